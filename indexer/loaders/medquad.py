"""MedQuAD XML (https://github.com/abachaa/MedQuAD): one file a page, question and answer pairs of nine NIH sources.

The answers were flattened from HTML: two or more spaces stand where a paragraph ended or a list item began, so the layout is
read back from them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from indexer.blocks import Block, write_blocks
from indexer.cleaning import mend, one_line
from indexer.documents import Document, Role, Section, Tier, document_id
from indexer.errors import SourceError
from indexer.loaders.fields import web_address

PUBLISHERS = {
    "CancerGov": "National Cancer Institute",
    "GARD": "Genetic and Rare Diseases Information Center (NIH)",
    "GHR": "Genetics Home Reference (NIH)",
    "MPlusHealthTopics": "MedlinePlus (U.S. National Library of Medicine)",
    "NIDDK": "National Institute of Diabetes and Digestive and Kidney Diseases",
    "NINDS": "National Institute of Neurological Disorders and Stroke",
    "NIHSeniorHealth": "NIHSeniorHealth",
    "NHLBI": "National Heart, Lung, and Blood Institute",
    "CDC": "Centers for Disease Control and Prevention",
}
_LICENCE = "CC BY 4.0 (MedQuAD)"
_MAX_HEADING_CHARS = 80


def recognises(text: str) -> bool:
    """Whether the text is a MedQuAD file (in either of its two spellings)."""
    head = text[:2000].lstrip("\ufeff \n\r\t")
    return (
        head.startswith("<")
        and re.search(r"<(Document|doc|DiseaseFile)\b[^>]*>", head) is not None
        and "<qapairs" in text.lower()
    )


def read(text: str, path: str) -> list[Document]:
    """One document a file: a section for each question, or several where its answer has headings of its own.

    Raises SourceError where its XML is broken, or its address is none of the web.
    """
    root = _parse(text)
    focus = one_line(_child_text(root, "focus", "doctitle-focus")) or path
    sections: list[Section] = []
    for pair in root.iter():
        if _tag(pair) in {"qapair", "pair"}:
            question = _question(_child_text(pair, "question"))
            sections += _sections(question, _child_text(pair, "answer"))
    url = web_address(root.get("url"))
    source = root.get("source") or root.get("corpus") or ""
    # Two of the archive's pages are spread over several files that name one URL: the file's name tells them apart.
    numbered = re.fullmatch(r".*_\d+_\d+\.xml", path)
    return [
        Document(
            id=document_id(url=url, path=path, fragment=path.rsplit("/", 1)[-1] if numbered else ""),
            title=focus[:1].upper() + focus[1:],
            sections=tuple(sections),
            url=url,
            publisher=PUBLISHERS.get(source, source),
            tier=Tier.REVIEWED,
            licence=_LICENCE,
            also_called=tuple(dict.fromkeys(one_line(e.text or "") for e in root.iter() if _tag(e) == "synonym" and e.text)),
        )
    ]


def _parse(text: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        # A declaration of another encoding would contradict the text, which is decoded already.
        return etree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"broken XML: {error.msg}") from error


def _tag(element: etree._Element) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _child_text(element: etree._Element, *names: str) -> str:
    for child in element.iter():
        if child is not element and _tag(child) in names:
            return mend("".join(map(str, child.itertext())))
    return ""


def _question(text: str) -> str:
    """The question as a person would write it: "What is (are) Gout ?" → "What is Gout?"."""
    plain = re.sub(r"\bis \(are\)", "is", one_line(text))
    return re.sub(r"[\s?]*$", "", plain) + "?" if plain else ""


@dataclass(frozen=True, slots=True)
class _Line(Block):
    """A paragraph that had a line to itself, as headings have."""


def _sections(question: str, answer: str) -> Iterator[Section]:
    heading, blocks = "", list[Block]()
    for block in _without_echo(list(_without_key_points(_blocks(answer)))):
        if _is_heading(block):
            yield from _section(question, heading, blocks)
            heading, blocks = block.text.rstrip(" :"), []
        else:
            blocks.append(block)
    if heading and not blocks:
        heading, blocks = "", [Block(heading)]  # a last short line is no heading but what it says
    yield from _section(question, heading, blocks)


def _without_key_points(blocks: Iterator[Block]) -> Iterator[Block]:
    """The blocks without the list under "Key Points", which repeats the first sentence of each part that follows."""
    in_key_points = False
    for block in blocks:
        if not block.item:
            in_key_points = block.text.rstrip(" :") == "Key Points"
        if not in_key_points:
            yield block


def _without_echo(blocks: list[Block]) -> Iterator[Block]:
    """The blocks, without what some pages put behind a list: all its items once more, run together."""
    items: list[str] = []
    for block in blocks:
        text = block.text
        if block.item and items and (start := text.find(items[0], 1)) > 0:
            text, behind = text[:start].rstrip(), text[start:]
            yield Block(text, item=True)
            text = behind.removeprefix(" ".join((*items, text))).strip()
            items = []
            if text:
                yield Block(text)
        else:
            rest = text.removeprefix(" ".join(items)).strip() if items and not block.item else text
            if rest:
                yield block if rest == text else Block(rest)
            items = items if block.item else []
            items += [text] if block.item else []


def _section(question: str, heading: str, blocks: list[Block]) -> Iterator[Section]:
    prose, links = _apart(blocks)
    for kept, role in ((prose, Role.BODY), (links, Role.NOTICE)):
        text = write_blocks(kept)
        if text:
            yield Section(heading=heading or question, text=text, parent=question if heading else "", role=role)


def _apart(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The prose, and the lists that only name further pages (their links did not survive): those are never quoted."""
    prose, links = list[Block](), list[Block]()
    in_links = False
    for block in blocks:
        if not block.item:
            in_links = _LINK_LIST.match(block.text) is not None
        (links if in_links else prose).append(block)
    return prose, links


