"""Who may ask: API keys in `X-API-Key`, as `Authorization: Bearer` (RFC 6750), or as the password of a browser's own question
(`Basic`, RFC 7617), which is how the web pages and their script are used where there are keys.
"""

import base64
import binascii
import ipaddress
import logging

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from indexer.errors import SettingError
from service.api.areas import Area, area_of
from service.api.limits import Limits, neighbourhood, too_many
from service.api.problems import Problem
from service.api.refusals import refuse
from service.keys import Keys, May
from service.settings import Settings

log = logging.getLogger(__name__)

_BASIC = 'Basic realm="medcite", charset="UTF-8"'
_BEARER = 'Bearer realm="medcite"'
_BROWSER_HINT = "When the browser asks for a name and a password, the name may be anything; the password is the key."
_MAY = {May.ASK: "ask questions", May.METRICS: "read the metrics"}


def keys_in_force(settings: Settings) -> Keys | None:
    """The keys of the file that the settings name; nothing where there is no such file and it was not named.

    Raises SettingError where the file cannot be read, or a public service would be open to anybody unsaid.
    """
    if settings.keys.exists() or settings.keys != Settings().keys:
        return Keys(settings.keys)
    if settings.is_public and not settings.allow_anyone:
        where = "trusts a proxy" if settings.trusted_proxies else f"listens on {settings.host}"
        raise SettingError(
            f"The service {where}, so that others can reach it, but there are no API keys.",
            hint="Make one: medcite keys add NAME. To let anybody ask, say so: medcite serve --allow-anyone",
        )
    return None


def presented_key(headers: Headers) -> str | None:
    """The key that comes with a request, if one does."""
    given = headers.get("x-api-key")
    if given is not None:
        return given
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    return _password(value.strip()) if scheme.lower() == "basic" else None


def _password(encoded: str) -> str:
    try:
        return base64.b64decode(encoded, validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return ""


class KeyCheck:
    """Middleware: lets through who may go where he wants to. `scope["state"]["key"]` is then the name of his key, or empty.

    It looks at nothing but the headers. Somebody else's wrong keys never shut out a right one, which nobody could guess; beyond
    their limit they are only answered more shortly.
    """

    def __init__(self, app: ASGIApp, *, keys: Keys | None, limits: Limits, settings: Settings) -> None:
        self._app = app
        self._keys = keys
        self._limits = limits
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        area = area_of(scope["path"])
        state = scope.setdefault("state", {})
        state["key"] = ""
        problem = None
        if area is Area.METRICS and self._keys is None:
            problem = None if self._settings.open_metrics or _is_local(scope, headers) else _not_from_here()
        elif self._keys is not None and not self._is_open(area, headers):
            found = await self._checked(self._keys, headers, area, scope)
            if isinstance(found, str):
                state["key"] = found
            else:
                problem = found
        if problem:
            await refuse(problem, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_open(self, area: Area, headers: Headers) -> bool:
        """Whether anybody may go there without a key; who shows one is counted by it all the same."""
        if area is Area.OPEN:
            return True
        if area is Area.METRICS:
            return self._settings.open_metrics
        if not self._settings.open_pages or presented_key(headers) is not None:
            return False
        # A browser says so of what the pages' own script asks. Another program can say it too, and gets no more than the pages give.
        return area is Area.PAGES or _is_own_script(headers)

    async def _checked(self, keys: Keys, headers: Headers, area: Area, scope: Scope) -> str | Problem:
        """The name of the key, or what is wrong with it."""
        key = presented_key(headers)
        challenge = _BASIC if area is Area.PAGES or _is_own_script(headers) else _BEARER
        if key is None:
            hint = _BROWSER_HINT if challenge == _BASIC else ""
            return Problem("key-missing", "An API key is needed here.", hint=hint, headers={"WWW-Authenticate": challenge})
        record = keys.find(key)
        if record is None:
            return await self._wrong(scope, challenge)
        wanted = May.METRICS if area is Area.METRICS else May.ASK
        if record.may is not wanted:
            told = {"WWW-Authenticate": f'{_BEARER}, error="insufficient_scope", scope="{wanted}"'}
            return Problem("key-not-allowed", f"This key may {_MAY[record.may]}, but not {_MAY[wanted]}.", headers=told)
        return record.name

    async def _wrong(self, scope: Scope, challenge: str) -> Problem:
        address = neighbourhood(scope["client"][0] if scope.get("client") else "")
        quota = self._settings.failed_keys_per_minute
        standing = await self._limits.count("failed-keys", quota, caller=address)
        if not standing.allowed:
            return too_many(standing, f"This address has shown a wrong key {quota:,} times within a minute")
        log.warning("a wrong key was shown")
        error = ', error="invalid_token"' if challenge == _BEARER else ""
        return Problem("key-unknown", "This API key is unknown, or was revoked.", headers={"WWW-Authenticate": challenge + error})


def _is_own_script(headers: Headers) -> bool:
    return headers.get("sec-fetch-site") == "same-origin"


def _is_local(scope: Scope, headers: Headers) -> bool:
    """Whether a program on this machine asks for itself, rather than a proxy for somebody else."""
    try:
        address = ipaddress.ip_address(scope["client"][0])
    except (ValueError, TypeError, KeyError):
        return False
    return address.is_loopback and not {"x-forwarded-for", "forwarded"} & set(headers.keys())


def _not_from_here() -> Problem:
    return Problem("metrics-private", "Without API keys the metrics are for this machine alone.")
