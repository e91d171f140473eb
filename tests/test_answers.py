"""Renderings carry the whole answer, links lead to the quoted words, and text stays text."""

import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from markdown_it import MarkdownIt

from indexer.documents import Document, Section, Source
from service.answers import (
    DISCLAIMERS,
    Answer,
    Citation,
    Statement,
    Status,
    cited_source,
    deep_link,
    disclaimer,
    document_link,
    source_line,
    to_json,
    to_markdown,
    with_local_links,
    with_markers,
)

DOCUMENT = Document(
    id="kelp", title="Kelp fever", sections=(Section("Kelp fever", "Bone dies. It heals."),), url="https://shores.example/kelp",
    publisher="Shores", updated="2024-05-01", sources=(Source("Kelp book", "Bay Press", "https://bay.example/book"),),
)  # fmt: skip
LOCAL = Document(id="moon", title="Moon knee", sections=(), publisher="Lunar Board")


def citation(marker: int, document: Document, quote: str) -> Citation:
    return Citation(
        marker=marker, document_id=document.id, passage_id=f"{document.id}:0", quote=quote, start=0, end=len(quote), title=document.title,
        publisher=document.publisher, url=document.url, deep_link=deep_link(document, quote), tier="reference", updated=document.updated,
    )  # fmt: skip


ANSWERED = Answer(
    id="a1", question="What is kelp fever?", status=Status.ANSWERED,
    short_answer=(Statement("Bone dies.", (1, 2)), Statement("It heals.", (3,))),
    points=(Statement("Helpers are:\n\n- cold\n- night", (4,)),),
    citations=(
        citation(1, DOCUMENT, "Bone dies."), citation(2, LOCAL, "Bone does die."), citation(3, DOCUMENT, "It heals."),
        citation(4, DOCUMENT, "Helpers are:\n\n- cold\n- night"),
    ),
    sources=(cited_source(DOCUMENT), cited_source(LOCAL)), disclaimer=disclaimer("en"), related=("Is it rare?",), confidence=0.9,
    message="Reading “kelp” for “klep”.", timings_ms={"total": 1.5},
)  # fmt: skip
PERSONAL = replace(ANSWERED, notice="medcite cannot make this decision for you.")
EMERGENCY = replace(ANSWERED, status=Status.EMERGENCY, notice="Call your emergency number now.")
ABSTAINED = replace(
    ANSWERED, status=Status.ABSTAINED, short_answer=(), points=(), citations=(), message="This library does not hold an answer."
)
EMERGENCY_ALONE = replace(EMERGENCY, short_answer=(), points=(), citations=(), sources=(), related=())
EVERY = {
    "answered": ANSWERED, "personal": PERSONAL, "emergency": EMERGENCY, "abstained": ABSTAINED, "emergency alone": EMERGENCY_ALONE,
}  # fmt: skip
every = pytest.mark.parametrize("answer", EVERY.values(), ids=EVERY.keys())


def fragment(link: str) -> str:
    return link.partition(":~:text=")[2]


@pytest.mark.parametrize(
    ("quote", "encoded"),
    [
        ("Bone dies.", "Bone%20dies."),
        ("X-ray, MRI & CT", "X%2Dray%2C%20MRI%20%26%20CT"),
        ("grade #2? 50% / a+b", "grade%20%232%3F%2050%25%20%2F%20a%2Bb"),
        ("Calvé – “hip”", "Calv%C3%A9%20%E2%80%93%20%E2%80%9Chip%E2%80%9D"),
        ("骨 🦴", "%E9%AA%A8%20%F0%9F%A6%B4"),
        ('<b> "x"', "%3Cb%3E%20%22x%22"),
        ("Helpers are:\n\n- cold\n- night", "Helpers%20are%3A"),  # the first block names it
        ("- cold bays\n- night", "cold%20bays"),
        ("a - b", "a%20%2D%20b"),
    ],
)
def test_a_deep_link_percent_encodes_the_quoted_words(quote: str, encoded: str) -> None:
    link = deep_link(DOCUMENT, quote)
    assert link == f"https://shores.example/kelp#:~:text={encoded}"
    assert link.isascii()
    assert urlsplit(link).path == "/kelp"


def test_a_long_quote_is_named_by_its_first_and_last_words() -> None:
    words = [f"w-{number}" for number in range(40)]
    start, end = fragment(deep_link(DOCUMENT, " ".join(words))).split(",")  # the only comma that is not encoded
    assert "-" not in start + end
    assert " ".join(words).startswith(unquote(start))
    assert " ".join(words).endswith(unquote(end))
    assert len(unquote(start).split()) == len(unquote(end).split()) > 2


