"""Quotations: the runs of a passage's sentences that can stand alone.

A sentence that points back ("It may …") is quoted with the one before it; a list is quoted with its lead-in. Questions, and
sentences that only lead to another page, are not quoted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from indexer.embedder import Vectors, unit
from indexer.passages import Kind, Sentence
from indexer.telling import navigates
from indexer.words import POINTS_BACK
from service.retriever import Hit

LONGEST_RUN = 3  # sentences of a paragraph that are quoted together
_LIST_CHARS = 900  # a list is quoted whole up to this length
_STAYS_NEAR = 0.5  # a following sentence is quoted too when it is at least this near, as a share of the first one's nearness

_AFTER = "\"'”’)]0123456789"  # what may stand behind the mark that ends a sentence


@dataclass(slots=True)
class Quote:
    """A run of whole sentences of one passage. `score` starts as its nearness to the question; `same` holds other quotations
    that say the same.
    """

    hit: Hit
    first: int  # sentence numbers in the passage, both ends included
    last: int
    start: int  # offsets in the document's canonical text
    end: int
    score: float
    vector: Vectors  # float32 (dim,), unit length
    same: list["Quote"] = field(default_factory=list)
    core_end: int = 0  # where it ended before it grew; 0 where it has not grown

    @property
    def text(self) -> str:
        return self.hit.document.text[self.start : self.end]

    @property
    def core(self) -> str:
        """What it was chosen for: its text before it grew."""
        return self.hit.document.text[self.start : self.core_end or self.end]

    def overlaps(self, other: "Quote") -> bool:
        return self.hit.passage.row == other.hit.passage.row and self.first <= other.last and other.first <= self.last


def quotable(hit: Hit) -> Iterator[Quote]:
    """Every sentence and list of the passage that can stand alone, in order."""
    sentences = hit.passage.passage.sentences
    number = 0
    while number < len(sentences):
        last = number if _stands_alone(sentences[number]) else _list_end(sentences, number)
        quote = _quote(hit, number, last)
        whole = sentences[last].kind is Kind.ITEM or (quote and _is_statement(quote.text))
        if quote and whole and not navigates(quote.text):
            yield quote
        number = last + 1


def grown(quote: Quote, most_chars: int, *, taken: Sequence[Quote] = (), with_list: bool = False) -> Quote:
    """The quotation with the sentences that follow it in its paragraph, as long as they stay near to the question and no other
    quotation has taken them; `with_list`: and with the list that its paragraph leads to ("Several kinds are used. They are: …").
    """
    sentences = quote.hit.passage.passage.sentences
    nearness = quote.hit.sentence_scores
    last, end = quote.last, quote.end
    while last + 1 < len(sentences) and last - quote.first < LONGEST_RUN - 1 and sentences[last].kind is Kind.SENTENCE:
        following = sentences[last + 1]
        text = quote.hit.document.text[quote.start : following.end]
        if with_list and following.kind is Kind.LEAD_IN and "\n" not in text:
            last, end = _with_list(quote, last)
            break
        near = nearness[last + 1] >= _STAYS_NEAR * nearness[quote.first]
        free = not any(other.hit is quote.hit and other.first <= last + 1 <= other.last for other in taken)
        plain = following.kind is Kind.SENTENCE and "\n" not in text and not text.endswith("?")
        if not (near and free and plain) or len(text) > most_chars or navigates(text):
            break
        last, end = last + 1, following.end
    return replace(quote, last=last, end=end, core_end=quote.core_end or quote.end)


def _with_list(quote: Quote, last: int) -> tuple[int, int]:
    """The last sentence, and where it ends, of the list that follows sentence `last`; `last` itself where it is not quoted whole."""
    sentences = quote.hit.passage.passage.sentences
    list_end = _list_end(sentences, last + 1)
    goes_on = list_end + 1 < len(sentences) and sentences[list_end + 1].kind is Kind.ITEM
    too_long = sentences[list_end].end - quote.start > _LIST_CHARS
    list_end = last if list_end == last + 1 or goes_on or too_long else list_end
    return list_end, sentences[list_end].end


def joined(quotes: Sequence[Quote], most_chars: int) -> list[Quote]:
    """The quotations, with those that follow each other in one paragraph made one."""
    runs: list[Quote] = []
    for quote in quotes:
        before = runs[-1] if runs else None
        if before and before.hit is quote.hit and before.last + 1 == quote.first and not (before.same or quote.same):
            run = replace(before, last=quote.last, end=quote.end)
            if len(run.text) <= most_chars and "\n" not in run.text:
                runs[-1] = run
                continue
        runs.append(quote)
    return runs


def _stands_alone(sentence: Sentence) -> bool:
    """A sentence of a paragraph, or an item of a list without a lead-in, which has to be a statement of its own."""
    return sentence.kind is Kind.SENTENCE or (sentence.kind is Kind.ITEM and sentence.lead_in is None)


def _is_statement(text: str) -> bool:
    """Whether the text ends as a statement does: it is neither a question nor a heading that lost its mark."""
    return text.rstrip(_AFTER).endswith((".", "!", "…"))


def _list_end(sentences: Sequence[Sentence], number: int) -> int:
    """The last sentence of the list that starts (with its lead-in or an item) at `number`, as far as it is quoted whole."""
    last = number
    while (
        last + 1 < len(sentences)
        and sentences[last + 1].kind is Kind.ITEM
        and sentences[last + 1].end - sentences[number].start <= _LIST_CHARS
    ):
        last += 1
    return last


def _quote(hit: Hit, first: int, last: int) -> Quote | None:
    """The sentences first … last as a quotation, grown backwards until it can stand alone; None where it cannot."""
    sentences = hit.passage.passage.sentences
    if sentences[first].kind is Kind.LEAD_IN and first == last:
        return None
    while first > 0 and last - first < LONGEST_RUN - 1 and _points_back(hit, sentences[first]):
        if sentences[first - 1].kind is not Kind.SENTENCE:
            return None
        first -= 1
    if _points_back(hit, sentences[first]) and not (first == 0 and hit.opens_section):
        return None  # what it points to stands in another passage, or too far away
    lead_in = sentences[first].lead_in
    start = lead_in[0] if lead_in else sentences[first].start
    if sentences[last].end - start > 2 * _LIST_CHARS:
        return None
    score, vector = float(hit.sentence_scores[first]), hit.sentence_vectors[first]
    if last > first:
        score = float(np.sort(hit.sentence_scores[first : last + 1])[-2:].mean())
        vector = unit(hit.sentence_vectors[first : last + 1].mean(axis=0))
    return Quote(hit=hit, first=first, last=last, start=start, end=sentences[last].end, score=score, vector=vector)


def _points_back(hit: Hit, sentence: Sentence) -> bool:
    """Whether a sentence opens by meaning something said before it."""
    if sentence.kind is Kind.ITEM:
        return False
    passage = hit.passage.passage
    match = re.match(r"\W*(\w+)", passage.text[sentence.start - passage.start : sentence.end - passage.start])
    return match is not None and match[1].lower() in POINTS_BACK
