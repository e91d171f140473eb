"""The client: redirects, retries, limits, certificates, and connections to checked addresses only."""

import asyncio
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from shutil import which

import pytest
from web_site import NO_LENGTH, QUICK, Said, Site, fetch, fetch_one, files_in, html, redirect, resolving, served

from indexer.errors import FetchError
from indexer.fetch import addresses
from indexer.fetch.addresses import Addresses, page_url, special_use, system_addresses
from indexer.fetch.bodies import Reply
from indexer.fetch.client import Client
from indexer.fetch.pace import Pace
from indexer.fetch.pages import Outcome

PUBLIC = replace(QUICK, allow_private=False)


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as site:
        site.pages = {"/kelp": html("Kelp fever")}
        yield site


@pytest.fixture
def public_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """127.0.0.1 counts as public, as if the test's site stood on the internet."""

    def special(address: IPv4Address | IPv6Address) -> str:
        return "" if address == IPv4Address("127.0.0.1") else special_use(address)

    monkeypatch.setattr(addresses, "special_use", special)


# Redirects.


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", ["/kelp", "kelp", "{origin}/kelp", "/x/../kelp#part"])
def test_a_redirect_is_followed(site: Site, tmp_path: Path, status: int, location: str) -> None:
    site.pages["/old"] = redirect(location.format(origin=site.origin), status)
    page = fetch_one(tmp_path, f"{site.origin}/old")
    assert (page.outcome, page.url, page.final_url) == (Outcome.FETCHED, f"{site.origin}/old", f"{site.origin}/kelp")


def test_five_redirects_are_followed_and_a_sixth_is_not(site: Site, tmp_path: Path) -> None:
    site.pages |= {f"/{n}": redirect(f"/{n + 1}") for n in range(5)} | {"/5": redirect("/kelp")}
    assert fetch_one(tmp_path, f"{site.origin}/1").outcome is Outcome.FETCHED
    page = fetch_one(tmp_path, f"{site.origin}/0")
    assert (page.outcome, page.reason) == (Outcome.FAILED, f"redirected more than 5 times, last to {site.origin}/kelp")


def test_a_circle_of_redirects_ends(site: Site, tmp_path: Path) -> None:
    site.pages |= {"/a": redirect("/b"), "/b": redirect("/a")}
    assert fetch_one(tmp_path, f"{site.origin}/a").outcome is Outcome.FAILED
    assert len(site.asked_for_pages()) == 6


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("file:///etc/passwd", "begins with file:"),
        ("ftp://shores.example/", "begins with ftp:"),
        ("//anna:secret@127.0.0.1/", "a password"),
        ("http://[::1/", "redirected to where medcite does not go"),
        ("http://a b/", "the host"),
        ("http://10.0.0.1/", "10.0.0.1 is set aside for a private network"),
        ("http://169.254.169.254/latest/meta-data/", "set aside for the local link"),
        ("http://[::ffff:10.0.0.1]/", "set aside for a private network"),
        ("http://2130706433/", "unusual way"),
        ("http://inner.example/", "inner.example has the address 192.168.0.1"),
    ],
)
@pytest.mark.usefixtures("public_loopback")
def test_a_redirect_to_where_medcite_does_not_go_is_refused(site: Site, tmp_path: Path, location: str, told: str) -> None:
    site.pages["/old"] = redirect(location)
    (page,) = fetch(tmp_path, f"{site.origin}/old", settings=PUBLIC, resolve=resolving(inner_example="192.168.0.1")).pages
    assert page.outcome is Outcome.REFUSED
    assert told in page.reason
    assert "secret" not in page.reason
    assert files_in(tmp_path) == []


def test_a_redirect_without_an_address_fails(site: Site, tmp_path: Path) -> None:
    site.pages["/old"] = Said(status=302)
    assert fetch_one(tmp_path, f"{site.origin}/old").reason == "HTTP 302 Found without an address to go to"


def test_nothing_is_asked_of_this_machine_by_default(site: Site, tmp_path: Path) -> None:
    page = fetch_one(tmp_path, f"{site.origin}/kelp", PUBLIC)
    assert (page.outcome, site.asked) == (Outcome.REFUSED, [])


# Names.


def test_a_name_is_connected_to_the_address_that_was_checked(site: Site, tmp_path: Path) -> None:
    port = site.origin.rpartition(":")[2]
    (page,) = fetch(tmp_path, f"http://shores.example:{port}/kelp", resolve=resolving(shores_example="127.0.0.1")).pages
    assert page.outcome is Outcome.FETCHED
    assert {asked["host"] for asked in site.headers} == {f"shores.example:{port}"}


