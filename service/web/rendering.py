"""Pages as HTML: the templates, what every page has, and the headers that keep it safe."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from service.answers import disclaimer
from service.engine import Engine
from service.web.document_text import text_blocks
from service.web.languages import preferred_language, words_in
from service.web.static_files import static_url
from service.web.words import Words, date_in_words

# Nothing is loaded or run that does not come from here as a file of its own; no script can turn text into markup.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
PRIVATE = {"Cache-Control": "no-store"}  # what somebody asked is kept by no cache

_templates = Jinja2Templates(Path(__file__).parent / "templates")  # escapes everything it shows
_templates.env.globals |= {"static_url": static_url, "date_in_words": date_in_words, "text_blocks": text_blocks}
_templates.env.trim_blocks = _templates.env.lstrip_blocks = True


def render(
    request: Request,
    template: str,
    values: Mapping[str, object],
    *,
    words: Words,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> HTMLResponse:
    """The page that the template makes of these values."""
    engine: Engine = request.app.state.engine
    every = {
        "words": words,
        "disclaimer": disclaimer(words.language),
        "max_chars": engine.max_question_chars,
        "question": "",
        "earlier": (),
    }
    return _templates.TemplateResponse(
        request,
        template,
        every | dict(values),
        status_code=status,
        headers=_HEADERS | (headers or {"Cache-Control": "private, no-cache"}),
    )


def error_page(
    request: Request,
    *,
    status: int,
    detail: str,
    question: str = "",
    earlier: Sequence[str] = (),
    language: str = "",
) -> HTMLResponse:
    """An error as a page, with a box to ask again in."""
    words = words_in(language) if language else page_words(request)
    values: dict[str, object] = {"problem": detail, "question": question, "earlier": earlier}
    return render(request, "home.html", values, words=words, status=status, headers=PRIVATE)


def page_words(request: Request) -> Words:
    """The interface in the language that the address names (`?lang=es`), or else the browser."""
    named = request.query_params.get("lang", "")
    return words_in(named or preferred_language(request.headers.get("accept-language", "")))
