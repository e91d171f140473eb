"""Dates as pages print them."""

import pytest

from indexer.loaders.dates import find_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Updated 2024-05-01T10:30:00Z", "2024-05-01"),
        ("on 3 March 2020", "2020-03-03"),
        ("on 3rd March, 2020", "2020-03-03"),
        ("March 3, 2020", "2020-03-03"),
        ("Sept. 3, 2020", "2020-09-03"),
        ("Sep. 3, 2020", "2020-09-03"),
        ("12 de junio de 2023", "2023-06-12"),
        ("30 enero 2024", "2024-01-30"),
        ("le 1er février 2022", "2022-02-01"),
        ("am 5. März 2021", "2021-03-05"),
        ("05.03.2021", "2021-03-05"),
        ("5 de março de 2021", "2021-03-05"),
        ("5 maggio 2021", "2021-05-05"),
        ("March 2019", "2019-03-01"),
        ("3/14/2019", "2019-03-14"),
        ("31 February 2020", None),
        ("40 people in 2020", None),
        ("", None),
    ],
)
def test_dates(text: str, date: str | None) -> None:
    assert find_date(text) == date


def test_the_first_date_counts_whatever_its_form() -> None:
    assert find_date("January 30, 2020. Reviewed: 17 March 2016, 2015-01-01") == "2020-01-30"
    assert find_date("31 February 2020, then 2015-01-01") == "2015-01-01"
