"""Prose is told from logs, tables, code and data."""

import pytest

from indexer.loaders.prose import reason_against

PROSE = [
    "Kelp fever is an illness of people who dive in cold bays.",
    "It affects 1 in 10,000 to 20,000 divers (about 0.01%), most of all men aged 30–40.",
    "Gorączka wodorostów mija sama w ciągu trzech tygodni. Lekarze zalecają odpoczynek oraz kąpiele.",
    "海藻热会自行消退，多数潜水员三周内康复。",
    "no one is sure what causes it and most of the divers recover by the end of the year",
    "EA/TEF occurs in 1 in 3,000 to 5,000 newborns.",
]
LOG = [
    "2024-05-01 10:00:00 INFO started the server",
    "2024-05-01 10:00:01 INFO took a question",
    "2024-05-01 10:00:02 ERROR gave up",
]
CODE = ["import os", "def find(path):", "    return os.path.join(path, 'kelp')", "# It is a small function that finds kelp."]
CSV = ["id,question,answer", "1,What is kelp fever?,It is an illness of divers.", "2,Is it bad?,It is not, it passes by itself."]
TSV = ["name\tdose", "kelp\t5 ml", "moon\t6 ml", "sand\t7 ml"]


@pytest.mark.parametrize("text", PROSE)
def test_prose(text: str) -> None:
    assert reason_against([text], [text]) == ""


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (LOG, "a log"),
        (CODE, "program code"),
        (CSV, "rows of values"),
        (TSV, "rows of values"),
        (["kelp|moon|sand", "1|2|3", "4|5|6"], "rows of values"),
        (["3 4 5 6 7 8 9"], "no running text"),
        (["/etc/hosts", "/etc/passwd"], "no running text"),
        (["kelp moon sand chalk frost bell fog"], "no running text: words, but hardly a sentence"),
        (["host: localhost", "port: none", "name: kelp"], "no running text"),
        ([], "no running text"),
    ],
)
def test_no_prose(lines: list[str], reason: str) -> None:
    assert reason_against(lines, lines).startswith(reason)


def test_a_list_of_prose_is_no_table() -> None:
    lines = [
        "Kelp fever, an illness of divers, passes by itself.",
        "It starts with fever, a cough, and itching.",
        "Rest, sleep and baths help.",
    ]
    assert reason_against(lines, lines) == ""


def test_sentences_with_brackets_are_no_code() -> None:
    lines = ["Vitamin D (calcitriol) helps.", "The cells (malignant ones) grow.", "See a doctor (at once)."]
    assert reason_against(lines, lines) == ""
