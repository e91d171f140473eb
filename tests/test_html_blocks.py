"""HTML becomes sections whose headings, lists and tables mean what they meant on the page."""

import pytest
from html_pages import read_html, text_of

from indexer.documents import Role, Section


def _outline(markup: str) -> list[tuple[str, str, str]]:
    return [(section.heading, section.parent, section.text) for section in read_html(markup)[0]]


def test_headings_nest() -> None:
    markup = "A.<h2>Causes</h2>B.<h3>Mites</h3>C.<h4>Bites</h4>D.<h2>Treatment</h2>E.<h4>Rest</h4>F."
    assert _outline(markup) == [
        ("Kelp", "", "A."),
        ("Causes", "", "B."),
        ("Mites", "Causes", "C."),
        ("Bites", "Mites", "D."),
        ("Treatment", "", "E."),
        ("Rest", "Treatment", "F."),
    ]


def test_a_heading_by_its_role() -> None:
    markup = '<div role="heading" aria-level="3">Mites</div><p>A.</p><div role="heading">Treatment</div><p>B.</p>'
    assert _outline(markup) == [("Mites", "", "A."), ("Treatment", "", "B.")]


def test_headings_lose_their_anchors_and_links() -> None:
    assert _outline('<h2><a href="#x">Causes <em>of</em> kelp</a> <a class="anchor" href="#x">#</a></h2><p>A.</p>') == [
        ("Causes of kelp", "", "A.")
    ]


def test_a_heading_without_end_is_a_paragraph() -> None:
    assert _outline(f"<h2>{'word ' * 100}</h2><p>A.</p>") == [("Kelp", "", f"{('word ' * 100).strip()}\n\nA.")]


def test_a_bold_line_is_a_heading_if_something_follows_it() -> None:
    assert _outline("<p><b>Signs</b></p><p>A.</p><p><strong>Causes</strong><br>B.</p>") == [
        ("Signs", "", "A."),
        ("Causes", "", "B."),
    ]
    assert _outline("<p>A.</p><p><b>Call a doctor at once</b></p><h2>Causes</h2><p>B.</p>") == [
        ("Kelp", "", "A.\n\nCall a doctor at once"),
        ("Causes", "", "B."),
    ]
    assert _outline("<p><b>Stop diving.</b></p><p><b>Risks are:</b></p><ul><li>cuts</li></ul>") == [
        ("Kelp", "", "Stop diving.\n\nRisks are:\n\n- cuts")
    ]


def test_paragraphs_without_marks_of_their_own() -> None:
    assert (
        text_of("One <i>two</i>,\n three.<div>Four.</div>Five.<p>Six.<p>Seven.")
        == "One two, three.\n\nFour.\n\nFive.\n\nSix.\n\nSeven."
    )


def test_lines() -> None:
    assert text_of("<p>It passes<br>by itself.<br>Rest helps.</p>") == "It passes by itself.\n\nRest helps."
    assert text_of("<p>See a doctor if:<br>– it lasts<br>• it hurts<br>2. it glows</p>") == (
        "See a doctor if:\n\n- it lasts\n- it hurts\n- it glows"
    )
    assert text_of("<pre>It passes\nby itself.</pre>") == "It passes by itself."


def test_lists_with_their_lead_in() -> None:
    markup = "<p>Risks are:</p><ul><li>cuts<li><p>cold bays</p></li></ul><p>Rest helps:</p><ol><li>at home</li></ol>"
    assert text_of(markup) == "Risks are:\n\n- cuts\n- cold bays\n\nRest helps:\n\n- at home"


def test_a_list_in_an_item_keeps_what_it_belongs_to() -> None:
    assert (
        text_of("<ul><li>fever:<ul><li>38 °C</li><li>39 °C</li></ul></li><li>cough</li></ul>") == "- fever: 38 °C; 39 °C\n- cough"
    )
    long = "<ul><li>fever<ul>" + "".join(f"<li>{'word ' * 20}{number}</li>" for number in (1, 2)) + "</ul></li></ul>"
    assert text_of(long) == f"- fever: {'word ' * 20}1\n- fever: {'word ' * 20}2"
    sentences = "<ul><li>Take care.<ul><li>Wash.</li><li>Rest.</li></ul></li></ul>"
    assert text_of(sentences) == "- Take care.\n- Wash.\n- Rest."
    assert text_of("<ul><li><ul><li>a</li></ul></li></ul>") == "- a"


def test_items_with_headings_are_no_items() -> None:
    assert _outline("<ul><li><h3>Rest</h3><p>A.</p></li><li><h3>Baths</h3><p>B.</p></li></ul>") == [
        ("Rest", "", "A."),
        ("Baths", "", "B."),
    ]


def test_definitions() -> None:
    markup = (
        "<dl><dt>Glow</dt><dd>A light.</dd><dt>Ache:</dt><dt>Pain</dt><dd>It is dull.</dd><dd>It fades.</dd>"
        "<dt>Who gets it?</dt><dd><p>A.</p><p>B.</p></dd></dl>"
    )
    assert _outline(markup) == [
        ("Kelp", "", "- Glow: A light.\n- Ache, Pain: It is dull.\n- Ache, Pain: It fades."),
        ("Who gets it?", "", "A.\n\nB."),
    ]


