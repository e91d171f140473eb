"""Openings: which quotation stands first in an answer.

The best sentence does, unless it only leads elsewhere: to what a study found, to what to ask, to whom to call for help.
"""

import re
from collections.abc import Iterable

from service.question import Kind, Question
from service.quotes import Quote

_BACKING = -0.08  # what it takes from a sentence as an opening to be the finding of a study
_ASKING = -0.12  # … to say only what to ask, or whom, where nobody asks that
_ALARM = -0.20  # … to say when to call for help, where nobody asks that
_DEFINING = -0.06  # … to say what something is, where something else is asked about it

# "In one study …", "A review of five studies …": what backs a statement up rather than makes it.
_BACKS_UP = re.compile(
    r"^\W*(?:(?:In|Of|Among) )?(?:an?|one|another|the|some|several|\d+|two|three|four|five)\b(?:[\w\s.,'’-]{0,60}?)\b"
    r"(?:stud(?:y|ies)|reviews?|trials?|registe?ry?|series|survey|group of \d+|people with .{0,40}died)\b",
    re.IGNORECASE,
)
# "Ask the doctor whether …", "Good questions for the visit are: …", "… it is fair to ask".
_SENDS_TO_ASK = re.compile(
    r"^\W*(?:ask|tell|talk (?:to|with)|pregunte|consulte|pida)\b(?!.*\b(?:before|first|antes)\b)"
    r"|^\W*(?:(?:good|useful|fair|other|clear|some|more|las|buenas|claras|útiles)\W+){0,2}(?:questions?|preguntas)\b"
    r"|\b(?:can|may|should|could|fair|fine|worth|free|right|puede|debe) (?:(?:to|always|also) ){0,2}(?:ask(?:ing)?|preguntar|consultar)\b"
    r"|\b(?:things?|questions?|matter) (?:for|to (?:ask|raise with|discuss with)) (?:the|your|a) (?:doctor|surgeon|dentist|team)\b",
    re.IGNORECASE,
)
_ASKS_WHAT_TO_ASK = re.compile(
    r"\b(?:ask|asking|questions?|say to|tell (?:my|the)|talk to|raise|bring up|preguntas?|preguntar\w*|decir\w*)\b", re.IGNORECASE
)

# "Call your local emergency number for …"
_CALLS_FOR_HELP = re.compile(
    r"\b(?:emergency (?:number|care|room|help|department)|an emergency|(?:same|that) day|urgent\w*|número local de emergencias|una emergencia|mismo día|urgencias?)\b"
    r"|^\W*(?:call|contact) (?:the|your|a)\b",
    re.IGNORECASE,
)
_ASKS_FOR_HELP = re.compile(
    r"\b(?:emergency|emergencies|urgent\w*|hospital|a&e|er|call|999|911|112|dangerous|serious|worr(?:y|ied)|when (?:should|do|must)|see (?:a|the|my) doctor|fever\w*|fell"
    r"|fallen|fall|sudden\w*|swollen|swelling|infect\w*|clots?|look(?:ed)? at|checked|seen|numb\w*|red flags?|warning|look out|watch (?:out )?for|urgencias?|emergencias?|fiebre|peligros\w*|grave)\b",
    re.IGNORECASE,
)

# "Core decompression is an operation …", "Sickle cell disease is also called …".
_DEFINES = re.compile(
    r"^\W*(?:[\w'’()-]+\W+){1,7}?(?:is|are|means|es|son) (?:an?|one|the|bone death|short for|un|una|el|la)\b(?! (?:main|best|first|most|usual|better|same|leading|common\w*|mejor|principal)\b)"
    r"|\b(?:is|are) also (?:called|known as)\b|\btambién se llama\b",
    re.IGNORECASE,
)
_ASKS_WHAT_IS = re.compile(
    r"^\W*(?:so )?(?:is|are|es|son)\b(?! (?:they|you|we|there)\b)|\b(?:what(?:'s|’s|s| is| are| was| does| do| happens)|who|which|explain|tell me about|mean(?:s|ing)?|how (?:is|are|do|does|did)|define|difference|different|same"
    r"|is (?:it|this|that|there)|qu[eé]|cu[aá]l|cu[aá]les|c[oó]mo)\b",
    re.IGNORECASE,
)


def opening(quotes: Iterable[Quote], question: Question) -> Quote | None:
    """Of these quotations, best first, the one to open the answer with; None where there is none."""
    to_ask, alarmed = asks_what_to_ask(question), _ASKS_FOR_HELP.search(question.text) is not None
    about = question.kind is Kind.INFORMATION or _ASKS_WHAT_IS.search(question.text) is not None
    best, most = None, 0.0
    for quote in quotes:
        if best and quote.score <= most:
            break  # nothing adds to a score, so none that follows is better
        text, score = quote.text, quote.score
        if question.kind is not Kind.FREQUENCY and _BACKS_UP.search(text):
            score += _BACKING
        if not to_ask and sends_to_ask(text):
            score += _ASKING
        if not about and _DEFINES.search(text):
            score += _DEFINING
        if not alarmed and _CALLS_FOR_HELP.search(text):
            score += _ALARM
        if best is None or score > most:
            best, most = quote, score
    return best


def asks_what_to_ask(question: Question) -> bool:
    """Whether a question is about asking: "What should I ask the surgeon?"."""
    return _ASKS_WHAT_TO_ASK.search(question.text) is not None


def sends_to_ask(text: str) -> bool:
    """Whether a sentence only says what to ask, or whom."""
    return _SENDS_TO_ASK.search(text) is not None
