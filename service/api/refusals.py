"""A request refused before it reaches a route: a problem document, or for who reads in a browser a page."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from service.api.areas import Area, area_of, is_question
from service.api.problems import Problem, error_problem
from service.web.rendering import error_page


@dataclass(frozen=True, slots=True)
class _Unrouted:
    """Stands for the route in the log and the metrics: no router has seen the request."""

    path: str


async def refuse(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    """Sends the problem; where a browser asked for a page, as one, with the same status and headers."""
    area = area_of(scope["path"])
    scope["route"] = _Unrouted(scope["path"] if is_question(scope["method"], scope["path"]) else f"({area})")
    reply: Response = error_problem(problem)
    request = Request(scope)
    opened = area is Area.PAGES or request.method == "GET"
    if opened and "text/html" in request.headers.get("accept", ""):
        reply = error_page(request, status=problem.http_status, detail=f"{problem.message} {problem.hint}".strip())
        reply.headers.update({"cache-control": "no-store", **problem.headers})
    await reply(scope, receive, send)
