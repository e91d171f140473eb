"""Wording: the words of a sentence with what each of them weighs: a number, a denial, a hedge, a subject.

Made for comparing two English sentences closely, not for searching: no word is thrown away that could change what is said.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from indexer.lexical_index import stems


class Class(StrEnum):
    """What a word does in its sentence."""

    CONTENT = "content"  # names a thing, a quality or a doing
    MARK = "mark"  # says how much, how many, which, when or whether of the word it belongs to: `value` says what
    NUMBER = "number"
    DENIAL = "denial"
    MOOD = "mood"  # may, must, will
    FREQUENCY = "frequency"  # usually, rarely
    BE = "be"
    HAVE = "have"
    DO = "do"
    LINK = "link"  # opens a clause: because, when, if
    WHO = "who"  # opens a clause on the word before it
    AND = "and"
    BUT = "but"
    PREPOSITION = "preposition"
    PRONOUN = "pronoun"
    ARTICLE = "article"
    LIGHT = "light"  # says nothing of its own: also, too
    STOP = "stop"  # a comma or another mark between parts of a sentence


@dataclass(frozen=True, slots=True)
class Word:
    """A word: `value` is the stem of a content word, the class's own value of any other; `text` is lower case."""

    text: str
    kind: Class
    value: str


def _listed(kind: Class, lists: dict[str, str]) -> dict[str, tuple[Class, str]]:
    """Each word with its class and value, from value → words; where the value is empty, a word is its own."""
    return {word: (kind, value or word) for value, words in lists.items() for word in words.split()}


# Of two words under one value, each may stand where the other stood.
_CLASSES: dict[str, tuple[Class, str]] = {
    **_listed(Class.ARTICLE, {"the": "a an the"}),
    **_listed(Class.PRONOUN, {"it": "it its they them their themselves itself he him his she her you your yours we us our this these those such there one's"}),
    **_listed(Class.BE, {"be": "is are was were be been being am"}),
    **_listed(Class.HAVE, {"have": "have has had having"}),
    **_listed(Class.DO, {"do": "do does did"}),
    **_listed(Class.DENIAL, {"not": "not no never none neither nor cannot without"}),
    **_listed(
        Class.MOOD,
        {
            "may": "can could may might possibly perhaps maybe possible potentially",
            "probably": "probably presumably",
            "must": "must should ought shall advisable recommended recommend advised",
            "will": "will would certainly definitely surely",
        },
    ),
    **_listed(
        Class.FREQUENCY,
        {
            "always": "always invariably",
            "usually": "usually generally typically normally mostly mainly",
            "often": "often frequently commonly",
            "": "most-often more-often less-often least-often",
            "sometimes": "sometimes occasionally",
            "rarely": "rarely seldom hardly scarcely barely",
        },
    ),
    **_listed(
        Class.MARK,
        {
            "all": "all every each any entire whole",
            "most": "most",
            "many": "many much",
            "some": "some",
            "several": "several",
            "few": "few little",
            "only": "only just sole solely alone",
            "both": "both",
            "more": "more",
            "less": "less fewer",
            "even": "even",
            "about": "about around approximately roughly nearly almost",
            "no-longer": "no-longer",
            "before": "before",
            "after": "after following",
            "during": "during",
            "until": "until",
            "since": "since",
            "than": "than",
            "except": "except besides unlike instead",
            "against": "against",
            "from": "from",
        },
    ),
    **_listed(Class.LINK, {"because": "because", "so": "so therefore thus hence", "when": "when once whenever", "if": "if whether", "unless": "unless", "while": "while whereas although though"}),
    **_listed(Class.WHO, {"who": "who that which whom whose where"}),
    **_listed(Class.AND, {"and": "and or plus as"}),
    **_listed(Class.BUT, {"but": "but however yet"}),
    **_listed(Class.PREPOSITION, {"": "of in on at for to with by into onto through within among between across along near per toward towards upon via over under above below"}),
    **_listed(Class.LIGHT, {"also": "also too off out up down away then together either rather very quite so-called own still else"}),
}  # fmt: skip

_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
        "nineteen twenty".split()
    )
} | {
    "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90", "hundred": "100",
    "thousand": "1000", "million": "1000000", "half": "half", "third": "third", "thirds": "third", "quarter": "quarter",
    "twice": "twice", "double": "twice", "dozen": "12", "half-": "half",
}  # fmt: skip

# Words of one meaning here, though of different stems: the left is put for each of the right.
_SAME = {
    stems(word)[0]: stems(meant)[0]
    for meant, words in {
        "make": "made", "take": "took taken", "give": "gave given", "find": "found", "see": "saw seen", "show": "shown shows",
        "know": "knew known", "bring": "brought", "keep": "kept", "hold": "held", "lose": "lost", "begin": "began begun start starts",
        "become": "became", "feel": "felt", "lead": "led", "grow": "grew grown", "fall": "fell fallen", "rise": "rose risen",
        "wear": "wore worn", "break": "broke broken", "get": "got gotten", "mean": "meant", "catch": "caught", "drink": "drank drunk",
        "eat": "ate eaten", "bleed": "bled", "think": "thought", "die": "died dying dies", "treat": "treatment", "prevent": "prevention",
        "let": "allow", "raise": "increase", "lower": "reduce decrease", "doctor": "physician", "child": "children kid",
        "medicine": "medication drug", "illness": "disease", "man": "men", "woman": "women", "foot": "feet", "tooth": "teeth",
        "x-ray": "x-rays", "injure": "injury injured", "person": "people persons", "relieve": "relief", "protect": "protection",
        "diagnose": "diagnosis", "remove": "removal", "replace": "replacement", "percent": "per-cent", "improve": "improvement",
        "stop": "stopped quit", "use": "usage", "dose": "doses dosage",
    }.items()
    for word in words.split()
}  # fmt: skip

