"""Marks that open the items of lists, as PDFs set them."""

import re

# Bullets, also those of the fonts Symbol and Wingdings, which stand in Unicode's private area.
_BULLETS = "•‣◦▪▫■□●○◆◇❖➢➤►▶✓✔✗✘·∙⁃–—*\uf0a7\uf0b7\uf0a8\uf0d8\uf076\uf0fc\uf06e\uf06f\uf071\uf0e0\uf020\uf02d"
_BULLET = re.compile(rf"(?:[{re.escape(_BULLETS)}-]|o(?=\s))\s*(?=\S)|[{re.escape(_BULLETS)}-]$|o$")
_NUMBER = re.compile(r"\(?(\d{1,2}|[a-z])[.)]\s+(?=\S)|\(?(\d{1,2}|[a-z])[.)]$")


def bullet(text: str) -> str:
    """The bullet that opens the text, with the space behind it; empty where there is none."""
    match = _BULLET.match(text)
    # A dash that touches its word is a minus sign or a dash in a sentence.
    return match[0] if match and not re.match(r"[-–—*]\S", text) else ""


def number(text: str) -> tuple[str, int]:
    """The number or letter that opens the text ("2. ", "(b) "), and what place in a list it tells; ("", 0) where there is none."""
    match = _NUMBER.match(text)
    if not match:
        return "", 0
    mark = match[1] or match[2]
    return match[0], int(mark) if mark.isdigit() else ord(mark) - ord("a") + 1
