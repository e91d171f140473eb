"""How often a key, or an address without one, may ask within a minute (the library `limits`).

Replies say what is left in the fields RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-11); a refusal says
when to come back in Retry-After. The windows are fixed: what is left is then what can be used until the window ends, as the draft
means it, and whoever waits as long as he is told is served. A burst over the border of two windows meets the bound on questions in
work. Counts lie in this process, or in a Redis that several share; while that cannot be reached, each process counts by itself.
"""

import ipaddress
import logging
import math
import time
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.errors import ConfigurationError, StorageError
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from indexer.errors import SettingError
from service.api.areas import Area, area_of
from service.api.problems import Problem
from service.api.refusals import refuse
from service.settings import Settings

log = logging.getLogger(__name__)

_WINDOW_S = 60
_REDIS_AGAIN_S = 10.0  # after a failure, before Redis is tried again


@dataclass(frozen=True, slots=True)
class Standing:
    """How a caller stands under a policy: `left` of `quota` requests for the next `seconds`."""

    policy: str
    quota: int
    left: int
    seconds: int
    allowed: bool

    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Policy": f'"{self.policy}";q={self.quota};w={_WINDOW_S}',
            "RateLimit": f'"{self.policy}";r={self.left};t={self.seconds}',
        }


class Limits:
    """Counts requests by policy and caller."""

    def __init__(self, redis: str = "", *, timeout_s: float = 0.5) -> None:
        """Counts in this process, or in the Redis at that address, which must answer within `timeout_s`. Raises SettingError where it
        cannot be one.
        """
        self._here = FixedWindowRateLimiter(MemoryStorage())
        self._redis = _redis(redis, timeout_s) if redis else None
        self._shared = FixedWindowRateLimiter(self._redis) if self._redis else None
        self._again_at = 0.0  # when Redis is to be tried again

    async def count(self, policy: str, quota: int, *, caller: str) -> Standing:
        """Counts one request of the caller, and how he stands then."""
        item = RateLimitItemPerMinute(quota, namespace="medcite")
        if self._shared and time.monotonic() >= self._again_at:
            try:
                return await _counted(self._shared, item, policy, caller)
            except StorageError as error:
                self._again_at = time.monotonic() + _REDIS_AGAIN_S
                log.error("Redis cannot be reached (%s); each process counts by itself", type(error.storage_error).__name__)
        return await _counted(self._here, item, policy, caller)

    async def close(self) -> None:
        """Ends the connections to Redis."""
        if self._redis:
            await self._redis.bridge.storage.aclose()  # type: ignore[attr-defined]  # the client of redis-py


async def _counted(limiter: FixedWindowRateLimiter, item: RateLimitItemPerMinute, policy: str, caller: str) -> Standing:
    allowed = await limiter.hit(item, policy, caller)
    stats = await limiter.get_window_stats(item, policy, caller)
    # Rounded up: whoever comes back at that second finds a new window.
    seconds = min(_WINDOW_S, max(1, math.ceil(stats.reset_time - time.time())))
    return Standing(policy, item.amount, stats.remaining if allowed else 0, seconds, allowed)


def _redis(url: str, timeout_s: float) -> RedisStorage:
    scheme = url.partition("://")[0]
    if scheme not in {"redis", "rediss"}:
        raise SettingError("MEDCITE_REDIS is no address of a Redis.", hint="Expected as: redis://127.0.0.1:6379/0")
    try:
        return RedisStorage(
            f"async+{url}",
            wrap_exceptions=True,
            implementation="redispy",
            socket_timeout=timeout_s,
            socket_connect_timeout=timeout_s,
        )
    except ConfigurationError as error:
        raise SettingError("MEDCITE_REDIS is set, but redis is not installed.", hint="pip install 'medcite[redis]'") from error
    except ValueError as error:  # its message repeats the address, and with it a password
        raise SettingError("MEDCITE_REDIS cannot be read.", hint="Expected as: redis://127.0.0.1:6379/0") from error


def neighbourhood(address: str) -> str:
    """What is counted as one address: of IPv6 the network of 64 bits, since a subscriber has at least that."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))


class RateLimits:
    """Middleware: refuses with 429 who asks more often than he may, before anything is read of what he sends.

    A key has its own quota. Addresses without a key are limited once the service is public.
    """

    def __init__(self, app: ASGIApp, *, limits: Limits, settings: Settings) -> None:
        self._app = app
        self._limits = limits
        self._quotas = {"key": settings.key_requests_per_minute, "address": settings.address_requests_per_minute}
        self._public = settings.is_public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = scope.get("state", {}).get("key", "")
        policy, caller = ("key", key) if key else ("address", neighbourhood(scope["client"][0] if scope.get("client") else ""))
        quota = self._quotas[policy]
        is_counted = scope["type"] == "http" and area_of(scope["path"]) in {Area.PAGES, Area.ENDPOINT}
        if not is_counted or not quota or not (key or self._public):
            await self._app(scope, receive, send)
            return
        standing = await self._limits.count(policy, quota, caller=caller)
        if not standing.allowed:
            await refuse(too_many(standing, f"This {policy} has asked {quota:,} times within a minute"), scope, receive, send)
            return

        async def with_standing(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(standing.headers())
            await send(message)

        await self._app(scope, receive, with_standing)


def too_many(standing: Standing, reason: str) -> Problem:
    """The problem of one who has used up his quota, for this reason."""
    return Problem(
        "rate-limited", f"{reason}, which is as often as it may.", hint=f"Come back in {standing.seconds} seconds.",
        headers={**standing.headers(), "Retry-After": str(standing.seconds)},
    )  # fmt: skip