# Several words that are one, before anything else is read.
_PHRASES = tuple(
    (re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])"), word)
    for pattern, word in (
        (r"no longer|not any ?more", "no-longer"),
        (r"(most|more|less|least) (?:often|commonly|frequently)", r"\1-often"),
        (r"as well as", "and"),
        (r"because of|due to|owing to|as a result of", "because"),
        (r"do(?:es)? not have to|need not", "must not"),
        (r"have to|has to|had to|ought to", "must"),
        (r"(?:is|are) able to", "can"),
        (r"in order to", "to"),
        (r"for a while", "awhile"),
        (r"as long as|provided that", "if"),
        (r"even though|even if", "although"),
        (r"a few", "some"),
        (r"a lot of|lots of|a great deal of", "many"),
        (r"per cent", "percent"),
        (r"x[- ]?rays?", "x-ray"),
        (r"(makes?|made) it (?=harder|easier|hard|easy|possible|difficult)", r"\1 "),
        (r"cannot|can't", "can not"),
        (r"won't", "will not"),
        (r"(\w+)n't", r"\1 not"),
        (r"fails? to|failed to|free of|lack of|absence of|rather than|instead of", "not"),
        (r"such as|including|for example|like", "and"),
        (r"(?:is|are) known to", ""),
    )
)
_SPELLED = re.compile(rf"\b({'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\b")
_MORE = "more older greater larger longer higher bigger over above".split()
_FEWER = "less fewer younger smaller shorter lower under below".split()
_BOUNDS = tuple(
    (re.compile(rf"\b(?:{pattern}) (?=(?:about )?\d)"), sign)
    for pattern, sign in (
        ("at least|no less than|no fewer than|a minimum of", "≥ "),
        ("at most|no more than|a maximum of|up to", "≤ "),
        (rf"(?:{'|'.join(_MORE)}) than|over|above|exceeding", "> "),
        (rf"(?:{'|'.join(_FEWER)}) than|under|below", "< "),
    )
)
_BOUND_BEHIND = re.compile(rf"(\d+(?:[.,]\d+)*)((?: [a-z]+)?) (?:or|and) ({'|'.join((*_MORE, *_FEWER))})\b")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[a-zà-ÿ]+(?:['-][a-zà-ÿ]+)*|[<>=≤≥±]|[,;:.()–—\n]")

_FRACTIONS = frozenset({"half", "third", "quarter", "twice"})


def words(text: str) -> list[Word]:
    """The words of a sentence, in order."""
    return list(_read(_normal(text)))


def _normal(text: str) -> str:
    plain = text.lower().replace("’", "'").replace("‑", "-").replace("%", " percent")
    for pattern, word in _PHRASES:
        plain = pattern.sub(word, plain)
    plain = _SPELLED.sub(lambda match: _NUMBERS[match[1]], plain)
    for pattern, sign in _BOUNDS:
        plain = pattern.sub(sign, plain)
    return _BOUND_BEHIND.sub(lambda match: f"{'≥' if match[3] in _MORE else '≤'} {match[1]}{match[2]}", plain)


def _read(plain: str) -> Iterator[Word]:
    for piece in _TOKEN.findall(plain):
        if piece[0].isdigit() or piece in _FRACTIONS:
            yield Word(piece, Class.NUMBER, _number(piece))
        elif piece in "<>=≤≥±":
            yield Word(piece, Class.MARK, "about" if piece == "±" else piece)
        elif not piece[0].isalpha():
            yield Word(piece, Class.STOP, piece)
        elif piece in _CLASSES:
            yield Word(piece, *_CLASSES[piece])
        else:
            yield from _parts(piece)


def _parts(piece: str) -> Iterator[Word]:
    """The words of one with hyphens, each without its genitive."""
    for part in [piece] if piece == "x-ray" else piece.split("-"):
        bare = part.removesuffix("'s").removesuffix("'")
        if bare in _CLASSES and bare != piece:
            yield Word(bare, *_CLASSES[bare])
        elif bare:
            yield Word(bare, Class.CONTENT, stem(bare))


def _number(piece: str) -> str:
    """The number as one text, however its thousands and decimals are marked: 1,000 is 1000."""
    return piece.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+", piece) else piece.replace(",", ".")


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The word's stem, one for all words of the same meaning that are listed here."""
    if word.endswith("ily") and len(word) > 6 and word != "family":
        word = f"{word[:-3]}y"
    elif word.endswith("ly") and len(word) > 6:
        word = word[:-2]  # "suddenly" says what "sudden" says
    own = "x-ray" if word == "x-ray" else "".join(stems(word))
    return _SAME.get(own, own)
