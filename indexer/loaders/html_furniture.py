"""Page furniture: what of an HTML page is not what it says, but menus, banners, boxes and lists around it."""

import re
from dataclasses import dataclass
from itertools import islice

from lxml import etree, html

from indexer.loaders.html_hidden import is_hidden_by_style
from indexer.loaders.html_tree import tag_of

REASONS = {
    "menu": "page furniture",
    "page head or foot": "page furniture",
    "cookie banner": "page furniture",
    "form": "page furniture",
    "share buttons": "page furniture",
    "sidebar": "page furniture",
    "advertisement": "page furniture",
    "author box": "about the author",
    "comments": "comments of readers",
    "references": "references",
    "related pages": "links to other pages",
    "hidden text": "hidden on the page",
    "caption": "caption of a picture",
}

_TAGS = {
    "nav": "menu",
    "menu": "menu",
    "footer": "page head or foot",
    "select": "form",
    "textarea": "form",
    "input": "form",
    "datalist": "form",
    "figcaption": "caption",
    "dialog": "advertisement",
    # Nothing in these is prose: they leave no trace.
    **dict.fromkeys(
        "script style template noscript svg math iframe object audio video canvas map del s strike rt rp".split(), ""
    ),
}
_ROLES = {
    "navigation": "menu",
    "menu": "menu",
    "menubar": "menu",
    "search": "form",
    "banner": "page head or foot",
    "contentinfo": "page head or foot",
    "complementary": "sidebar",
    "dialog": "advertisement",
    "alertdialog": "advertisement",
    "doc-bibliography": "references",
    "doc-endnotes": "references",
}
# Names that page builders give as class or id. Whole words only: "section-header" heads a section, "header" a page. An id
# may also come from a heading's words ("social-anxiety"), so it counts only where nothing but such names is in it.
_NAMES = {
    "cookie banner": "cookies? cookieconsent consent-banner consent-manager gdpr onetrust cookiebot",
    "comments": "comments? disqus",
    "references": "references? reflist bibliography bibliografia footnotes",
    "related pages": "related relatedposts relatedarticles recommended recommendations trending outbrain taboola",
    "share buttons": "share sharing social sharedaddy addthis addtoany printfriendly print-html",
    "author box": "author authors byline",
    "menu": "nav navbar navigations? menus? breadcrumbs? pagination pager toc skip-link skip-nav skiplink skipnav"
    " on-this-page table-of-contents",
    "advertisement": "advert advertisement sponsored promo newsletter signup subscribe popup modal",
    "sidebar": "sidebar widget-area",
    "page head or foot": "footer colophon copyright masthead site-header entry-meta post-meta tags-links cat-links",
    "hidden text": "sr-only screen-reader-text visually-hidden visuallyhidden element-invisible element-hidden",
}
_PLACES = (
    "main site page primary secondary block section area list box wrapper wrap container region content top bottom left right"
    r" first second inner outer column bar links buttons articles posts \d+"
)
_CLASSES = {kind: re.compile(f"-(?:{names.replace(' ', '|')})-") for kind, names in _NAMES.items()}
_IDS = {
    kind: re.compile(rf"-(?:(?:{places})-)*(?:{names})-(?:(?:{names}|{places})-)*+")
    for places in [_PLACES.replace(" ", "|")]
    for kind, names in ((kind, names.replace(" ", "|")) for kind, names in _NAMES.items())
}
# What such a name says of an element is believed from this share of links in it on: "social-history" is prose.
_LEAST_LINKS = {"menu": 0.2, "related pages": 0.1, "share buttons": 0.2}
# These may be longer than the page's own words.
_OF_ANY_SIZE = {"comments", "references", "cookie banner", "hidden text"}
_LARGEST_SHARE = 0.3  # of the main part: what holds more is no furniture, whatever its name
_LINKS_IN_ASIDE = 0.3
_LINKS_IN_LIST = 0.9
_MAX_WRAPPERS = 4  # elements around a heading alone
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CHARS_OF_A_TITLE = 22  # mean of a list of links from where it lists pages rather than terms
_MAX_TITLES = 20  # a page with more level-one headings has no title among them


@dataclass(frozen=True, slots=True)
class _Measure:
    """How much an element holds: its characters, those of them in links, and the links."""

    chars: int
    linked: int
    links: int


