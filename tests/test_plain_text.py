"""Plain text is read as people set it, and what is no prose is refused with the reason."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.documents import Document, Section, Tier
from indexer.errors import SourceError
from indexer.loaders import SourceFile, load, plain_text

TEXT = (Path(__file__).parent / "data" / "loaders" / "plain-text.txt").read_text()
PROSE = "Kelp fever is an illness of people who dive in cold bays. It passes by itself."


def _read(text: str, path: str = "kelp.txt") -> Document:
    loaded = load(SourceFile(path, f"/tmp/{path}", text.encode()))
    assert loaded.loader == "plain-text"
    (document,) = loaded.documents
    return document


def _outline(text: str) -> list[tuple[str, str]]:
    return [(section.heading, section.text) for section in _read(f"Kelp\n\n{text}").sections]


def test_a_text_with_everything() -> None:
    document = _read(TEXT)
    assert (document.title, document.url) == ("Kelp fever", "https://shores.example/kelp")
    assert (document.publisher, document.tier, document.language) == ("Institute of Shores", Tier.REFERENCE, "en")
    assert (document.published, document.updated, document.reviewed) == ("2020-03-03", "2024-05-01", "2024-05-02")
    assert document.sections == (
        Section(
            "Kelp fever",
            "Kelp fever is an illness of people who dive in cold bays. It starts about two days after a dive and passes by itself in "
            "most people.",
        ),
        Section(
            "SYMPTOMS",
            "The first symptoms are:\n\n- a high temperature\n- itching of the hands, most of all between the fingers\n- tiredness",
        ),
        Section(
            "Treatment",
            "Kelp fever is treated with rest and salt baths. A bath takes twenty minutes:\n\n- Fill the tub with warm water.\n"
            "- Add two spoons of sea salt for every litre.\n- Stay in for twenty minutes.",
        ),
        Section("Later symptoms", "A few people get green nails in the second week. They are harmless.", parent="Treatment"),
    )


def test_a_text_without_title_is_called_by_its_path() -> None:
    assert _read(PROSE).title == "kelp.txt"
    assert _read(PROSE).text == f"kelp.txt\n\n{PROSE}\n\n"


def test_wrapped_lines_are_joined() -> None:
    assert _outline("Kelp fever is an illness of long-\nterm divers who dive\nin cold bays.") == [
        ("Kelp", "Kelp fever is an illness of long-term divers who dive in cold bays.")
    ]


def test_a_line_may_be_a_paragraph() -> None:
    long = f"{PROSE} " * 4
    assert _outline(f"{long}\n{PROSE}\nRest helps.") == [("Kelp", f"{long.strip()}\n\n{PROSE}\n\nRest helps.")]
    wrapped = "Kelp fever is an illness of people who dive in cold bays, and\nit passes.\nRest and warm baths with much sea salt help nearly all of them.\n"
    assert _outline(wrapped) == [
        (
            "Kelp",
            "Kelp fever is an illness of people who dive in cold bays, and it passes.\n\n"
            "Rest and warm baths with much sea salt help nearly all of them.",
        )
    ]
    indented = "Kelp fever is an illness of divers and\nof keepers.\n   Rest and warm baths help nearly all of\nthem at once."
    assert _outline(indented)[0][1].split("\n\n") == [
        "Kelp fever is an illness of divers and of keepers.",
        "Rest and warm baths help nearly all of them at once.",
    ]


def test_headings() -> None:
    text = (
        f"CAUSES\n{PROSE}\n\nWhat are the risks?\n\nCuts are a risk of diving.\n\nRest\n----\nRest helps all.\n\n1. Baths\n\nBaths help.\n\n"
        "Tea:\n\nTea helps too."
    )
    assert _outline(text) == [
        ("CAUSES", PROSE),
        ("What are the risks?", "Cuts are a risk of diving."),
        ("Rest", "Rest helps all."),
        ("Baths", "Baths help."),
        ("Tea", "Tea helps too."),
    ]


def test_rules_of_two_kinds_nest() -> None:
    sections = _read(f"Kelp\n\nCare\n====\n{PROSE}\n\nRest\n----\nRest helps all.\n").sections
    assert [(section.heading, section.parent) for section in sections] == [("Care", ""), ("Rest", "Care")]


def test_what_is_no_heading() -> None:
    assert _outline(f"{PROSE}\n\nthe end of it\n\nRest helps.\n\nCall a doctor at once") == [
        ("Kelp", f"{PROSE}\n\nthe end of it\n\nRest helps.\n\nCall a doctor at once")
    ]


@pytest.mark.parametrize("mark", ["-", "*", "•", "–", "1.", "2)", "(3)"])
def test_lists(mark: str) -> None:
    assert _outline(
        f"The risks of diving are these:\n\n{mark} cuts on\n  the hands\n{mark} cold bays\n\nRest helps with all of them."
    ) == [("Kelp", "The risks of diving are these:\n\n- cuts on the hands\n- cold bays\n\nRest helps with all of them.")]


def test_languages() -> None:
    assert _read("La fièvre des algues est une maladie des plongeurs. Elle passe avec du repos.").language == "fr"
    assert _read(f"Kelp\nLanguage: nl\n\n{PROSE}").language == "nl"


def test_an_authoritys_text_is_reviewed() -> None:
    assert _read(f"Kelp\nSource: https://www.cdc.gov/kelp\n\n{PROSE}").tier is Tier.REVIEWED


@pytest.mark.parametrize(
    "text",
    [
        "<svg/>",
        "<?xml version='1.0'?><a/>",
        '{"a": 1}',
        '[{"a": 1}]',
        "{\\rtf1 x}",
        "#!/bin/sh\necho kelp",
        "/* kelp */",
        "// kelp",
    ],
)
def test_markup_data_and_code_are_not_recognised(text: str) -> None:
    assert not plain_text.recognises(text)


def test_what_opens_like_data_but_is_prose() -> None:
    assert plain_text.recognises("[Note] It passes.")
    assert plain_text.recognises("{x} It passes.")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name,dose\nkelp,5\nmoon,6\nsand,7\n", "rows of values"),
        ("question\tanswer\nIs it bad?\tIt is not, it passes.\nIs it rare?\tIt is not, many have it.\n", "rows of values"),
        ("2024-05-01 10:00:00 INFO kelp\n" * 5, "a log"),
        ("x = find(kelp)\nif x == 3:\n    give(x)\n", "program code"),
        ("\\x00\\x01 4f 5a 99", "no running text"),
        ("kelp " * 1_000_001, "a text of 5,000,005 characters, at most 5,000,000 are read"),
    ],
)
def test_what_is_refused(text: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        plain_text.read(text, "kelp.txt")


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.one_of(st.text(max_size=30), st.sampled_from(["\n", "\n\n", PROSE, "- cuts", "====", "RISKS", "Tea:", "1. x", "\x00"]))
    )
)
def test_any_text_gives_printable_sections_or_a_reason(pieces: list[str]) -> None:
    try:
        (document,) = plain_text.read("\n".join(pieces), "kelp.txt")
    except SourceError:
        return
    assert document.title.isprintable()
    for section in document.sections:
        assert section.heading.isprintable()
        assert section.text.replace("\n", "").isprintable()
