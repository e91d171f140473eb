"""Languages of the interface: which there are, and which a reader wants."""

from service.web.english import ENGLISH
from service.web.spanish import SPANISH
from service.web.words import Words

_WORDS = {words.language: words for words in (ENGLISH, SPANISH)}


def words_in(language: str) -> Words:
    """The interface in that language, in English where there is no translation."""
    return _WORDS.get(language, ENGLISH)


def preferred_language(accepted: str) -> str:
    """The first language of an Accept-Language header that the interface has (RFC 9110, 12.5.4), else English."""
    ranked = []
    for place, item in enumerate(accepted.lower().replace(" ", "").split(",")[:20]):
        tag, _, weight = item.partition(";q=")
        primary = tag.split("-")[0]
        try:
            ranked.append((-float(weight or 1), place, primary))
        except ValueError:
            continue
    return next((primary for weight, _, primary in sorted(ranked) if primary in _WORDS and weight < 0), ENGLISH.language)
