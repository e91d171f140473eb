"""Answer types: what an answer must hold whatever its words, where the question asks for a sum, a year, a person, a measure.

A page about operations is near to "What does the operation cost?", and yet answers it only where it names a sum.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_COUNT = r"(?:\d[\d.,]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|half|a few|several|un[oa]?|dos|tres|cuatro|cinco|seis|diez))"
# Words with a capital that no person is called by.
_NO_NAME = (
    r"(?:Clinic|Hospitals?|Institutes?|University|School|States|Kingdom|College|Foundation|Academy|Society|Charity|Manual|Health|Library|Surgery"
    r"|Association|Centers?|Centres?|Medicine|Medical|National|American|British|United|Disease|Syndrome|Research|New|The|In|For|Of|South|North|West"
    r"|Hong|Saint|San|World|Food|Drug|Administration|Department|Register|Journal|Study|Service|Awareness|Support|Group)\b"
)


@dataclass(frozen=True, slots=True)
class AnswerType:
    """A kind of thing that is asked for: how a question asks for it, and how a text that holds one looks."""

    name: str
    asks: re.Pattern[str]
    holds: re.Pattern[str]


def _type(name: str, asks: str, holds: str) -> AnswerType:
    # A person's name is told by its capitals; everything else stands in any case.
    return AnswerType(name, re.compile(asks, re.IGNORECASE), re.compile(holds, 0 if name == "person" else re.IGNORECASE))


_TYPES = (
    _type(
        "sum",
        r"\bhow much (is|are|was|were) (a|an|the|one|two|my)\b|\bhow much (do|does|did|will|would|should) .*\b(cost|pay|charge|set me back)\b"
        r"|\b(costs?|price[sd]?|fees?|charges?) .*\b(in [\w ]*(dollars|euros|pounds|rupees|pesos|yen|francs))\b"
        r"|\b(what|how) (do|does|did|will|would) .*\bcost\b|\bwhat('s| is| are) the (price|cost|costs|fee|going rate)\b"
        r"|\bcu[aá]nto (cuesta|cuestan|vale|valen|cobran|cobra|sale|sale por)\b|\bqu[eé] precio\b",
        rf"[$€£¥₹]\s?\d|{_COUNT}\s?(thousand |million |mil )?(u\.?s\.? )?(dollars?|euros?|pounds? sterling|usd|eur|gbp|rupees|yen|francs?|pesos|d[oó]lares)\b",
    ),
    _type(
        "year",
        r"\b(in )?(what|which) year\b|\bwhen (was|were|did) .*\b(first|discover\w*|invent\w*|describ\w*|introduc\w*|approv\w*|start\w* using)\b"
        r"|\ben qu[eé] a[nñ]o\b",
        r"\b1[5-9]\d\d\b|\b20\d\d\b",
    ),
    _type(
        "person",
        r"\bwho (first|originally|was the first|discovered|invented|described|named|coined|developed|is the (best|top|leading))\b"
        r"|\bname of the (doctor|surgeon|person|scientist|man|woman)\b"
        r"|\b(which|what|any) (famous|well[- ]known) (\w+ )?(people|person|athletes?|players?|actors?|singers?|celebrit\w+|stars?|sports\w+)\b"
        r"|\b(which|what|any) celebrit\w+\b",
        rf"(?<=[a-z,;] )(?:Dr\.? |Sir )?(?!{_NO_NAME})[A-Z][a-z]+ (?:[A-Z]\. ?)?(?!{_NO_NAME})[A-Z][a-z]+\b(?! {_NO_NAME})",
    ),
    _type(
        "length",
        r"\bhow many (cm|centimet\w+|mm|millimet\w+|inch\w*|feet|metres|meters|km|kilomet\w+|miles)\b",
        rf"{_COUNT}[ -]?(cm|centimet\w+|mm|millimet\w+|inch\w*|feet|foot|metres?|meters?|km|kilomet\w+|miles?)\b",
    ),
    _type(
        "weight",
        r"\bhow many (kg|kilos?|kilograms?|pounds|lbs?|stones?)\b|\bhow heavy\b",
        rf"{_COUNT}[ -]?(kg|kilos?|kilograms?|pounds|lbs?|stones?)\b",
    ),
    _type("hours", r"\bhow many (\w+ ){0,3}(minutes|hours)\b", rf"{_COUNT}[ -]?(to \w+ )?(minutes?|hours?)\b"),
    _type(
        "sessions",
        r"\bhow many (\w+ ){0,3}(sessions|visits|appointments|injections|jabs|shots|doses)\b",
        rf"{_COUNT}[ -]?(to \w+ )?(\w+ ){{0,2}}(sessions?|visits?|appointments?|injections?|doses?|times)\b",
    ),
    _type(
        "dose",
        r"\bhow (many|much) (\w+ ){0,2}(mg|mgs|milligrams?|ml|mls|grams?|tablets|pills|drops|capsules|units)\b"
        r"|\b(normal|usual|right|correct|safe|maximum|max|recommended|starting|what) (\w+ ){0,2}(dose|dosage)\b",
        rf"{_COUNT}[ -]?(mg|milligrams?|ml|millilit\w+|grams?|tablets?|pills?|drops?|capsules?|units?)\b",
    ),
    _type(
        "energy",
        r"\bhow many (calories|kcal|kilojoules)\b",
        rf"{_COUNT}[ -]?(calories|kcal|kilojoules)\b",
    ),
)  # fmt: skip

# What a sentence that answers tends to hold, though others may answer without: a page may say "soon" where "how long" is asked.
_SOUGHT = (
    _type(
        "time",
        r"\bhow (long|soon|quickly|fast)\b|\bhow many (\w+ )?(days|weeks|months|years)\b|\bwhen (can|will|could|should|may|am|is|are|do|does) \w+\b"
        r"|\bcu[aá]nto (tiempo|tarda|dura)\b|\bcu[aá]ndo (puedo|podr[eé]|se)\b",
        rf"{_COUNT}(?:[ -](?:to|or|and|a|y) {_COUNT})?[ -]?(?:hours?|days?|weeks?|months?|years?|horas?|d[ií]as?|semanas?|mes(?:es)?|años?)\b"
        r"|\b(?:weeks|months|years|semanas|meses|años)\b|\b(?:for life|for good|lifelong|the rest of)\b",
    ),
    _type(
        "doctor",
        r"\b(?:what|which) (?:\w+ ){0,3}(?:doctors?|specialists?|surgeons?)\b|\bwho (?:treats|can treat|deals with|looks after|do i see|should i see|to see)\b"
        r"|\bqu[eé] (?:m[eé]dico|especialista|doctor)\b|\ba qu[eé] (?:m[eé]dico|especialista|doctor)\b",
        r"\b(?:\w+ (?:doctor|surgeon|specialist|therapist)|\w+ologist|dentist|cirujan[oa]|ortopedista|traumat[oó]log[oa]|reumat[oó]log[oa]|m[eé]dico de)s?\b",
    ),
    _type(
        "age",
        r"\b(?:what|which) ages?\b|\bhow (?:old|young)\b|\bqu[eé] edad\b",
        r"\b(?:aged?|ages|years old|años)\b|\bin (?:their|the) \w+ies\b|\b(?:under|over|between) (?:about )?\d",
    ),
    _type(
        "share",
        r"\bhow (?:likely|common|rare|frequent)\b|\bhow many (?:people|children|kids|patients|of)\b|\b(?:chances?|odds|likelihood|probability|percentage|proportion)\b"
        r"|\bqu[eé] (?:probabilidad|posibilidad)\w*\b|\bcu[aá]ntas personas\b",
        r"\d|\b(?:rare|rarely|common|uncommon|seldom|most|many|few|half|third|quarter|nearly all|almost all)\b",
    ),
)  # fmt: skip


def sought(question: str) -> tuple[AnswerType, ...]:
    """The types of thing that a sentence which answers this question tends to hold."""
    return tuple(kind for kind in _SOUGHT if kind.asks.search(question))


def types_asked(question: str) -> tuple[AnswerType, ...]:
    """The types of thing that the question asks for; none for most questions."""
    return tuple(kind for kind in _TYPES if kind.asks.search(question))


def share_missing(asked: Iterable[AnswerType], texts: Iterable[str]) -> float:
    """The share of these types that none of the texts holds a thing of, 0 to 1; 0 where no type is asked for."""
    wanted, held = list(asked), list(texts)
    missing = sum(not any(kind.holds.search(text) for text in held) for kind in wanted)
    return missing / len(wanted) if wanted else 0.0
