"""Verbs: where they stand in an English sentence, with their auxiliaries, as far as word order and a list of verbs tell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from service.rephrasing.wording import Class, Word, stem

_VERBS = frozenset(
    stem(verb)
    for verb in """
    affect allow appear ask avoid become begin block boost break bring burst calm call carry catch cause change check choose clean
    clear close come contain control cool cover cure cut damage decide decrease delay depend describe destroy detect develop die
    differ disappear drink drop dry ease eat end exist fade fall feel fight fill filter find form get give go grow happen harm heal
    help hold hurt improve include increase infect inflame involve irritate itch keep kill know last lead let live look lose lower make
    mean measure melt move narrow need occur open pass pinch prevent press produce protect provide pull pump push put raise reach
    recover reduce relieve remain remove replace report require return run say see seem send set show shrink sleep slow soften
    soothe spread stand starve stay stem stop strengthen stretch suffer suggest support swell upset take tell tend test thicken tighten treat
    trigger turn use vary wake walk warm weaken wear widen work worsen
    """.split()
)
_PARTICIPLES = frozenset(
    """
    made taken given found seen set cut put shown known brought kept held lost hurt born done driven broken worn led felt
    caught eaten drunk upset spread burst begun become fallen risen grown got come run meant told said sent built
    """.split()
)
_ONLY_PARTICIPLES = frozenset("taken given seen known driven broken worn eaten begun fallen risen grown done born shown".split())
_QUALITIES = frozenset("cool warm dry clean clear calm slow open narrow live".split())  # said of things more often than done
_NO_PARTICIPLES = frozenset("red tired need".split())
_NOUN = re.compile(r"(tion|sion|ment|ness|ance|ence|ity|ing)s?$")
_OWNERS = frozenset("its their his her your our this these such".split())
_BEFORE_NOUNS = frozenset({Class.ARTICLE, Class.PREPOSITION, Class.NUMBER})
_BEFORE_VERBS = frozenset({"only", "even", "both"})
_AUXILIARIES = frozenset({Class.BE, Class.HAVE, Class.DO, Class.MOOD})
_FOLLOWS_NOUNS = frozenset({Class.BE, Class.MOOD, Class.DO})


@dataclass(slots=True)
class Verb:
    """A verb with its auxiliaries: words first … last of a sentence. `name` is its stem; "be" and "have" where they stand alone."""

    first: int
    last: int
    name: str
    passive: bool = False
    denied: bool = False
    moods: set[str] = field(default_factory=set)
    frequencies: set[str] = field(default_factory=set)


def verbs(said: Sequence[Word]) -> list[Verb]:
    """The verbs of a sentence, in order, without infinitives and those that serve as nouns."""
    found = []
    at = 0
    while at < len(said):
        verb = _verb_at(said, at)
        if verb:
            found.append(verb)
        at = verb.last + 1 if verb else at + 1
    return found


def _verb_at(said: Sequence[Word], at: int) -> Verb | None:
    """The verb, with its auxiliaries, that starts there."""
    if at and said[at - 1].text == "to":
        return None  # "to begin" names a doing
    if said[at].text == "never" and at + 1 < len(said):
        verb = _verb_at(said, at + 1)
        if verb:
            verb.first, verb.denied = at, True
        return verb
    if said[at].kind is Class.CONTENT:
        return _alone(said, at)
    if said[at].kind in _AUXILIARIES and said[at].text not in ("being", "having"):
        return _with_auxiliaries(said, at)
    return None


def _with_auxiliaries(said: Sequence[Word], at: int) -> Verb | None:
    verb = Verb(at, at, "")
    helper = Class.MOOD
    for at in range(at, len(said)):  # noqa: PLR1704, B020 - it goes on from where it starts
        word = said[at]
        if word.kind in _AUXILIARIES - {Class.MOOD}:
            helper = word.kind
            verb.name = word.value
        elif word.kind is Class.MOOD:
            verb.moods.add(word.value)
        elif word.kind is Class.FREQUENCY or word.value in ("only", "even", "no-longer"):
            verb.frequencies.add(word.value)
        elif word.text in ("not", "never", "cannot"):
            verb.denied = True
        elif word.kind is not Class.LIGHT:
            break
        verb.last = at
    main = verb.last + 1
    if main + 1 < len(said) and said[main].text.endswith("ly") and said[main + 1].kind is Class.CONTENT:
        main += 1  # "can quickly return"
    if main < len(said) and _is_main(said[main], helper):
        verb.name, verb.last = said[main].value, main
        verb.passive = helper is Class.BE and not said[main].text.endswith("ing")
    return verb if verb.name else None


def _is_main(word: Word, helper: Class) -> bool:
    """Whether a word behind that auxiliary is the verb itself."""
    if word.kind is not Class.CONTENT:
        return False
    if helper in (Class.MOOD, Class.DO) or _is_participle(word):
        return True
    return helper is Class.BE and word.text.endswith("ing") and word.value in _VERBS


def _is_participle(word: Word) -> bool:
    return word.text in _PARTICIPLES or (word.text.endswith("ed") and word.text not in _NO_PARTICIPLES)


def _alone(said: Sequence[Word], at: int) -> Verb | None:
    """The verb of one word that stands there: one that is listed, and at a place where a noun would not be."""
    if at == 0:
        return None
    before, word, after = said[at - 1], said[at], said[at + 1] if at + 1 < len(said) else None
    reduced = after is not None and after.text == "by" and _is_participle(word)  # "attacks caused by dust"
    listed = word.value in _VERBS or (before.kind is Class.CONTENT and after is not None and after.kind is Class.ARTICLE)
    if not listed or (word.text in _ONLY_PARTICIPLES and not reduced) or _NOUN.search(word.text):
        return None
    if _opens_noun(before) or (after and _follows_noun(word, before, after)):
        return None
    if word.text in _QUALITIES and before.kind not in (Class.CONTENT, Class.PRONOUN, Class.FREQUENCY):
        return None
    return Verb(at, at, word.value, passive=reduced)


def _opens_noun(before: Word) -> bool:
    """Whether what stands behind that word is a noun."""
    owns = before.kind is Class.PRONOUN and before.text in _OWNERS
    return owns or before.kind in _BEFORE_NOUNS or (before.kind is Class.MARK and before.value not in _BEFORE_VERBS)


def _follows_noun(word: Word, before: Word, after: Word) -> bool:
    """Whether a word between these two is a noun: "the cause of", "steroid use raises", "and pain, …"."""
    if word.text in ("die", "dies"):
        return False
    in_a_row = before.kind is Class.AND and after.kind in (Class.AND, Class.STOP)
    used = word.value == "use" and after.value in _VERBS and not _NOUN.search(after.text)
    return in_a_row or used or after.text == "of" or after.kind in _FOLLOWS_NOUNS
