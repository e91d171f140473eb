"""Clauses: who does what to whom in an English sentence, as far as its word order and function words tell.

There is no grammar here, only its outline: where the verb is, what stands before and behind it, whether it is passive, denied or
hedged. It is used to compare two sentences that are near to each other; what it reads wrongly in both alike does no harm, and
what it reads differently counts as different.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from service.rephrasing.sides import Side, Term, side_of
from service.rephrasing.verbs import Verb, verbs
from service.rephrasing.wording import Class, Word, stem, words

_DIRECTED = frozenset(stem(word) for word in "cause sign symptom treatment effect risk complication result".split())
_TEMPORAL = frozenset({"before", "after", "until", "since"})
_OPENS = frozenset({Class.PREPOSITION, Class.MARK, Class.FREQUENCY, Class.DENIAL, Class.MOOD, Class.LINK})
_LINKS = {"because": "because", "so": "so", "when": "when", "if": "when", "unless": "unless"}  # those that change what is said


@dataclass(slots=True)
class Clause:
    """A verb, what stands at its sides and what it is marked by. Of a passive the sides are changed, so that `doer` does."""

    verb: str
    link: str = ""  # the word that opens it where it changes what is said: because, so, when, unless
    relative: bool = False  # it says of which thing another clause speaks
    told: bool = False  # another clause tells of it: "it is not known that …"
    denied: bool = False
    moods: frozenset[str] = frozenset()
    frequencies: frozenset[str] = frozenset()
    doer: list[Term] = field(default_factory=list)
    other: list[Term] = field(default_factory=list)
    # Phrases ("in winter"): of the doer, of the other, and those that may belong to either or to the verb.
    doer_phrases: list[list[Term]] = field(default_factory=list)
    other_phrases: list[list[Term]] = field(default_factory=list)
    free_phrases: list[list[Term]] = field(default_factory=list)
    doer_pronoun: bool = False
    other_pronoun: bool = False
    nearest: list[Term] = field(default_factory=list)  # what a "that" behind it would mean

    @property
    def phrases(self) -> list[list[Term]]:
        return [*self.doer_phrases, *self.other_phrases, *self.free_phrases]

    @property
    def terms(self) -> list[Term]:
        return [*self.doer, *self.other, *joined(self.phrases)]

    @property
    def depends(self) -> bool:
        """Whether it belongs to another clause."""
        return bool(self.link) or self.relative or self.told


def joined(phrases: Iterable[Sequence[Term]]) -> list[Term]:
    """The terms of all phrases."""
    return [term for phrase in phrases for term in phrase]


def clauses(text: str) -> list[Clause]:
    """The clauses of a sentence, in order; none where it has no verb."""
    said = words(text)
    found: list[Clause] = []
    start = 0
    known = verbs(said)
    for number, verb in enumerate(known):
        end = known[number + 1].first if number + 1 < len(known) else len(said)
        region = said[verb.last + 1 : end]
        front, before = _opening(said[start : verb.first]) if not number else ([], list(said[start : verb.first]))
        relative = bool(before) and before[-1].kind is Class.WHO
        own = len(region) if number + 1 == len(known) else _own(region, relative=relative)
        start = verb.last + 1 + own
        found.append(_clause(verb, front, before, region[:own], found[-1] if found else None))
    return found


def _opening(region: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """The words before a sentence's first verb, parted: a phrase that a comma ends ("In winter, …"), and the verb's own side."""
    stop = next((i for i, word in enumerate(region) if word.kind is Class.STOP), len(region))
    if region and region[0].kind in _OPENS and stop + 1 < len(region):
        return list(region[:stop]), list(region[stop + 1 :])
    return [], list(region)


def _own(region: Sequence[Word], *, relative: bool) -> int:
    """How many of the words between two verbs belong to the first."""
    for kinds in ({Class.LINK, Class.WHO}, {Class.STOP, Class.BUT}, {Class.AND}):
        at = _last(region, [word.kind in kinds for word in region])
        if at is None:
            continue
        if kinds == {Class.AND} and relative and at + 1 < len(region):
            break  # "people who have colds or flu get …": the row is one thing's
        return at
    at = _last(region, [word.value in _TEMPORAL for word in region])
    return len(region) if at is None else at


def _last(region: Sequence[Word], matches: Sequence[bool]) -> int | None:
    return next((at for at in reversed(range(len(region))) if matches[at]), None)


def _clause(verb: Verb, front: list[Word], before: list[Word], behind: Sequence[Word], earlier: Clause | None) -> Clause:
    relative = bool(before) and before[-1].kind is Class.WHO
    side, own, opening = side_of([w for w in before if w.kind is not Class.LINK]), side_of(behind), side_of(front)
    doer, pronoun = _doer(side, before, earlier, relative=relative)
    marked = (verb, side, own, opening)
    clause = Clause(
        verb=verb.name, link=_link(before, earlier), relative=relative, denied=verb.denied,
        told=len(before) > 1 and before[0].kind is Class.WHO and not relative,
        moods=frozenset().union(*(one.moods for one in marked)), frequencies=frozenset().union(*(one.frequencies for one in marked)),
        doer=doer, other=own.terms, doer_phrases=side.phrases,
        free_phrases=[*filter(None, (opening.terms, *opening.phrases)), *own.phrases],
        doer_pronoun=pronoun, other_pronoun=own.pronoun, nearest=own.latest,
    )  # fmt: skip
    if verb.passive:
        clause.doer, clause.other = own.by, [*doer, *own.terms]
        clause.doer_phrases, clause.other_phrases = [], side.phrases
        clause.doer_pronoun, clause.other_pronoun = own.pronoun, pronoun
    elif own.by:
        clause.free_phrases.append(own.by)
    return _directed(clause, before, behind, opening) if verb.name == "be" else clause


def _link(before: Sequence[Word], earlier: Clause | None) -> str:
    link = next((_LINKS.get(word.value, "") for word in before if word.kind is Class.LINK), "")
    goes_on = earlier is not None and any(word.kind is Class.AND for word in before[:2])  # "when it is blocked or bursts"
    return earlier.link if earlier and goes_on and not link else link


def _doer(side: Side, before: Sequence[Word], earlier: Clause | None, *, relative: bool) -> tuple[list[Term], bool]:
    """Who does what the verb says, and whether a pronoun stands for it, also where the words are those of the clause before."""
    if side.terms or side.pronoun or earlier is None:
        return side.terms, side.pronoun
    if relative:
        return list(earlier.nearest or earlier.doer), earlier.doer_pronoun  # "swelling that causes"
    if before:
        return list(earlier.doer), earlier.doer_pronoun  # "… and lowers fever"
    if earlier.relative:
        return list(earlier.doer), earlier.doer_pronoun  # "people who take steroids get"
    doing = [] if earlier.verb in ("be", "have") else [Term(earlier.verb)]
    return [*earlier.doer, *doing, *earlier.terms], earlier.doer_pronoun  # "doctors think steroids cause"


def _directed(clause: Clause, before: Sequence[Word], behind: Sequence[Word], opening: Side) -> Clause:
    """A clause that says "X is a cause of Y", or "the cause of Y is X", as X causing Y; any other as it is."""
    for subject, named in ((before, behind), (behind, before)):
        at = next(
            (i for i, word in enumerate(named[:-1]) if word.value in _DIRECTED and named[i + 1].text in ("of", "for")), None
        )
        if at is None:
            continue
        head, rest, doer = side_of(named[: at + 1]), side_of(named[at + 2 :]), side_of(subject)
        clause.verb = named[at].value
        clause.doer, clause.other = doer.terms or clause.doer, rest.terms
        clause.doer_phrases, clause.other_phrases = doer.phrases, []
        clause.free_phrases = [*filter(None, (head.terms, opening.terms)), *opening.phrases, *rest.phrases]
        break
    return clause
