"""Rephrasing: an answer's quotations put into other words by a language model, as far as every sentence stands its check.

Nothing of an answer is lost: a sentence that fails is replaced by the quotations it names, and a quotation that no accepted
sentence says stays. Notice, message, sources, citations and disclaimer remain as they were.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from indexer.embedder import Embedder
from indexer.sentences import sentence_spans
from service.answers import COMMUNITY_LABEL, REPHRASED_LABEL, Answer, Rephrasing, Statement, Status, label
from service.rephrasing.comparison import Fault
from service.rephrasing.faithfulness import fault, leaves_unsaid
from service.rephrasing.prompt import Message, messages

LANGUAGE = "en"  # the check reads no other
_TOLD = (
    f"Sentences marked “{REPHRASED_LABEL}” were put so by a language model; each was checked against the quotes that its markers "
    "lead to."
)
_MOST_SENTENCES = 40  # of a reply that are looked at
_MOST_QUOTED = 20_000  # characters of quotations that are sent


class Failure(StrEnum):
    """Why there is no reply to check."""

    OFF = "off"  # no server is configured
    BUSY = "busy"  # as many replies are waited for as may be
    RESTING = "resting"  # it failed lately and is left alone
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    REFUSED = "refused"  # it answered with an HTTP status of failure
    TOO_LONG = "too-long"
    UNREADABLE = "unreadable"
    EMPTY = "empty"


class WriterFailed(Exception):
    """There is no reply."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure))
        self.failure = failure


class Writer(Protocol):
    """Whoever can rephrase."""

    def write(self, messages: Sequence[Message]) -> str:
        """The reply to the messages. Raises WriterFailed."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a reply, without its markers, and what is wrong with it."""

    text: str
    markers: tuple[int, ...]  # of the quotes that it names and that were sent
    wrong: Fault | None


def rephrase(answer: Answer, *, writer: Writer | None, embedder: Embedder) -> Answer:
    """The answer in the writer's words where these say what the quotes say, and unchanged where there are none.

    Only an answer in English that quotes something is sent, never an emergency, an abstention or a community page's words.
    `answer.rephrasing` tells what came of it.
    """
    own = [statement for statement in (*answer.short_answer, *answer.points) if label(statement, answer) != COMMUNITY_LABEL]
    if answer.status is not Status.ANSWERED or answer.language != LANGUAGE or not own:
        return replace(answer, rephrasing=Rephrasing("not-asked"))
    if writer is None:
        return replace(answer, rephrasing=Rephrasing("failed", reasons={str(Failure.OFF): 1}))
    quotes = _as_many({statement.markers[0]: statement.text for statement in own})
    try:
        reply = writer.write(messages(answer.question, list(quotes.items())))
    except WriterFailed as error:
        return replace(answer, rephrasing=Rephrasing("failed", reasons={str(error.failure): 1}))
    return _put_together(answer, [_checked(*said, quotes, embedder) for said in _sentences(reply)], quotes)


def _as_many(quotes: dict[int, str]) -> dict[int, str]:
    """The first of the quotes, as many as are sent."""
    sent: dict[int, str] = {}
    for marker, quote in quotes.items():
        if sum(map(len, sent.values())) + len(quote) > _MOST_QUOTED:
            break
        sent[marker] = quote
    return sent


_MARKERS = re.compile(r"((?:\s*\[\d{1,3}(?:\s*,\s*\d{1,3})*\])+)")
_BULLET = re.compile(r"^\s*(?:[-•*–]|\d{1,2}[.)])\s+")


def _sentences(reply: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The reply's sentences with the markers that each names; only the one that stands right before its markers has them."""
    plain = reply.encode("utf-8", "replace").decode()  # a lone surrogate cannot be written anywhere
    spoken = plain.rpartition("</think>")[2]  # some models think aloud before they speak
    found = 0
    for line in spoken.splitlines():
        *marked, rest = _MARKERS.split(_BULLET.sub("", line.strip()))
        pairs = [*zip(marked[::2], marked[1::2], strict=True), (rest, "")]
        for text, named in pairs:
            text = text.lstrip(" .!?;,")  # noqa: PLW2901 - "Bone dies [1]. It heals [2]." has its stops behind the markers
            spans = sentence_spans(text)
            for number, (start, end) in enumerate(spans, start=1):
                markers = tuple(dict.fromkeys(map(int, re.findall(r"\d+", named)))) if number == len(spans) else ()
                yield text[start:end], markers
                found += 1
                if found == _MOST_SENTENCES:
                    return


def _checked(text: str, markers: tuple[int, ...], quotes: dict[int, str], embedder: Embedder) -> _Sentence:
    known = tuple(marker for marker in markers if marker in quotes)
    said = text if text.endswith((".", "!", "?")) else f"{text}."
    if not markers:
        return _Sentence(said, (), Fault.UNMARKED)
    if known != markers:
        return _Sentence(said, known, Fault.MARKER)
    return _Sentence(said, known, fault(said, [quotes[marker] for marker in known], embedder))


def _put_together(answer: Answer, said: Sequence[_Sentence], quotes: dict[int, str]) -> Answer:
    """The answer with each quotation either told in full by accepted sentences or standing as it is, in the order of the reply."""
    own = {statement.markers[0]: statement for statement in (*answer.short_answer, *answer.points)}
    told = _told(said, quotes)
    order: list[Statement] = []
    for sentence in said:
        order += [own[marker] for marker in sentence.markers if marker not in told]
        if not sentence.wrong and told.intersection(sentence.markers):
            order.append(Statement(sentence.text, sentence.markers, rephrased=True))
    order += [statement for marker, statement in own.items() if marker not in told]
    opening = {statement.markers[0] for statement in answer.short_answer}
    statements = tuple(dict.fromkeys(order))
    accepted = sum(statement.rephrased for statement in statements)
    outcome = Rephrasing(
        "rephrased" if accepted else "quoted",
        accepted=accepted,
        refused=sum(bool(sentence.wrong) for sentence in said),
        quoted=len(statements) - accepted,
        reasons=dict(Counter(str(sentence.wrong) for sentence in said if sentence.wrong)),
    )
    return replace(
        answer,
        short_answer=tuple(s for s in statements if opening.intersection(s.markers)),
        points=tuple(s for s in statements if not opening.intersection(s.markers)),
        message=f"{answer.message} {_TOLD}".strip() if accepted else answer.message,
        rephrasing=outcome,
    )


def _told(said: Sequence[_Sentence], quotes: dict[int, str]) -> set[int]:
    """The markers of the quotes that accepted sentences tell in full, with no sentence about them refused."""
    told = set()
    for marker, quote in quotes.items():
        about = [sentence for sentence in said if marker in sentence.markers]
        if about and not any(s.wrong for s in about) and not leaves_unsaid(quote, [s.text for s in about]):
            told.add(marker)
    return told
