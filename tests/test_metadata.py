"""What files tell of themselves: titles and authors, and what programs put in their place."""

import pytest

from indexer.loaders.metadata import told_author, told_title


@pytest.mark.parametrize("title", ["Kelp fever", "Gout: what to know", "¿Qué es la gota?", "COPD – a guide", "Vitamin B12"])
def test_a_title(title: str) -> None:
    assert told_title(title, "leaflet.pdf") == title


@pytest.mark.parametrize(
    "title",
    [
        None, 7, "", "  ", "abc", "Untitled", "untitled-2", "Document1", "Microsoft Word - kelp fever", "PowerPoint Presentation",
        "leaflet_v3", "kelp.indd", "C:\\Users\\me\\kelp", "12.5.2024", "leaflet", "x" * 300,
    ],
)  # fmt: skip
def test_no_title(title: object) -> None:
    assert told_title(title, "a/leaflet.pdf") == ""


def test_a_title_is_mended() -> None:
    assert told_title("  Calv\u00c3\u00a9 \n disease ", "leaflet.pdf") == "Calvé disease"


@pytest.mark.parametrize("author", ["Institute of Shores", "Dr. Ana Ruiz", "NHS"])
def test_an_author(author: str) -> None:
    assert told_author(author) == author


@pytest.mark.parametrize(
    "author", [None, "", "Admin", "user", "Microsoft Office User", "python-docx", "a@b.example", "jsmith2", "—", "Adobe Inc."]
)
def test_no_author(author: object) -> None:
    assert told_author(author) == ""
