"""Which hosts and origins may use /mcp."""

import pytest
from fastapi import Request

from service.api.mcp_hosts import check_caller
from service.api.problems import Problem
from service.settings import Settings

LOCAL = Settings()
PROXIED = Settings(trusted_proxies="127.0.0.1")
PUBLIC = Settings(host="0.0.0.0")
NAMED = Settings(allowed_hosts="medcite.example, Answers.Example")
NAMED_PUBLIC = Settings(host="0.0.0.0", allowed_hosts="medcite.example")
OPEN = Settings(cors_origins="https://clinic.example")


def kind(settings: Settings, host: str | None, origin: str | None = None) -> str:
    """The kind of the problem, or nothing."""
    headers = {"host": host, "origin": origin}
    raw = [(name.encode(), value.encode()) for name, value in headers.items() if value is not None]
    try:
        check_caller(Request({"type": "http", "headers": raw}), settings)
    except Problem as problem:
        return problem.kind if problem.hint else "no hint"
    return ""


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "LOCALHOST:1", "[::1]:8000", "127.8.9.1"])
def test_the_machine_itself_is_always_allowed(host: str) -> None:
    assert {kind(settings, host) for settings in (LOCAL, PUBLIC, NAMED)} == {""}


@pytest.mark.parametrize(
    "host",
    ["evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example", "", None, "[", "[::1", "127.0.0.1@evil.example"],
)
def test_a_name_that_was_made_to_resolve_here_is_refused(host: str | None) -> None:
    assert kind(LOCAL, host) == "host-not-allowed"
    assert kind(NAMED, host) == "host-not-allowed"


def test_named_hosts_are_allowed_in_any_case_and_no_others() -> None:
    assert kind(NAMED, "medcite.example") == kind(NAMED, "answers.example:443") == kind(NAMED, "MEDCITE.example") == ""
    assert kind(NAMED, "other.example") == kind(NAMED_PUBLIC, "other.example") == "host-not-allowed"


def test_a_public_service_without_names_takes_every_host() -> None:
    assert kind(PUBLIC, "medcite.example") == kind(PROXIED, "medcite.example") == ""


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "http://127.0.0.1.evil.example", "http://[", "file://"])
def test_a_page_of_another_site_is_refused_everywhere(origin: str) -> None:
    for settings, host in ((LOCAL, "localhost"), (PUBLIC, "medcite.example"), (NAMED, "medcite.example"), (OPEN, "localhost")):
        assert kind(settings, host, origin) == "origin-not-allowed"


def test_pages_of_this_machine_and_of_named_sites_are_allowed() -> None:
    assert kind(LOCAL, "localhost:8000", "http://localhost:6274") == ""
    assert kind(NAMED, "medcite.example", "https://medcite.example") == ""
    assert kind(OPEN, "localhost", "https://clinic.example") == ""
    assert kind(OPEN, "localhost", "http://clinic.example") == "origin-not-allowed"  # another scheme is another origin
