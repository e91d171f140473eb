"""Which addresses may be asked: http and https, hosts on the public internet, each resolved once.

An address comes from a list that somebody wrote, or from a redirect that a server chose. Unchecked, either could have medcite
read what only this machine or its network may reach, and publish it in answers.
"""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpx

from indexer.errors import FetchError, FetchRefused, FetchUnavailable
from indexer.limits import limit

Resolve = Callable[[str], Awaitable[Sequence[str]]]  # host name → IP addresses; raises FetchError

MAX_URL_CHARS = limit("max_url_chars")
_MAX_HOST_CHARS = 253
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_ENDS_IN_NUMBER = re.compile(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)$")

# The special-purpose registries of IANA (RFC 6890 and its successors), spelt out: ipaddress.is_global differs between releases
# of Python. In IPv6 only 2000::/3 is handed out for the public, so all else is refused.
_SPECIAL_V4 = {
    IPv4Network(network): what
    for network, what in {
        "0.0.0.0/8": "this machine", "10.0.0.0/8": "a private network", "100.64.0.0/10": "a carrier's inner network",
        "127.0.0.0/8": "this machine", "168.63.129.16/32": "a cloud's own service", "169.254.0.0/16": "the local link",
        "172.16.0.0/12": "a private network", "192.0.0.0/24": "a protocol's own use", "192.0.2.0/24": "documentation",
        "192.88.99.0/24": "a relay", "192.168.0.0/16": "a private network", "198.18.0.0/15": "benchmarks",
        "198.51.100.0/24": "documentation", "203.0.113.0/24": "documentation", "224.0.0.0/4": "a multicast group",
        "240.0.0.0/4": "no use yet",
    }.items()
}  # fmt: skip
_PUBLIC_V6 = IPv6Network("2000::/3")
_SPECIAL_V6 = {
    IPv6Network("2001::/23"): "a protocol's own use",  # Teredo among them, which hides an IPv4 address
    IPv6Network("2001:db8::/32"): "documentation",
    IPv6Network("3fff::/20"): "documentation",
}
_NAT64 = IPv6Network("64:ff9b::/96")


def page_url(text: str) -> httpx.URL:
    """The address, normalised and without its fragment. Raises FetchRefused: no http(s) address, or one with a password."""
    if len(text) > MAX_URL_CHARS:
        raise FetchRefused(f"the address has {len(text):,} characters, at most {MAX_URL_CHARS:,}")
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise FetchRefused(f"not an address: {error}") from error
    if url.scheme not in {"http", "https"}:
        raise FetchRefused(f"the address begins with {url.scheme + ':' if url.scheme else 'no scheme'}, expected http: or https:")
    if url.userinfo:
        raise FetchRefused("the address holds a user name or a password, which would be kept with the page")
    host = host_of(url).removesuffix(".")
    if not _is_host(host):
        raise FetchRefused(f"the address has the host {host!r}, expected a name or an IP address")
    if url.port is not None and not 0 < url.port < 65536:
        raise FetchRefused(f"the address has the port {url.port}, expected 1 to 65535")
    return httpx.URL(scheme=url.scheme, host=host, port=url.port, raw_path=url.raw_path)


def host_of(url: httpx.URL) -> str:
    """The host as it is resolved and asked: a name in another script in its ASCII form, an IPv6 address without brackets."""
    return url.raw_host.decode()


def _is_host(host: str) -> bool:
    if ":" in host:
        return _literal(host) is not None and "%" not in host
    return len(host) <= _MAX_HOST_CHARS and _HOST.fullmatch(host) is not None


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def special_use(address: IPv4Address | IPv6Address) -> str:
    """What the address is set aside for, such as "a private network"; empty where it is on the public internet."""
    if isinstance(address, IPv4Address):
        return next((what for network, what in _SPECIAL_V4.items() if address in network), "")
    inner = address.ipv4_mapped or address.sixtofour
    if address in _NAT64:
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        return special_use(inner)
    if address not in _PUBLIC_V6:
        return "this machine" if address.is_loopback or address.is_unspecified else "a private or special network"
    return next((what for network, what in _SPECIAL_V6.items() if address in network), "")


async def system_addresses(host: str) -> list[str]:
    """The host's IP addresses, as the system resolves them. Raises FetchError, or FetchUnavailable where no server answers."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise FetchUnavailable(f"the name {host} cannot be resolved at the moment") from error
        raise FetchError(f"the name {host} is not known: {error.strerror}") from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Addresses:
    """Where each host is: resolved once for a run, and checked. A name that changes its mind later changes nothing."""

    def __init__(self, resolve: Resolve, *, allow_private: bool = False, resolved_by_proxy: bool = False) -> None:
        self._resolve = resolve
        self._allow_private = allow_private
        self._resolved_by_proxy = resolved_by_proxy
        self._known: dict[str, tuple[str, ...]] = {}

    async def of(self, host: str) -> tuple[str, ...]:
        """The host's addresses; none where a proxy resolves names. Raises FetchRefused where one is not public, FetchError."""
        if host not in self._known:
            found = await self._found(host)
            for address in found if not self._allow_private else ():
                if what := special_use(ip_address(address)):
                    named = host if host == address else f"{host} has the address {address}, which"
                    raise FetchRefused(f"{named} is set aside for {what} (--allow-private asks it all the same)")
            self._known.setdefault(host, found)
        return self._known[host]

    async def _found(self, host: str) -> tuple[str, ...]:
        if literal := _literal(host):
            return (str(literal),)
        if _ENDS_IN_NUMBER.search(host) and not self._allow_private:
            # Octal, hexadecimal and shortened numbers serve to hide an address from whoever reads the list.
            raise FetchRefused(f"the host {host!r} writes an IP address in an unusual way, expected four decimal numbers")
        return () if self._resolved_by_proxy else tuple(await self._resolve(host))