def test_the_ends_of_a_quote_do_not_overlap() -> None:
    for length in range(1, 30):
        quote = " ".join(f"w{number}" for number in range(length))
        ends = [unquote(end).split() for end in fragment(deep_link(DOCUMENT, quote)).split(",")]
        assert sum(map(len, ends)) <= length
        assert len(ends) == 2 or ends[0] == quote.split()


def test_a_url_with_a_fragment_of_its_own_keeps_it() -> None:
    link = deep_link(replace(DOCUMENT, url="https://shores.example/kelp?a=1#cause"), "Bone dies.")
    assert link == "https://shores.example/kelp?a=1#cause:~:text=Bone%20dies."


def test_a_document_without_a_url_is_linked_to_its_own_page() -> None:
    assert document_link(LOCAL) == "/documents/moon"
    assert deep_link(LOCAL, "Bone dies.") == "/documents/moon#:~:text=Bone%20dies."
    assert cited_source(LOCAL).link == "/documents/moon"
    assert cited_source(DOCUMENT).link == "https://shores.example/kelp"


def test_the_disclaimer_is_there_in_every_language() -> None:
    assert disclaimer("es") == DISCLAIMERS["es"] != DISCLAIMERS["en"]
    assert disclaimer("fi") == DISCLAIMERS["en"]
    assert all("emerg" in text for text in DISCLAIMERS.values())


def test_markers_follow_their_statement() -> None:
    assert with_markers(ANSWERED.short_answer) == "Bone dies. [1][2] It heals. [3]"
    assert with_markers(()) == ""


@every
def test_json_carries_everything(answer: Answer) -> None:
    body = json.loads(json.dumps(to_json(answer)))
    assert body["status"] == answer.status.value
    assert body["notice"] == answer.notice
    assert body["message"] == answer.message
    assert body["disclaimer"] == answer.disclaimer
    assert body["short_answer"] == with_markers(answer.short_answer)
    assert [(p["text"], tuple(p["markers"])) for p in body["short_answer_parts"]] == [
        (s.text, s.markers) for s in answer.short_answer
    ]
    assert [(p["text"], tuple(p["markers"])) for p in body["points"]] == [(s.text, s.markers) for s in answer.points]
    assert [c["marker"] for c in body["citations"]] == [c.marker for c in answer.citations]
    assert [c["deep_link"] for c in body["citations"]] == [c.deep_link for c in answer.citations]
    assert [s["link"] for s in body["sources"]] == [s.link for s in answer.sources]
    based_on = {"title": "Kelp book", "publisher": "Bay Press", "url": "https://bay.example/book", "updated": None}
    assert [s["based_on"] for s in body["sources"]] == [[based_on], []][: len(answer.sources)]
    assert body["related"] == list(answer.related)
    assert body["timings_ms"] == answer.timings_ms


