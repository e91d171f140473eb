"""What a request accepts and sends (RFC 9110, sections 8.3 and 12.5.1)."""

from email.message import Message

from fastapi import Request
from mimeparse import MimeTypeParseException, best_match

from service.api.problems import Problem

JSON = "application/json"
EVENTS = "text/event-stream"


def wants_events(request: Request) -> bool:
    """Whether the reply is to be a stream of events rather than JSON, which it is where both are as welcome.

    Raises Problem (not-acceptable) where the header Accept rules out both.
    """
    accepted = ", ".join(request.headers.getlist("accept")).lower()
    if not accepted.strip(" ,"):
        return False
    try:
        best = best_match([EVENTS, JSON], accepted)  # of equals, the last is taken
    except MimeTypeParseException:
        best = ""
    if not best:
        raise Problem("not-acceptable", "Nothing that the header Accept allows can be sent here.")
    return str(best) == EVENTS


def sends_json(request: Request) -> None:
    """Raises Problem (media-type-unsupported) where a body is not sent as JSON in UTF-8; a dependency of what reads JSON."""
    sent = Message()
    sent["content-type"] = request.headers.get("content-type", "nothing")
    media_type = sent.get_content_type() if "content-type" in request.headers else ""
    charset = str(sent.get_param("charset") or "utf-8").lower()
    is_json = media_type == JSON or (media_type.startswith("application/") and media_type.endswith("+json"))
    if not is_json or charset not in {"utf-8", "utf8", "us-ascii"}:
        said = f"{media_type[:50]!r}" + (f" in {charset[:20]!r}" if is_json else "") if media_type else "nothing that is named"
        raise Problem("media-type-unsupported", f"The body is sent as {said}; JSON in UTF-8 is read.")