@pytest.mark.usefixtures("public_loopback")
def test_a_name_that_changes_its_address_is_not_followed_there(site: Site, tmp_path: Path) -> None:
    """DNS rebinding: a public address for the check, an inner one for the connection."""
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    resolved: list[str] = []

    async def rebinding(host: str) -> Sequence[str]:
        resolved.append(host)
        return answers.pop(0)

    port = site.origin.rpartition(":")[2]
    site.pages["/kelp"] = [Said(status=503, headers={"Connection": "close"}), html("Kelp fever")]
    urls = [f"http://shores.example:{port}/{name}" for name in ("kelp", "moon")]
    report = fetch(tmp_path, *urls, settings=PUBLIC, resolve=rebinding)
    assert [page.outcome for page in report.pages] == [Outcome.FETCHED, Outcome.FAILED]
    assert site.asked == ["/robots.txt", "/kelp", "/kelp", "/moon"]
    assert resolved == ["shores.example"]


def test_the_next_address_is_tried_where_one_does_not_answer(site: Site, tmp_path: Path) -> None:
    async def two(host: str) -> Sequence[str]:
        return ["127.0.0.2", "127.0.0.1"]  # the site listens on the second only

    port = site.origin.rpartition(":")[2]
    assert fetch(tmp_path, f"http://shores.example:{port}/kelp", resolve=two).complete


def test_a_name_in_another_script_is_resolved_once_in_its_ascii_form(site: Site, tmp_path: Path) -> None:
    resolved: list[str] = []

    async def here(host: str) -> Sequence[str]:
        resolved.append(host)
        return ["127.0.0.1"]

    port = site.origin.rpartition(":")[2]
    assert fetch(tmp_path, f"http://straße.example:{port}/kelp", resolve=here).complete
    assert resolved == ["xn--strae-oqa.example"]
    assert site.headers[-1]["host"] == f"xn--strae-oqa.example:{port}"


def test_a_name_that_is_not_known_fails_at_once(tmp_path: Path) -> None:
    asked: list[str] = []

    async def unknown(host: str) -> Sequence[str]:
        asked.append(host)
        raise FetchError(f"the name {host} is not known: told")

    (page,) = fetch(tmp_path, "http://shores.example/", resolve=unknown).pages
    assert (page.outcome, page.reason, len(asked)) == (Outcome.FAILED, "the name shores.example is not known: told", 1)


@pytest.mark.parametrize("path", ["/kelp;part=1?x;y", "/kelp?", "/a|b^c%2F%7e~", "/:80@x/", "//kelp", "/kelp?http://a/?b=c&d"])
def test_an_address_is_asked_for_whole(site: Site, tmp_path: Path, path: str) -> None:
    site.pages[path] = html("Kelp fever")
    assert fetch_one(tmp_path, f"{site.origin}{path}").outcome is Outcome.FETCHED


def test_an_ipv6_address_is_asked_in_its_brackets(site: Site, tmp_path: Path) -> None:
    try:
        socket.socket(socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    port = site.origin.rpartition(":")[2]
    assert fetch_one(tmp_path, f"http://[::ffff:127.0.0.1]:{port}/kelp").outcome is Outcome.FETCHED
    assert site.headers[-1]["host"] == f"[::ffff:127.0.0.1]:{port}"


def test_a_connection_serves_many_pages(site: Site, tmp_path: Path) -> None:
    site.pages |= {"/old": redirect("/kelp"), "/moon": html("Moon knee", etag='"1"')}
    for _ in range(2):
        site.connections = 0
        fetch(tmp_path, *[f"{site.origin}/{name}" for name in ("none", "old", "moon", "kelp")])
        assert site.connections == 1


# Retries.


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_failure_that_may_pass_is_tried_again(site: Site, tmp_path: Path, status: int) -> None:
    site.pages["/kelp"] = [Said(status=status), Said(status=status), html("Kelp fever")]
    assert fetch_one(tmp_path, f"{site.origin}/kelp").outcome is Outcome.FETCHED
    site.pages["/kelp"] = Said(status=status)
    site.asked.clear()
    page = fetch_one(tmp_path / "other", f"{site.origin}/kelp")
    assert (page.outcome, len(site.asked_for_pages())) == (Outcome.FAILED, 3)
    assert page.reason.startswith(f"HTTP {status} ")
    assert page.reason.endswith("(asked 3 times)")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 451, 500, 501, 204, 206, 299, 599])
