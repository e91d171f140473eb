"""Connections: to the addresses that were checked, and to no other.

httpx does not let one say how a name becomes a connection; the layer under it, httpcore, does. TLS is verified against the host's
name, whatever address the connection goes to.
"""

from collections.abc import Iterable

import httpcore
import httpx

from indexer.errors import FetchError
from indexer.fetch.addresses import Addresses

_IDLE_S = 30.0  # a connection is kept for the next page of its host


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Connects a host's name to its checked addresses, the first that answers."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:  # fmt: skip
        last: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in await self._addresses.of(host):
            try:
                return await self._backend.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last


def connection_pool(addresses: Addresses, *, proxy: str = "") -> httpcore.AsyncConnectionPool:
    """Connections to checked addresses, or to a proxy where one is named. Raises FetchError for a proxy that cannot be used.

    Certificates are those of certifi, or of SSL_CERT_FILE and SSL_CERT_DIR.
    """
    verified = httpx.create_ssl_context()
    if not proxy:
        backend = CheckedBackend(addresses)
        return httpcore.AsyncConnectionPool(
            ssl_context=verified, max_connections=None, keepalive_expiry=_IDLE_S, network_backend=backend
        )
    try:
        asked = httpx.Proxy(proxy)
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError("The proxy is no address.", hint="Name it as http://host:port.") from error
    if asked.url.scheme != "http" or not asked.url.host:
        raise FetchError("The proxy is of an unknown kind.", hint="Name it as http://host:port.")
    return httpcore.AsyncHTTPProxy(
        str(asked.url), proxy_auth=asked.raw_auth, ssl_context=verified, max_connections=None, keepalive_expiry=_IDLE_S
    )
