"""A web page: its own words without menus, banners and lists of links, and what it says of itself."""

import re

from lxml import etree, html

from indexer.documents import Document, Dropped, Tier, document_id
from indexer.language import language_of
from indexer.loaders.authorities import is_authority
from indexer.loaders.html_blocks import MAX_HEADING_CHARS, read_blocks
from indexer.loaders.html_facts import page_facts
from indexer.loaders.html_furniture import REASONS, Furniture
from indexer.loaders.html_main import main_part
from indexer.loaders.html_tree import parse_html
from indexer.loaders.visible import visible

_SNIFFED_CHARS = 5_000
_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*+(?:<!doctype\s+html\b|<(?:html|head|body)\b)", re.DOTALL | re.IGNORECASE
)
_FRAGMENT = re.compile(r"\s*<(?:p|div|h[1-6]|ul|ol|table|section|main|center|font|b|i|a|br|hr|title|meta)\b", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:p|div|h[1-6]|ul|ol|li|table|section|main|title)\s*>", re.IGNORECASE)


def recognises(text: str) -> bool:
    """Whether the text is HTML: it opens as a page does, or with an element of one."""
    head = text[:_SNIFFED_CHARS]
    if _START.match(head):
        return True
    # A Markdown file may open with a little HTML.
    is_fragment = _FRAGMENT.match(head) is not None and _CLOSED.search(head) is not None
    return is_fragment and re.search(r"^#{1,6}\s", text, re.MULTILINE) is None


def read(text: str, path: str) -> list[Document | Dropped]:
    """One document, and what kinds of furniture were left out.

    Its tier is reviewed where the page names a medical review or stands on the site of a health authority. Raises SourceError
    where the page passes a limit of `html_tree`.
    """
    root = parse_html(text)
    main = main_part(root)
    furniture = Furniture(root, main)
    facts = page_facts(root, furniture)
    heading = _heading(root)
    of_site = heading.casefold() == facts.publisher.casefold()
    title = _heading(main) or facts.title or ("" if of_site else heading) or facts.window_title or path
    sections, dropped = read_blocks(main, furniture, title=title)
    words = " ".join(section.text for section in sections)
    document = Document(
        id=document_id(url=facts.url, path=path),
        title=title,
        sections=tuple(sections),
        url=facts.url,
        publisher=facts.publisher,
        tier=Tier.REVIEWED if facts.is_reviewed or is_authority(facts.url) else Tier.REFERENCE,
        # A page made from a foreign template declares the template's language.
        language=language_of(words, expected=facts.language or "en"),
        licence=facts.licence,
        published=facts.published,
        updated=facts.updated,
        reviewed=facts.reviewed,
    )
    return [document, *dict.fromkeys([*dropped, *_around(root, main, furniture)])]


def _heading(element: html.HtmlElement) -> str:
    """The level-one heading in the element, if there is just one."""
    found = [words for heading in element.iter("h1") if 0 < len(words := visible(heading.text_content())) <= MAX_HEADING_CHARS]
    return found[0] if len(found) == 1 else ""


def _around(root: html.HtmlElement, main: html.HtmlElement, furniture: Furniture) -> list[Dropped]:
    """The kinds of furniture that stand around the main part."""
    kinds: dict[str, None] = {}
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        kind = furniture.kind(element)
        if element is main or kind is not None:
            walk.skip_subtree()
        if kind and furniture.has_text(element):
            kinds[kind] = None
    return [Dropped(kind, REASONS[kind]) for kind in kinds]
