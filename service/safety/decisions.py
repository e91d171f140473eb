"""Questions that ask for a decision or a dose for the asker, which no library can make."""

import re

from service.safety.emergencies import plain

# Words by which somebody asks about themselves.
_DECISION = re.compile(
    r"\b((should|shouldnt|must|ought|shall) (i|we|my \w+|he|she)\b|(do|does|will|would) (i|we|my \w+|he|she) (\w+ )?(need"
    r"|have to)\b|"
    r"(can|could|may) (i|we|my \w+|he|she) (\w+ )?(take|have|stop|start|double|halve|skip|increase|decrease|reduce|raise"
    r"|lower|cut|mix|combine|switch|change|use|drink|eat|fly|drive|run|walk|swim|ski|"
    r"jog|lift|exercise|play|work|return|go|put|bear|smoke|wait|delay|refuse|quit|come off|keep|continue|give|safely|do"
    r"|be given|still|crush|split|share|get pregnant|breastfeed|travel|ride|dance|lie|sit|sleep|bathe|shower)\b|"
    r"how (many|much|often|long) (\w+ ){0,4}(can|should|may|must|could|do|shall) (i|we|my \w+|he|she)\b|what (dose|dosage"
    r"|amount|strength)( of \w+)? (\w+ )?(can|should|may|for) (i|me|my \w+)|"
    r"(is it|is this|is that|would it be|will it be|am i) (\w+ )?(ok|okay|safe|fine|alright|all right|good|bad|wise"
    r"|dangerous|harmful|allowed|permitted)( \w+)? (for (me|my \w+)|if (i|my \w+)|to)\b|"
    r"am i (allowed|ok|safe|too|a candidate|a good|able to)|(right|best|correct|safe|good|ideal) (\w+ ){0,3}for me\b"
    r"|is \w+( \w+)? (safe|right|good|ok|okay|bad|suitable) for (me|my \w+)|"
    r"(which|what) (\w+ )?(\w+ )?(should|can|must) (i|my \w+|we) (take|have|choose|get|use|pick|do about)"
    r"|(do|does) (i|we|my \w+|he|she) (just |now |really |still )?(bin|ditch|stop|take|keep|drop|skip|cancel|cut|start|carry on"
    r"|continue|throw|chuck|leave|wait|accept|book|quit|switch|postpone|bother)\b|"
    r"which (\w+ )?(\w+ )?would you (go for|pick|choose|take|have|do)|what would you (choose|pick|go for)"
    r"|what would you do|(your|any) advice (on|about|for) my|would you (recommend|advise|suggest) (that )?(i|me|for me"
    r"|my)|"
    r"(recommend|suggest|advise) (that )?i\b|i (want|would like|am going|plan|was told) to (stop|double|skip"
    r"|quit) .{1,60}\b(ok|okay|safe|fine|should|is that)\b|is that (ok|okay|safe|fine|too much)|"
    r"(debo|deberia|tengo que|debemos) (\w+)|(puedo|podria|puede mi \w+) (tomar|dejar|parar|duplicar|doblar|aumentar"
    r"|reducir|beber|volar|correr|caminar|hacer|usar|conducir|mezclar|seguir|comer|suspender|operarme|nadar)|"
    r"necesito (una |la |el )?(cirugia|operacion|operarme|protesis)|cuant[oa]s? (\w+ ){0,3}(puedo|debo)"
    r"|es seguro (para mi|que yo|si))"
)
# A medicine taken wrongly or left out, told without a question: what to do next is a decision all the same.
_MEDICINE = (
    r"(doses?|dosis|tablets?|pills?|capsules?|injections?|infusions?|shots?|patch|patches|medicines?|medications?|meds"
    r"|steroids?"
    r"|pred\w*|methotrexate|warfarin|\w+dronate|prolia|insulin|\w+profen|pastillas?|comprimidos?|inyeccion|medicina)"
)
_SLIP = (
    r"(by (mistake|accident|error)|accidentally|mistakenly|unintentionally|in error|por (error|accidente|equivocacion)"
    r"|sin querer)"
)
_TAKEN = r"(took|taken|taking|take|swallowed|injected|gave|given|used|doubled|tome|tomo|tomado|puse|inyecte|di)"
_WRONGLY_TAKEN = re.compile(
    rf"\b({_TAKEN}\b.{{1,80}}\b{_SLIP}|{_SLIP} (\w+ ){{0,3}}{_TAKEN}|(took|taken|gave) (\w+ ){{0,3}}wrong {_MEDICINE}"
    rf"|(missed|skipped|forgot|forgotten) (my|his|her|this|todays|yesterdays|a|one|two|last) (\w+ ){{0,3}}{_MEDICINE}"
    rf"|(forgot|forgotten) to (take|give|inject)|(me|se) (salte|salto|olvide|olvido) (\w+ ){{0,3}}{_MEDICINE}"
    r"|(olvide|olvido) tomar)\b"
)
# Questions for knowledge that begin like a decision.
_NO_DECISION = re.compile(
    r"\b((what|which \w+|when|who) (should|can|could|must) (i|we) (know|ask|expect|look|watch|learn|tell|bring|read|see"
    r"|call|find|understand)|(should|can|could|may) (i|we) (know|expect|ask|learn|read|find|see|tell)|"
    r"how (do|does|should|can) (i|we) (know|tell|find|learn|understand|recogni[sz]e)|is it (possible|true|common|normal"
    r"|safe to say)|(do|does) (\w+ )?(people|patients|children|doctors|everyone|you|women|men) need"
    # What will come of the disease, which nobody decides.
    r"|(will|would) (i|we|my \w+|he|she) (\w+ )?(need|have to (use|have|be in|walk with|live with)) (an? |to use an? )?(\w+ )?"
    r"(help|wheelchair|cane|stick|crutch|crutches|walker|frame|zimmer|scooter|stairlift|carer|caregiver|brace)s?(?! (at"
    r"|for) the\b)"
    r"|(can|could|may) (my|the) (\w+ ){1,2}have (caused|triggered|led|made|damaged|killed|started|spread|been|come|affected"
    r"|given)"
    r"|(can|could|may) my (\w+ )?(hips?|knees?|shoulders?|ankles?|legs?|joints?|bones?|femur|femoral head|head|avn"
    r"|avascular necrosis"
    r"|osteonecrosis|necrosis|infarcts?|condition|disease|lesions?|pain|cartilage)( infarcts?| lesions?| necrosis)? "
    r"(?!(\w+ )?(take|bear|be given|carry|lift|run|walk)\b)\w+)\b"
)


def asks_personal_decision(text: str) -> bool:
    """Whether the message asks what this very person should do or take ("should I stop my prednisone")."""
    words = plain(text)
    return bool(_DECISION.search(_NO_DECISION.sub(" ", words)) or _WRONGLY_TAKEN.search(words))
