"""HTML becomes a tree within limits."""

import pytest
from lxml import etree, html

from indexer.errors import SourceError
from indexer.loaders import html_tree
from indexer.loaders.html_tree import parse_html, tag_of


def _text(page: str) -> str:
    return str(parse_html(page).text_content())


def test_scripts_styles_and_comments_are_gone() -> None:
    page = "<p>a<script>if (1 <b) { x('</p>') }</script>b<style>p > a {}</style>c<!-- <p>d</p> -->e<SCRIPT src=x></SCRIPT>f</p>"
    assert _text(page) == "abcef"


def test_structured_data_stays() -> None:
    root = parse_html('<html><script id=\'x\' type="application/LD+json">{"a": "<b>"}</script><p>x</p></html>')
    assert [script.text for script in root.iter("script")] == ['{"a": "<b>"}']


def test_an_unclosed_script_takes_the_rest_as_in_a_browser() -> None:
    assert _text("<p>a</p><script>b <p>c</p>") == "a"


def test_a_document_type_with_entities_is_not_obeyed() -> None:
    page = '<!DOCTYPE html [<!ENTITY a "kelp"><!ENTITY b SYSTEM "file:///etc/hostname">]><html><p>&a; &b; x</p></html>'
    assert _text(page) == "&a; &b; x"


def test_a_quotation_mark_counts_only_behind_an_equals_sign() -> None:
    assert _text('<p class=a">one</p><p title="x > y">two</p>') == "onetwo"


def test_null_characters_and_lone_surrogates() -> None:
    assert _text("<p>a\x00b\ud800c</p>") == "ab?c"


def test_a_tag_over_the_limit_loses_its_attributes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_tree, "MAX_TAG_CHARS", 40)
    root = parse_html(f"<div id=short>a</div><div id=long data-x='{'y>' * 30}'>b</div>")
    assert [(div.get("id"), div.text) for div in root.iter("div")] == [("short", "a"), (None, "b")]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("", "a page without any content"),
        ("<!-- nothing -->", "a page without any content"),
        ("<div>" * 100_000 + "kelp", "a page nested more than 2,048 levels deep"),
        ("<p>" + "kelp " * 1_000_001, "a page of 5,000,008 characters, at most 5,000,000 are read"),
        ("<br>" * 200_001, "a page of 200,001 tags, at most 200,000 are read"),
    ],
)
def test_pages_past_a_limit_have_a_reason(page: str, reason: str) -> None:
    with pytest.raises(SourceError) as raised:
        parse_html(page)
    assert raised.value.message == reason


def test_a_page_that_the_parser_refuses_has_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise etree.LxmlError("no")

    monkeypatch.setattr(etree, "fromstring", refuse)
    with pytest.raises(SourceError, match="a page without any content"):
        parse_html("<p>kelp</p>")


@pytest.mark.parametrize("piece", ["<", "<a ", '<a b="', "<!--", "<script>", "&", "<a b='c", "</", "<!doctype [", "<p/", "]]>"])
def test_broken_markup_is_read_in_one_go(piece: str) -> None:
    assert "kelp" in str(parse_html("<p>kelp</p>" + piece * 100_000).text_content())


def test_names_without_their_namespace() -> None:
    root = html.fragment_fromstring("<p><o:p>x</o:p></p>")
    assert [tag_of(element) for element in root.iter()] == ["p", "p"]
    assert tag_of(html.fragment_fromstring("<p><!-- x --></p>")[0]) == ""
