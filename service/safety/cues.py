"""Cues: turns of phrase by which a sign of danger is denied, past, imagined, general, or only a figure of speech."""

import re

# Words that only look like a sign ("the pain is killing me"), taken out before anything is read.
IDIOMS = re.compile(
    r"\b((?<!to )(?<!gonna )(?<!will )(?<!he )(?<!would )(?<!could )(?<!can )(?<!before it )(?<!until it )(?<!till it )"
    r"(?<!once )(?<!pills )(?<!tablets )(?<!paracetamol )(?<!tylenol )(?<!oxycodone )(?<!morphine )"
    r"(?<!tramadol )(?<!insulin )(?<!fentanyl )"
    r"kill(s|ing)? (me|my (back|hips?|knees?|legs?|feet|foot|shoulders?|neck"
    r"|budget)|two birds)|double blind|flash of|(dying|die|dead|muero|death) (to|for|por) (know|saber|of me|a|an|see|hear"
    r"|try|find|learn)|to die for|(dy(e|ing)|die) (\w+ )?(hair|eyebrows|beard|fabric|cloth\w*|wool)|"
    r"(barely|hardly|never|rarely|wont|will not|doesnt|does not|stopped|isnt|not) (even )?(talk(s|ing)?|speak(s|ing)?) (to"
    r"|with) (me|us|any\w+|people|him|her|them)|"
    r"dead (tired|bone|tissue|serious|sure|end|line|beat|weight)|bone (death|cells)"
    r"|(surgery|operation|replacement|procedure|an(a)?esthe\w+|osteonecrosis|avn|infection|clot) kill (me|my|him|her)"
    r"|kill(s|ed|ing)? ((the|my|a|your|his|her|this|off|healthy) )*(pain|bones?|cells?|hips?|joints?|tissue|marrow|femur"
    r"|nerves?|bacteria"
    r"|germs|bugs|infection|appetite)|(bones?|cells?|tissue|marrow) ((will|would|could|can|may|might|has|have|had|to|slowly"
    r"|really|just) )*(die|kill)s?|(hueso|tejido) muerto|death of me"
    r"|scared to death|"
    r"(bored|worried|sick|tickled) to death|strokes? (of (genius|luck|bad luck|good luck|midnight|the pen)|unit|ward"
    r"|survivor|patients?|nurse|rehab\w*|team|"
    r"risk|center|centre)|(breast|back|swimming|butterfly|golf|swim) ?strokes?|(nearly|almost|practically) (had"
    r"|gave \w+) a (heart attack|stroke)|"
    r"heart (shaped|healthy|rate (is|of) \d+)|heart ?(broken|burn)|(heavy heart|heart (is|was) heavy)|broke my heart|"
    r"(my|the|his|her|a|total|both) femoral (head|neck)s?|femoral (head|neck)s?|(head|neck|ball) of (the|my|his"
    r"|her) (femur|hip|foot|bone|thigh|joint)|femur (head|neck)|neck of femur|"
    r"bleeding (money|cash|edge|gums)|(drown\w*|choking|suffocat\w*) (us|in|under) (\w+ )?(paperwork|work|debt|bills"
    r"|forms|emails|information|with)|"
    r"(takes?|took|taking) my breath away|hold(ing)? my breath|shot down|(flu|steroid|cortisone|covid|allergy|gel"
    r"|tetanus) shots?|fall(ing|s)? (asleep(?! forever)|in love|behind|apart|semester|for)|"
    r"(?<!suddenly )(cant|cannot|couldnt|hard to|difficult to) (talk|speak|talking|speaking|hablar) (to|with|about|up|con|de"
    r"|(\w+ )?(english|spanish|german|ingles|espanol))|(beats?|hits?) me (at|in|that|like|how)|(not|dont|doesnt|didnt"
    r"|never) (want|wanna|wish|plan) (him |her |me |my \w+ )?(to )?die|knocked out of|choking hazards?|fever shot"
    r"|bleeding (disorder|time|risk|problem|tendency)s?|woken up by|fits? of (laughter|rage|anger)|fits (me|well|in|my)"
    r"|(in|from|by) (the )?cold( weather)?|(go|going|went) on (a|the|holiday|vacation|trips?|walks?|hikes?|with"
    r"|medication|oral|pred\w*|statins?)|liv(e|ing) (with|on|off) (?!this|the pain|pain|it|these)|liv(e|ing) (alone|at"
    r"|near|in (a|the|an)|with (my|a|the|him|her|avn|it)|a (normal|full|active|long))|points? of (view|entry)"
    r"|crash (course|diet)|sick and tired|hit (a|the) (wall|gym|nail)|"
    r"killing (myself|himself|herself) (at|with|over|working|trying|doing|in)|(blood|oxygen) (supply|flow)( (is|was|has"
    r"|been|being|gets|getting|to|the|my))* cut off"
    r"|(blood|oxygen) (supply|flow|sugar goals)"
    r"|blood (test|work|pressure|type|vessels?|donor|count)s?|"
    r"pain ?killers? (dont|do not|doesnt) work|(not|no) (sure|idea|only|matter|doubt|wonder|way(?! out)|longer|just|well)"
    r"|no se(?= (si|que|como|por|cual|cuanto|cuando|donde|nada)\b|\W*$)"
    r"|poison ivy|(my|the|phone|car) battery is"
    # Told apart from a stroke by whoever saw it.
    r"|(no|not a|wasnt a|isnt a|ruled out a) stroke[^.?!]{0,25}bells palsy[^.?!]{0,60}"
    # A limb that surgeons might take off has not come off.
    r"|(will|would|can|could|may|might|must|should|do|does|are|is) (they|you|(the |my |a )?(doctors?|surgeons?)) "
    r"((have|need|want|going|ever|really|just|eventually|to|gonna) )*(cut|chop|saw|amputate|take)( (it|them) off"
    r"|( off)? (my|the|his|her) (\w+ )?"
    r"(legs?|foot|feet|toes?|fingers?|hands?|arms?|limbs?)( off)?)|(they|doctors?|surgeons?) ((will|would|may|might|could|must"
    r"|should|are|is|want|wants|wanted|going|gonna|have|has|had|need|needs|plan|plans|planning|to|ever|eventually) )+(cut"
    r"|chop|saw"
    r"|amputate|take)( off)? (my|the|his|her) (\w+ )?(legs?|foot|feet|toes?|fingers?|hands?|arms?|limbs?)( off)?|(legs?"
    r"|foot|feet"
    r"|toes?|fingers?|hands?|arms?|limbs?) ((going|gonna|have|has|need|needs|ever|eventually|to) )*(be|being|get) ((cut|chopped"
    r"|sawn|taken) off|amputated))\b"
)
# What the message as a whole puts at a distance: the past, a lesson, a story, an animal.
PAST = re.compile(
    r"\b((in|since|until|around|desde|from|back in|of|during) (the )?((19|20)\d\d|[2-9]0s)|(years?|months?|decades?|anos"
    r"|meses) (ago|back|earlier|before)|hace (\w+ )?(anos?|meses)|"
    r"last (year|month|spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august|september"
    r"|october|november|december)|history( of)?|used to|as a (child|kid|baby|teen\w*|young)|"
    r"when (i|he|she|we) (was|were)|in (my|his|her) (\w+ )?(teens|twenties|thirties|forties|childhood|youth|\d0s)"
    r"|previous(ly)?|prior|in the past|recovered from|survived|survivor|once had|long ago|"
    r"(died|dies|(?<!i )(?<!to )(?<!you )(?<!someone )(?<!person )die|dead|passed away|lost (my|our|her|his|their) \w+"
    r"|we lost \w+ \w+|death) (of|from|by|in|to|after)"
    r"|committed suicide|was dislocated|el ano pasado|murio|fallecio|de nino|de nina|antecedentes|"
    r"anniversary|had (a|an|the) (?!(\w+ ){0,2}(surgery|operation"
    r"|replacement|procedure|decompression|osteotomy|graft)\b)\w+( \w+)? (\w+ )?(days|weeks) ago|novel|movie|film|tv|book"
    r"|essay|homework|(video|film|picture|photo|clip)s? (of|about)|documentary|screenplay|protagonist"
    r"|novela|cuento|quiz|exam question|case study|(first aid|nursing|training) (course|class|exercise)|mannequin|i dream\w*|nightmare"
    r"|in (a|the|my|our|his|her|this) (\w+ )?(story|series|sketch|comic|episode|theatre play)"
    r"|(write|writes|writing|wrote|reads?|reading) (\w+ )?(a|an|the|my|his|her) (\w+ )?(story|scene|script|chapter|play)|^\W*(my|our"
    r"|the) (dog|cat|horse|puppy|kitten)s?|veterinar\w+|ruled out|turned out to|went away|years later"
    r"|at (age )?\d+ years)\b"
)
LONG = re.compile(
    r"\b((for|over|past|last|these|in|por|desde hace|hace) (the )?(past |last |about |almost |over |nearly |many "
    r"|several |some |a |few |couple |of )*(\w+ )?(years?|months|decades?|anos|meses)|for (ages|years|months)|"
    r"chronic\w*|always|every (now|winter|day|so often|other)|now and then|from time to time|sometimes|occasionally"
    r"|on and off|off and on|over the years|since (the |last )?(childhood|birth|school|holidays|christmas|easter|spring|summer|autumn|fall|winter|year)"
    r"|when(ever)? (its|it (is|gets|turns)|im) cold|in (the )?(cold|winter)|siempre|a veces|cronico|cuando hace frio)\b"
)
KNOWLEDGE = re.compile(
    r"^(\W|and |so |also |or |hi |hello |please |but |y |dear \w+ )*(what|whats|which|how|why|when|where|who|is|are|does"
    r"|do|did|can|could|will|would|should|explain|define|describe|name|list|discuss|tell me|"
    r"difference|que|cual|cuales|como|por que|puede|pueden|es|son|cuanto|cuando|whether)\b|"
    r"\b((symptom|sign|cause|type|stage|risk|case)s? of|how (common|likely|often|dangerous)|rates?|percent\w*"
    r"|difference between|side effects?|sintomas de|causas de|treatment (of|for)|first aid|guidelines?|definition|"
    r"statistics|prevalence|causes$|symptoms$|treatments?$)\b"
)
CAUSE = re.compile(
    r"\b(can|could|does|do|did|will|would|may|might|puede|pueden)\b.{1,60}\b(cause|causes|lead|leads|result|trigger"
    r"|make you|give (you|me|people)|kill (you|people)|increase|raise|happen|causar|provocar|produce)\b|"
    r"\b(caused|brought on|triggered) by\b|\braise my\b"
)
IMAGINED = re.compile(
    r"\b(((if|when|whenever|unless|in case|once|si) (someone|somebody|anyone|people|one|a|an|you|your|it|they|patients?"
    r"|the|i (get|have|had|feel|fall|take(?! (a )?(deep )?breaths?)|took|start|develop|ever|were|lose|stop|overdose)|"
    r"(he|she) (gets|has|falls|had|were)|my \w+( \w+)? (?!is\b|was\b|hes\b|shes\b|s\b)(\w+s|had|were)\b))|some ?day"
    r"|one day|algun dia|in the future|eventually|ever (get|have|had)|what if|si me (tomo|tomara|tomase|trago|tragara)|"
    r"(can|could|will|would|might|may) (i|it|he|she|we|my \w+) (get|have|become|develop|die|end up|dislocate|still|go"
    r"|suffer)|i (might|could|may|will|would) (get|have|become|develop|die|end up|suffer|fall)|"
    r"(afraid|scared|terrified|frightened|fear\w*|worried|worry\w*|worries|nervous|anxious|phobia|miedo) (of|about|a|de"
    r"|she|he) (will|getting|having|dying|a|an|the|choking|overdos\w+|stroke\w*|becoming|being|needles|falling|"
    r"falls|suffering|losing|heart|another|blood|infection\w*)|prevent\w*|avoid\w*|prevenir|evitar|(lower|reduce|cut"
    r"|decrease)\w* (my|the|your) (risk|chance)\w*|risks? of|chances? of|risk|learn\w*|(?<!the )(?<!a )train\w*|protect\w*|"
    r"(he|she|i) will|worries|fear of|miedo a|to know (about|if|whether|how))\b"
)
NOW = re.compile(
    r"\b(now|right now|just|sudden(ly)?|out of nowhere|tonight|today|this (morning|afternoon|evening)|minutes|hours?"
    r"|since (last night|yesterday)|yesterday|last night|started|ahora|de repente|hoy|anoche|help|911|999|112|"
    r"currently|already|at the moment|out of control)\b"
)
GENERIC_PERSON = re.compile(
    r"\b(a|an|any|every|the|some|in|older|young) (baby|child|newborn|infant|toddler|person|kid|man|woman|patient|adult"
    r"|boy|girl|body)s?\b|\b(how|what|when|why|where|which|does|do|can|should) (do|does|can|should|could|would|will|did"
    r"|to)? ?i\b"
)
PERSON = re.compile(
    r"\b(i|im|ive|my|me|myself|mine|he|hes|she|shes|his|her|him|we|were|our|us|hubby|wifes?|husbands?|dads?|moms?|mums?"
    r"|son|sons|daughters?|baby|babys|toddler|kid|kids|child|newborn|infant|grand(ma|pa|mother|father|son)|"
    r"gran|nan|brother|sister|friend|someone|somebody|roommate|boyfriend|girlfriend|partner|they|their|mi|mis|me|yo|tengo"
    r"|estoy|siento|esta|hijo|hija|esposo|esposa|mama|papa|nuestro|tome|bebio|bebi|kms|wanna|od|year old|month old"
    r"|week old|"
    r"is (it|this) (normal|ok|serious|an emergency)|se|took|swallowed|drank|feeling|having|teenager|mate|aunt|uncle"
    r"|mother|father|gf|bf)\b"
)
NEGATOR = re.compile(
    r"(no|not|never|without|denies|denied|dont|doesnt|didnt|isnt|arent|wasnt|werent|havent|hasnt|hadnt|neither|nor|sin|ni"
    r"|nunca|none|zero|nein|pas|kein|keine|negative)$"
)
# A word after which a denial no longer holds: "no fever and my knee is hot".
RESETS = frozenset("i im ive my he hes she shes we they its just only now because and since after it this today mi".split())
CLAUSE = re.compile(r"[.!?;\n()\"/|](?=\s|$|[a-z])|\b(?:but|however|although|though|except|pero|aunque|anyway)\b|\s-+\s")
SEGMENT = re.compile(
    r",|\b(?:(?:because|cause(?! of)|cuz|bc|porque|so that)\b|and (?=i\b|im\b|my\b|he\b|hes\b|she\b|shes\b|now\b|its\b|the\b))"
)
AND = re.compile(r"\b(?:and|y)\b")
TOKEN = re.compile(r"[a-z]+|\d+(?:[.,]\d+)?")
# Words that frightened people misspell, and that matter.
MISSPELT = tuple(
    """
    accidentally allergic ambulance anaphylactic anaphylaxis antifreeze asthma attack battery bladder bleach
    bleeding blind boiling bottle bowel breath breathe breathing breaths chest choking collapsed confused convulsing
    crushing daughter diabetic dislocated dizzy drooping droopy drowning dying ectopic electric electrocuted epipen
    excruciating fainted father fentanyl fever headache heart hemorrhaging husband infection inhaler insulin
    meningitis methadone monoxide months morir morphine mother newborn numbness operation overdose overdosed
    overdosing oxycodone paracetamol paralysed paralyzed pecho poison poisoned prednisone pregnancy pregnant
    pressure replacement respirar responding scalded seizing seizure seizures sepsis severe shaking shivering
    shortness shoulder slurred snake speech stabbed steroids stomach stroke sudden suddenly suffocating suicidal
    suicide surgery swallow swallowed swelling swollen temperature terrible testicle throat tingling tongue trouble
    tylenol unbearable unconscious unresponsive vision vomiting waking wanna warfarin weakness wheezing whole worst
    """.split()
)
# Real words that differ from one of those by a slip of the finger.
REAL_WORDS = frozenset(
    """
    attach attacker bailing bather battle beach blaming bland bleaching blend blending blink blond blunt bottled bound
    bowed breach breadth breather breeding brewing brushing chant cheat cheats checking chess choke chomping choosing
    chose clashing collapse confined confusing consulting cooking crashing crest crossing crossings cushing diuretic
    doing drawing drooling drying dyeing electron electronic farther father fathers favor feather fervor fever fewer
    heard hearth hearts hoping indention induction ingestion inhale injection injections insertion inspection intention
    level lever making matters mother never operational operative operator overcome pleasure severed sewing shading
    shaping sharing sharking sharpness shearing shining shorter shouldnt sizing smelling sneezing soreness spelling
    stacking stealing stoke stork strike strode stroked taking threat throats through tickling toggling visiting vomited
    waist wasting waving wellness while whose worse
    """.split()
)
MEASURES = frozenset("mg mcg ml g gram grams units years year weeks months percent calories kg lbs cm inches hours days".split())
INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ud800-\udfff"
    r"\U000e0000-\U000e0fff]"
)
