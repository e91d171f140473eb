"""HTML as a tree, read within limits that no page can push."""

import re

from lxml import etree, html

from indexer.errors import SourceError
from indexer.limits import limit

MAX_PAGE_CHARS = limit("max_page_chars")  # without scripts, styles, comments and what long tags carry
MAX_PAGE_TAGS = limit("max_page_tags")
MAX_TAG_CHARS = 2_000  # a longer tag loses its attributes: parsing takes the square of their number
MAX_DEPTH = 2_048  # the parser's own limit: it gives up below, without a word

_DOCTYPE = re.compile(r"\A\s*(?:<\?xml[^>]*>\s*)?<!doctype[^>\[]*(?:\[[^\]]*\]\s*)?>", re.IGNORECASE)
# A quotation mark counts only behind "=", as in a browser. Every alternative takes what it began, to the end of the text if
# need be, so that nothing is looked at twice.
_ATTRIBUTES = r"""(?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|))*+(?:>|\Z)"""
_MARKUP = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(?P<raw>script|style)\b(?P<attributes>{_ATTRIBUTES})(?P<code>.*?)(?:</(?P=raw)\s*>|\Z)"
    rf"|<(?P<tag>[a-z][^\s/>]*+){_ATTRIBUTES}",
    re.DOTALL | re.IGNORECASE,
)


def parse_html(text: str) -> html.HtmlElement:
    """The root of the page. Scripts (but structured data), styles and comments are gone.

    Raises SourceError where there is nothing to parse, or a limit of this module is passed.
    """
    markup, count = _MARKUP.subn(_within_limits, _DOCTYPE.sub("", text))
    if len(markup) > MAX_PAGE_CHARS:
        raise SourceError(f"a page of {len(markup):,} characters, at most {MAX_PAGE_CHARS:,} are read")
    if count > MAX_PAGE_TAGS:
        raise SourceError(f"a page of {count:,} tags, at most {MAX_PAGE_TAGS:,} are read")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(markup.replace("\x00", "").encode("utf-8", "replace"), parser)
    except etree.LxmlError as error:
        raise SourceError("a page without any content") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise SourceError(f"a page nested more than {MAX_DEPTH:,} levels deep")
    if root is None:
        raise SourceError("a page without any content")
    root.extend(list(root.itersiblings()))  # the parser may leave what follows the page's end beside it
    return root


def _within_limits(match: re.Match[str]) -> str:
    if match["raw"]:
        structured = "ld+json" in match["attributes"].lower()
        return f'<script type="application/ld+json">{match["code"]}</script>' if structured else ""
    if match["tag"] is None:
        return ""
    return match[0] if len(match[0]) <= MAX_TAG_CHARS else f"<{match['tag'][:MAX_TAG_CHARS]}>"


def tag_of(element: html.HtmlElement) -> str:
    """The element's name in lower case, without a namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(element.tag, str) else ""