def test_any_other_failure_is_final(site: Site, tmp_path: Path, status: int) -> None:
    site.pages["/kelp"] = Said(b"<p>x</p>" if status >= 300 else b"", status, {"Content-Type": "text/html"})
    page = fetch_one(tmp_path, f"{site.origin}/kelp")
    assert (page.outcome, len(site.asked_for_pages())) == (Outcome.FAILED, 1)
    assert page.reason.startswith(f"HTTP {status}")
    assert files_in(tmp_path) == []


def asked_of(site: Site) -> list[float]:
    """The waits, in seconds, of a client that asks the site for its page. Nobody really waits."""
    now, slept = [0.0], list[float]()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    async def permit(url: object) -> None:
        pass

    async def read(reply: Reply) -> int:
        return reply.status

    async def play() -> int:
        pace = Pace(1.0, max_wait_s=120, clock=lambda: now[0], sleep=sleep)
        quick = replace(QUICK, backoff_s=8.0, retries=3)
        async with Client(quick, addresses=Addresses(system_addresses, allow_private=True), pace=pace) as client:
            return await client.get(page_url(f"{site.origin}/kelp"), read, permit=permit)

    assert asyncio.run(play()) == 200
    return slept


def test_waits_double_and_vary(site: Site) -> None:
    site.pages["/kelp"] = [Said(status=503)] * 3 + [html("Kelp fever")]
    first, second, third = asked_of(site)
    assert 4 <= first <= 8 <= second <= 16 <= third <= 32


@pytest.mark.parametrize("later", ["60", "in an hour", "nonsense", "-5", "0", ""])
def test_retry_after_is_kept(site: Site, later: str) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1)) if later == "in an hour" else later
    site.pages["/kelp"] = [Said(status=503, headers={"Retry-After": later}), html("Kelp fever")]
    if "GMT" in later or "+0000" in later:
        with pytest.raises(FetchError, match=r"127\.0\.0\.1 asks to be left alone for 3,(5\d\d|600) s"):
            asked_of(site)
        assert len(site.asked) == 1
    else:
        (wait,) = asked_of(site)
        assert wait == 60 if later == "60" else 4 <= wait <= 8


def test_a_host_that_asks_for_too_long_a_wait_is_left_alone(site: Site, tmp_path: Path) -> None:
    site.pages |= {"/busy": Said(status=429, headers={"Retry-After": "100000"})}
    report = fetch(tmp_path, f"{site.origin}/busy", f"{site.origin}/kelp")
    assert [page.outcome for page in report.pages] == [Outcome.FAILED, Outcome.FAILED]
    assert "asks to be left alone for" in report.pages[1].reason
    assert site.asked_for_pages() == ["/busy"]


def test_a_connection_that_breaks_is_tried_again(site: Site, tmp_path: Path) -> None:
    short = Said(b"<p>half", headers={"Content-Type": "text/html", "Content-Length": "100", "Connection": "close"})
    site.pages["/kelp"] = [short, html("Kelp fever")]
    page = fetch_one(tmp_path, f"{site.origin}/kelp")
    assert (page.outcome, len(site.asked_for_pages())) == (Outcome.FETCHED, 2)
    assert b"half" not in (tmp_path / page.file).read_bytes()
    site.pages["/kelp"] = short
    page = fetch_one(tmp_path / "other", f"{site.origin}/kelp")
    assert (page.outcome, files_in(tmp_path / "other")) == (Outcome.FAILED, [])


def test_nobody_listening_is_a_failure_with_its_reason(tmp_path: Path) -> None:
    with served() as gone:
        pass
    page = fetch_one(tmp_path, f"{gone.origin}/kelp")
    assert page.outcome is Outcome.REFUSED
    assert page.reason.startswith("robots.txt of 127.0.0.1 cannot be read (the connection to 127.0.0.1 failed")


# Time.


def slow(site: Site) -> Callable[[Callable[[bytes], None]], None]:
    def drip(write: Callable[[bytes], None]) -> None:
        while not site.ended.wait(0.02):
            write(b"x")

    return drip


def test_a_page_that_drips_is_given_up(site: Site, tmp_path: Path) -> None:
    site.pages["/drip"] = Said(slow(site), headers={"Content-Type": "text/html", **NO_LENGTH})
    page = fetch_one(tmp_path, f"{site.origin}/drip", replace(QUICK, page_s=0.3))
    assert (page.outcome, page.reason) == (Outcome.FAILED, "took more than 0.3 s")
    assert (site.asked_for_pages(), files_in(tmp_path)) == (["/drip"], [])


