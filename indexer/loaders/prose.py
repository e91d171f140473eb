"""Prose: whether a text is sentences for people to read, or data, code and logs."""

import re

from indexer.language import small_word_share

_SAMPLE_LINES = 200
_SAMPLE_CHARS = 100_000
_MIN_WORD_SHARE = 0.7  # of what is no number
_MAX_NUMBER_SHARE = 0.5
_MIN_SMALL_SHARE = 0.15  # "the", "of", "is": of the words, where no sentence ends
_NUMBER = re.compile(r"[(<>≥≤~±]?\d[\d.,:/–-]*[%°)]?[.,;:]?")
_MIN_SENTENCE_SHARE = 0.3  # of the characters, in paragraphs and items that end as a sentence does
_SENTENCE_WORDS = 4
_SENTENCE_END = re.compile(r"[.!?…:。！？।؟][\"'”’)\]]*$")
_SYMBOL = re.compile(r"[_=<>{}\[\]|\\@#$%^*~,;:/()&+]")
_EDGES = "\"'“”‘’«»()[]¿¡.,;:!?…–—-*"
_MIN_LINES = 3
_DELIMITERS = (",", ";", "\t", "|")
_MAX_COLUMN_NAME = 40
_MOST_ROWS = 0.6  # of the lines, with at least as many columns as the first
_LOG_LINE = re.compile(
    r"\[?\d{4}-\d\d-\d\d[T ]\d\d:|\[?\w{3} +\d+ \d\d:\d\d:\d\d|\d+\.\d+\.\d+\.\d+ |\[?(?:DEBUG|INFO|WARN(?:ING)?|ERROR|TRACE)\b"
)
_CODE_LINE = re.compile(
    r".*(?:[^\W_]\(|\) ?[:{;]|[=!<>]=|[-=]>|::|\s=\s|[;{}]$)|[)\]}]+,?$|@\w|#include|(?:def|class|import|from|return|const|let|var) \S+$"
    r"|(?:SELECT|INSERT|CREATE|UPDATE|DELETE|ALTER|DROP) [\w*]"
)
_MANY = 0.25
_MOST = 0.5


def reason_against(lines: list[str], paragraphs: list[str]) -> str:
    """Why the text is no prose, or nothing where it is: its lines as they stand, and the paragraphs and items that they make."""
    sample = [line.rstrip() for line in lines if line.strip()][:_SAMPLE_LINES]
    if len(sample) >= _MIN_LINES:
        if _share(_LOG_LINE, sample) >= _MOST:
            return "a log, no running text"
        if _share(_CODE_LINE, sample) >= _MANY:
            return "program code, no running text"
        if _is_table(sample):
            return "rows of values, no running text: JSON lines are read (one object a line), CSV is not"
    text = " ".join(paragraphs)[:_SAMPLE_CHARS]
    tokens = text.split()
    numbers = sum(_NUMBER.fullmatch(token) is not None for token in tokens)
    words = sum(map(_is_word, tokens)) / max(1, len(tokens) - numbers)
    if words < _MIN_WORD_SHARE or numbers > _MAX_NUMBER_SHARE * len(tokens):
        return f"no running text: {words:.0%} of it are words, at least {_MIN_WORD_SHARE:.0%} are wanted, and fewer numbers"
    told = sum(len(p) for p in paragraphs if _SENTENCE_END.search(p[-9:]) and len(p.split()) >= _SENTENCE_WORDS)
    if (
        told < _MIN_SENTENCE_SHARE * sum(map(len, paragraphs))
        and small_word_share(text) < _MIN_SMALL_SHARE
        and not _is_unspaced(text)
    ):
        return "no running text: words, but hardly a sentence"
    return ""


def _share(pattern: re.Pattern[str], lines: list[str]) -> float:
    return sum(pattern.match(line.lstrip()) is not None for line in lines) / len(lines)


def _is_table(lines: list[str]) -> bool:
    """Whether the first line names columns and most of the others have as many: CSV and its like."""
    for delimiter in _DELIMITERS:
        names = lines[0].split(delimiter)
        named = all(len(name) <= _MAX_COLUMN_NAME and not name.startswith(" ") for name in names)
        if len(names) > 1 and named and lines[0][-1] not in ".:":
            rows = sum(line.count(delimiter) >= len(names) - 1 for line in lines[1:])
            if rows >= _MOST_ROWS * (len(lines) - 1):
                return True
    return False


def _is_word(token: str) -> bool:
    core = token.strip(_EDGES)
    if not core:
        return token in {"-", "–", "—", "*"}
    return _SYMBOL.search(core) is None and sum(c.isalpha() or c in "'’-" for c in core) >= _MIN_WORD_SHARE * len(core)


def _is_unspaced(text: str) -> bool:
    """Whether the script sets no spaces between words, as Chinese and Japanese: words cannot be counted."""
    return sum("\u3040" <= c <= "\u9fff" for c in text) > len(text) / 2
