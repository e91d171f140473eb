"""The parts of a Word file: which of them are read, within what limits, and what is changed in them for mammoth."""

import lzma
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from lxml import etree

from indexer.errors import SourceError
from indexer.limits import limit

MAX_XML_BYTES = limit("max_docx_bytes")  # of all parts that are read: some 1,500 pages
HEADING_LEVELS = 6  # deeper ones count as the last

_CONTENT_TYPES = "[Content_Types].xml"
_SAVE = "open it and save it as .docx"
_OTHER_KINDS = {
    "macroenabled": f"a Word file with macros: {_SAVE}",
    "template": f"a Word template: {_SAVE}",
    "spreadsheetml": "an Excel file: copy what it says into a .docx",
    "presentationml": "a PowerPoint file: save it as PDF",
}
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_FOR_MAMMOTH = {"styles.xml", "numbering.xml"}
_BESIDE = {
    "header": "headers and footers",
    "footer": "headers and footers",
    "comments": "comments",
    "footnotes": "notes",
    "endnotes": "notes",
}
_MARKS = ("footnoteReference", "endnoteReference", "commentReference")
_CORE = "docProps/core.xml"
_TITLE, _BODY = 0, 10  # levels of paragraphs; 1 to 9 are headings
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, etree.XMLSyntaxError, EOFError, OSError, RuntimeError, ValueError,
    LookupError,
)  # fmt: skip
_FALSE = {"0", "false", "off"}
_MAX_BASES = 20  # styles that a style is based on, one on the other


@dataclass(frozen=True, slots=True)
class Word:
    """A Word file of text alone, in which headings have the style h1, h2, … and h1 is for the title of the whole.

    `told` holds what docProps/core.xml tells: title, creator, created, modified, language. `left_out` names what went.
    """

    docx: bytes
    told: Mapping[str, str]
    left_out: tuple[str, ...]


def is_package(archive: zipfile.ZipFile) -> bool:
    """Whether the archive is one file of an office program, rather than many files."""
    names = set(archive.namelist())
    return _CONTENT_TYPES in names or ("mimetype" in names and "content.xml" in names)


def read_word(data: bytes) -> Word:
    """The text of a Word file and what it tells of itself. Raises SourceError: damaged, of another kind, or over the limit."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _word(archive)
    except _DAMAGE as error:
        raise SourceError(f"a damaged Word file: {error}") from error


def _word(archive: zipfile.ZipFile) -> Word:
    names = set(archive.namelist())
    if _CONTENT_TYPES not in names:
        raise SourceError(f"an OpenDocument file: {_SAVE}" if is_package(archive) else "a zip archive that is no Word file")
    main = PurePosixPath(_main_part(archive))
    beside = {name: kind for name in names if (kind := _beside(PurePosixPath(name), main))}
    kept = [_CONTENT_TYPES, "_rels/.rels", f"{main.parent}/_rels/{main.name}.rels", str(main)]
    kept += [f"{main.parent}/{name}" for name in _FOR_MAMMOTH]
    wanted = [name for name in (*kept, _CORE, *beside) if name in names]
    size = sum(archive.getinfo(name).file_size for name in wanted)
    if size > MAX_XML_BYTES:
        raise SourceError(f"a Word file with {size:,} bytes of text and layout, at most {MAX_XML_BYTES:,} are read")
    parts = {name: _xml(archive.read(name)) for name in wanted}
    document = parts[str(main)]
    left_out = {kind for name, kind in beside.items() if _has_text(parts[name])} | _without_marks(document)
    _name_headings(document, _levels(parts.get(f"{main.parent}/styles.xml")))
    told = {_local(element.tag): element.text or "" for element in parts[_CORE].iterchildren("*")} if _CORE in parts else {}
    return Word(_packed({name: parts[name] for name in kept if name in parts}), told, tuple(sorted(left_out)))


def _main_part(archive: zipfile.ZipFile) -> str:
    """The path of the text. Raises SourceError where the file is of another kind."""
    if archive.getinfo(_CONTENT_TYPES).file_size > MAX_XML_BYTES:
        raise SourceError("a damaged Word file: its list of parts is too long")
    for part in _xml(archive.read(_CONTENT_TYPES)).iter("{*}Override"):
        content_type = part.get("ContentType", "").lower()
        if content_type.endswith(".main+xml"):
            if reason := next((reason for kind, reason in _OTHER_KINDS.items() if kind in content_type), ""):
                raise SourceError(reason)
            if "wordprocessingml" in content_type:
                return part.get("PartName", "").lstrip("/")
    raise SourceError("an office file that is no Word file")


def _beside(part: PurePosixPath, main: PurePosixPath) -> str:
    """What the part holds beside the text, such as "comments"; empty for other parts."""
    return _BESIDE.get(part.stem.rstrip("0123456789"), "") if part.parent == main.parent and part.suffix == ".xml" else ""


def _xml(data: bytes) -> etree._Element:
    """The root; the parser limits its depth. Raises SourceError where it declares entities, which no Word file does."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False))
    if root.getroottree().docinfo.internalDTD is not None:
        raise SourceError("a damaged Word file: it has a document type")
    return root


