"""Markdown with front matter."""

import pytest

from indexer.documents import Document, Role, Section, Source, Tier
from indexer.errors import SourceError
from indexer.loaders import SourceFile, load, markdown

PAGE = """---
title: What is kelp fever?
also_called: [KF, seaweed fever]
topic: divers
tier: reviewed
language: en
publisher: Institute of Shores
licence: CC-BY-4.0
url: https://shores.example/kelp
published: 2020-02-29
updated: "May 1, 2024"
reviewed: 2024-05-02 10:30:00
sources:
  - title: Fevers of the shore
    publisher: Lunar Board
    url: https://lunar.example/fevers
    updated: 2023-01-31
  - url: https://lunar.example/mites
---

Kelp fever passes.
"""


def _read(text: str, path: str = "pages/kelp.md") -> Document:
    (document,) = load(SourceFile(path, f"/tmp/{path}", text.encode())).documents
    return document


def _text(body: str) -> str:
    (section,) = _read(f"---\ntitle: Kelp\n---\n{body}\n").sections
    return section.text


def test_front_matter() -> None:
    document = _read(PAGE)
    assert document.title == "What is kelp fever?"
    assert document.also_called == ("KF", "seaweed fever")
    assert document.tier is Tier.REVIEWED
    assert (document.topic, document.language, document.publisher) == ("divers", "en", "Institute of Shores")
    assert (document.licence, document.url) == ("CC-BY-4.0", "https://shores.example/kelp")
    assert (document.published, document.updated, document.reviewed) == ("2020-02-29", "2024-05-01", "2024-05-02")
    assert document.sources == (
        Source("Fevers of the shore", "Lunar Board", "https://lunar.example/fevers", "2023-01-31"),
        Source("https://lunar.example/mites", "", "https://lunar.example/mites", None),
    )


def test_what_front_matter_leaves_out() -> None:
    document = _read("# Kelp\n\nIt passes.\n", "pages/kelp.md")
    assert (document.title, document.id, document.tier, document.language) == ("Kelp", "pages-kelp", Tier.REFERENCE, "en")
    assert (document.url, document.updated, document.also_called, document.sources) == (None, None, (), ())


def test_a_page_without_any_title_is_called_by_its_path() -> None:
    assert _read("---\ntopic: x\n---\nIt passes.\n", "pages/kelp.md").title == "pages/kelp.md"


def test_empty_front_matter() -> None:
    assert markdown.read("---\n\n---\nIt passes.\n", "kelp.md")[0].title == "kelp.md"


def test_a_title_in_front_matter_goes_before_one_in_the_text() -> None:
    assert _read("---\ntitle: Kelp\n---\n# Seaweed\n\nIt passes.\n").title == "Kelp"


def test_nested_headings_name_their_parent() -> None:
    body = "# Kelp\n\nA.\n\n## Causes\n\nB.\n\n### Mites\n\nC.\n\n#### Bites\n\nD.\n\n## Treatment\n\nE.\n\n### Rest\n\nF.\n"
    assert [(s.heading, s.parent, s.text) for s in _read(body).sections] == [
        ("Kelp", "", "A."),
        ("Causes", "", "B."),
        ("Mites", "Causes", "C."),
        ("Bites", "Mites", "D."),
        ("Treatment", "", "E."),
        ("Rest", "Treatment", "F."),
    ]


def test_a_skipped_heading_level() -> None:
    assert [(s.heading, s.parent) for s in _read("# Kelp\n\n### Mites\n\nC.\n").sections] == [("Mites", "Kelp")]


def test_text_before_the_first_heading_stands_under_the_title() -> None:
    assert _read("---\ntitle: Kelp\n---\nA.\n\n## Causes\n\nB.\n").sections == (Section("Kelp", "A."), Section("Causes", "B."))


def test_marks_of_markdown_are_gone() -> None:
    body = (
        'It **passes** _by itself_, see [the *page*](https://x.example "t") and <https://y.example>, `2 > 1`,\nx<sub>2</sub>'
        " &amp; ![alt](i.png) 3\\*4  \n# no"
    )
    assert (
        _text(body.replace("\n# no", "\nlast")) == "It passes by itself, see the page and https://y.example, 2 > 1, x2 & 3*4 last"
    )


def test_headings_lose_their_marks_too() -> None:
    assert _read("## What is *kelp* [fever](x)? ##\n\nIt passes.\n").sections[0].heading == "What is kelp fever?"


