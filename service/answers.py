"""Answers and citations: what every rendering is made of."""

import re
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import quote as percent_encode

from indexer.documents import Document, Source

DISCLAIMERS = {
    "en": (
        "This is general information quoted from the sources named here. It is not medical advice, and it does not replace a "
        "doctor who knows you. If you think you have an emergency, call your local emergency number now."
    ),
    "es": (
        "Esta es información general citada de las fuentes indicadas. No es un consejo médico ni sustituye a un médico que le "
        "conozca. Si cree que tiene una emergencia, llame ahora al número de emergencias de su país."
    ),
}


class Status(StrEnum):
    """What kind of answer it is."""

    ANSWERED = "answered"
    ABSTAINED = "abstained"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and its place: `quote` is the document's canonical text from `start` to `end`, byte for byte."""

    marker: int
    document_id: str
    passage_id: str
    quote: str
    start: int
    end: int
    title: str
    publisher: str
    url: str | None
    deep_link: str
    tier: str
    updated: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """Words of an answer: one quotation, with the markers of every citation that says it.

    `text` equals the quote of the first marker; where it quotes a list, its lines that start with "- " are the items. Where it is
    `rephrased`, it is no quotation, but a sentence that was checked against the quotes of all its markers.
    """

    text: str
    markers: tuple[int, ...]
    rephrased: bool = False


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A document as an answer lists it, with the pages it was itself written from."""

    document_id: str
    title: str
    publisher: str
    url: str | None
    link: str  # the URL, or the document's own page in this service
    path: str
    tier: str
    language: str
    licence: str
    published: str | None
    updated: str | None
    reviewed: str | None
    based_on: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Rephrasing:
    """What came of having an answer rephrased by a language model."""

    outcome: str  # "rephrased"; "quoted": no sentence was shown; "failed": no reply; "not-asked": there is nothing to rephrase
    accepted: int = 0  # sentences that stood their check and are shown
    refused: int = 0  # sentences that did not
    quoted: int = 0  # quotations that stand in the answer
    reasons: dict[str, int] = field(default_factory=dict)  # why sentences were refused, or there was no reply: how often


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to one question. `confidence` is 0 to 1; `notice` stands before everything else where it is not empty."""

    id: str
    question: str
    status: Status
    short_answer: tuple[Statement, ...]
    points: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    sources: tuple[CitedSource, ...]
    disclaimer: str
    related: tuple[str, ...] = ()
    confidence: float = 0.0
    language: str = "en"
    notice: str = ""
    message: str = ""  # medcite's own words: why it abstains, which spelling it read
    timings_ms: dict[str, float] = field(default_factory=dict)
    rephrasing: Rephrasing | None = None  # None where nobody asked for it


def disclaimer(language: str) -> str:
    """The medical disclaimer in that language, in English where there is no translation."""
    return DISCLAIMERS.get(language, DISCLAIMERS["en"])


def document_link(document: Document) -> str:
    """Where a reader finds the document: its URL, or its page in this service."""
    return document.url or f"/documents/{document.id}"


_FRAGMENT_WORDS = 6  # words at each end of a quote that find it on the page


def deep_link(document: Document, quote: str) -> str:
    """The link to the quoted words themselves (a URL text fragment, https://wicg.github.io/scroll-to-text-fragment/).

    A quote is named by its first and last words. One that runs over several blocks is named by its first block only, since
    the words between blocks on the page are not known.
    """
    words = quote.split("\n", maxsplit=1)[0].removeprefix("- ").split()
    if len(words) > 2 * _FRAGMENT_WORDS:
        ends = [" ".join(words[:_FRAGMENT_WORDS]), " ".join(words[-_FRAGMENT_WORDS:])]
    else:
        ends = [" ".join(words)]
    # The fragment's own grammar uses "-", "," and "&": they must be percent-encoded inside a text.
    encoded = ",".join(percent_encode(end, safe="").replace("-", "%2D") for end in ends)
    base = document_link(document)
    separator = ":~:text=" if "#" in base else "#:~:text="
    return f"{base}{separator}{encoded}"


def cited_source(document: Document) -> CitedSource:
    """The document as a source of an answer."""
    return CitedSource(
        document_id=document.id,
        title=document.title,
        publisher=document.publisher,
        url=document.url,
        link=document_link(document),
        path=document.path,
        tier=document.tier,
        language=document.language,
        licence=document.licence,
        published=document.published,
        updated=document.updated,
        reviewed=document.reviewed,
        based_on=document.sources,
    )


BASED_ON_SHOWN = 2  # of the pages that a source was written from, where all would drown the answer
COMMUNITY_LABEL = "community page"
REPHRASED_LABEL = "in other words"


