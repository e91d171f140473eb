"""Words by which a page speaks of itself are told from those about its subject."""

import pytest

from indexer.loaders.page_words import is_page_line, notice_heading, references_heading, related_heading


@pytest.mark.parametrize(
    "heading", ["References", "Sources:", "References and notes", "Referencias", "Quellen", "Bibliographie", "Fontes"]
)
def test_references(heading: str) -> None:
    assert references_heading(heading)


@pytest.mark.parametrize("heading", ["Sources of vitamin D", "References and borrowing", "Reference ranges", "Note"])
def test_no_references(heading: str) -> None:
    assert not references_heading(heading)


@pytest.mark.parametrize(
    "heading", ["Related conditions", "See also", "Enlaces", "Voir aussi", "Siehe auch", "Saiba mais", "Link utili"]
)
def test_related(heading: str) -> None:
    assert related_heading(heading)


@pytest.mark.parametrize(
    "heading", ["Medical disclaimer", "Aviso médico", "Haftungsausschluss", "About this page", "Mentions légales"]
)
def test_notices(heading: str) -> None:
    assert notice_heading(heading)


@pytest.mark.parametrize("heading", ["Avvertenze", "Avertissement", "Notices", "About this disease", "Advice"])
def test_warnings_about_the_subject_are_no_notices(heading: str) -> None:
    assert not notice_heading(heading)


@pytest.mark.parametrize(
    "line",
    [
        "Last updated: 3 March 2020",
        "Last updated 3 March 2020",
        "Updated March 3, 2020",
        "Page last reviewed: 12 February 2016",
        "Medically reviewed by Dr Ada Shore",
        "Reviewed by Ada Shore, MD",
        "Published on 2020-01-01",
        "Next review due: 2021",
        "By Dr Ada Shore",
        "3 min read",
        "Back to top",
        "Print this page",
        "Última actualización: 12 de junio de 2023",
        "Zuletzt geändert am 3. März 2020",
        "Mis à jour le 3 mars 2020",
    ],
)
def test_page_lines(line: str) -> None:
    assert is_page_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "Published studies show that it passes.",
        "Updated guidelines recommend rest.",
        "Written consent is needed before surgery.",
        "Share this information with your doctor.",
        "Reviewed evidence is scarce.",
        "By drinking water you avoid it.",
        "Print is hard to read for some:",
        f"Last updated: {'a long story ' * 20}",
    ],
)
def test_no_page_lines(line: str) -> None:
    assert not is_page_line(line)
