"""Language: which one a text is written in, told by its commonest small words."""

import re
from collections import Counter

UNKNOWN = "und"  # ISO 639-2: undetermined

# The words that run through any text of the language. A word of two languages counts for both.
_SMALL_WORDS = {
    "en": "a the of and to in is that it for was on are with as be at by this have has from or an not which you your can may will",
    "es": "el la los las de del y que en un una es por con para se no su sus al lo como más o pero son está si cuando también",
    "fr": "le la les de des du et que qui en un une est pour par avec dans ne pas sur au aux se ce cette sont ou plus il elle vous",
    "de": "der die das den dem des und ist in von zu mit sich auf für nicht ein eine einer im es an als auch bei oder wird sind",
    "pt": "o a os as de do da dos das e que em um uma é para por com não se na no ao mais ou seu sua são pode quando também",
    "it": "il lo la i gli le di del della dei e che in un una è per con non si nel alla dal al più o sono come anche può",
}
_LANGUAGES_OF = {
    word: tuple(code for code, words in _SMALL_WORDS.items() if word in words.split())
    for words in _SMALL_WORDS.values()
    for word in words.split()
}
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE_CHARS = 50_000
_ENOUGH_WORDS = 100  # from here on, a text can be told to be in none of these languages
_PLAIN_SHARE = 0.2  # of the words: running text has a third or more, one in a neighbouring language a tenth
_LEAST_SHARE = 0.05  # of the expected language, where it is the likeliest: a list has few small words
_FEW_HITS = 3
_MARGIN = 1.3  # by which another language must lead the expected one
_LATIN_END = "\u024f"


def small_word_share(text: str) -> float:
    """The share of the text's words that are small words of the languages known: a third in running text, few in data and code."""
    words = [word.lower() for word in _WORD.findall(text[:_SAMPLE_CHARS])]
    return sum(word in _LANGUAGES_OF for word in words) / len(words) if words else 0.0


def language_of(text: str, *, expected: str = "en") -> str:
    """The ISO 639-1 code of the text's language where it is one of six that are known (en, es, fr, de, pt, it).

    A text too short to tell is taken to be in the `expected` language, and any text where that is none of the six; one that is
    long enough and in none of them, or in another script, is UNKNOWN.
    """
    if expected not in _SMALL_WORDS:
        return expected
    words = [word.lower() for word in _WORD.findall(text[:_SAMPLE_CHARS])]
    if sum(word > _LATIN_END for word in words) > len(words) / 2:
        return UNKNOWN
    hits = Counter(code for word in words for code in _LANGUAGES_OF.get(word, ()))
    best = max(_SMALL_WORDS, key=lambda code: (hits[code], code == expected))
    if hits[best] >= max(_FEW_HITS, _PLAIN_SHARE * len(words)):
        return best if hits[best] > _MARGIN * hits[expected] else expected
    is_known = len(words) < _ENOUGH_WORDS or (best == expected and hits[best] >= _LEAST_SHARE * len(words))
    return expected if is_known else UNKNOWN
