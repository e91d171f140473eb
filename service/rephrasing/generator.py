"""The generator: a language model behind an OpenAI-compatible server. Imported only where one is configured (the extra `llm`).

The server is not trusted: its reply has a time, a size and a form to keep to, and is a text that others check.
"""

import asyncio
import logging
import os
import threading
from collections.abc import AsyncIterator, Sequence
from urllib.parse import urlsplit

import httpx2
import openai

from indexer.errors import SettingError
from service.rephrasing.breaker import Breaker
from service.rephrasing.prompt import Message
from service.rephrasing.rephrasing import Failure, WriterFailed
from service.settings import Settings

log = logging.getLogger(__name__)

# What a server needs to know. The client would also tell of this machine, and send what OPENAI_* in the environment holds.
_SENT = frozenset("host accept accept-encoding authorization connection content-length content-type user-agent".split())


class Generator:
    """Asks the server that the settings name. Safe to use from several threads, none of which may run an event loop."""

    def __init__(self, settings: Settings) -> None:
        """Raises SettingError; asks nothing yet."""
        _check(settings)
        self._settings = settings
        self._breaker = Breaker(settings.llm_failures, rest_s=settings.llm_rest_s)
        questions = settings.questions_at_once or 2 * (os.cpu_count() or 1)
        self._turns = threading.BoundedSemaphore(settings.llm_at_once or max(1, questions // 2))
        # At the level DEBUG the client writes what it sends, and so what was asked.
        logging.getLogger("openai").setLevel(logging.WARNING)

    def write(self, messages: Sequence[Message]) -> str:
        """The model's reply to the messages, at once or within `llm_timeout_s`. Raises WriterFailed."""
        if not self._turns.acquire(blocking=False):
            raise WriterFailed(Failure.BUSY)  # nobody queues for a server that may be slow
        try:
            if not self._breaker.may_ask():
                raise WriterFailed(Failure.RESTING)
            return self._asked(messages)
        finally:
            self._turns.release()

    def _asked(self, messages: Sequence[Message]) -> str:
        """The reply; what came of asking is told to the breaker and the log, which names no word that was sent or received."""
        wait_s, failure, status = 0.0, Failure.UNREADABLE, ""
        try:
            text = asyncio.run(self._reply(messages))
        except openai.APIStatusError as error:
            failure, status = Failure.REFUSED, f" {error.status_code}"
            wait_s = _seconds(error.response.headers.get("retry-after", "")) if error.status_code in (429, 503) else 0.0
        except (TimeoutError, openai.APITimeoutError):
            failure = Failure.TIMEOUT
        except _TooLong:
            failure = Failure.TOO_LONG
        except openai.APIConnectionError as error:
            failure = Failure.TOO_LONG if isinstance(error.__cause__, _TooLong) else Failure.UNREACHABLE
        except Exception as error:  # whatever a server can send that its client's libraries do not read
            status = f" {type(error).__name__}"
        else:
            if text.strip():
                self._breaker.answered()
                return text
            failure = Failure.EMPTY
        rests = self._breaker.failed(wait_s=wait_s)
        log.warning(
            "the language model's server failed: %s%s%s", failure, status, ", it is left alone for a while" if rests else ""
        )
        raise WriterFailed(failure)

    async def _reply(self, messages: Sequence[Message]) -> str:
        settings = self._settings
        transport = _Bounded(settings.llm_max_bytes)
        # The deadline is for everything: connecting, waiting, and however slowly the reply drips in.
        async with asyncio.timeout(settings.llm_timeout_s), httpx2.AsyncClient(transport=transport, timeout=None) as http:
            client = openai.AsyncOpenAI(
                api_key=settings.llm_key or "none", base_url=settings.llm_url, max_retries=0, timeout=None, http_client=http
            )
            reply: object = await client.chat.completions.create(
                model=settings.llm_model,
                messages=[
                    {"role": "system", "content": m.content} if m.role == "system" else {"role": "user", "content": m.content}
                    for m in messages
                ],
            )
        content = reply.choices[0].message.content if isinstance(reply, openai.types.chat.ChatCompletion) else None
        return content if isinstance(content, str) else ""


class _TooLong(httpx2.TransportError):
    """The reply has more bytes than are read."""


class _Bounded(httpx2.AsyncHTTPTransport):
    """Sends no more headers than are needed, follows no redirect, and reads no more bytes than allowed."""

    def __init__(self, most_bytes: int) -> None:
        super().__init__()
        self._most_bytes = most_bytes

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        for name in set(request.headers) - _SENT:
            del request.headers[name]
        request.headers["accept-encoding"] = "identity"  # what is unpacked could be of any size
        request.headers["user-agent"] = "medcite"
        response = await super().handle_async_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise httpx2.DecodingError("the reply is packed, which was not asked for")
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        return httpx2.Response(
            response.status_code,
            headers=response.headers,
            stream=_Counted(response.stream, self._most_bytes),
            extensions=response.extensions,
        )


class _Counted(httpx2.AsyncByteStream):
    """A stream that ends with an error where it goes on for too long."""

    def __init__(self, stream: httpx2.AsyncByteStream, most_bytes: int) -> None:
        self._stream = stream
        self._left = most_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            self._left -= len(piece)
            if self._left < 0:
                raise _TooLong("the reply is too long")
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()


def _seconds(retry_after: str) -> float:
    """How long a Retry-After asks to wait; 0 where it names a date or nothing that can be read."""
    return float(retry_after) if retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 7 else 0.0


def _check(settings: Settings) -> None:
    """Raises SettingError where the server cannot be asked with these settings. No message repeats the key."""
    try:
        parts = urlsplit(settings.llm_url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        parts, sound = urlsplit(""), False
    if not sound or parts.username or parts.password or parts.query or parts.fragment:
        shown = "an address with a user's name or a query in it" if sound else repr(settings.llm_url)
        raise SettingError(
            f"MEDCITE_LLM_URL is {shown}, expected an address like http://127.0.0.1:8080/v1.",
            hint="Put a key into MEDCITE_LLM_KEY, not into the address.",
        )
    if not settings.llm_model:
        raise SettingError(
            "MEDCITE_LLM_URL is set, but MEDCITE_LLM_MODEL is not.", hint="Name the model as its server does: MEDCITE_LLM_MODEL=…"
        )
    if not all("!" <= letter <= "~" for letter in settings.llm_key):
        raise SettingError(
            "MEDCITE_LLM_KEY has characters that no key has, expected visible ASCII without spaces.", hint="Mend MEDCITE_LLM_KEY."
        )
