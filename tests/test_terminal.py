"""What the terminal shows: the whole answer in the reader's order, what went wrong."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from indexer.documents import Document, Section, Source
from indexer.errors import BundleMissing, MedciteError
from service.answers import Answer, Citation, Statement, Status, cited_source, disclaimer
from service.terminal import console, print_answer, print_error

BASED_ON = tuple(Source(f"Kelp book {n}", "Bay Press", f"https://bay.example/{n}") for n in range(5))
DOCUMENT = Document(
    id="kelp", title="Kelp fever", sections=(Section("Kelp fever", "Mites carry it."),), url="https://shores.example/kelp",
    publisher="Shores", updated="2024-05-01", sources=BASED_ON, path="pages/kelp.md",
)  # fmt: skip
LOCAL = Document(id="moon", title="Moon knee", sections=(), path="pages/moon.md")
CITATION = Citation(
    marker=1, document_id="kelp", passage_id="kelp:0", quote="Mites carry it.", start=12, end=27, title="Kelp fever", publisher="Shores",
    url=DOCUMENT.url, deep_link="", tier="reference", updated=None,
)  # fmt: skip
ANSWER = Answer(
    id="a", question="Who carries it?", status=Status.ANSWERED, short_answer=(Statement("Mites carry it.", (1,)),),
    points=(Statement("Helpers are:\n\n- cold\n- night", (2, 3)), Statement("Gloves help.", (4,))),
    citations=(CITATION, replace(CITATION, marker=2), replace(CITATION, marker=3, document_id="moon"), replace(CITATION, marker=4)),
    sources=(cited_source(DOCUMENT), cited_source(LOCAL)), disclaimer=disclaimer("en"), related=("Is it rare?",),
    message="Reading “mites” for “mitse”.",
)  # fmt: skip


def paper(width: int = 100) -> tuple[Console, io.StringIO]:
    written = io.StringIO()
    return Console(file=written, width=width, highlight=False), written


def shown(answer: Answer, width: int = 100) -> str:
    out, written = paper(width)
    print_answer(answer, out)
    return written.getvalue()


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_answer_is_shown_in_the_readers_order() -> None:
    text = flat(shown(ANSWER))
    parts = [
        "Reading “mites”", "Mites carry it. [1]", "Helpers are:", "- cold", "- night [2][3]", "Gloves help. [4]", "Sources",
        "[1][2][4] Kelp fever – Shores, plain-language summary, not reviewed by a doctor, updated 2024-05-01", "https://shores.example/kelp", "[3] Moon knee", "You could also ask",
        "Is it rare?", disclaimer("en"),
    ]  # fmt: skip
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


@pytest.mark.parametrize("width", [40, 80, 100])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = shown(replace(ANSWER, notice="word " * 40), width).splitlines()
    assert max(len(line) for line in lines if "://" not in line) <= width


def test_a_notice_stands_first_and_an_emergency_is_called_urgent() -> None:
    for status, urgent in ((Status.ANSWERED, False), (Status.EMERGENCY, True)):
        text = shown(replace(ANSWER, status=status, notice="Call now."))
        assert text.index("Call now.") < text.index("Mites")
        assert ("URGENT" in text) is urgent


@pytest.mark.parametrize("status", [Status.ABSTAINED, Status.EMERGENCY])
def test_without_citations_the_pages_are_called_nearest(status: Status) -> None:
    text = shown(replace(ANSWER, status=status, short_answer=(), points=(), citations=(), message="No answer here.", notice=""))
    assert "No answer here." in text
    assert "Nearest pages" in text
    assert "Sources" not in text
    assert "[1]" not in text
    assert disclaimer("en") in flat(text)


def test_a_list_hangs_under_its_bullet() -> None:
    lines = [line.rstrip() for line in shown(ANSWER).splitlines()]
    start = lines.index("• Helpers are:")
    assert lines[start + 1 : start + 3] == ["  - cold", "  - night [2][3]"]


def test_brackets_in_a_text_are_no_markup() -> None:
    odd = "See [bold red]this[/bold red] and [link=https://evil.example]that[/link] [/]"
    document = replace(DOCUMENT, title=odd, publisher=odd)
    answer = replace(
        ANSWER, short_answer=(Statement(odd, (1,)),), points=(Statement(odd, (2,)),), sources=(cited_source(document),), message=odd,
        notice=odd, related=(odd,),
    )  # fmt: skip
    assert flat(shown(answer, 400)).count(odd) == 7


def test_the_pages_it_was_written_from_are_named_as_far_as_there_is_room() -> None:
    text = shown(ANSWER)
    assert "written from: Kelp book 0, Bay Press" in text
    assert "and 3 more" in flat(text)


def test_a_local_page_is_named_by_its_file(tmp_path: Path) -> None:
    path = tmp_path / "moon knee.md"
    text = "".join(shown(replace(ANSWER, sources=(cited_source(replace(LOCAL, path=str(path))),)), 400).split())
    assert path.as_uri() in text
    member = replace(LOCAL, path="pages.zip!moon.md")
    assert "pages.zip!moon.md" in shown(replace(ANSWER, sources=(cited_source(member),)))


def test_the_console_is_plain_and_of_readable_width_where_it_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    out = console()
    assert out.width == 100
    print_answer(ANSWER, out)
    assert "\x1b" not in capsys.readouterr().out
    assert console(stderr=True).stderr


def test_an_error_says_what_failed_and_what_is_next() -> None:
    out, written = paper()
    print_error(BundleMissing("There is no library in [lib].", hint="Build one: medcite index SOURCE"), out)
    assert written.getvalue() == "Error: There is no library in [lib].\nNext: Build one: medcite index SOURCE\n"


def test_an_error_without_a_hint_has_no_next_line() -> None:
    out, written = paper()
    print_error(MedciteError("It failed."), out)
    assert written.getvalue() == "Error: It failed.\n"
