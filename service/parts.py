"""Parts: the questions that one message asks.

"What causes it, is it contagious and can it be cured?" asks three things, and each deserves its own answer.
"""

import re
from collections.abc import Iterator

from indexer.sentences import sentence_spans
from indexer.words import STOP_WORDS, STOP_WORDS_ES

MAX_PARTS = 4
_FEWEST_WORDS = 2  # before a joint: "when and where is it" is one question
_FEW_WORDS = 3

_WH = r"what|why|how|when|where|which|who|whose|qué|por qué|cómo|cuándo|dónde|cuál|cuáles|quién|cuánto|cuánta|cuántos|cuántas"
_AUXILIARY = r"can|could|is|are|was|were|am|do|does|did|will|would|should|may|has|have|must"
_SOMEBODY = r"i|it|this|that|these|those|they|there|you|he|she|we|the|a|an|my|his|her|your|our|any|anyone|somebody|people|you'll"
# What opens a question: a question word, or an auxiliary verb with its subject behind it ("is it", but not "is treated").
_OPENING = rf"(?:(?:{_WH})\b|(?:{_AUXILIARY})(?:n['’]t)?\s+(?:{_SOMEBODY})\b)"
_MARKED = re.compile(r"\?[\"')\]!]*$")
# A greeting or a topic may stand before it: "For Kienböck: who gets it".
_OPENS = re.compile(
    rf"^\W*(?:[^,:;?]{{1,40}}:\s*)?(?:(?:and|but|so|also|or|ok|okay|doctor|please|y|e|o)\b,?\s+)*(?:{_OPENING}|(?:{_AUXILIARY})\s+\w)",
    re.IGNORECASE,
)
_JOINT = re.compile(
    rf"(?:\s*[,;:]\s*(?:(?:and|or|but|also|plus|y|o)\s+(?:also\s+)?)?|\s+(?:and|or|but|y|o)\s+(?:also\s+)?)(?={_OPENING})",
    re.IGNORECASE,
)
# Behind these words a question word opens no question: "the doctor asked how it hurts", "no idea what it is".
_REPORTS = re.compile(
    r"\b(asks?|asked|asking|know|knows|knew|tell|told|say|says|said|sure|idea|wonder\w*|understand|explain\w*|matter|regardless|depends? on|of|about|or|not)\s*$",
    re.IGNORECASE,
)  # fmt: skip
_REPORTED = re.compile(
    rf"\b(asks?|asked|asking|know|knows|knew|tells?|told|says?|said|wonder\w*|understand|explain\w*)\s+(?:\w+\s+)?(?:{_WH})\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"\b(difference|different|differ|versus|vs|better|worse|compared?)\b", re.IGNORECASE)


def questions_in(message: str) -> tuple[str, ...]:
    """The questions that a message asks, in order, at most four; empty where it asks fewer than two."""
    sentences = [message[start:end].strip() for start, end in sentence_spans(message)]
    marked = any(_MARKED.search(sentence) for sentence in sentences)
    found: list[str] = []
    for sentence in sentences:
        # Where somebody sets question marks, "When I told the nurse, she laughed." is no question.
        if _MARKED.search(sentence) or (_OPENS.search(sentence) and not (marked and sentence[-1] in ".!")):
            for clause in _clauses(sentence):
                if found and _leans(clause):
                    found[-1] = f"{found[-1].rstrip('?')} {clause}"  # "Which ones collapse? And which don't?"
                else:
                    found.append(clause)
    return tuple(dict.fromkeys(found))[:MAX_PARTS] if len(found) > 1 else ()


def _leans(clause: str) -> bool:
    """Whether a clause says too little to be asked alone: "and why not?"."""
    words = [word.lower() for word in re.findall(r"\w+(?:['’]\w+)*", clause)]
    return len(words) <= _FEW_WORDS and all(
        word.replace("’", "'").replace("'", "") in STOP_WORDS | STOP_WORDS_ES for word in words
    )


def _clauses(sentence: str) -> Iterator[str]:
    """The sentence cut before every clause that asks something of its own."""
    start, asks = 0, False
    if _COMPARES.search(sentence):
        yield sentence
        return
    for joint in _JOINT.finditer(sentence):
        before = sentence[start : joint.start()]
        # "If the hip is flat, what is done?" and "my hip hurts and what can I do": what stands before asks nothing alone.
        asks = asks or _OPENS.search(before) is not None
        if asks and len(before.split()) >= _FEWEST_WORDS and not _REPORTS.search(before):
            yield before.strip(" ,;")
            start = joint.end()
        asks = asks or not _REPORTED.search(before)  # "I know what it is and how it starts"
    yield sentence[start:].strip()