def test_a_host_that_falls_silent_is_tried_again(site: Site, tmp_path: Path) -> None:
    def silent(write: Callable[[bytes], None]) -> None:
        write(b"x")
        site.ended.wait(20)

    site.pages["/silent"] = Said(silent, headers={"Content-Type": "text/html", **NO_LENGTH})
    page = fetch_one(tmp_path, f"{site.origin}/silent", replace(QUICK, read_s=0.2, retries=1))
    assert (page.outcome, page.reason) == (Outcome.FAILED, "no answer in time (ReadTimeout) (asked 2 times)")


# What is said.


def test_medcite_says_who_it_is_and_whom_to_ask(site: Site, tmp_path: Path) -> None:
    fetch_one(tmp_path, f"{site.origin}/kelp", replace(QUICK, contact="https://clinic.example/bot"))
    for asked in site.headers:
        assert asked["user-agent"].startswith("medcite/")
        assert asked["user-agent"].endswith(" (+https://clinic.example/bot)")
        assert "cookie" not in asked


def test_the_environment_says_nothing(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    assert fetch_one(tmp_path, f"{site.origin}/kelp").outcome is Outcome.FETCHED


def test_a_proxy_is_used_where_it_is_named(site: Site, tmp_path: Path) -> None:
    site.pages["http://shores.example/kelp"] = html("Kelp fever")
    settings = replace(PUBLIC, proxy=site.origin.replace("//", "//anna:secret@"))
    report = fetch(tmp_path, "http://shores.example/kelp", "http://10.0.0.1/", settings=settings, resolve=resolving())
    assert [page.outcome for page in report.pages] == [Outcome.FETCHED, Outcome.REFUSED]
    assert site.asked == ["http://shores.example/robots.txt", "http://shores.example/kelp"]
    assert {asked["host"] for asked in site.headers} == {"shores.example"}
    assert site.headers[0]["proxy-authorization"].startswith("Basic ")


@pytest.mark.parametrize("proxy", ["nonsense", "socks5://127.0.0.1:1080", "http://", "http://[::1"])
def test_a_proxy_that_cannot_be_used_is_said_to_be(tmp_path: Path, proxy: str) -> None:
    with pytest.raises(FetchError, match=r"proxy.*http://host:port"):
        fetch(tmp_path, "http://shores.example/", settings=replace(QUICK, proxy=proxy))


# TLS.


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of shores.example with its key, made for this run."""
    if not which("openssl"):
        pytest.skip("openssl is not on this machine")
    path = tmp_path_factory.mktemp("tls") / "shores.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=shores.example", "-addext", "subjectAltName=DNS:shores.example", "-keyout", path, "-out", f"{path}.crt"],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


@pytest.fixture
def safe_site(certificate: Path) -> Iterator[Site]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with served(tls) as site:
        site.pages = {"/kelp": html("Kelp fever")}
        yield site


def fetch_safely(folder: Path, site: Site, *, host: str, path: str = "/kelp") -> tuple[Outcome, str]:
    async def here(asked: str) -> Sequence[str]:
        return ["127.0.0.1"]

    port = site.origin.rpartition(":")[2]
    (page,) = fetch(folder, f"https://{host}:{port}{path}", resolve=here).pages
    return page.outcome, page.reason


def test_a_certificate_is_checked_against_the_name(
    safe_site: Site, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome, reason = fetch_safely(tmp_path, safe_site, host="shores.example")
    assert outcome is Outcome.REFUSED
    assert "the certificate of shores.example cannot be trusted: self" in reason
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    assert fetch_safely(tmp_path, safe_site, host="shores.example") == (Outcome.FETCHED, "")
    outcome, reason = fetch_safely(tmp_path, safe_site, host="other.example")
    assert outcome is Outcome.REFUSED
    assert "the certificate of other.example cannot be trusted: Hostname mismatch" in reason


def test_a_redirect_to_plain_http_is_refused(
    site: Site, safe_site: Site, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    safe_site.pages["/old"] = redirect(f"{site.origin}/kelp")
    outcome, reason = fetch_safely(tmp_path, safe_site, host="shores.example", path="/old")
    assert (outcome, site.asked) == (Outcome.REFUSED, [])
    assert reason.startswith("redirected from https to http")
    site.pages["/up"] = redirect(f"{safe_site.origin.replace('127.0.0.1', 'shores.example')}/kelp")
    port = site.origin.rpartition(":")[2]
    resolve = resolving(shores_example="127.0.0.1")
    assert fetch(tmp_path, f"http://shores.example:{port}/up", resolve=resolve).complete
