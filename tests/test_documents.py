"""Documents: canonical text, offsets, ids."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.documents import Document, Role, Section, Tier, document_id, slug

LINE = st.text(alphabet="ab é\n-日😀", max_size=20)
SECTIONS = st.lists(st.builds(Section, heading=LINE, text=LINE), max_size=5).map(tuple)


def test_text_holds_headings_and_texts_in_order() -> None:
    document = Document("d", "Kelp", (Section("", "Opening."), Section("Causes", "A mite.\n\n- cold bays", role=Role.NOTICE)))
    assert document.text == "Opening.\n\nCauses\n\nA mite.\n\n- cold bays\n\n"


@settings(deadline=None, derandomize=True)
@given(SECTIONS)
def test_section_offsets_point_at_each_sections_text(sections: tuple[Section, ...]) -> None:
    document = Document("d", "T", sections)
    offsets = document.section_offsets()
    assert [document.text[at : at + len(s.text)] for at, s in zip(offsets, sections, strict=True)] == [s.text for s in sections]
    assert offsets == sorted(offsets)


def test_a_document_without_sections_has_an_empty_text() -> None:
    assert Document("d", "T", ()).text == ""
    assert Document("d", "T", ()).section_offsets() == []


def test_tiers_and_roles_are_written_by_their_names() -> None:
    assert [str(tier) for tier in Tier] == ["reviewed", "reference", "community"]
    assert [str(role) for role in Role] == ["body", "experience", "notice"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ménière's Disease", "meniere-s-disease"),
        ("  --Kelp__fever-- ", "kelp-fever"),
        ("日本", ""),
        ("a" * 100, "a" * 80),
        ("a" * 79 + " b", "a" * 79),
    ],
)
def test_slug(text: str, wanted: str) -> None:
    assert slug(text) == wanted


def test_id_of_a_url_is_readable_and_stable() -> None:
    assert document_id(url="https://shores.example/kelp/", path="x") == "shores-example-kelp-4aedbcc1"


@pytest.mark.parametrize(
    "same",
    ["http://shores.example/kelp", "https://www.shores.example/kelp/", "https://SHORES.example/kelp#causes"],
)
def test_one_page_has_one_id_however_its_address_is_written(same: str) -> None:
    assert document_id(url=same, path="one.md") == document_id(url="https://shores.example/kelp", path="other.md")


@pytest.mark.parametrize("other", ["https://shores.example/kelp?p=2", "https://shores.example/Kelp", "https://bays.example/kelp"])
def test_different_addresses_have_different_ids(other: str) -> None:
    assert document_id(url=other, path="x") != document_id(url="https://shores.example/kelp", path="x")


def test_a_fragment_tells_documents_of_one_url_apart() -> None:
    ids = {document_id(url="https://shores.example/kelp", path="x", fragment=f) for f in ("", "1", "2")}
    assert len(ids) == 3


def test_id_of_a_plain_path_is_the_path() -> None:
    assert document_id(url=None, path="bays/cold-water/kelp.md") == "bays-cold-water-kelp"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kelp.md", "kelp.md"), ("日本.md", "中国.md"), ("café.md", "cafe.md"), ("a b.md", "a-b.md"), ("x" * 90, "x" * 91)],
)
def test_paths_that_a_slug_cannot_tell_apart_have_different_ids(one: str, other: str) -> None:
    assert document_id(url=None, path=one) != document_id(url=None, path=other)


@settings(deadline=None, derandomize=True)
@given(st.text(min_size=1, max_size=120), st.text(max_size=10))
def test_ids_hold_only_what_a_url_can_carry(path: str, fragment: str) -> None:
    found = document_id(url=None, path=f"a{path}", fragment=fragment)
    assert found
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(found) <= 89


def test_an_id_is_never_empty() -> None:
    assert document_id(url=None, path="--.md")


def test_a_path_that_is_not_utf8_has_an_id() -> None:
    assert document_id(url=None, path="caf\udce9.md")
