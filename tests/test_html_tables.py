"""Tables say in each row what its columns are."""

import pytest
from html_pages import text_of

from indexer.loaders.html_tables import MAX_COLUMNS, MAX_REPEATED_CHARS, is_data_table
from indexer.loaders.html_tree import parse_html


def _table(rows: str) -> str:
    return text_of(f"<table>{rows}</table>")


def test_each_row_names_its_columns() -> None:
    rows = "<tr><th>Age<th>Dose</tr><tr><td>2 to 12<td>5 ml</tr><tr><td>Over 12<td></tr>"
    assert _table(rows) == "- Age: 2 to 12; Dose: 5 ml\n- Age: Over 12"


def test_a_caption_leads_in() -> None:
    rows = "<caption>Doses</caption><thead><tr><td>Age<td>Dose</tr></thead><tr><td>2 to 12<td>5 ml</tr>"
    assert _table(rows) == "Doses\n\n- Age: 2 to 12; Dose: 5 ml"


def test_cells_that_span() -> None:
    rows = (
        "<tr><th>Age<th>Dose<th>When</tr><tr><td>Under 2<td colspan=2>none</tr>"
        "<tr><td rowspan=2>2 to 12<td>5 ml<td>twice</tr><tr><td>10 ml<td>once</tr>"
    )
    assert _table(rows) == (
        "- Age: Under 2; Dose: none; When: none\n- Age: 2 to 12; Dose: 5 ml; When: twice\n- Age: 2 to 12; Dose: 10 ml; When: once"
    )


def test_headers_over_headers() -> None:
    rows = "<tr><th rowspan=2>Age<th colspan=2>Dose</tr><tr><th>Day<th>Night</tr><tr><td>2 to 12<td>5 ml<td>10 ml</tr>"
    assert _table(rows) == "- Age: 2 to 12; Dose Day: 5 ml; Dose Night: 10 ml"


def test_a_header_in_bold_and_a_header_that_comes_again() -> None:
    rows = "<tr><td><b>Age</b><td><b>Dose</b></tr><tr><td>2<td>5 ml</tr><tr><th>Weight<th>Dose</tr><tr><td>9 kg<td>8 ml</tr>"
    assert _table(rows) == "- Age: 2; Dose: 5 ml\n- Weight: 9 kg; Dose: 8 ml"


def test_a_row_of_one_cell_announces_the_next() -> None:
    rows = "<tr><th>Age<th>Dose</tr><tr><td colspan=2>Children</tr><tr><td>2<td>5 ml</tr><tr><td colspan=2>Adults:</tr><tr><td>30<td>9 ml</tr>"
    assert _table(rows) == "Children:\n\n- Age: 2; Dose: 5 ml\n\nAdults:\n\n- Age: 30; Dose: 9 ml"


def test_a_first_column_that_names_its_row() -> None:
    rows = "<tr><th scope=row>Common<td>green tongue</tr><tr><th scope=row>Rare:<td><ul><li>green teeth</li><li>humming</li></ul></tr>"
    assert _table(rows) == "- Common: green tongue\n- Rare: green teeth, humming"


def test_a_table_without_any_header() -> None:
    assert _table("<tr><td>Monday<td>9 to 5</tr><tr><td>Tuesday<td>closed</tr>") == "- Monday: 9 to 5\n- Tuesday: closed"
    assert _table("<tr><td>a<td>b<td>c</tr><tr><td>d<td><td>f</tr>") == "- a; b; c\n- d; f"


def test_a_table_after_a_list_is_not_announced_by_its_lead_in() -> None:
    markup = "<p>Risks are:</p><ul><li>cuts</li></ul><table>{}</table>"
    with_header = "<tr><th>Age<th>Dose</tr><tr><td>2<td>5 ml</tr>"
    assert text_of(markup.format(with_header)) == "Risks are:\n\n- cuts\n\nAge, Dose:\n\n- Age: 2; Dose: 5 ml"
    without = "<tr><td>Monday<td>9 to 5</tr><tr><td>Tuesday<td>closed</tr>"
    assert text_of(markup.format(without)) == "Risks are:\n\n- cuts\n\nMonday: 9 to 5\n\nTuesday: closed"


def test_a_table_that_lays_out_a_page_is_no_table() -> None:
    page = f"<table><tr><td>Menu</td><td><p>{'word ' * 70}</p><p>Rest.</p></td></tr></table>"
    assert text_of(page) == f"Menu\n\n{'word ' * 69}word\n\nRest."
    assert text_of("<table role=presentation><tr><th>A<th>B</tr><tr><td>1<td>2</tr></table>") == "A\n\nB\n\n1\n\n2"
    assert text_of("<table><tr><td><h2>x</h2>A.</td><td>B.</td></tr></table>") == "A.\n\nB."


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<tr><td>a</td></tr><tr><td>b</td></tr>", False),
        ("<tr><td>a</td><td>b</td></tr>", False),
        ("<tr><td>a</td><td>b</td></tr><tr><td>a</td><td>b</td></tr>", True),
        ("<tr><th>a</th></tr><tr><td>b</td></tr>", True),
        ("<tr><td><table></table></td><th>b</th></tr>", False),
    ],
)
def test_which_tables_hold_data(rows: str, expected: bool) -> None:
    table = next(parse_html(f"<table>{rows}</table>").iter("table"))
    assert is_data_table(table) is expected


def test_spans_without_end() -> None:
    rows = "<tr><th>a<th>b</tr>" + "<tr><td colspan=99999 rowspan=99999>x<td>y</tr>" * 20 + "<tr><td colspan=-1 rowspan=x>z</tr>"
    assert _table(rows).count("x") <= 21 * MAX_COLUMNS


def test_long_cells_and_names_are_not_repeated() -> None:
    long = "x" * (MAX_REPEATED_CHARS + 1)
    assert _table(f"<tr><th>a<th>b</tr><tr><td rowspan=2 colspan=2>{long}</tr><tr><td>z</tr>").count(long) == 1
    assert _table(f"<tr><th>{long}<th>b</tr><tr><td>1<td>2</tr><tr><td>3<td>4</tr>") == "- 1; b: 2\n- 3; b: 4"