def _packed(parts: Mapping[str, etree._Element]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, root in parts.items():
            archive.writestr(name, etree.tostring(root))
    return packed.getvalue()


def _local(tag: str | bytes | bytearray | etree.QName) -> str:
    return str(tag).rpartition("}")[2]


def _attribute(element: etree._Element | None, name: str = "val") -> str:
    """The attribute's value, in whichever of the two namespaces that Word files are written in."""
    found = () if element is None else ((_local(key), value) for key, value in element.attrib.items())
    return next((str(value) for key, value in found if key == name), "")


def _has_text(root: etree._Element) -> bool:
    return any((text.text or "").strip() for text in root.iter("{*}t"))


def _without_marks(document: etree._Element) -> set[str]:
    """Takes marks of notes and comments, and hidden text, out of the document; returns what of the text is left out."""
    left_out = {"deleted text"} if next(document.iter("{*}delText", "{*}moveFrom"), None) is not None else set[str]()
    for mark in list(document.iter(*(f"{{*}}{name}" for name in _MARKS))):
        _remove(mark)
    for vanish in list(document.iter("{*}vanish")):
        run = vanish.getparent() if _attribute(vanish) in _FALSE else next(vanish.iterancestors("{*}r"), None)
        if run is not None and _local(run.tag) == "r":
            left_out.add("hidden text")
            _remove(run)
    return left_out


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _levels(styles: etree._Element | None) -> dict[str, int]:
    """The level of each paragraph style that has one: its own, or that of the style it is based on."""
    told: dict[str, int] = {}
    based: dict[str, str] = {}
    for style in () if styles is None else styles.iterchildren("{*}style"):
        id_ = _attribute(style, "styleId")
        name = _attribute(style.find("{*}name")).lower()
        outline = _outline_level(style)
        if name == "title" or re.fullmatch(r"heading [1-9]", name):
            told[id_] = _TITLE if name == "title" else int(name[-1])
        elif outline is not None:
            told[id_] = outline
        based[id_] = _attribute(style.find("{*}basedOn"))
    levels: dict[str, int] = {}
    for id_ in based:
        at = id_
        for _ in range(_MAX_BASES):
            if at in told:
                levels[id_] = told[at]
                break
            at = based.get(at, "")
    return levels


def _outline_level(styled: etree._Element) -> int | None:
    """The level that a style or a paragraph gives itself in the outline."""
    value = _attribute(styled.find("{*}pPr/{*}outlineLvl"))
    return int(value) + 1 if re.fullmatch(r"\d", value) else None


def _name_headings(document: etree._Element, levels: Mapping[str, int]) -> None:
    """Gives each heading the style of its level. A single heading of the first level is the title where there is no other."""
    headings: list[tuple[int, etree._Element]] = []
    for paragraph in document.iter("{*}p"):
        outline = _outline_level(paragraph)
        style = paragraph.find("{*}pPr/{*}pStyle")
        level = levels.get(_attribute(style), _BODY) if outline is None else outline
        if level < _BODY and _has_text(paragraph):
            headings.append((level, paragraph))
    count = Counter(level for level, _ in headings)
    down = 0 if not count[_TITLE] and count[1] == 1 and headings[0][0] == 1 else 1
    for level, paragraph in headings:
        _set_style(paragraph, f"h{min(level + down, HEADING_LEVELS)}")


def _set_style(paragraph: etree._Element, name: str) -> None:
    """Gives the paragraph the style alone: a number before a heading would make it an item of a list."""
    namespace = str(paragraph.tag).rpartition("}")[0] + "}"
    properties = paragraph.find(f"{namespace}pPr")
    if properties is not None:
        paragraph.remove(properties)
    properties = etree.Element(f"{namespace}pPr")
    etree.SubElement(properties, f"{namespace}pStyle").set(f"{namespace}val", name)
    paragraph.insert(0, properties)