def test_questions_that_open_their_answers() -> None:
    markup = (
        "<h2>Care</h2><details><summary>Is it bad?</summary><p>No.</p></details>"
        "<details><summary><h3>Does it last?</h3></summary>A week.</details><p>Rest.</p>"
    )
    assert _outline(markup) == [("Is it bad?", "Care", "No."), ("Does it last?", "Care", "A week."), ("Care", "", "Rest.")]


def test_a_button_that_opens_its_answer_is_a_heading() -> None:
    markup = '<h2>Care</h2><button aria-expanded="false" aria-controls=p>Is it bad?</button><div id=p hidden>No.</div><button>Send</button>'
    assert _outline(markup) == [("Is it bad?", "Care", "No.")]


def test_headings_of_a_box_end_with_it() -> None:
    assert _outline("<h2>Care</h2><p>A.</p><aside><h3>Tip</h3><p>B.</p></aside><p>C.</p>") == [
        ("Care", "", "A."),
        ("Tip", "Care", "B."),
        ("Care", "", "C."),
    ]


def test_what_is_about_the_page_is_a_notice() -> None:
    sections, _ = read_html(
        '<p>Kelp fever passes by itself.</p><div class="disclaimer"><p>Ask a doctor.</p></div>'
        "<h2>Disclaimer</h2><p>B.</p><h3>More</h3><p>C.</p><h2>Care</h2><p>D.</p>"
    )
    assert sections == [
        Section("Kelp", "Kelp fever passes by itself."),
        Section("Kelp", "Ask a doctor.", role=Role.NOTICE),
        Section("Disclaimer", "B.", role=Role.NOTICE),
        Section("More", "C.", parent="Disclaimer", role=Role.NOTICE),
        Section("Care", "D."),
    ]


def test_references_are_left_out_to_the_next_heading_or_the_end_of_their_box() -> None:
    assert read_html(
        "<p>A.</p><h2>References</h2><ol><li>Shore 2018.</li></ol><h3>Notes</h3><p>B.</p><h2>Care</h2><p>C.</p>"
    ) == (
        [Section("Kelp", "A."), Section("Care", "C.")],
        ["references"],
    )
    assert read_html("<div><div class=t><h3>Sources:</h3></div><div>Shore 2018.</div></div><p>C.</p>")[0] == [
        Section("Kelp", "C.")
    ]


def test_related_pages_are_left_out_only_where_they_are_links() -> None:
    links = "<p>A.</p><h2>Related pages</h2><ul><li><a href=/m>Moon knee</a></li></ul><h2>Care</h2><p>C.</p>"
    assert read_html(links) == ([Section("Kelp", "A."), Section("Care", "C.")], ["related pages"])
    assert _outline("<h2>Recommended dose</h2><p>Take 5 ml.</p><h2>Related risks</h2><p>None.</p>") == [
        ("Recommended dose", "", "Take 5 ml."),
        ("Related risks", "", "None."),
    ]


def test_a_title_is_never_a_list_of_references() -> None:
    assert _outline("<h1>Sources and references</h1><p>A.</p>") == [("Sources and references", "", "A.")]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>A.</p><ul><li><a href=#a>On this page</a></li></ul>", "A."),
        ("<p>A.</p><ul><li><a href=/a>A long title of another page</a></li></ul>", "A."),
        ("<p>Symptoms are:</p><ul><li><a href=/a>A tightness that comes with the cold</a></li></ul>", None),
        ("<p>A.</p><ul><li><a href=/a>fever</a></li><li><a href=/b>cough</a></li></ul>", "A.\n\n- fever\n- cough"),
        ('<p>A.</p><p><a href="/a">Read more about kelp</a></p>', "A."),
        ('<p>A.</p><p><a href="/a">Kelp is green.</a></p>', "A.\n\nKelp is green."),
    ],
)
def test_links_that_lead_away(markup: str, text: str | None) -> None:
    assert text_of(markup) == (text or "Symptoms are:\n\n- A tightness that comes with the cold")


def test_lines_about_the_page_are_left_out() -> None:
    markup = "<p>Last updated: 3 March 2020</p><p>Medically reviewed by Dr Shore</p><p>A.</p><p>Back to top</p>"
    assert text_of(markup) == "A."
    assert text_of("<p>Published studies show that it passes.</p>") == "Published studies show that it passes."


def test_nothing_of_a_pages_code_is_text() -> None:
    markup = (
        "<p onclick='alert(1)' title='<script>alert(2)</script>'>It &lt;b&gt; passes.<script>alert(3)</script><del>Not.</del></p>"
    )
    assert text_of(markup) == "It <b> passes."


def test_characters_that_no_reader_sees() -> None:
    assert (
        text_of("<p>It&#x202e; pas&shy;ses&#8203;&#xE0041;&#x061C; &#xF0C9;by&nbsp;itself.&#0;</p>").rstrip("\ufffd")
        == "It passes by itself."
    )


def test_items_of_deep_lists_do_not_grow() -> None:
    assert len(text_of("<ul><li>stem " * 300 + "<li>x" * 300)) < 20_000


def test_nesting_without_end() -> None:
    for piece in (
        "<ul><li>x",
        "<h2><div>",
        "<dl><dt>t<dd>",
        "<details><summary>q</summary>",
        "<table><tr><td>x",
        "<b>x",
        "<sup>1",
    ):
        sections, _ = read_html(piece * 600)
        assert all(section.text for section in sections)
