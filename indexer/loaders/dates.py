"""Dates as pages print them, in the languages that are read."""

import re

from indexer.cleaning import iso_date

_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    )
    for number, name in enumerate(names.split(), start=1)
} | {"sept": 9}
_MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_OF = r"(?:\s+(?:de|del|of))?,?\s+"
# Of those that begin at one place the first counts.
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)",
        rf"\b{_DAY}{_OF}{_MONTH}{_OF}{_YEAR}\b",
        rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}\b",
        r"\b(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>(?:19|20)\d\d)\b",
        rf"(?<!\d\s)\b{_MONTH}{_OF}{_YEAR}\b",
        r"\b(?P<figures>\d{1,2}/\d{1,2}/(?:19|20)\d\d)\b",
    )
)


def find_date(text: str) -> str | None:
    """The first date in the text as yyyy-mm-dd (the first of the month where no day stands), or None.

    Figures with slashes are read as `iso_date` reads them: month first.
    """
    found = ((match.start(), number, match) for number, form in enumerate(_FORMS) for match in form.finditer(text))
    return next((date for _, _, match in sorted(found, key=lambda place: place[:2]) if (date := _date(match))), None)


def _date(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    if "figures" in parts:
        return iso_date(parts["figures"])
    name = parts["month"].lower()
    month = int(name) if name.isdigit() else _MONTHS.get(name)
    return iso_date(f"{parts['year']}-{month:02}-{int(parts.get('day') or 1):02}") if month else None
