"""What an HTML page says of itself: in structured data (JSON-LD), in <meta> and <link>, and in the lines that give its dates."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree, html

from indexer.cleaning import iso_date
from indexer.errors import SourceError
from indexer.loaders.dates import find_date
from indexer.loaders.fields import web_address
from indexer.loaders.html_furniture import Furniture
from indexer.loaders.html_tree import tag_of
from indexer.loaders.structured_data import structured_data
from indexer.loaders.visible import visible

_MAX_LINE = 200  # of a line that gives a date or a review
_MAX_VALUE = 300  # of a title or name
_SAID_BY_OTHERS = {"", "comments", "related pages", "references", "advertisement", "hidden text"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a page; empty, or None, where it says nothing. Dates are ISO."""

    title: str
    window_title: str  # as in <title>
    url: str | None
    publisher: str
    published: str | None
    updated: str | None
    reviewed: str | None
    language: str  # ISO 639, lower case
    licence: str
    is_reviewed: bool  # it names a medical review


def page_facts(root: html.HtmlElement, furniture: Furniture) -> Facts:
    """What the page says of itself, the most explicit place first."""
    meta = _meta(root)
    data = structured_data(root)
    lines = list(_lines(root, furniture))
    url = _address(_link(root, "canonical"), meta.get("og:url"), *data.values("mainEntityOfPage", "url"))
    site = _first(meta.get("og:site_name"), meta.get("dcterms.publisher"), meta.get("dc.publisher"), *data.values("publisher"))
    return Facts(
        title=_without_site(_first(*data.values("headline"), *_of(meta, _TITLES)), site),
        window_title=_without_site(_first(_title(root)), site),
        url=url,
        publisher=_first(*data.values("publisher"), meta.get("dcterms.publisher"), meta.get("dc.publisher"), site)
        or (urlsplit(url or "").hostname or "").removeprefix("www."),
        published=_date(*data.values("datePublished"), *_of(meta, _PUBLISHED)) or _date_line(lines, _PUBLISHED_LINE),
        updated=_date(*data.values("dateModified"), *_of(meta, _UPDATED)) or _date_line(lines, _UPDATED_LINE),
        reviewed=_date(*data.values("lastReviewed"), *_of(meta, _REVIEWED)) or _date_line(lines, _REVIEWED_LINE),
        language=_language(root.get("lang"), root.get("xml:lang"), *data.values("inLanguage"))
        or _language(meta.get("og:locale"), meta.get("content-language"), meta.get("dcterms.language"), meta.get("dc.language")),
        licence=_first(*data.values("license"), meta.get("dcterms.license"), meta.get("dcterms.rights"), _link(root, "license")),
        is_reviewed=bool(data.values("lastReviewed", "reviewedBy")) or any(_MEDICAL_REVIEW.match(line) for line in lines),
    )


_TITLES = ("og:title", "dcterms.title", "dc.title")
_PUBLISHED = ("article:published_time", "dcterms.created", "dcterms.issued", "dc.date.created", "dc.date.issued", "dcterms.date")
_UPDATED = ("article:modified_time", "og:updated_time", "dcterms.modified", "dc.date.modified", "last-modified", "revised")
_REVIEWED = ("dcterms.reviewed", "dc.date.reviewed", "last-reviewed", "review-date")
_PUBLISHED_LINE = re.compile(
    r"(?:first )?(?:published|posted)\b|publicado\b|publié\b|veröffentlicht\b|pubblicato\b", re.IGNORECASE
)
_UPDATED_LINE = re.compile(
    r"(?:(?:page|content|this page was) )*(?:last )?(?:updated|modified)\b|date of last update|última actualización|actualizado|"
    r"(?:mis|mise) à jour|dernière (?:mise à jour|modification)|zuletzt (?:aktualisiert|geändert)|aktualisiert|stand:|"
    r"última atualização|atualizado|ultimo aggiornamento|ultima modifica|aggiornato",
    re.IGNORECASE,
)
_REVIEWED_LINE = re.compile(
    r"(?:(?:page|content|topic) )*(?:medically |clinically |last )*reviewed\b|(?:date of )?last review\b|review(?:ed)? date|última revisión|"
    r"revisado|dernière révision|relu|révisé|zuletzt geprüft|(?:medizinisch )?geprüft|revisto|ultima revisione|revisionato",
    re.IGNORECASE,
)
_MEDICAL_REVIEW = re.compile(
    r"(?:written (?:&|and) )?(?:medically|clinically) (?:reviewed|checked) (?:by|on)\b|reviewed by (?:dr\b|prof\b|[^.]{3,60}, ?(?:md|rn|do|phd|mbbs|frc\w+)\b)|"
    r"revisado (?:médicamente )?por (?:el |la )?dra?\b|révisé médicalement par\b|relu par (?:le |la )?d(?:r|octeur)\b|"
    r"medizinisch geprüft (?:von|durch)\b|revisto (?:clinicamente )?por\b|revisionato (?:da|dal|dalla) dott",
    re.IGNORECASE,
)