def test_html_blocks_and_comments_are_left_out() -> None:
    assert _text("<!-- a note -->\n\nIt passes.\n\n<script>\nalert(1)\n</script>\n") == "It passes."


def test_quotations_are_paragraphs() -> None:
    assert _text("> It passes\n> by itself.\n\nRest.") == "It passes by itself.\n\nRest."


def test_lists_with_their_lead_in() -> None:
    body = "Risks are:\n\n- cuts,\n  also old ones\n- cold bays\n  1. in spring\n  2. in autumn\n\nRest helps."
    assert _text(body) == "Risks are:\n\n- cuts, also old ones\n- cold bays\n- in spring\n- in autumn\n\nRest helps."


def test_a_loose_list_is_a_list() -> None:
    assert _text("Risks are:\n\n* cuts\n\n* cold bays\n") == "Risks are:\n\n- cuts\n- cold bays"


def test_a_tables_rows_each_name_their_columns() -> None:
    body = "| Stage | X-ray | |\n|---|:-:|---|\n| I | normal | a |\n| **II** | [grey](x) | |\n| | | |\n\nAfter."
    assert _text(body) == "- Stage: I; X-ray: normal; a\n- Stage: II; X-ray: grey\n\nAfter."


def test_two_tables_keep_their_own_headers() -> None:
    body = "| A |\n|---|\n| 1 |\n\nBetween.\n\n| B |\n|---|\n| 2 |\n"
    assert _text(body) == "- A: 1\n\nBetween.\n\n- B: 2"


@pytest.mark.parametrize("heading", ["About this page", "ABOUT THIS PAGE", "Acerca de esta página", "Disclaimer"])
def test_what_is_about_the_page_is_a_notice(heading: str) -> None:
    sections = _read(f"# Kelp\n\nIt passes.\n\n## {heading}\n\nWritten in a week.\n\n## Causes\n\nA mite.\n").sections
    assert [s.role for s in sections] == [Role.BODY, Role.NOTICE, Role.BODY]


def test_what_stands_under_a_notice_is_a_notice() -> None:
    sections = _read("# Kelp\n\nIt passes.\n\n## About this page\n\n### How it was written\n\nIn a week.\n").sections
    assert [s.role for s in sections] == [Role.BODY, Role.NOTICE]


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("title: [", "front matter is not valid YAML"),
        ("title: a: b", "front matter is not valid YAML"),
        ("updated: 2024-02-30", "front matter is not valid YAML"),
        ("x: !!python/object/apply:os.system [ls]", "front matter is not valid YAML"),
        ("- a\n- b", "front matter is a list, expected key: value lines"),
        ("just words", "front matter is a str"),
        ("tier: gold", "tier is 'gold', expected one of reviewed, reference, community"),
        ("tier: [reviewed]", "tier is ['reviewed'], expected one of"),
        ("also_called: KF", "also_called is a str, expected a list"),
        ("sources: {url: x}", "sources is a dict, expected a list"),
        ("sources: [https://x.example]", "an entry of sources is 'https://x.example', expected title, publisher, url"),
        ("sources: [{title: x}]", "an entry of sources is {'title': 'x'}"),
    ],
)
def test_bad_front_matter_is_a_source_error(front: str, message: str) -> None:
    with pytest.raises(SourceError) as raised:
        _read(f"---\n{front}\n---\nIt passes.\n")
    assert raised.value.message.startswith(message)


@pytest.mark.parametrize("url", ["12", "[https://x.example]", "'http://[broken'"])
def test_a_bad_address_is_a_source_error(url: str) -> None:
    with pytest.raises(SourceError):
        _read(f"---\ntitle: Kelp\nurl: {url}\n---\nIt passes.\n")


def test_other_names_that_yaml_takes_for_booleans() -> None:
    assert _read("---\ntitle: Osteonecrosis\nalso_called: [ON, AVN]\n---\nIt hurts.\n").also_called == ("ON", "AVN")


def test_a_sources_date_with_a_time_is_a_date() -> None:
    document = _read("---\ntitle: K\nsources:\n  - url: https://x.example\n    updated: 2024-05-01 10:00:00\n---\nIt passes.\n")
    assert document.sources[0].updated == "2024-05-01"


def test_recognises() -> None:
    assert markdown.recognises("---\ntitle: x\n---\nwords")
    assert markdown.recognises("words\n\n## Heading\n")
    assert not markdown.recognises("words #hashtag\n")
    assert not markdown.recognises("---\nnever closed")
