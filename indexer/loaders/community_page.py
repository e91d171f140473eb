"""A saved question page of a patient community (DiseaseMaps): a medical summary mixed with what its members tell.

The page says its summary two or three times (a banner, a "TL;DR", the opening); it is kept once. Sentences about the members
themselves go into a section of their own, which is never quoted as fact.
"""

import re
from collections.abc import Iterator

from indexer.blocks import Block, write_blocks
from indexer.cleaning import is_disclaimer, iso_date, one_line
from indexer.documents import Document, Dropped, Role, Section, Tier, document_id
from indexer.sentences import sentence_spans

_BANNER = re.compile(r"^Short answer\b.*?(?:Last updated:\s*(\S+))?$", re.MULTILINE)
_TLDR = re.compile(r"^TL;DR:\s*", re.IGNORECASE)
_MEMBERS = re.compile(
    r"\b(?:members? of (?:the|our)|our|the) \S*\s*(?:community|map)\b|\bfirst-person experience|\bcommunity of [\d,]+ members"
    r"|\b(?:patients|members|people)\b[^.]{0,40}\b(?:frequently|often|commonly)? ?(?:report|shared?|highlight|tell)\b",
    re.IGNORECASE,
)


def recognises(text: str) -> bool:
    """Whether the text opens with the community's banner and a TL;DR."""
    return _BANNER.match(text.lstrip()) is not None and re.search(r"^TL;DR:", text, re.MULTILINE) is not None


def read(text: str, path: str) -> Iterator[Document | Dropped]:
    """One document: the question as title, the summary, the explanation, and apart from them what members report; and what the
    page says of itself or says twice.
    """
    banner = _BANNER.match(text.lstrip())
    paragraphs = [one_line(p) for p in text.lstrip().split("\n")[1:] if p.strip()]
    title = _question(paragraphs) or path
    bodies = [_TLDR.sub("", p) for p in paragraphs if not _is_announcement(p)]
    facts, told = list[Block](), list[Block]()
    summary = list[Block]()
    seen: set[str] = set()
    for number, paragraph in enumerate(bodies):
        fact, experience = _apart(paragraph, seen)
        (summary if number == 0 and _TLDR.match(paragraphs[0]) is None else facts).append(Block(fact))
        told.append(Block(experience))
    sections = [
        Section(heading=title, text=write_blocks([*summary, *facts])),
        Section(heading="What members of the community report", text=write_blocks(told), role=Role.EXPERIENCE),
    ]
    host = re.search(r"\b([A-Za-z0-9-]+\.org)\b", text)
    yield from (Dropped("banner", "a summary that comes again, or a head count") for p in paragraphs if _is_announcement(p))
    yield from (Dropped("disclaimer", "the page's own; every answer carries one") for p in paragraphs if is_disclaimer(p))
    yield Document(
        id=document_id(url=None, path=path),
        title=title,
        sections=tuple(s for s in sections if s.text),
        publisher=f"{host[1]} (patient community)" if host else "Patient community",
        tier=Tier.COMMUNITY,
        updated=iso_date(banner[1]) if banner else None,
    )


def _question(paragraphs: list[str]) -> str:
    """The page's question: the first sentence with a question mark."""
    for paragraph in paragraphs:
        for start, end in sentence_spans(_TLDR.sub("", paragraph)):
            sentence = _TLDR.sub("", paragraph)[start:end]
            if sentence.endswith("?"):
                return sentence
    return ""


def _is_announcement(paragraph: str) -> bool:
    """The banner's TL;DR, which repeats the next one with the question and the opening run together, and the head count."""
    tldr = _TLDR.match(paragraph) is not None
    return (tldr and "?" in paragraph) or re.match(r"^\d+ (?:people|person)\b.*\bshared\b", paragraph) is not None


def _apart(paragraph: str, seen: set[str]) -> tuple[str, str]:
    """The paragraph's new sentences, divided into medical ones and those about members."""
    facts, told = list[str](), list[str]()
    for start, end in sentence_spans(paragraph):
        sentence = paragraph[start:end]
        if sentence in seen:
            continue
        seen.add(sentence)
        (told if _MEMBERS.search(sentence) else facts).append(sentence)
    return " ".join(facts), " ".join(told)
