"""The client: one page asked for, its redirects followed by hand, passing failures tried again."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from random import random
from types import TracebackType
from typing import TypeVar

import httpcore
import httpx

from indexer.errors import FetchError, FetchRefused, FetchUnavailable
from indexer.fetch.addresses import Addresses, host_of, page_url
from indexer.fetch.bodies import Reply
from indexer.fetch.connections import connection_pool
from indexer.fetch.kinds import ACCEPTED
from indexer.fetch.pace import Pace
from indexer.fetch.settings import FetchSettings
from indexer.limits import limit

T = TypeVar("T")
Headers = Mapping[str, str]

MAX_REDIRECTS = limit("max_redirects")
_REDIRECTS = {301, 302, 303, 307, 308}
_PASSING = {429, 502, 503, 504}
_SHORT_DIGITS = 5  # of the length of a body that is sooner read than a connection is made anew


@dataclass(frozen=True, slots=True)
class _Redirect:
    """The reply sent the client on to another address."""

    url: httpx.URL


class Client:
    """Asks hosts for pages, at their pace and at checked addresses only. An asynchronous context manager."""

    def __init__(self, settings: FetchSettings, *, addresses: Addresses, pace: Pace) -> None:
        self._settings = settings
        self._addresses = addresses
        self._pace = pace
        self._pool = connection_pool(addresses, proxy=settings.proxy)

    async def __aenter__(self) -> "Client":
        await self._pool.__aenter__()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._pool.__aexit__(kind, error, trace)

    async def get(
        self, url: httpx.URL, read: Callable[[Reply], Awaitable[T]], *,
        permit: Callable[[httpx.URL], Awaitable[None]], headers: Callable[[httpx.URL], Headers] = lambda _: {},
    ) -> T:  # fmt: skip
        """What `read` makes of the last reply, after at most five redirects.

        `permit` is asked before every request, redirected ones too, and raises FetchRefused where it must not be sent; `headers`
        gives what a request says beside the usual. `read` may be called again after a failure. Raises FetchError.
        """
        failures = redirects = 0
        while True:
            try:
                await self._addresses.of(host_of(url))
                await permit(url)
                await self._pace.turn(host_of(url))
                found = await self._once(url, read, headers(url))
            except FetchUnavailable as error:
                failures += 1
                if failures > self._settings.retries:
                    raise FetchUnavailable(f"{error.message} (asked {failures} times)") from error
                self._pace.hold(host_of(url), max(error.wait_s, self._backoff_s(failures)))
                continue
            if not isinstance(found, _Redirect):
                return found
            redirects += 1
            if redirects > MAX_REDIRECTS:
                raise FetchError(f"redirected more than {MAX_REDIRECTS} times, last to {found.url}")
            url = found.url

    def _backoff_s(self, failures: int) -> float:
        """Twice as long after each failure, and less by chance, so that many clients do not come back at once."""
        longest_s: float = self._settings.backoff_s * 2.0 ** (failures - 1)
        return longest_s * (0.5 + 0.5 * random())  # noqa: S311 - no secret

    async def _once(self, url: httpx.URL, read: Callable[[Reply], Awaitable[T]], headers: Headers) -> T | _Redirect:
        """What `read` makes of the reply to one request, or where it leads."""
        settings = self._settings
        usual = {"Host": url.netloc.decode(), "User-Agent": settings.user_agent, "Accept": ACCEPTED, "Accept-Encoding": "gzip"}
        sent = [*usual.items(), *headers.items()]
        asked = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        limits = {"connect": settings.connect_s, "read": settings.read_s, "write": settings.read_s}
        try:
            async with (
                asyncio.timeout(settings.page_s),
                self._pool.stream("GET", asked, headers=sent, extensions={"timeout": limits}) as response,
            ):
                reply = Reply(url, response.status, httpx.Headers(response.headers), response.aiter_stream())
                if reply.status in _PASSING:
                    raise FetchUnavailable(status_line(reply.status), wait_s=_retry_after_s(reply.headers))
                found = _Redirect(_redirected(reply)) if reply.status in _REDIRECTS else await read(reply)
                await _read_rest(reply)
                return found
        except TimeoutError as error:
            raise FetchError(f"took more than {settings.page_s:g} s") from error
        except httpcore.TimeoutException as error:
            raise FetchUnavailable(f"no answer in time ({type(error).__name__})") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
            raise _connection_error(error, url) from error


def status_line(status: int) -> str:
    """The status as people know it, such as "HTTP 404 Not Found"."""
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"


async def _read_rest(reply: Reply) -> None:
    """Reads the little that is left of a reply, so that its connection can serve the next page."""
    length = reply.headers.get("content-length", "")
    if reply.status == httpx.codes.NOT_MODIFIED or (length.isdecimal() and len(length) <= _SHORT_DIGITS):
        async for _ in reply.chunks:
            pass


def _redirected(reply: Reply) -> httpx.URL:
    """Where the reply leads. Raises FetchError where that may not be followed."""
    location = reply.headers.get("location", "")
    if not location:
        raise FetchError(f"{status_line(reply.status)} without an address to go to")
    try:
        url = page_url(str(reply.url.join(location)))
    except (httpx.InvalidURL, FetchRefused) as error:
        raise FetchRefused(f"redirected to where medcite does not go: {error}") from error
    if (reply.url.scheme, url.scheme) == ("https", "http"):
        raise FetchRefused(f"redirected from https to http, where anybody may read and change it: {url}")
    return url


def _retry_after_s(headers: httpx.Headers) -> float:
    """The seconds that Retry-After asks for, given as such or as a date (RFC 9110, 10.2.3); 0 where it says nothing sensible."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _connection_error(error: Exception, url: httpx.URL) -> FetchError:
    """The failure as an error that says whether asking again may help."""
    causes: list[BaseException] = [error]
    while cause := causes[-1].__cause__ or causes[-1].__context__:
        causes.append(cause)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return FetchError(f"the certificate of {host_of(url)} cannot be trusted: {cause.verify_message}")
    if isinstance(error, httpcore.LocalProtocolError | httpcore.ProxyError):
        return FetchError(f"cannot be asked: {error}")
    return FetchUnavailable(f"the connection to {host_of(url)} failed: {error or type(error).__name__}")
