"""What a PDF or Word file tells of itself: its title and author, where they are more than what a program put there."""

import re
from pathlib import PurePosixPath

from indexer.cleaning import mend, one_line

_MIN_TITLE_CHARS = 4
_MAX_TITLE_CHARS = 200
# What programs write of themselves, and names of files.
_NO_TITLE = re.compile(
    r"(?:untitled|document|documento|dokument|presentation|slide|title|title goes here|word document|doc|layout|page|new|draft|blank|"
    r"sin título|sans titre|unbenannt)[\s\d._()-]*|(?:microsoft word|powerpoint presentation|microsoft powerpoint)\b.*"
    r"|.*\.(?:docx?|pdf|indd|qxp|qxd|pptx?|xlsx?|rtf|odt|tex|dvi|ps|eps|ai|pub|txt|html?)|[\W\d_]*|.*[\\/]\S+[\\/].*|\S*_\S*",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"(?:unknown|anonymous|user|usuario|author|admin(?:istrator)?|owner|default|windows user|microsoft office user|python-docx|"
    r"(?:un)?registered user|guest|staff|pc|hp|dell|lenovo|acer|asus|apple)[\s\d]*|\S+@\S+|[\W\d_]*|[a-z]+\d+|.*\b(?:inc|version)\b.*",
    re.IGNORECASE,
)


def told_title(value: object, path: str) -> str:
    """The title that a file tells of itself; empty where it is a program's, or the file's own name."""
    title = _plain(value)
    own_name = PurePosixPath(path).stem.lower()
    told = _MIN_TITLE_CHARS <= len(title) <= _MAX_TITLE_CHARS and not _NO_TITLE.fullmatch(title) and title.lower() != own_name
    return title if told else ""


def told_author(value: object) -> str:
    """The person or body that a file names as its author; empty where it is a program's word for nobody."""
    author = _plain(value)
    return "" if len(author) > _MAX_TITLE_CHARS or _NO_AUTHOR.fullmatch(author) else author


def _plain(value: object) -> str:
    return one_line(mend(value)) if isinstance(value, str) else ""
