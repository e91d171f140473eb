"""A saved MedlinePlus health-topic page, as HTML: only its summary is prose, the rest is menus and lists of links."""

import re

from lxml import html

from indexer.documents import Document, Dropped, Tier, document_id
from indexer.errors import SourceError
from indexer.loaders.html_blocks import read_blocks
from indexer.loaders.html_facts import page_facts
from indexer.loaders.html_furniture import Furniture, has_name
from indexer.loaders.html_tree import parse_html
from indexer.loaders.medlineplus_page import PUBLISHER, REVIEWED, UPDATED, labelled_date, page_language
from indexer.loaders.visible import visible

_SUMMARY = re.compile(r"\bid\s*=\s*[\"']?(?:topic-summary|topsum_section)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://(?:www\.)?(?:nlm\.nih\.gov/)?medlineplus(?:\.gov)?/(?:spanish/)?[a-z0-9]+\.html", re.IGNORECASE)
_INSTITUTE = re.compile(r"NIH:\s")


def recognises(text: str) -> bool:
    """Whether the text is HTML with the summary of a MedlinePlus topic."""
    return text.lstrip()[:1] == "<" and _SUMMARY.search(text) is not None and _ADDRESS.search(text) is not None


def read(text: str, path: str) -> list[Document | Dropped]:
    """The topic's summary as one document, and that its lists of links were left out.

    Raises SourceError where the page has no title or no summary.
    """
    root = parse_html(text)
    summary = next(
        (found[0] for name in ("topic-summary", "topsum_section") if (found := root.xpath("//*[@id=$name]", name=name))), None
    )
    title = next((words for heading in root.iter("h1") if (words := visible(heading.text_content()))), "")
    if summary is None or not title:
        raise SourceError("a MedlinePlus page without title or summary")
    without_institute(summary, ())
    furniture = Furniture(root, summary)
    facts = page_facts(root, furniture)
    url = facts.url or _own_address(root)
    sections, _ = read_blocks(summary, furniture, title=title)
    words = visible(root.text_content())
    document = Document(
        id=document_id(url=url, path=path),
        title=title,
        sections=tuple(sections),
        url=url,
        publisher=PUBLISHER,
        tier=Tier.REVIEWED,
        language=page_language(url or "", " ".join(section.text for section in sections)),
        updated=labelled_date(words, UPDATED) or facts.updated,
        reviewed=labelled_date(words, REVIEWED) or facts.reviewed,
        also_called=_also_called(root),
    )
    return [document, Dropped("lists of links", "links to other pages")]


def without_institute(summary: html.HtmlElement, institutes: tuple[str, ...]) -> None:
    """Takes the lines out of a summary that name the institute answerable for it, and the heading "Summary" above it."""
    for element in list(summary.iter("p", "div", "h2")):
        words = visible(element.text_content())
        named = has_name(element, "attribution") or _INSTITUTE.match(words) or words in institutes
        if element is not summary and words and (named or has_name(element, "summary-title")):
            element.drop_tree()


def _own_address(root: html.HtmlElement) -> str | None:
    """The address that the page prints as its own."""
    match = re.search(
        rf"(?:URL of this page|URL de esta página):?\s*({_ADDRESS.pattern})", visible(root.text_content()), re.IGNORECASE
    )
    return match[1] if match else None


def _also_called(root: html.HtmlElement) -> tuple[str, ...]:
    """The topic's other names: "Also called: Rubeola, Red measles"."""
    lines = [visible(element.text_content()) for element in root.iter("span", "div", "p") if has_name(element, "alsocalled")]
    names = [name.strip() for line in lines for name in line.partition(":")[2].split(",")]
    return tuple(dict.fromkeys(filter(None, names)))