def label(statement: Statement, answer: Answer) -> str:
    """What must be said of a statement's origin beside its words: that a community page says it, or that it is no quotation;
    else nothing.
    """
    if statement.rephrased:
        return REPHRASED_LABEL
    tiers = {citation.marker: citation.tier for citation in answer.citations}
    return COMMUNITY_LABEL if {tiers[marker] for marker in statement.markers} == {"community"} else ""


def with_local_links(answer: Answer) -> Answer:
    """The answer for somebody without the service's pages: a document without a URL is linked to its file."""
    files = {s.document_id: Path(s.path).resolve().as_uri() for s in answer.sources if not s.url and s.path and "!" not in s.path}
    return replace(
        answer,
        citations=tuple(replace(c, deep_link=files.get(c.document_id, c.deep_link)) for c in answer.citations),
        sources=tuple(replace(s, link=files.get(s.document_id, s.link)) for s in answer.sources),
    )


def with_markers(statements: tuple[Statement, ...]) -> str:
    """The statements as one text, each followed by its markers: "Bone dies. [1][2] It may collapse. [3]"."""
    return " ".join(f"{s.text} {''.join(f'[{m}]' for m in s.markers)}" for s in statements)


def to_json(answer: Answer) -> dict[str, Any]:
    """The answer as JSON types. `short_answer` is a text with markers; `short_answer_parts` has the same in parts."""
    body = asdict(answer)
    body["short_answer_parts"] = body["short_answer"]
    body["short_answer"] = with_markers(answer.short_answer)
    body["status"] = str(answer.status)
    return body


def to_markdown(answer: Answer) -> str:
    """The whole answer as Markdown: notice, short answer, points, sources, disclaimer. Each marker leads to the quoted words."""
    links = {citation.marker: citation.deep_link for citation in answer.citations}
    lines: list[str] = []
    if answer.notice:
        lines += [f"> **{_escaped(answer.notice)}**", ""]
    if answer.message:
        lines += [_escaped(answer.message), ""]
    for statement in answer.short_answer:
        lines += [*_markdown_lines(statement, links, label(statement, answer)), ""]
    for point in answer.points:
        first, *rest = _markdown_lines(point, links, label(point, answer))
        lines += [f"- {first.removeprefix('- ')}", *(f"  {line}" for line in rest)]
    if answer.points:
        lines.append("")
    if answer.sources:
        lines += ["**Sources**" if answer.citations else "**Nearest pages**", ""]
    for source in answer.sources:
        markers = "".join(f"[{c.marker}]" for c in answer.citations if c.document_id == source.document_id)
        lead = f"{_escaped(markers)} " if markers else ""
        lines.append(f"- {lead}{_link(source.title, source.link)} – {_escaped(source_line(source))}")
        lines += [f"  - written from {_link(s.title, s.url)}, {_escaped(s.publisher)}" for s in source.based_on[:BASED_ON_SHOWN]]
        if len(source.based_on) > BASED_ON_SHOWN:
            lines.append(f"  - and {len(source.based_on) - BASED_ON_SHOWN} more, listed on the page")
    lines += ["", f"*{_escaped(answer.disclaimer)}*"]
    return "\n".join(lines).strip() + "\n"


def _markdown_lines(statement: Statement, links: dict[int, str], origin: str) -> list[str]:
    """The statement's lines, list items as items, with its markers behind the last."""
    lines = [
        f"- {_escaped(line.removeprefix('- '))}" if line.startswith("- ") else _escaped(line)
        for line in statement.text.split("\n")
        if line
    ]
    markers = "".join(_link(f"[{marker}]", links[marker]) for marker in statement.markers)
    return [*lines[:-1], f"{lines[-1]} {markers}{f' ({origin})' if origin else ''}"]


def _escaped(text: str) -> str:
    """The text so that Markdown shows it as it is (CommonMark 0.31, 2.4 Backslash escapes)."""
    marked = re.sub(r"([\\`*_\[\]<>#|~&])", r"\\\1", text)
    return re.sub(r"^(\s*\d+)([.)])|^(\s*)([-+=])", lambda m: f"{m[1] or m[3]}\\{m[2] or m[4]}", marked)


def _link(words: str, url: str) -> str:
    safe = url.replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")
    return f"[{_escaped(words)}]({safe})"


_TIERS = {"community": COMMUNITY_LABEL, "reference": "plain-language summary, not reviewed by a doctor"}


def source_line(source: CitedSource) -> str:
    """Publisher, tier and dates in one line."""
    # Only of a page that names what it was written from, and no review, is it known that no doctor has reviewed it.
    known = source.tier != "reference" or (bool(source.based_on) and not source.reviewed)
    parts = [source.publisher, _TIERS.get(source.tier, "") if known else ""]
    if source.reviewed:
        parts.append(f"reviewed {source.reviewed}")
    if source.updated:
        parts.append(f"updated {source.updated}")
    elif source.published:
        parts.append(f"published {source.published}")
    return ", ".join(part for part in parts if part) or "no date given"
