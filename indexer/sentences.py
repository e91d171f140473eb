"""Sentences: where they start and end."""

import sentencex


def sentence_spans(text: str, *, language: str = "en") -> list[tuple[int, int]]:
    """The sentences of a paragraph as (start, end) offsets, without the white space around them.

    The rules are sentencex's (Wikimedia): abbreviations, initials and decimal points do not end a sentence.
    """
    spans = []
    for boundary in sentencex.get_sentence_boundaries(language, text):
        start, end = boundary["start_index"], boundary["end_index"]
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        end -= len(piece) - len(piece.rstrip())
        if start < end:
            spans.append((start, end))
    return spans
