"""Fields: what front matter and JSON records say of a document, checked."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from indexer.cleaning import iso_date, mend
from indexer.documents import Document, Section, Source, Tier, document_id
from indexer.errors import SourceError
from indexer.language import language_of


def document(fields: Mapping[str, Any], sections: Sequence[Section], *, title: str, path: str, id_: str = "") -> Document:
    """The document of which the fields tell; its id comes from its address, or else its path, where none is given.

    Raises SourceError naming the field: a url that is no address, an unknown tier, names or sources that are no list.
    """
    url = web_address(fields.get("url"))
    return Document(
        id=id_ or document_id(url=url, path=path),
        title=title,
        sections=tuple(sections),
        url=url,
        publisher=str(fields.get("publisher") or ""),
        tier=_tier(fields.get("tier")),
        language=str(fields.get("language") or language_of(" ".join(section.text for section in sections))),
        licence=str(fields.get("licence") or ""),
        topic=str(fields.get("topic") or ""),
        published=iso_date(fields.get("published")),
        updated=iso_date(fields.get("updated")),
        reviewed=iso_date(fields.get("reviewed")),
        also_called=tuple(str(name) for name in _list(fields, "also_called")),
        sources=tuple(_source(entry) for entry in _list(fields, "sources")),
    )


def clean(value: Any) -> Any:
    """The value with dates as ISO texts and texts mended (an escape can bring in what no file may hold), without empty items."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return mend(value)
    if isinstance(value, list):
        return [clean(item) for item in value if item is not None]
    if isinstance(value, dict):
        return {str(key): clean(item) for key, item in value.items()}
    return value


def web_address(value: Any) -> str | None:
    """The address, or None where none is given. Raises SourceError where it is none of the web."""
    if value in (None, ""):
        return None
    try:
        if isinstance(value, str) and urlsplit(value).scheme in {"http", "https"} and urlsplit(value).hostname:
            return value
    except ValueError:
        pass
    raise SourceError(f"url is {value!r:.80}, expected an address that starts with http:// or https://")


def _tier(value: Any) -> Tier:
    try:
        return Tier(value or Tier.REFERENCE)
    except ValueError as error:
        raise SourceError(f"tier is {value!r}, expected one of {', '.join(Tier)}") from error


def _list(fields: Mapping[str, Any], key: str) -> list[Any]:
    value = fields.get(key) or []
    if not isinstance(value, list):
        raise SourceError(f"{key} is a {type(value).__name__}, expected a list")
    return value


def _source(entry: Any) -> Source:
    if not isinstance(entry, dict) or not entry.get("url"):
        raise SourceError(f"an entry of sources is {entry!r:.80}, expected title, publisher, url")
    updated = entry.get("updated")
    return Source(
        title=str(entry.get("title") or entry["url"]),
        publisher=str(entry.get("publisher") or ""),
        url=str(entry["url"]),
        updated=iso_date(updated),
    )
