"""Word lists: words that carry no subject, and words that point back."""

# Words that say nothing of what a question is about: articles, pronouns, auxiliaries, question words, politeness.
STOP_WORDS = frozenset(
    """
    a about after again all also am an and any anyone anything are around as ask at be because been before being both but by
    can cannot could did do does doing don done dont down each either else even ever every exactly few for from further get
    gets getting give go goes going good got had has have having he hello help her here hers herself hey hi him himself his how
    however i id if im in info information into is isnt it its itself ive just kind know let like lot make many may maybe me
    mean means might mine more most much must my myself need needs no nor not now of off often oh ok okay on once one ones only
    or other our ours out over own people per person please possible question questions quite rather really s said same say
    see she should since so some somebody someone something sort still such sure t take tell than thank thanks that thats the
    their theirs them themselves then there these they theyre thing things think this those though through to together told
    too u under until up upon us use used using very want wants was way we well were what whats when where whether which while
    who whom whose why will wish with within without wonder wondering would yes yet you your yours yourself
    arent couldnt didnt doesnt hadnt hasnt havent hed hes hows isnt its itll ive lets mustnt neednt shant shed shes shouldnt
    theres theyd theyll theyve wasnt weve werent whens wheres whos wont wouldnt youd youll youre youve cant
    """.split()
)
STOP_WORDS_ES = frozenset(
    """
    a al algo ante aquí así aun aunque bien cada como cómo con cual cuál cuales cuáles cualquier cuando cuándo de del desde
    donde dónde dos e el él ella ellas ellos en entonces era eres es esa ese eso esta está están estas este esto estos estoy fue
    ha hace hacer hacia han hasta hay he hola la las le les lo los más me mi mis mucho muy nada ni no nos nosotros o otra otro
    para pero por porque puede pueden puedo que qué quien quién se ser si sí sin sobre son soy su sus también te tengo ti tiene
    tienen todo todos tu un una unas uno unos usted y ya yo gracias favor saber
    """.split()
)

# Words a sentence may open with that mean something said before it.
POINTS_BACK = frozenset(
    """
    it its they their them this these that those he she his her such both also another other others similarly however
    therefore thus instead moreover furthermore additionally then besides otherwise but and so or
    ello esto estos estas esa ese eso además también sin
    """.split()
)
