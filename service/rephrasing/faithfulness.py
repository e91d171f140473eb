"""Faithfulness: whether a sentence says no more, and nothing else, than the quotes it rests on.

Every clause of the sentence must be found in one sentence of a quote: the same verb, as much denied and hedged, the same things at
its sides with the same numbers, and no condition left out. It is meant to err on one side: a true sentence that is refused costs
its reader nothing, since the quotation stands in its place.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.embedder import Embedder
from indexer.sentences import sentence_spans
from service.rephrasing.clauses import Clause
from service.rephrasing.comparison import Fault, Reading, differs, reading
from service.rephrasing.wording import Class

NEAREST = 0.65  # cosine of a sentence and what it rests on, at least; sentences of another topic reached 0.60
_LONGEST = 400  # characters
_SHARE = 0.5  # of a statement's words that tell it
_WARNING_SHARE = 0.75  # … where it denies or bids something
_MOST_COMPARED = 1500  # characters of what a sentence rests on that are embedded
_WARNING = frozenset({Class.DENIAL, Class.MOOD, Class.BUT})
_PARTING = frozenset({Class.AND, Class.BUT, Class.STOP, Class.LINK, Class.WHO})
_NAMED = frozenset("there one those".split())  # pronouns that need nothing before them

# Anything but plain sentences in Latin letters.
_MARKUP = re.compile(
    r"[<>{}\[\]|\\`*_#~^?!]|https?:|www\.|&\w+;|[^\x20-\x7e\u00a0-\u024f\u2010-\u2026\u00b0\u2032\u2033\u2264\u2265]"
)
_DOSE = re.compile(
    r"\d\s*-?\s*(mg|mcg|µg|ug|milligrams?|micrograms?|ml|millilit(er|re)s?|iu|units?|tablets?|pills?|capsules?|puffs?|drops?"
    r"|teaspoons?|tablespoons?)\b|\b(once|twice|\d+ times|(one|two|three|four) times) (a|per|each|every) day\b|\bevery \d+ hours\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\b(should|must|ought|need to|needs to|have to|has to|recommend\w*|advis\w*|you|your|yours|let's|please|never (take|use|stop))\b"
    r"|^(stop|take|start|use|try|ask|call|avoid|eat|drink|keep|see|do|don't|talk|tell|get|go|make sure|consider|increase|skip)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Source:
    """A sentence of a quote, or its list with what leads to it, and the sentence before it."""

    quote: int
    reading: Reading
    before: Reading | None


def fault(sentence: str, quotes: Sequence[str], embedder: Embedder) -> Fault | None:
    """What is wrong with the sentence if it is to rest on exactly these quotes; None where nothing is."""
    found = _outside(sentence, quotes)
    if found:
        return found
    said = reading(sentence)
    sources = [source for number, quote in enumerate(quotes) for source in _sources(number, quote, set(said.stems))]
    found = _in_words(said, sources)
    if found:
        return found
    used = _rests_on(said, sources)
    if isinstance(used, Fault):
        return used
    if {source.quote for source in used} != set(range(len(quotes))):
        return Fault.MARKER
    basis = " ".join(dict.fromkeys(source.reading.text for source in used))
    one, other = embedder.embed_texts([sentence, basis[:_MOST_COMPARED]])
    return None if float(one @ other) >= NEAREST else Fault.NEARNESS


def leaves_unsaid(quote: str, sentences: Sequence[str]) -> bool:
    """Whether these sentences leave out a statement of the quote: more than half of its words, or much of one that warns."""
    said = {stem for sentence in sentences for stem in reading(sentence).stems}
    for source in _sources(0, quote, said, whole=True):
        own = set(source.reading.stems)
        warns = any(word.kind in _WARNING for word in source.reading.words)
        if len(own & said) < (_WARNING_SHARE if warns else _SHARE) * len(own):
            return True
    return False


def _outside(sentence: str, quotes: Sequence[str]) -> Fault | None:
    """What can be told wrong of a sentence by its surface."""
    if _MARKUP.search(sentence):
        return Fault.MARKUP
    if len(sentence) > _LONGEST:
        return Fault.LENGTH
    if _DOSE.search(sentence):
        return Fault.DOSE
    advice = [re.compile(rf"\b{re.escape(match[0])}\b", re.IGNORECASE) for match in _ADVICE.finditer(sentence)]
    return None if all(any(word.search(quote) for quote in quotes) for word in advice) else Fault.ADVICE


def _sources(number: int, quote: str, stems: set[str], *, whole: bool = False) -> Iterator[_Source]:
    """The quote's sentences. Of a list, the words that lead to it with those items that share one of these stems with a sentence,
    or with all of them, where the list is taken `whole`.
    """
    lead, items, before = "", [], None
    for line in filter(None, (line.strip() for line in quote.split("\n"))):
        if line.startswith("- "):
            items.append(line.removeprefix("- ").rstrip(".;"))
            continue
        spans = [line[start:end] for start, end in sentence_spans(line)]
        if spans[-1].endswith(":"):
            lead = spans.pop().rstrip(":")
        for span in spans:
            source = _Source(number, reading(span), before)
            before = source.reading
            yield source
    if items:
        own = set(reading(lead).stems)
        named = items if whole else [item for item in items if stems & (set(reading(item).stems) - own)]
        yield _Source(number, reading(f"{lead} {' and '.join(named or items)}"), before)


def _in_words(said: Reading, sources: Sequence[_Source]) -> Fault | None:
    """What is wrong with the words of a sentence, before it is asked who does what."""
    if not said.clauses:
        return Fault.RELATION
    if _dangles(said):
        return Fault.PRONOUN
    if not set(said.stems) <= {
        stem for source in sources for one in (source.reading, source.before) if one for stem in one.stems
    }:
        return Fault.WORD
    runs = [run for source in sources for run in _runs(source)]
    verbs = {clause.verb for one in (said, *(source.reading for source in sources)) for clause in one.clauses}
    apart = any(not pair & verbs and not any(pair <= run for run in runs) for pair in _neighbours(said))
    rows = [row for source in sources for row in _rows(source.reading)]
    swapped = any((pair, _OTHER[value]) in rows and (pair, value) not in rows for pair, value in _rows(said))
    return Fault.RELATION if apart or swapped else None


def _dangles(said: Reading) -> bool:
    """Whether it speaks of "it" or "them" before it has named anything."""
    first = said.clauses[0]
    alone = len(said.clauses) == 1
    if first.link and not alone:
        return False  # "because it can …, aspirin …"
    opening = next((word for word in said.words if word.kind in (Class.CONTENT, Class.PRONOUN)), None)
    points = opening is not None and opening.kind is Class.PRONOUN and opening.text not in _NAMED
    return points or (alone and (first.other_pronoun or (first.doer_pronoun and not first.doer)))


def _runs(source: _Source) -> Iterator[set[str]]:
    """The stems of each run of words that no "and" and no stop parts; where it points back, also all with those before."""
    run: set[str] = set()
    for word in source.reading.words:
        if word.kind in _PARTING:
            yield run
            run = set()
        elif word.kind is Class.CONTENT:
            run.add(word.value)
    yield run
    if source.before and any(clause.doer_pronoun or clause.other_pronoun for clause in source.reading.clauses):
        yield {*source.before.stems, *source.reading.stems}


def _neighbours(said: Reading) -> Iterator[set[str]]:
    """Any two content words that stand next to each other: of these, one may be said of the other."""
    kept = [word for word in said.words if word.kind not in (Class.ARTICLE, Class.MARK)]
    for one, other in pairwise(kept):
        if one.kind is other.kind is Class.CONTENT:
            yield {one.value, other.value}


_OTHER = {"and": "or", "or": "and"}


def _rows(said: Reading) -> Iterator[tuple[frozenset[str], str]]:
    """Any two content words with one "and" or "or" between them, and which of both it is."""
    kept = [word for word in said.words if word.kind not in (Class.ARTICLE, Class.MARK)]
    for one, link, other in zip(kept, kept[1:], kept[2:], strict=False):
        if link.text in _OTHER and one.kind is other.kind is Class.CONTENT:
            yield frozenset({one.value, other.value}), link.text


def _rests_on(said: Reading, sources: Sequence[_Source]) -> list[_Source] | Fault:
    """The sentences of quotes that say what each clause says, or what is wrong with the first clause that none says."""
    used: list[_Source] = []
    for number, clause in enumerate(said.clauses):
        if _only_names(clause, sources):
            continue
        faults = [differs(clause, said, source=source.reading, before=source.before) for source in sources]
        found = next((source for source, wrong in zip(sources, faults, strict=True) if wrong is None), None)
        if found is None:
            return next((wrong for wrong in faults if wrong and wrong is not Fault.RELATION), Fault.RELATION)
        belongs = clause.depends or (number > 0 and said.clauses[number - 1].depends)
        if used and belongs and found is not used[-1]:
            return Fault.RELATION  # a condition or a reason of one sentence, put to another
        used.append(found)
    return used


def _only_names(clause: Clause, sources: Sequence[_Source]) -> bool:
    """Whether a clause only says of which thing another one speaks, in a quote's terms: "people who have gout"."""
    if not clause.relative or clause.verb not in ("be", "have") or clause.denied or clause.moods or clause.frequencies:
        return False
    return set(clause.terms) <= {term for source in sources for term in source.reading.terms}