def _is_heading(block: Block) -> bool:
    """A short line of its own that does not end as a sentence does."""
    return (
        isinstance(block, _Line)
        and len(block.text) <= _MAX_HEADING_CHARS
        and len(block.text.split()) <= 10
        and re.search(r"[.!;:,)\]\"']$", block.text) is None
        and block.text[:1].isupper()
    )


_FURNITURE = re.compile(
    r"^NIH:\s.*|^Summary\s*:\s*|\(Watch the (?:video|animation)[^()]*(?:\([^()]*\)[^()]*)*\)"
    r"|\bLearn more about [^.]{1,80}\.(?=\s|$)"
)
_LINK_LIST = re.compile(r"^(These resources (address|from|offer)|Check out (these|this))\b")
# The table of the Human Phenotype Ontology, flattened: a lead-in, a note, "Sign 90% Sign 50% …", signs without a share, a note.
_PHENOTYPES = re.compile(
    r"(?:What are the signs and symptoms of [^?]{1,200}\?\s*)?"
    r"(The Human Phenotype Ontology provides the following list of signs and symptoms for .{1,200}?\.)(?=\sIf the)",
    re.DOTALL,
)
_PHENOTYPES_HEAD = "Signs and Symptoms Approximate number of patients (when available)"
_PHENOTYPES_NOTE = "The Human Phenotype Ontology (HPO) has collected"
_NOTE_END = "rare or common."
_SIGN = re.compile(r"(\S[^%/]{0,300}?\s(?:[\d.]+%|\d+/\d+))(?=\s|$)")


def _blocks(answer: str) -> Iterator[Block]:
    """The paragraphs and items of an answer, page furniture left out."""
    before, table, after = answer, list[Block](), ""
    if match := _PHENOTYPES.search(answer):
        # One step after the other: a pattern for all of them would be tried at every lead-in, each time to the end.
        head = answer.find(_PHENOTYPES_HEAD, match.end())
        note = answer.find(_PHENOTYPES_NOTE, head)
        if 0 <= head < note:
            signs = answer[head + len(_PHENOTYPES_HEAD) : note].strip().removesuffix("-").rstrip()
            before, after = answer[: match.start()], answer[note:].partition(_NOTE_END)[2]
            table = [Block(match[1]), *_phenotypes(signs)]
    yield from _flat_blocks(before)
    yield from table
    yield from _flat_blocks(after)


def _phenotypes(text: str) -> Iterator[Block]:
    """The signs, each with the share of patients where the table gives one: "Short stature 90%"."""
    end = 0
    for match in _SIGN.finditer(text):
        yield Block(match[1], item=True)
        end = match.end()
    yield from (Block(sign, item=True) for sign in re.split(r"\s+-(?:\s+|$)", text[end:].strip()) if sign.strip(" -"))


def _flat_blocks(text: str) -> Iterator[Block]:
    for line in text.replace("\r", "\n").split("\n"):
        whole = one_line(line)
        for piece in _pieces(line):
            words = one_line(_FURNITURE.sub("", piece.text))
            if words:
                yield _Line(words) if words == whole and not piece.item else Block(words, piece.item)


def _pieces(line: str) -> Iterator[Block]:
    """The paragraphs and items that one flattened line holds."""
    paragraph: list[str] = []
    line = re.sub(r"((?<!\s)\s{2,}+|^\s*+)-\s+", "  - ", line)  # some items stand two spaces behind their mark
    for part in re.split(r"\s{2,}|(?:(?<=:)|(?<=\binclude)|(?<=\bincludes))\s(?=-\s)", line.strip()):
        is_item = re.match(r"-(\s|$)", part) is not None
        # Two spaces may stand inside a sentence, where a dash was lost.
        if paragraph and (is_item or re.search(r"[.!?:]['\")\]]*$", paragraph[-1])):
            yield Block(" ".join(paragraph))
            paragraph = []
        if is_item:
            yield from (Block(item, item=True) for item in re.split(r"\s+-\s+(?=[A-Z])", part.lstrip("- ")) if item)
        elif part:
            paragraph.append(part)
    if paragraph:
        yield Block(" ".join(paragraph))
