"""The head of a plain text is told from its words."""

import pytest

from indexer.loaders.text_head import TextHead, text_head


def _head(text: str) -> TextHead:
    return text_head(text.split("\n"))


def test_a_title_and_fields() -> None:
    head = _head(
        "Kelp fever\n==========\nSource: https://shores.example/kelp\nPublisher: Institute of Shores\nUpdated: 3 March 2020\n"
        "Language: es-MX\nLicense: CC BY 4.0\n\nIt passes."
    )
    assert (head.title, head.url, head.end) == ("Kelp fever", "https://shores.example/kelp", 8)
    assert head.fields == {
        "url": "https://shores.example/kelp",
        "publisher": "Institute of Shores",
        "updated": "3 March 2020",
        "language": "es",
        "licence": "CC BY 4.0",
    }


def test_fields_in_other_languages() -> None:
    head = _head("Título: Fiebre de las algas\nFuente: Instituto de las Costas\nActualizado: 12 de junio de 2023\n\nPasa sola.")
    assert (head.title, head.url) == ("Fiebre de las algas", None)
    assert head.fields["publisher"] == "Instituto de las Costas"


def test_the_first_of_a_field_counts() -> None:
    assert _head("URL: https://a.example/\nLink: https://b.example/\n\nIt passes.").url == "https://a.example/"


@pytest.mark.parametrize(
    "text",
    [
        "It passes.\n\nRest helps.",
        "Risks are:\n- cuts",
        "- cuts\n- bays\n\nIt passes.",
        "Two lines that\nbelong together\n\nIt passes.",
        "Only one line",
        "Symptoms: fever, a cough and much more than that.\n\nIt passes.",
        "Source: fish is a good source of vitamin D.\n\nIt passes.",
        "",
    ],
)
def test_no_head(text: str) -> None:
    head = _head(text)
    assert (head.title, head.url, head.fields) == ("", None, {})


def test_a_head_ends_where_the_words_begin() -> None:
    head = _head("Kelp\n\nIt passes.\n\nUpdated: 3 March 2020\n")
    assert (head.title, head.fields, head.end) == ("Kelp", {}, 2)