class Furniture:
    """Tells furniture from words, over one page.

    `main` is the part that was chosen as the page's own words: nothing that holds it is furniture.
    """

    def __init__(self, root: html.HtmlElement, main: html.HtmlElement) -> None:
        self._measures: dict[html.HtmlElement, _Measure] = {}
        self._measure(root)
        self._around_main = {main, *main.iterancestors()}
        titles = list(islice(root.iter("h1"), _MAX_TITLES))
        self._holds_title = self._around_main | {above for title in titles for above in (title, *title.iterancestors())}
        self._largest = _LARGEST_SHARE * self._measures[main].chars
        # What a button opens is hidden until somebody asks for it, but not from readers.
        self._opened = {name for button in root.iter() for name in (button.get("aria-controls") or "").split()}

    def _measure(self, root: html.HtmlElement) -> None:
        for _, element in etree.iterwalk(root, events=("end",)):
            chars = len((element.text or "").strip())
            linked = links = 0
            for child in element:
                inner = self._measures.get(child, _Measure(0, 0, 0))
                chars += inner.chars + len((child.tail or "").strip())
                linked += inner.linked
                links += inner.links
            is_link = tag_of(element) == "a"
            self._measures[element] = _Measure(chars, chars if is_link else linked, links + is_link)

    def kind(self, element: html.HtmlElement) -> str | None:
        """What furniture the element is (a key of REASONS; empty where it is worth no word), or None where it is none."""
        tag = tag_of(element)
        if tag in _TAGS:
            return _TAGS[tag]
        if element in self._around_main:
            return None
        if self._is_hidden(element):
            return "hidden text"
        if element in self._holds_title:
            return None
        return _form_part(element, tag) or self._named(element, tag)

    def _named(self, element: html.HtmlElement, tag: str) -> str | None:
        named = _named_kind(element)
        if named and self.has_text(element) and self.link_share(element) < _LEAST_LINKS.get(named, 0):
            named = None
        if found := named or _ROLES.get(element.get("role", "")):
            return self._unless_large(found, element)
        return "sidebar" if tag == "aside" and self.link_share(element) > _LINKS_IN_ASIDE else None

    def _is_hidden(self, element: html.HtmlElement) -> bool:
        hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true" or is_hidden_by_style(element)
        return hidden and element.get("id") not in self._opened

    def _unless_large(self, kind: str, element: html.HtmlElement) -> str | None:
        large = self._measures[element].chars > self._largest
        return None if large and kind not in _OF_ANY_SIZE else kind

    def is_notice(self, element: html.HtmlElement) -> bool:
        """Whether the element is named as a disclaimer."""
        return has_name(element, "disclaimer") and self._measures[element].chars <= self._largest

    def has_text(self, element: html.HtmlElement) -> bool:
        """Whether any text stands in the element."""
        return self._measures[element].chars > 0

    def link_share(self, *elements: html.HtmlElement) -> float:
        """The share of the elements' characters that stand in links."""
        chars = sum(self._measures[element].chars for element in elements)
        return sum(self._measures[element].linked for element in elements) / chars if chars else 0.0

    def under(self, heading: html.HtmlElement, level: int) -> list[html.HtmlElement]:
        """The elements that a heading of the level stands over: up to the next such one, or to the end of the box it opens."""
        box = heading
        for _ in range(_MAX_WRAPPERS):
            above = box.getparent()
            if above is None or above in self._around_main or self._measures[above] != self._measures[heading]:
                break
            box = above
        found = []
        for sibling in box.itersiblings():
            if any(int(inner.tag[1]) <= level for inner in sibling.iter(*_HEADINGS)):
                break
            found.append(sibling)
        return found

    def is_list_of_links(self, element: html.HtmlElement, *, announced: bool) -> bool:
        """Whether a list leads to other pages, or to parts of this one, and says nothing itself.

        One that is `announced` ("The symptoms are:") or that lists terms of few words says something.
        """
        if self.link_share(element) < _LINKS_IN_LIST:
            return False
        if all(link.get("href", "").startswith("#") for link in element.iter("a")):
            return True
        measure = self._measures[element]
        return not announced and measure.chars / measure.links >= _CHARS_OF_A_TITLE


def _form_part(element: html.HtmlElement, tag: str) -> str | None:
    """A button, unless it is a heading that opens what stands under it, and a label, unless it stands outside a form."""
    if tag == "button" and not opens(element) and next(element.iterancestors(*_HEADINGS, "summary"), None) is None:
        return "form"
    return "form" if tag == "label" and next(element.iterancestors("form"), None) is not None else None


def opens(button: html.HtmlElement) -> bool:
    """Whether a button opens and closes a part of the page."""
    return button.get("aria-expanded") is not None


def _named_kind(element: html.HtmlElement) -> str | None:
    """The kind of furniture that class or id name."""
    is_heading = tag_of(element) in _HEADINGS
    if names := _words(element.get("class")):
        found = next((kind for kind, pattern in _CLASSES.items() if pattern.search(names)), None)
        if found and (found == "hidden text" or not is_heading):
            return found
    if not is_heading and (name := _words(element.get("id"))):
        return next((kind for kind, pattern in _IDS.items() if pattern.fullmatch(name)), None)
    return None


def has_name(element: html.HtmlElement, name: str) -> bool:
    """Whether the word is part of the element's class or id."""
    return f"-{name}-" in f"{_words(element.get('class'))}{_words(element.get('id'))}"


def _words(name: str | None) -> str:
    """The words of a class or id with hyphens around each: "siteHeader top" → "-site-header-top-"."""
    if not name or not name.strip():
        return ""
    return f"-{'-'.join(re.findall(r'[a-z0-9]+', re.sub(r'(?<=[a-z])(?=[A-Z])', '-', name).lower()))}-"
