"""What a style keeps from readers is hidden; what it only closes, moves or lays out is not."""

import pytest
from lxml import html

from indexer.loaders import SourceFile, load
from indexer.loaders.html_hidden import is_hidden_by_style
from indexer.loaders.html_tree import parse_html


def element(markup: str) -> html.HtmlElement:
    """The element with a style."""
    return next(found for found in parse_html(f"<body><div>{markup}</div></body>").iter() if found.get("style"))


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "color: red; DISPLAY : NONE !important",
        "display:/* x; y */none",
        "visibility:hidden",
        "visibility: collapse",
        "font-size:0",
        "font-size:0px;color:white",
        "font-size: 0.0em",
        "font-size:0%",
        "font-size:1px",
        "opacity:0",
        "opacity: .0",
        "opacity:0%",
        "height:0;overflow:hidden",
        "width:0px; overflow: clip",
        "max-height:0; overflow:hidden auto",
        "position:absolute;width:1px;height:1px;overflow:hidden",
        "text-indent:-9999px",
        "position:absolute; left:-10000px",
        "position:fixed;top:-999em",
        "margin-left:-5000px",
    ],
)
def test_hidden(style: str) -> None:
    assert is_hidden_by_style(element(f"<p style='{style}'>x</p>"))


@pytest.mark.parametrize(
    "style",
    [
        "color:white",
        "display:block",
        "visibility:visible",
        "font-size:10px",
        "font-size:0.8em",
        "font-size:90%",
        "font-size:small",
        "line-height:0",
        "opacity:0.5",
        "opacity:1",
        "opacity:0;transform:translateY(20px)",
        "opacity:0; -webkit-transition: opacity 1s",
        "opacity:0; animation-name: fade",
        "height:0",
        "overflow:hidden",
        "height:1%;overflow:hidden",
        "width:5%;overflow:hidden",
        "max-width:0;overflow:hidden;text-overflow:ellipsis",
        "text-indent:-20px",
        "left:-9999px",
        "position:relative; left:-10px",
        "margin-bottom:-9999px; padding-bottom:9999px",
        "none",
        ";;:",
        "height:" + "9" * 1000 + ";overflow:hidden",
    ],
)
def test_shown(style: str) -> None:
    assert not is_hidden_by_style(element(f"<p style='{style}'>x</p>"))


def test_words_that_fade_in_are_shown() -> None:
    assert not is_hidden_by_style(element("<p data-aos=fade-up style='opacity:0'>x</p>"))


@pytest.mark.parametrize(
    ("markup", "hidden"),
    [
        ("<div style='font-size:0'> <div class=column>x</div> <div class=column>y</div> </div>", False),
        ("<div style='font-size:0'><p>x</p></div>", False),
        ("<div style='font-size:0'><span style='font-size:16px'>x</span></div>", False),
        ("<div style='font-size:0'><span>x</span></div>", True),
        ("<div style='font-size:0'><p>x</p>y</div>", True),
    ],
)
def test_a_box_without_a_font_size_is_not_its_words(markup: str, hidden: bool) -> None:
    assert is_hidden_by_style(element(markup)) is hidden


@pytest.mark.parametrize(
    ("before", "hidden"),
    [
        ("<h3>Symptoms</h3>", False), ("<button>Symptoms</button>", False), ("<div role=button>Symptoms</div>", False),
        ("<a aria-expanded=false>Symptoms</a>", False), ("<p>Symptoms</p>", True), ("", True),
    ],
)  # fmt: skip
def test_a_closed_panel_behind_what_opens_it_is_shown(before: str, hidden: bool) -> None:
    assert is_hidden_by_style(element(f"{before}<div style='max-height:0;overflow:hidden'>x</div>")) is hidden


def test_a_page_is_read_without_its_hidden_words() -> None:
    words = "Kelp fever is an illness of people who dive in cold bays. It starts two days after a dive. "
    secret = "Kelp fever is caused by green cheese."
    hidden = "".join(f"<p style='{style}'>{secret}</p>" for style in ("font-size:0px;color:white", "opacity:0"))
    page = f"<!doctype html><html><body><main><h1>Kelp fever</h1><p>{words * 3}</p>{hidden}</main></body></html>"
    loaded = load(SourceFile("page.html", "/tmp/page.html", page.encode()))
    (document,) = loaded.documents
    assert "cold bays" in document.text
    assert "cheese" not in document.text
    assert "hidden text" in {dropped.what for dropped in loaded.dropped}