def _meta(root: html.HtmlElement) -> dict[str, str]:
    """<meta> by name, lower case; of several the first."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("http-equiv") or "").lower()
        value = visible(element.get("content") or "")
        if name and value:
            found.setdefault(name.replace("dc.terms.", "dcterms.").replace("dcterms:", "dcterms."), value)
    return found


def _link(root: html.HtmlElement, rel: str) -> str:
    return next((link.get("href", "") for link in root.iter("link", "a") if rel in link.get("rel", "").lower().split()), "")


def _title(root: html.HtmlElement) -> str:
    title = next((element for element in root.iter("title")), None)
    return "" if title is None else str(title.text_content())


def _without_site(title: str, site: str) -> str:
    """The title without the name of the site that pages put behind it: "Kelp fever | Shore Hospital" → "Kelp fever"."""
    match = re.fullmatch(r"(.{3,}?)\s+[|–—»·-]\s+([^|–—»·]{2,60})", title)
    if match and ("|" in title or (site and (match[2].casefold() in site.casefold() or site.casefold() in match[2].casefold()))):
        return match[1]
    return title


def _lines(root: html.HtmlElement, furniture: Furniture) -> Iterator[str]:
    """How each paragraph of the page opens, inline elements read through; what readers and other pages say is left out."""
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if furniture.kind(element) in _SAID_BY_OTHERS:
            walk.skip_subtree()
        elif ((element.text or "").strip() or tag_of(element) == "p") and (line := _opening(element)):
            yield line


def _opening(element: html.HtmlElement) -> str:
    """The first characters of the element's text; a line that breaks divides words."""
    text = ""
    for part in element.itertext():
        text += f"{part} "
        if len(text) > _MAX_LINE:
            break
    return visible(text[:_MAX_LINE])


def _date_line(lines: list[str], label: re.Pattern[str]) -> str | None:
    """The date behind a label that opens a line."""
    for line in lines:
        if (match := label.match(line)) and (date := find_date(line[match.end() : match.end() + 60])):
            return date
    return None


def _first(*values: str | None) -> str:
    return next((words for value in values if value and 0 < len(words := visible(value)) <= _MAX_VALUE), "")


def _of(meta: dict[str, str], names: tuple[str, ...]) -> Iterator[str]:
    return (meta[name] for name in names if name in meta)


def _date(*values: str) -> str | None:
    return next((date for value in values if (date := iso_date(value) or find_date(value))), None)


def _language(*values: str | None) -> str:
    """The first language that is given: "es-MX" → "es"."""
    tags = (re.fullmatch(r"([a-z]{2,3})(?:[-_].*)?", (value or "").strip().lower()) for value in values)
    return next((tag[1] for tag in tags if tag and tag[1] not in {"und", "zxx", "mul"}), "")


def _address(*values: str | None) -> str | None:
    """The first that is an address of the web."""
    for value in values:
        with suppress(SourceError):
            if (url := web_address((value or "").strip())) and visible(url) == url:
                return url
    return None
