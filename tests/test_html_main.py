"""The main part is what the page marks, narrowed to its words."""

import pytest

from indexer.loaders import html_main
from indexer.loaders.html_main import main_part
from indexer.loaders.html_tree import parse_html

WORDS = (
    "<p>Kelp fever is an illness of people who dive in cold bays. It starts about two days after a dive and passes by itself.</p>"
    "<p>A warm bath with sea salt is the best treatment, since the salt draws the mites out of the skin within a quarter of an hour.</p>"
)
SIDE = "<div><a href=/a>Visit us</a><a href=/b>Work with us</a></div>"


def _main(body: str) -> tuple[str, str]:
    part = main_part(parse_html(f"<html><body>{body}</body></html>"))
    return str(part.tag), part.get("id", "")


def test_what_the_page_marks_is_narrowed() -> None:
    assert _main(f"{SIDE}<main>{SIDE}<div id=words>{WORDS}</div></main>") == ("div", "words")


def test_a_page_that_marks_nothing() -> None:
    assert _main(f"{SIDE}<div><div id=words>{WORDS}</div>{SIDE}</div>") == ("div", "words")


def test_words_in_several_parts_stay_together() -> None:
    assert _main(
        f"{SIDE}<div id=all><div>{WORDS}</div><div>{WORDS.replace('Kelp', 'Moon').replace('bath', 'tub')}</div></div>"
    ) == ("div", "all")


def test_a_mark_on_a_part_with_few_of_the_words_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_main, "_extracted", lambda root: WORDS.replace("<p>", " ").replace("</p>", " ").split())
    assert _main(f"<article><p>A short word of the week.</p></article><div id=words>{WORDS}</div>") == ("div", "words")


def test_short_pages_are_read_by_their_marks() -> None:
    assert _main(f"{SIDE}<main id=m><p>It passes.</p></main>") == ("main", "m")
    assert _main(f"{SIDE}<div role=main id=m>It passes.</div>") == ("div", "m")
    assert _main("<p>It passes.</p>") == ("body", "")
    assert _main("<article>A.</article><article>B.</article>") == ("body", "")


@pytest.mark.parametrize("opening", ["<div>" * html_main.MAX_DEPTH, "<ul><li>" * (html_main.MAX_NESTED + 1)])
def test_pages_past_the_limits_are_read_by_their_marks(opening: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_main, "_extracted", lambda root: pytest.fail("trafilatura was asked"))
    assert _main(f"<main id=m>{opening}{WORDS}</main>") == ("main", "m")


def test_a_page_without_body() -> None:
    part = main_part(parse_html("<html><frameset><frame src=x></frameset></html>"))
    assert part.tag == "html"


def test_a_page_that_trafilatura_trips_over_is_read_by_its_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    def trip(*_: object, **__: object) -> None:
        raise AttributeError("text")

    monkeypatch.setattr("trafilatura.bare_extraction", trip)
    assert _main(f"{SIDE}<main id=m><div>{WORDS}</div></main>") == ("main", "m")
