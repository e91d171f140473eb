"""What stands between the network and the routes: keys, limits, turns; and what is counted of it."""

import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from indexer.errors import SettingError
from service.api.admission import Admission
from service.api.auth import KeyCheck, keys_in_force
from service.api.body_limit import BodyLimit
from service.api.framing import OneFraming
from service.api.limits import Limits, RateLimits
from service.api.measuring import Measuring
from service.api.metrics import Metrics
from service.api.turns import at_once, turns
from service.settings import Settings

_SPARE_THREADS = 20  # for what is no question, beside those that work on questions


def add_guards(app: FastAPI, settings: Settings) -> None:
    """Adds, the innermost first, what lets a request in: its turn, its size, its rate, its key, its end. Raises SettingError."""
    limits: Limits = app.state.limits
    metrics: Metrics = app.state.metrics
    app.add_middleware(Admission, turns=turns(settings, tell=metrics.tell_queue), body_s=settings.body_s)
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes)
    app.add_middleware(RateLimits, limits=limits, settings=settings)
    app.add_middleware(KeyCheck, keys=keys_in_force(settings), limits=limits, settings=settings)
    app.add_middleware(OneFraming)


def add_measuring(app: FastAPI, settings: Settings) -> None:
    """Adds what counts and traces requests."""
    app.add_middleware(Measuring, metrics=app.state.metrics, log_questions=settings.log_questions)


def add_proxies(app: FastAPI, settings: Settings) -> None:
    """Adds, where proxies are trusted, what takes the client's address from them. Raises SettingError."""
    if not settings.trusted_proxies:
        return
    proxies = [proxy.strip() for proxy in settings.trusted_proxies.split(",")]
    for proxy in proxies:
        try:
            ipaddress.ip_network(proxy)
        except ValueError as error:
            raise SettingError(
                f"MEDCITE_TRUSTED_PROXIES names {proxy!r}, expected addresses or networks, with commas between.",
                hint="For example: 10.0.0.7,192.168.1.0/24",
            ) from error
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=proxies)


@asynccontextmanager
async def guarding(app: FastAPI) -> AsyncIterator[None]:
    """What the guards need as long as the service runs: threads for all questions in work, and connections closed at the end."""
    settings: Settings = app.state.settings
    threads = anyio.to_thread.current_default_thread_limiter()
    threads.total_tokens = max(threads.total_tokens, at_once(settings) + _SPARE_THREADS)
    try:
        yield
    finally:
        await app.state.limits.close()
