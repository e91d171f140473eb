"""Health authorities are told by their domain, and a page speaks only for its own site."""

import pytest

from indexer.documents import Document, Section, Tier
from indexer.loaders.authorities import fetched_from, is_authority


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://medlineplus.gov/kelp.html", True),
        ("https://www.cdc.gov/kelp", True),
        ("https://ghr.nlm.nih.gov/kelp", True),
        ("https://www.ncbi.nlm.nih.gov/pmc/1", False),
        ("https://pmc.ncbi.nlm.nih.gov/1", False),
        ("https://cdc.gov.shores.example/kelp", False),
        ("https://notcdc.gov/kelp", False),
        ("https://shores.example/cdc.gov", False),
        ("https://user@CDC.GOV:443/kelp", True),
        ("https://[broken", False),
        ("", False),
        (None, False),
    ],
)
def test_the_domain_decides(url: str | None, expected: bool) -> None:
    assert is_authority(url) is expected


def _page(url: str | None, tier: Tier = Tier.REFERENCE) -> Document:
    return Document(id="kelp", title="Kelp", sections=(Section("Kelp", "It passes."),), url=url, publisher="Kelp Org", tier=tier)


def test_a_page_keeps_its_own_address_on_the_same_site() -> None:
    page = _page("https://www.shores.example/kelp", Tier.REVIEWED)
    assert fetched_from(page, "https://m.shores.example/kelp?from=x") == page


def test_a_page_is_not_believed_to_be_another_sites() -> None:
    page = fetched_from(_page("https://www.cdc.gov/kelp", Tier.REVIEWED), "https://shores.example/copy")
    assert (page.url, page.tier, page.publisher) == ("https://shores.example/copy", Tier.REFERENCE, "shores.example")


def test_a_page_without_address_is_where_it_was_fetched() -> None:
    page = fetched_from(_page(None), "https://www.cdc.gov/kelp")
    assert (page.url, page.tier, page.publisher) == ("https://www.cdc.gov/kelp", Tier.REVIEWED, "Kelp Org")
    assert fetched_from(_page(None, Tier.REVIEWED), "https://shores.example/kelp").tier is Tier.REVIEWED
