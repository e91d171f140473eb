"""Addresses: what may be asked, in every spelling, and a host that is resolved once."""

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import ip_address

import pytest

from indexer.errors import FetchError, FetchRefused, FetchUnavailable
from indexer.fetch.addresses import MAX_URL_CHARS, Addresses, page_url, special_use, system_addresses

PUBLIC = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 168.63.129.15 169.253.255.255
169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 203.0.112.255 223.255.255.255
2606:4700::1111 2001:4860:4860::8888 2a00::1 2001:200::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8 2002:808:808::1
""".split()

SPECIAL = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.255.255.254 168.63.129.16
169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1
192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0:8.8.8.8
64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b:1::8.8.8.8 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2
2001:10::1 2001:db8::1 2002:7f00:1::1 2002:a00:1::1 2002:a9fe:a9fe::1 2002:c0a8:101:: 3fff::1 4000::1 5f00::1
fc00::1 fd00:ec2::254 fd12:3456:789a::1 fe80::1 fe80::1%eth0 febf::1 fec0::1 ff02::1 ff0e::1
""".split()


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_has_no_special_use(address: str) -> None:
    assert special_use(ip_address(address)) == ""


@pytest.mark.parametrize("address", SPECIAL)
def test_a_special_address_says_what_it_is_for(address: str) -> None:
    assert special_use(ip_address(address))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://Shores.Example", "https://shores.example/"),
        ("HTTP://shores.example:80/a/../b?q=1#part", "http://shores.example/b?q=1"),
        ("https://shores.example:443/", "https://shores.example/"),
        ("https://shores.example:8443/x", "https://shores.example:8443/x"),
        ("https://shores.example./x", "https://shores.example/x"),
        ("https://exämple.com/ä?ö=ü", "https://xn--exmple-cua.com/%C3%A4?%C3%B6=%C3%BC"),
        ("https://shores.example/a%2Fb%20c", "https://shores.example/a%2Fb%20c"),
        ("https://shores.example/a b", "https://shores.example/a%20b"),
        ("http://[2606:4700::1111]:8080/x", "http://[2606:4700::1111]:8080/x"),
        ("http://a_b.shores.example/", "http://a_b.shores.example/"),
    ],
)
def test_an_address_is_normalised(written: str, meant: str) -> None:
    assert str(page_url(written)) == meant
    assert str(page_url(meant)) == meant


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "no scheme"),
        ("shores.example/kelp", "no scheme"),
        ("//shores.example/kelp", "no scheme"),
        ("ftp://shores.example/", "begins with ftp:"),
        ("file:///etc/passwd", "begins with file:"),
        ("gopher://127.0.0.1:6379/_", "begins with gopher:"),
        ("data:text/html,x", "begins with data:"),
        ("javascript:alert(1)", "begins with javascript:"),
        ("https://anna@shores.example/", "user name or a password"),
        ("https://anna:secret@shores.example/", "user name or a password"),
        ("http://127.0.0.1\\@shores.example/", "user name or a password"),
        ("http://", "the host ''"),
        ("http:///kelp", "the host ''"),
        ("http://../kelp", "the host '.'"),
        ("http://.hidden/", "the host '.hidden'"),
        ("http://a..b/", "the host 'a..b'"),
        ("http://-a.example/", "the host '-a.example'"),
        ("http://a b.example/", "the host"),
        ("http://%31%32%37.0.0.1/", "the host"),
        ("http://shores.example%2f@127.0.0.1/", "user name or a password"),
        ("http://[fe80::1%25eth0]/", "the host"),
        (f"http://{'a' * 64}.example/", "the host"),
        (f"http://{'a.' * 130}example/", "the host"),
        ("http://１２７.０.０.１/", "not an address"),
        ("http://ⓛocalhost/", "not an address"),
        ("http://a\tb/", "not an address"),
        ("http://a\r\nb/", "not an address"),
        ("http://[::1/", "not an address"),
        ("http://[1.2.3]/", "not an address"),
        ("http://shores.example:0/", "the port 0"),
        ("http://shores.example:99999/", "the port 99999"),
        ("http://shores.example:x/", "not an address"),
        (f"http://shores.example/{'a' * MAX_URL_CHARS}", "characters, at most 8,000"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused(written: str, told: str) -> None:
    with pytest.raises(FetchRefused) as refused:
        page_url(written)
    assert told in refused.value.message
    assert "secret" not in refused.value.message


def of(host: str, *found: str, allow_private: bool = False) -> tuple[str, ...]:
    """The addresses of a host that resolves to these."""

    async def resolve(asked: str) -> Sequence[str]:
        assert asked == host
        return found

    return asyncio.run(Addresses(resolve, allow_private=allow_private).of(host))


UNUSUAL = """
127.1 127.0.1 2130706433 0x7f000001 0x7f.1 0x7f.0.0.1 017700000001 0177.0.0.1 0177.1 00000127.0.0.1 127.0.0.01 0 0x0 0x 1.2.3.4.5
256.256.256.256 127.0.0.0x1 3232235777 0xc0a80101 0xA9FEA9FE 134744072 08.8.8.8 999999999999 a.b.0x7f
""".split()


@pytest.mark.parametrize("host", UNUSUAL)
def test_an_address_in_an_unusual_spelling_is_refused_unresolved(host: str) -> None:
    with pytest.raises(FetchRefused, match=r"unusual way|Invalid IPv4 address"):
        of(page_url(f"http://{host}/").host)


@pytest.mark.parametrize("address", [address for address in SPECIAL if "%" not in address])
def test_a_special_address_is_refused_by_itself_and_behind_a_name(address: str) -> None:
    host = page_url(f"http://{f'[{address}]' if ':' in address else address}/").host
    with pytest.raises(FetchRefused, match=r"is set aside for .*--allow-private"):
        of(host)
    with pytest.raises(FetchRefused, match=r"shores\.example has the address .* is set aside for"):
        of("shores.example", address)
    assert of("shores.example", address, allow_private=True) == (address,)


def test_a_literal_is_not_resolved() -> None:
    assert of("8.8.8.8") == ("8.8.8.8",)
    assert of("127.0.0.1", allow_private=True) == ("127.0.0.1",)


def test_one_special_address_among_public_ones_is_enough() -> None:
    with pytest.raises(FetchRefused, match=r"has the address 10\.0\.0\.1"):
        of("shores.example", "8.8.8.8", "10.0.0.1")
    assert of("shores.example", "8.8.8.8", "2606:4700::1111") == ("8.8.8.8", "2606:4700::1111")


def test_a_name_is_resolved_once() -> None:
    answers = [["8.8.8.8"], ["127.0.0.1"]]

    async def resolve(host: str) -> Sequence[str]:
        return answers.pop(0)

    async def twice() -> list[tuple[str, ...]]:
        known = Addresses(resolve)
        return [await known.of("shores.example"), await known.of("shores.example")]

    assert asyncio.run(twice()) == [("8.8.8.8",), ("8.8.8.8",)]


def test_a_name_that_could_not_be_resolved_is_asked_for_again() -> None:
    failures = [FetchUnavailable("at the moment")]

    async def resolve(host: str) -> Sequence[str]:
        if failures:
            raise failures.pop()
        return ["8.8.8.8"]

    async def twice() -> tuple[str, ...]:
        known = Addresses(resolve)
        with pytest.raises(FetchUnavailable):
            await known.of("shores.example")
        return await known.of("shores.example")

    assert asyncio.run(twice()) == ("8.8.8.8",)


def test_behind_a_proxy_only_literals_are_checked() -> None:
    async def resolve(host: str) -> Sequence[str]:
        raise AssertionError(host)

    async def both() -> tuple[str, ...]:
        known = Addresses(resolve, resolved_by_proxy=True)
        with pytest.raises(FetchRefused, match="set aside"):
            await known.of("169.254.169.254")
        with pytest.raises(FetchRefused, match="unusual"):
            await known.of("0xa9fea9fe")
        return await known.of("shores.example")

    assert asyncio.run(both()) == ()


def test_the_system_knows_this_machine() -> None:
    assert "127.0.0.1" in asyncio.run(system_addresses("localhost"))


@pytest.mark.parametrize(("number", "kind"), [("EAI_NONAME", FetchError), ("EAI_AGAIN", FetchUnavailable)])
def test_a_name_that_is_not_known_differs_from_no_answer(
    monkeypatch: pytest.MonkeyPatch, number: str, kind: type[FetchError]
) -> None:
    def refuse(*arguments: object, **more: object) -> None:
        raise socket.gaierror(getattr(socket, number), "told")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with pytest.raises(FetchError, match=r"shores\.example") as error:
        asyncio.run(system_addresses("shores.example"))
    assert type(error.value) is kind
