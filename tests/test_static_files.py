"""Static files: named by what is in them."""

import re

from service.web.static_files import served, static_files, static_url


def test_a_file_is_served_under_the_name_that_the_pages_give() -> None:
    for name in ("medcite.css", "medcite.js", "medcite.svg"):
        url = static_url(name)
        assert re.fullmatch(rf"/static/medcite\.[0-9a-f]{{12}}\.{name.split('.')[1]}", url)
        file = served(url.removeprefix("/static/"))
        assert file is static_files()[name]


def test_no_other_name_is_served() -> None:
    assert served("medcite.css") is None
    assert served("medcite.000000000000.css") is None


def test_the_files_ask_nothing_of_other_hosts() -> None:
    for file in static_files().values():
        text = file.body.decode().replace("http://www.w3.org/2000/svg", "")
        addresses = [
            line for line in text.splitlines() if re.search(r"https?://", line) and not line.lstrip().startswith(("//", "/*"))
        ]
        assert addresses == []
