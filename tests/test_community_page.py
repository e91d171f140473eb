"""Saved pages of a patient community: facts apart from experience, nothing twice."""

from pathlib import Path

import pytest

from indexer.documents import Document, Role, Tier
from indexer.loaders import SourceFile, community_page, load
from indexer.passages import Limits, cut

SUMMARY = (
    "Kelp fever is an illness of divers in cold bays. Over 30 members of the BayMaps.org community are currently managing it."
)
PAGE = f"""Short answer · Medically reviewed summary · Last updated: 2024-05-08
TL;DR: {SUMMARY} What causes kelp fever to occur? Kelp fever occurs when a mite bites.
4 people with Kelp fever have shared their first-person experience on this question at BayMaps.
TL;DR: {SUMMARY}
Kelp fever occurs when a mite bites. The mite lives on seaweed. In the BayMaps.org community, patients frequently report cold hands.
It most commonly affects adults. Key risk factors include:
Unlike moon knee, kelp fever passes by itself.
Medical disclaimer: This information is for educational purposes only and does not constitute medical advice.
"""


def _read(text: str, path: str = "000_71e4.txt") -> Document:
    (document,) = load(SourceFile(path, f"/tmp/{path}", text.encode())).documents
    return document


def test_facts_and_experience_are_apart() -> None:
    facts, told = _read(PAGE).sections
    assert (facts.role, told.role) == (Role.BODY, Role.EXPERIENCE)
    assert facts.text == (
        "Kelp fever is an illness of divers in cold bays.\n\nKelp fever occurs when a mite bites. The mite lives on seaweed.\n\n"
        "It most commonly affects adults.\n\nUnlike moon knee, kelp fever passes by itself."
    )
    assert told.text == (
        "Over 30 members of the BayMaps.org community are currently managing it.\n\n"
        "In the BayMaps.org community, patients frequently report cold hands."
    )


def test_the_pages_own_data() -> None:
    document = _read(PAGE)
    assert document.title == "What causes kelp fever to occur?"
    assert document.sections[0].heading == document.title
    assert document.tier is Tier.COMMUNITY
    assert document.publisher == "BayMaps.org (patient community)"
    assert document.updated == "2024-05-08"
    assert document.url is None


def test_a_page_without_date() -> None:
    assert _read(PAGE.replace(" · Last updated: 2024-05-08", "")).updated is None


def test_a_changed_page_keeps_its_id() -> None:
    assert _read(PAGE).id == _read(PAGE.replace("mite", "tick")).id != _read(PAGE, "001.txt").id


def test_experience_is_not_cut_into_passages() -> None:
    def count(text: str) -> int:
        return len(text.split())

    cut_text = " ".join(p.text for p in cut(_read(PAGE), Limits(count, 50, count, 50)))
    assert "mite" in cut_text
    assert "members" not in cut_text
    assert "report" not in cut_text


@pytest.mark.parametrize("lost", ["Short answer", "TL;DR:"])
def test_other_pages_are_not_recognised(lost: str) -> None:
    assert community_page.recognises(PAGE)
    assert not community_page.recognises(PAGE.replace(lost, "x"))


@pytest.fixture(params=["000_71e47d8c78667c99.txt", "001_2c1cc6323b5417c7.txt"])
def real(request: pytest.FixtureRequest, shared: Path) -> Document:
    path = shared / "seeds" / str(request.param)
    (document,) = load(SourceFile(path.name, str(path), path.read_bytes())).documents
    return document


def test_the_real_pages(real: Document) -> None:
    assert real.title in {"What causes Osteonecrosis to occur?", "What are the primary causes of Osteonecrosis?"}
    assert (real.publisher, real.tier, real.updated) == ("DiseaseMaps.org (patient community)", Tier.COMMUNITY, "2026-05-08")
    facts, told = real.sections
    assert (facts.role, told.role) == (Role.BODY, Role.EXPERIENCE)
    for furniture in ("TL;DR", "disclaimer", "educational purposes", "informational purposes", "Short answer", "include:"):
        assert furniture not in real.text
    assert "DiseaseMaps" not in facts.text
    sentences = facts.text.replace("\n\n", " ").split(". ")
    assert len(sentences) == len(set(sentences)) > 8


def test_what_the_real_pages_say(shared: Path) -> None:
    path = shared / "seeds" / "001_2c1cc6323b5417c7.txt"
    (document,) = load(SourceFile(path.name, str(path), path.read_bytes())).documents
    facts, told = document.sections
    assert "The fundamental mechanism behind Osteonecrosis is ischemia—a localized restriction in blood supply." in facts.text
    assert 'if the "supply lines" (blood vessels) are blocked, the infrastructure collapses.' in facts.text
    assert "410 members" in told.text
