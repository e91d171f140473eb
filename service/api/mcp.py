"""The Model Context Protocol over streamable HTTP, at /mcp.

Without sessions: every request is answered by itself, so that any worker can answer any request and a restart loses nothing. There
is nothing that the server would tell of its own accord, so there is no stream to open with GET, which the protocol allows.
"""

import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.concurrency import run_in_threadpool
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
)
from pydantic import ValidationError
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from indexer.errors import MedciteError
from service.answers import disclaimer
from service.api.mcp_hosts import check_caller
from service.api.mcp_tools import INSTRUCTIONS, OFFERS, Desk

log = logging.getLogger(__name__)

Context = ServerRequestContext[Any, Any]


@asynccontextmanager
async def serving_tools(app: FastAPI) -> AsyncIterator[None]:
    """Serves the tools while the application runs."""
    manager = StreamableHTTPSessionManager(_server(app), stateless=True, json_response=True)
    async with manager.run():
        app.state.mcp = manager
        yield


def _server(app: FastAPI) -> Server[Any]:
    async def list_tools(_context: Context, _params: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=[offer.tool() for offer in OFFERS.values()])

    async def call_tool(context: Context, params: CallToolRequestParams) -> CallToolResult:
        origin = str(context.request.base_url) if isinstance(context.request, Request) else "/"
        return await _called(app, params, origin)

    return Server(
        "medcite",
        title="medcite",
        version=app.version,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


async def _called(app: FastAPI, params: CallToolRequestParams, origin: str) -> CallToolResult:
    """What the tool gives. What it cannot do is a result that says so, for the model to read and to mend."""
    offer = OFFERS.get(params.name)
    if offer is None:
        raise MCPError(INVALID_PARAMS, f"There is no tool {params.name[:100]!r}; there are {', '.join(OFFERS)}.")
    try:
        taken = offer.takes.model_validate(params.arguments or {})
        text, given = await run_in_threadpool(offer.call, Desk(app.state.engine, app.state.answers, origin), taken)
    except ValidationError as error:
        # The value itself is not repeated: it may be somebody's question.
        return _failed("; ".join(f"{'.'.join(str(part) for part in e['loc'])}: {e['msg']}" for e in error.errors()))
    except MedciteError as error:
        return _failed(str(error))
    except Exception as error:
        # Where it went wrong, but not the message: it may repeat what was asked.
        log.error(
            "unexpected %s in tool %s\n%s", type(error).__name__, offer.name, "".join(traceback.format_tb(error.__traceback__))
        )
        return _failed("Something went wrong here; it is not your request. Try again in a moment.")
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=given.model_dump(mode="json"))


def _failed(reason: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=f"{reason}\n\n{disclaimer('en')}")], is_error=True)


class ToolEndpoint:
    """The one path of the protocol, as an ASGI application."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app: FastAPI = scope["app"]
        check_caller(Request(scope), app.state.settings)
        await app.state.mcp.handle_request(scope, receive, send)


router = APIRouter()
router.routes.append(Route("/mcp", ToolEndpoint(), methods=["POST"]))
