"""Charsets: bytes as text."""

import codecs
import re

from indexer.cleaning import mend
from indexer.errors import SourceError

_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_HEAD_BYTES = 4096
_IN_TYPE = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_IN_FILE = re.compile(
    rb"<meta\b[^>]{0,200}?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)|\A\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)
# Of Python's codecs those that browsers know: the others are no charsets, or take long over nothing.
_CHARSETS = re.compile(
    r"utf-(?:16|32)(?:-[bl]e)?|cp(?:8|9|12)\d\d|cp1[02]\d\d\d|iso8859-\d+|koi8-[ru]|mac-[a-z]+|gb2312|gbk|gb18030|big5(?:hkscs)?|shift_jis"
    r"|euc_(?:jp|kr)|iso2022_(?:jp|kr)|johab"
)
_WESTERN = "cp1252"
_MOSTLY = 0.9  # of the characters beyond ASCII


def decode(data: bytes, *, content_type: str = "") -> str:
    """The bytes as mended text.

    In this order: UTF-16 with its mark; UTF-8, also where a few bytes of it are broken; the charset that `content_type` names,
    then the one that the file names itself (<meta charset>, an XML declaration); Windows-1252. Raises SourceError for bytes
    that are no text.
    """
    declared = _declared(content_type, data[:_HEAD_BYTES])
    if mark := _MARKS.get(data[:2]):
        return mend(data.decode(mark, errors="replace"))
    if b"\x00" in data[:_HEAD_BYTES]:
        if not declared.startswith(("utf-16", "utf-32")):
            raise SourceError("not a text file")
        return mend(data.decode(declared, errors="replace"))
    text = data.decode("utf-8-sig", errors="replace")
    beyond_ascii = len(text) - len(text.encode("ascii", errors="ignore"))
    if beyond_ascii and text.count("\ufffd") - data.count(b"\xef\xbf\xbd") > (1 - _MOSTLY) * beyond_ascii:
        text = data.decode(declared or _WESTERN, errors="replace")
    return mend(text)


def _declared(content_type: str, head: bytes) -> str:
    """The codec of the charset that is declared; empty where none is, or none that is known."""
    in_file = _IN_FILE.search(head)
    names = [match[1] for match in [_IN_TYPE.search(content_type)] if match]
    names += [(in_file[1] or in_file[2]).decode("ascii", errors="ignore")] if in_file else []
    for name in names:
        try:
            codec = codecs.lookup(name).name
        except (LookupError, ValueError):
            continue
        if codec in {"iso8859-1", "ascii"}:  # as browsers do: the former's controls are the latter's letters
            return _WESTERN
        if _CHARSETS.fullmatch(codec):
            return codec
    return ""