@every
def test_markdown_carries_notice_message_markers_sources_and_disclaimer_in_that_order(answer: Answer) -> None:
    text = to_markdown(answer)
    parts = [
        answer.notice,
        answer.message,
        *(s.text for s in answer.short_answer),
        *(s.title for s in answer.sources),
        answer.disclaimer,
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert text.endswith(f"*{answer.disclaimer}*\n")
    if answer.notice:
        assert text.startswith("> **")
    for cited in answer.citations:
        assert rf"[\[{cited.marker}\]]({cited.deep_link})" in text.partition("Sources")[0]
        assert rf"\[{cited.marker}\]" in text.partition("Sources")[2]
    for source in answer.sources:
        assert f"[{source.title}]({source.link})" in text
        assert all(f"[{origin.title}]({origin.url}), {origin.publisher}" in text for origin in source.based_on)


def test_markdown_shows_a_list_as_a_list() -> None:
    html = MarkdownIt("commonmark").render(to_markdown(ANSWERED))
    assert "<li>cold</li>" in html.replace("\n", "")
    assert re.search(r'night <a href="[^"]+">\[4\]</a>', html)


def test_markdown_calls_the_sources_of_an_abstention_nearest() -> None:
    text = to_markdown(ABSTAINED)
    assert "**Nearest pages**" in text
    assert "**Sources**" not in text
    assert "- [Kelp fever]" in text
    assert "**Sources**" in to_markdown(ANSWERED)


def test_a_community_page_is_called_one() -> None:
    assert source_line(replace(cited_source(LOCAL), tier="community")) == "Lunar Board, community page"


def test_a_source_line_has_the_dates() -> None:
    source = replace(cited_source(DOCUMENT), tier="reviewed", published="2020-01-01", reviewed="2023-03-03")
    assert source_line(source) == "Shores, reviewed 2023-03-03, updated 2024-05-01"
    assert source_line(replace(source, updated=None, reviewed=None)) == "Shores, published 2020-01-01"
    assert source_line(replace(cited_source(LOCAL), tier="reviewed", publisher="")) == "no date given"


HOSTILE = "<script>alert(1)</script> <b>bold</b>"


def hostile() -> Answer:
    document = replace(DOCUMENT, title=HOSTILE, publisher=HOSTILE)
    return replace(
        ANSWERED, short_answer=(Statement(HOSTILE, (1,)),), points=(Statement(HOSTILE, (2,)),), sources=(cited_source(document),),
        citations=(citation(1, document, HOSTILE), citation(2, document, HOSTILE)),
    )  # fmt: skip


def test_html_in_a_text_stays_text_in_json() -> None:
    body = json.loads(json.dumps(to_json(hostile())))
    assert body["short_answer_parts"][0]["text"] == body["citations"][0]["quote"] == body["sources"][0]["title"] == HOSTILE
    assert "<" not in body["citations"][0]["deep_link"]


def test_html_in_a_text_stays_text_in_markdown() -> None:
    html = MarkdownIt("commonmark").render(to_markdown(hostile()))
    assert "<script>" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    "text",
    ["a *low* score", "see [1](https://evil.example)", "snake_case_name and _more_", "# of falls", "> 40 years", "1. Rest"],
)
def test_markdown_shows_the_words_of_a_quote_as_they_are(text: str) -> None:
    answer = replace(ANSWERED, short_answer=(Statement(text, (1,)),), message="")
    lines = MarkdownIt("commonmark").parse(to_markdown(answer))
    first = next(token for token in lines if token.type == "inline")
    assert "".join(child.content for child in first.children or []) == f"{text} [1]"


@pytest.mark.parametrize(
    ("title", "url"),
    [
        ("Kelp [fever] part]", "https://shores.example/kelp"),
        ("Kelp", "https://shores.example/kelp fever"),
        ("Kelp", "https://x.example/a(b"),
    ],
)
def test_markdown_links_a_source_whatever_its_title_and_url(title: str, url: str) -> None:
    html = MarkdownIt("commonmark").render(
        to_markdown(replace(ANSWERED, sources=(cited_source(replace(DOCUMENT, title=title, url=url)),)))
    )
    assert f">{title}</a>" in html


def test_markdown_links_every_quote_to_its_place() -> None:
    text = to_markdown(ANSWERED)
    for cited in ANSWERED.citations:
        assert cited.deep_link in text


def test_without_the_service_a_document_without_an_address_is_linked_to_its_file(tmp_path: Path) -> None:
    (tmp_path / "a b.md").write_text("x")
    document = replace(LOCAL, path=str(tmp_path / "a b.md"))
    answer = replace(ANSWERED, citations=(citation(1, document, "Bone dies."),), sources=(cited_source(document),))
    local = with_local_links(answer)
    assert local.citations[0].deep_link == local.sources[0].link == (tmp_path / "a b.md").as_uri()


def test_a_document_with_an_address_keeps_its_link() -> None:
    answer = replace(ANSWERED, citations=(citation(1, DOCUMENT, "Bone dies."),), sources=(cited_source(DOCUMENT),))
    assert with_local_links(answer) == answer


def test_what_only_a_community_page_says_is_called_so_beside_its_words() -> None:
    community = replace(citation(1, LOCAL, "Bone dies."), tier="community")
    both = (community, citation(2, DOCUMENT, "Bone dies."))
    alone = replace(ANSWERED, short_answer=(Statement("Bone dies.", (1,)),), points=(), citations=both)
    assert "(community page)" in to_markdown(alone).partition("Sources")[0]
    shared = replace(alone, short_answer=(Statement("Bone dies.", (2, 1)),))
    assert "(community page)" not in to_markdown(shared).partition("Sources")[0]


@pytest.mark.parametrize(("pages", "shown", "rest"), [(1, 1, ""), (2, 2, ""), (9, 2, "and 7 more, listed on the page")])
def test_markdown_names_two_pages_that_a_source_was_written_from(pages: int, shown: int, rest: str) -> None:
    books = tuple(Source(title=f"Book {n}", publisher="Bay", url=f"https://bay.example/{n}") for n in range(pages))
    text = to_markdown(replace(ANSWERED, sources=(cited_source(replace(DOCUMENT, sources=books)),)))
    assert text.count("written from") == shown
    assert rest in text
    assert ("more, listed" in text) == bool(rest)
