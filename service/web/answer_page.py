"""An answer as a page: what its template needs, and what is told of it to programs and search engines."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import replace

from fastapi import Request
from fastapi.responses import HTMLResponse

from service.answers import COMMUNITY_LABEL, REPHRASED_LABEL, Answer, Status, label, to_markdown, with_markers
from service.engine import Engine
from service.web.languages import words_in
from service.web.linked_data import answer_data
from service.web.rendering import PRIVATE, render
from service.web.source_cards import source_cards

MOST_EARLIER = 6  # questions of a conversation that a page carries on
_DESCRIPTION_CHARS = 200
_NUMBER = re.compile(r"\b(\d{3}(?: \d{3})*)\b")  # "988", "116 123"


def answer_page(request: Request, answer: Answer, *, earlier: Sequence[str] = (), is_private: bool) -> HTMLResponse:
    """The page of an answer to the last question of a conversation. A private one names the question in no title."""
    engine: Engine = request.app.state.engine
    words = words_in(answer.language)
    # Pages about something else must not stand beside what to do in an emergency.
    shown = replace(answer, sources=()) if answer.status is Status.EMERGENCY and not answer.citations else answer
    origins = {COMMUNITY_LABEL: words.community, REPHRASED_LABEL: words.rephrased}
    base = str(request.base_url)
    description = _description(shown)
    values: dict[str, object] = {
        "answer": shown,
        "cards": source_cards(shown, engine.document, words=words, old_after_years=request.app.state.settings.old_after_years),
        "titles": {citation.marker: citation.title for citation in shown.citations},
        "origins": {s: origins[said] for s in (*shown.short_answer, *shown.points) if (said := label(s, shown))},
        "question": answer.question,
        "earlier": earlier,
        "carried": [*earlier, answer.question][-MOST_EARLIER:],
        "markdown": to_markdown(shown).replace("](/documents/", f"]({base}documents/"),
        "dialled": dialled,
        "feedback_key": secrets.token_hex(16),
        "searched": words.searched.format(count=engine.bundle.store.document_count),
        "is_private": is_private or shown.status is not Status.ANSWERED or bool(shown.notice),
        "hides_question": is_private,
        "description": description,
        "data": None if is_private else answer_data(shown, description=description, base=base),
    }
    return render(request, "answer.html", values, words=words, headers=PRIVATE)


def _description(answer: Answer) -> str:
    """The short answer, or what is said instead, as one line."""
    said = with_markers(answer.short_answer) or answer.message or answer.notice
    line = " ".join(said.split())
    return line if len(line) <= _DESCRIPTION_CHARS else line[:_DESCRIPTION_CHARS].rpartition(" ")[0] + " …"


def dialled(notice: str) -> list[tuple[str, str]]:
    """A notice cut at the telephone numbers in it: words, and the number behind them or an empty text."""
    pieces = _NUMBER.split(notice)
    return list(zip(pieces[::2], [*pieces[1::2], ""], strict=True))
