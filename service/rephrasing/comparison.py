"""Comparison: whether a clause says what a sentence of a quote says, and if not, how it differs."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from service.rephrasing.clauses import Clause, clauses, joined
from service.rephrasing.sides import Term
from service.rephrasing.wording import Class, Word, words


class Fault(StrEnum):
    """Why a sentence is refused."""

    MARKUP = "markup"
    LENGTH = "length"
    DOSE = "dose"
    ADVICE = "advice"
    PRONOUN = "pronoun"  # it speaks of something that it does not name
    WORD = "word"  # it has a word that no quote says
    NUMBER = "number"
    DENIAL = "denial"
    HEDGE = "hedge"
    RELATION = "relation"  # who does what to whom is another
    CONDITION = "condition"  # under which the quote says so, left out
    UNMARKED = "unmarked"
    MARKER = "marker"  # it cites a quote that it does not rest on, or that there is not
    NEARNESS = "nearness"


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as it is compared: its words, the stems of those that carry meaning, its clauses."""

    text: str
    words: tuple[Word, ...]
    stems: tuple[str, ...]
    clauses: tuple[Clause, ...]

    @property
    def terms(self) -> set[Term]:
        return {term for clause in self.clauses for term in clause.terms}


def reading(text: str) -> Reading:
    """The sentence as it is compared."""
    said = tuple(words(text))
    return Reading(text, said, tuple(word.value for word in said if word.kind is Class.CONTENT), tuple(clauses(text)))


def differs(clause: Clause, sentence: Reading, *, source: Reading, before: Reading | None) -> Fault | None:
    """How a clause of a sentence says something else than the clauses of the same verb in a quote's sentence, `source`, which
    follows `before`; None where one of them says the same.
    """
    faults = [
        _against(own, clause, sentence, source=source, before=before) for own in source.clauses if own.verb == clause.verb
    ] or [Fault.RELATION]
    return None if None in faults else faults[0]


def _against(own: Clause, clause: Clause, sentence: Reading, *, source: Reading, before: Reading | None) -> Fault | None:
    if clause.denied != own.denied:
        return Fault.DENIAL
    if (clause.moods, clause.frequencies) != (own.moods, own.frequencies):
        return Fault.HEDGE
    if (clause.link, clause.told) != (own.link, own.told):
        return Fault.RELATION
    return _misplaced(own, clause, sentence, source=source, before=before) or _left_out(own, source, sentence)


def _misplaced(own: Clause, clause: Clause, sentence: Reading, *, source: Reading, before: Reading | None) -> Fault | None:
    """What is wrong with the first term that the quote's clause does not have on the same side."""
    meant = [term for one in (before, source) if one for term in one.terms]  # what a pronoun there may stand for
    verbs = [Term(c.verb) for c in source.clauses if c is not own]
    conditions = [term for c in source.clauses if _restricts(c, own) for term in (Term(c.verb), *c.terms)]
    whose = [term for c in source.clauses if c.relative and c is not own and set(c.doer) <= set(own.doer) for term in c.terms]
    doer = [*own.doer, *joined(own.doer_phrases), *verbs, *whose, *(meant if own.doer_pronoun else [])]
    other = [*own.other, *joined(own.other_phrases), *verbs, *(meant if own.other_pronoun else [])]
    if own.verb == "be":
        doer = other = [*doer, *other]
    loose = [*joined(own.phrases), *conditions, *verbs]
    for terms, allowed in (
        (clause.doer, doer),
        (clause.other, other),
        (joined(clause.doer_phrases), [*doer, *loose]),
        (joined([*clause.other_phrases, *clause.free_phrases]), [*other, *loose]),
    ):
        for term in terms:
            if term not in allowed:
                return _fault_of(term, allowed)
    meanings = _meanings_of_pronoun(clause, sentence)
    return None if not meanings or any(set(terms) <= set(doer) for terms in meanings) else Fault.RELATION


def _meanings_of_pronoun(clause: Clause, sentence: Reading) -> list[list[Term]]:
    """What an "it" that does what the clause says may mean: either side of the clause before."""
    at = next(number for number, own in enumerate(sentence.clauses) if own is clause)
    if clause.doer or not clause.doer_pronoun or not at:
        return []
    return [terms for terms in (sentence.clauses[at - 1].doer, sentence.clauses[at - 1].other) if terms]


def _fault_of(term: Term, allowed: Sequence[Term]) -> Fault:
    """What is wrong with a term that is not among these: its number, its denial, its amount, or that it stands there at all."""
    same = next((other for other in allowed if other.stem == term.stem), None)
    if same is None:
        return Fault.RELATION
    changed = term.marks ^ same.marks
    if "not" in changed:
        return Fault.DENIAL
    return Fault.NUMBER if any(mark[0].isdigit() or mark in "<>≤≥" for mark in changed) else Fault.HEDGE


def _restricts(clause: Clause, other: Clause) -> bool:
    """Whether a clause says under which condition, or of which thing, another one holds."""
    return clause is not other and (clause.relative or clause.link in ("when", "unless"))


def _left_out(own: Clause, source: Reading, sentence: Reading) -> Fault | None:
    """Whether a condition, a number or the like, which the quote's clause holds, is missing in the sentence."""
    stems = {*sentence.stems, ""}
    phrases = any(2 * sum(term.stem in stems for term in phrase) < len(phrase) for phrase in own.phrases)
    is_main = not own.relative and not own.link
    conditions = is_main and any(_restricts(c, own) and not _kept(c, sentence) for c in source.clauses)
    doers = any(term.stem not in stems | {c.verb for c in source.clauses} for term in own.doer)
    marked = any(term.marks and term not in sentence.terms for term in own.terms)
    return Fault.CONDITION if phrases or conditions or doers or marked else None


def _kept(condition: Clause, sentence: Reading) -> bool:
    """Whether the sentence still holds the condition."""
    if any(clause.verb == condition.verb and clause.denied == condition.denied for clause in sentence.clauses):
        return True
    if condition.denied:
        return False
    if condition.verb in ("be", "have"):
        return bool(condition.other) and all(term in sentence.terms for term in condition.other)
    own = {condition.verb, *(term.stem for term in condition.terms)}
    return 2 * len(own.intersection(sentence.stems)) > len(own)
