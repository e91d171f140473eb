"""The head of a plain text: its title, and lines that tell of it ("Source: https://…", "Updated: 3 March 2020")."""

import re
from dataclasses import dataclass, field

from indexer.errors import SourceError
from indexer.loaders.dates import find_date
from indexer.loaders.fields import web_address
from indexer.loaders.visible import visible

_LINES = 30  # from the top, in which the head stands
_FIELD = re.compile(r"(?P<name>[^\W\d_][\w ]{2,20}?)\s*:\s*(?P<value>\S.{0,300})")
# A field by the names it goes under.
_NAMES = {
    name: field_name
    for field_name, names in {
        "title": "title|título|titre|titel|titolo",
        "url": "url|link|source|fuente|quelle|fonte|enlace",
        "publisher": "publisher|editor|publicado por|éditeur|herausgeber|editora|editore",
        "author": "author|autor|auteur|autore",
        "published": "published|date|created|publicado|fecha|publié|veröffentlicht|datum|pubblicato",
        "updated": "updated|last updated|modified|actualizado|última actualización|mis à jour|aktualisiert|atualizado|aggiornato",
        "reviewed": "reviewed|last reviewed|revisado|révisé|geprüft|revisto|revisionato",
        "language": "language|idioma|langue|sprache|língua|lingua",
        "licence": "licence|license|licencia|lizenz|licença|licenza",
    }.items()
    for name in names.split("|")
}
_DATES = {"published", "updated", "reviewed"}
_MAX_VALUE = 120
_RULE = re.compile(r"([=\-~*_#])\1{2,}")


@dataclass(frozen=True, slots=True)
class TextHead:
    """What stands above a text. `end` is the number of its lines."""

    title: str = ""
    url: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    end: int = 0


def text_head(lines: list[str]) -> TextHead:
    """The head of the lines: at most one line as title, and fields, up to the first line that is neither."""
    title, fields, end = "", dict[str, str](), 0
    for number, line in enumerate(lines[:_LINES]):
        words = visible(line)
        if found := _field(words):
            fields.setdefault(*found)
        elif words and not _RULE.fullmatch(words):
            if title or not _is_title(words, lines[number + 1 :]):
                break
            title = words
        end = number + 1
    return TextHead(fields.get("title") or title, fields.get("url"), fields, end)


def _field(line: str) -> tuple[str, str] | None:
    """The field that a line gives, if its value is of the kind that the field has."""
    match = _FIELD.fullmatch(line)
    name = _NAMES.get(match["name"].lower()) if match else None
    if match is None or name is None:
        return None
    value = match["value"]
    if name == "url":
        try:
            return name, web_address(value) or ""
        except SourceError:
            name = "publisher"
    if name in _DATES:
        return (name, value) if find_date(value) and len(value) <= _MAX_VALUE else None
    if name == "language":
        code = re.fullmatch(r"([a-z]{2,3})(?:[-_]\w+)?", value.lower())
        return (name, code[1]) if code else None
    return (name, value) if len(value) <= _MAX_VALUE and not value.endswith(".") else None


def _is_title(line: str, below: list[str]) -> bool:
    """Whether a line without a full stop has an empty line, a rule or a field below it."""
    if not any(line.strip() for line in below):
        return False  # there is nothing that it could be the title of
    following = visible(below[0])
    apart = not following or _RULE.fullmatch(following) is not None or _field(following) is not None
    return apart and len(line) <= _MAX_VALUE and line[-1] not in ".,;:" and line[0] not in "-*•"
