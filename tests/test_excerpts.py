"""Excerpts: a quotation with the words around it, from its own section only."""

from indexer.documents import Document, Section
from service.web.excerpts import excerpt

LONG = " ".join(f"Sentence number {n} says little." for n in range(40))
DOCUMENT = Document(
    id="kelp",
    title="Kelp fever",
    sections=(
        Section("Kelp fever", "It starts late. It ends early. Rest helps."),
        Section("Long", LONG),
        Section("Last", "The end."),
    ),
)


def cut(quote: str) -> tuple[str, str, str, str]:
    start = DOCUMENT.text.index(quote)
    found = excerpt(DOCUMENT, start=start, end=start + len(quote))
    return found.heading, found.before, found.quote, found.after


def test_a_short_section_is_shown_whole() -> None:
    assert cut("It ends early.") == ("", "It starts late. ", "It ends early.", " Rest helps.")


def test_the_surroundings_end_with_the_section() -> None:
    assert cut("The end.") == ("Last", "", "The end.", "")
    assert cut("Rest helps.") == ("", "It starts late. It ends early. ", "Rest helps.", "")


def test_a_long_section_is_cut_at_a_sentence_before_and_at_a_word_behind() -> None:
    heading, before, _, after = cut("Sentence number 20 says little.")
    assert heading == "Long"
    assert before.startswith("… Sentence number 1")
    assert before.removeprefix("… ") in LONG
    assert after.endswith(" …")
    assert f"{after.removesuffix(' …')} " in LONG


def test_words_without_a_sentence_are_cut_at_a_word() -> None:
    document = Document(id="x", title="X", sections=(Section("", "word " * 200 + "end"),))
    at = document.text.index("end")
    found = excerpt(document, start=at, end=at + 3)
    assert found.before.startswith("… word word")
    assert len(found.before) < 230
