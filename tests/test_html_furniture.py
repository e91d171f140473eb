"""Furniture is told from words by tags, roles and names, and never by a word that a heading happens to share."""

import pytest

from indexer.loaders.html_furniture import REASONS, Furniture
from indexer.loaders.html_tree import parse_html

BODY = "<p>Kelp fever is an illness of people who dive in cold bays. It starts two days after a dive.</p>"


def _kind(markup: str) -> str | None:
    root = parse_html(f"<html><body><main>{BODY * 3}{markup}</main></body></html>")
    main = next(root.iter("main"))
    return Furniture(root, main).kind(main[3])


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<nav>x</nav>", "menu"),
        ("<footer>x</footer>", "page head or foot"),
        ("<div role=navigation>x</div>", "menu"),
        ("<div role=search>x</div>", "form"),
        ("<button>x</button>", "form"),
        ("<div class='site-footer'>x</div>", "page head or foot"),
        ("<div class='socialShare big'><a href=x>x</a></div>", "share buttons"),
        ("<div class='block block-views-related-block'><a href=x>x</a> y</div>", "related pages"),
        ("<div class='cookie-consent' role=dialog>x</div>", "cookie banner"),
        ("<p class=byline>x</p>", "author box"),
        ("<div id=comments>x</div>", "comments"),
        ("<ol id='references-list'>x</ol>", "references"),
        ("<div id='main-menu'><a href=x>x</a></div>", "menu"),
        ("<div class='breadcrumb'><a href=x>Home</a> > Kelp fever</div>", "menu"),
        ("<button aria-label=x>x</button>", "form"),
        ("<h2 class='visually-hidden'>x</h2>", "hidden text"),
        ("<p hidden>x</p>", "hidden text"),
        ("<div style='color: red; display:none'>x</div>", "hidden text"),
        ("<span aria-hidden=true>x</span>", "hidden text"),
        ("<p style='font-size:0px;color:white'>x</p>", "hidden text"),
        ("<aside><a href=x>A link</a></aside>", "sidebar"),
        ("<figcaption>x</figcaption>", "caption"),
        ("<svg><text>x</text></svg>", ""),
    ],
)
def test_furniture(markup: str, kind: str) -> None:
    assert _kind(markup) == kind
    assert not kind or kind in REASONS


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='section-header'>x</div>",
        "<h2 id='social-anxiety'>x</h2>",
        "<section id='social-anxiety'>x</section>",
        "<h2 id='references'>x</h2>",
        "<h2 class='related'>x</h2>",
        "<div class='shared-decisions'>x</div>",
        "<div class='badge'>x</div>",
        "<div class='social-history'>He dives.</div>",
        "<div class='recommended-dose'>Take 5 ml.</div>",
        "<div class='informed-consent'>Sign it.</div>",
        "<div class='elementor-widget elementor-widget-text-editor'>x</div>",
        "<button aria-expanded=false>x</button>",
        "<aside>Call a doctor if it lasts. <a href=x>More</a></aside>",
        "<h3><button>x</button></h3>",
        "<div class='menu'><h1><a href=x>x</a></h1></div>",
        f"<div class='sidebar'>{BODY * 3}</div>",
        "<p>x</p>",
    ],
)
def test_no_furniture(markup: str) -> None:
    assert _kind(markup) is None


def test_what_a_button_opens_is_not_hidden() -> None:
    page = "<div id=panel hidden>x</div><button aria-controls='other panel'>Open</button>"
    assert _kind(page) is None


def test_labels_are_furniture_only_in_forms() -> None:
    root = parse_html(f"<html><body>{BODY}<form><label>x</label></form><label>Is it bad?</label></body></html>")
    body = root.find("body")
    assert body is not None
    assert [Furniture(root, body).kind(label) for label in root.iter("label")] == ["form", None]


def test_a_page_behind_a_dialog_is_not_hidden() -> None:
    root = parse_html(f"<html><body><div aria-hidden=true><main>{BODY}</main></div></body></html>")
    assert Furniture(root, next(root.iter("main"))).kind(next(root.iter("div"))) is None


def test_comments_are_furniture_however_many() -> None:
    assert _kind(f"<div class=comments-area>{BODY * 9}</div>") == "comments"


def test_the_main_part_and_what_holds_it_are_no_furniture() -> None:
    root = parse_html(f"<html><body class=sidebar><div class=menu><div class=comments>{BODY}</div></div></body></html>")
    inner = root.xpath("//div[@class='comments']")[0]
    furniture = Furniture(root, inner)
    assert [furniture.kind(element) for element in root.iter("body", "div")] == [None, None, None]


def test_many_names_in_one_id() -> None:
    assert _kind(f"<div id='{'nav-site-links-' * 100}!'><a href=x>x</a></div>") == "menu"
    assert _kind(f"<div id='{'nav-site-header-' * 100}kelp'>x</div>") is None
