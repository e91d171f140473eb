"""Definitions: "What is diabetes?" is answered by a page or a sentence that says what it is, not by one that mentions it."""

import re
from collections.abc import Sequence

from service.question import Question
from service.retriever import Hit
from service.terms import Terms

_MOST_WORDS = 3  # a definition is asked of a name; "what is the best way to sit" asks something else
_ABOUT = 0.5  # of the question's words by weight: a page or section whose names hold that share is about it
_NAME = r"(?:(?:an?|the)\s+)?[\w'’-]+(?:\s+[\w'’()-]+){0,3}"
_ASKS = re.compile(
    r"^(?!.*\b(?:that|it|its|my|your|this|they|i|we|you)\b)\W*(?:(?:so|and|but|ok|hi|hello|please|sorry)\W+)*(?:(?:what(?:'s|’s|s| is| are)|define|explain|(?:the )?(?:meaning|definition) of"
    rf"|tell me (?:about|what))\s+{_NAME}|what does\s+{_NAME}\s+mean|{_NAME}\s+(?:definition|meaning))\W*$",
    re.IGNORECASE,
)
_SAYS = r"(?::|\b(?:is|are|was|means?|refers?|called|named|stands? for|happens?|develops?)\b)"


_ASPECT = re.compile(
    r"\b(best|treatments?|cures?|causes?|symptoms?|signs?|prognosis|outlook|diagnosis|risks?|side effects?|likelihood|chances?|odds"
    r"|probability|rate|reason|purpose|role|effects?|link|connection|difference)\b",
    re.IGNORECASE,
)


def asks_definition(question: Question) -> bool:
    """Whether a question asks what something is: a name of up to three words, and nothing else."""
    if _ASPECT.search(question.original):
        return False
    return question.language == "en" and len(question.focus) <= _MOST_WORDS and _ASKS.search(question.original) is not None


def defined(question: Question, hits: Sequence[Hit], terms: Terms) -> bool:
    """Whether one of the hits belongs to a page or section about the question's words, or holds a sentence that opens by saying
    what they are.
    """
    subject = [re.escape(word[: max(4, len(word) - 2)]) for word in question.focus]
    opening = re.compile(
        rf"^\W*(?:(?:an?|the)\s+)?(?:(?!with|of|in|for|by|from|like|and)\w+\s+)?(?:{'|'.join(subject)})\w*[^.;,]{{0,60}}?{_SAYS}",
        re.IGNORECASE,
    )
    closing = re.compile(
        rf"\b(?:called|named|known as|termed?|call|calls)\b[^.;]{{0,40}}?\b(?:{'|'.join(subject)})", re.IGNORECASE
    )
    for hit in hits:
        heading = hit.passage.passage.own_heading
        names = " ".join((*hit.document.names, heading if _ASKS.search(heading) else ""))
        if terms.share(names) >= _ABOUT:
            return True
        for sentence in hit.passage.passage.sentences:
            text = hit.document.text[sentence.start : sentence.end]
            if (opening.search(text) or closing.search(text)) and terms.share(text) >= _ABOUT:
                return True
    return False
