"""Citations: every quote is checked against the stored text before anybody sees it."""

import logging
from collections.abc import Callable, Iterable

from service.answers import Citation

log = logging.getLogger(__name__)


def verified(citations: Iterable[Citation], text_of: Callable[[str], str | None]) -> list[Citation]:
    """The citations whose quote is, byte for byte, what the document's canonical text says at their offsets.

    One that is not is left out and logged by its passage: a wrong quote must never be shown, and must be known of.
    """
    true = []
    for citation in citations:
        text = text_of(citation.document_id)
        if text is not None and citation.quote and text[citation.start : citation.end] == citation.quote:
            true.append(citation)
        else:
            log.error("quote does not stand at its place: passage %s, %d-%d", citation.passage_id, citation.start, citation.end)
    return true
