"""Cleaning: encoding, spaces, disclaimers, dates."""

import pytest

from indexer.cleaning import is_disclaimer, iso_date, mend, one_line


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("Legg-CalvÃ©-Perthes", "Legg-Calvé-Perthes"),
        ("KienbÃ¶ck", "Kienböck"),
        ("the patientâ€™s knee", "the patient’s knee"),
        ("so\u00adft hy\u200bphen", "soft hyphen"),
        ("\ufeffstart", "start"),
        ("\u202edetrever", "detrever"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\x00b\x07c", "abc"),
        ("half \ud800surrogate", "half \ufffdsurrogate"),
        ("ﬁbrous", "fibrous"),
        ("“curled” quotes’", "“curled” quotes’"),
        ("naïve 日本 😀", "naïve 日本 😀"),
    ],
)
def test_mend(broken: str, mended: str) -> None:
    assert mend(broken) == mended


def test_a_form_feed_divides_words() -> None:
    assert mend("end of page\x0cStart of page").split() == ["end", "of", "page", "Start", "of", "page"]


def test_one_line_makes_every_run_of_spaces_one() -> None:
    assert one_line("  a\tb\u00a0\u00a0c\n\n d\u3000e ") == "a b c d e"


@pytest.mark.parametrize(
    "paragraph",
    [
        "Medical disclaimer: ask your physician.",
        "**Medical Disclaimer** applies",
        "Disclaimer: not advice",
        "This information is for educational purposes only and does not constitute medical advice.",
        "This content is for informational purposes only and is not a substitute.",
        "This page gives general information and no medical advice.",
    ],
)
def test_disclaimers_are_known(paragraph: str) -> None:
    assert is_disclaimer(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Kelp fever is not contagious.",
        "Educational programs do not prevent moon knee.",
        "General advice: rest for a week and do not dive.",
        "The disclaimer is printed on the leaflet.",
        "",
    ],
)
def test_medical_prose_is_no_disclaimer(paragraph: str) -> None:
    assert not is_disclaimer(paragraph)


def test_prose_about_general_anesthesia_is_no_disclaimer() -> None:
    assert not is_disclaimer("This information is about general anesthesia, which is not the same as sedation.")


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("2024-05-01", "2024-05-01"),
        ("1 May 2024", "2024-05-01"),
        ("May 1, 2024", "2024-05-01"),
        ("May 1, 2024.", "2024-05-01"),
        ("1 Feb 2024", "2024-02-01"),
        ("Feb 1, 2024", "2024-02-01"),
        ("12/31/2023", "2023-12-31"),
        ("2024/05/01", "2024-05-01"),
        ("May 2024", "2024-05-01"),
        (" 30\u00a0January  2020 ", "2020-01-30"),
        ("2024-05-01T10:30:00Z", "2024-05-01"),
        ("31/12/2023", None),
        ("30 February 2024", None),
        ("last week", None),
        ("", None),
        (None, None),
    ],
)
def test_iso_date(written: str | None, wanted: str | None) -> None:
    assert iso_date(written) == wanted


def test_an_impossible_date_is_none() -> None:
    assert iso_date("2024-13-45") is None
