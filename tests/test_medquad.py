"""MedQuAD XML: made-up files of the same shape."""

from xml.sax.saxutils import escape

import pytest

from indexer.documents import Document, Role, Tier
from indexer.errors import SourceError
from indexer.loaders import medquad


def _xml(*pairs: tuple[str, str], source: str = "GARD", head: str = "") -> str:
    body = "\n".join(
        f'<QAPair pid="{n}"><Question qid="1-{n}" qtype="information">{escape(q)}</Question><Answer>{escape(a)}</Answer></QAPair>'
        for n, (q, a) in enumerate(pairs, start=1)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document id="0000001" source="{source}" url="https://rare.example/kelp">\n'
        f"<Focus>kelp fever</Focus>\n<FocusAnnotations>{head}</FocusAnnotations>\n<QAPairs>{body}</QAPairs>\n</Document>"
    )


def _read(text: str, path: str = "0000001.xml") -> Document:
    assert medquad.recognises(text)
    (document,) = medquad.read(text, path)
    return document


def _answer(text: str, question: str = "What is (are) kelp fever ?") -> Document:
    return _read(_xml((question, text)))


def test_a_file_is_a_document_with_a_section_for_each_question() -> None:
    document = _read(
        _xml(("What is (are) kelp fever ?", "It is rare."), ("What are the treatments for kelp fever ?", "Rest."), source="NINDS")
    )
    assert (document.title, document.url, document.tier) == ("Kelp fever", "https://rare.example/kelp", Tier.REVIEWED)
    assert document.publisher == "National Institute of Neurological Disorders and Stroke"
    assert document.licence.startswith("CC BY 4.0")
    assert [(s.heading, s.text, s.parent, s.role) for s in document.sections] == [
        ("What is kelp fever?", "It is rare.", "", Role.BODY),
        ("What are the treatments for kelp fever?", "Rest.", "", Role.BODY),
    ]


SECOND_SPELLING = """<?xml version="1.0" encoding="UTF-8"?>
<doc docid="0000007" corpus="NINDS" url="http://www.ninds.example/moon_knee.htm">
<doctitle-focus>Moon knee</doctitle-focus>
<umls><cui></cui></umls>
<qaPairs>
<pair pid="1">
<question qid="0000007-1" qtype="information">what is moon knee ?</question>
<answer>Moon knee glows.  It fades by day.</answer>
</pair>
</qaPairs>
</doc>"""
THIRD_SPELLING = """<?xml version="1.0" encoding="UTF-8"?>
<DiseaseFile fid="0000397" source="CDC" url="http://www.cdc.example/moon/">
<Focus>Moon knee</Focus>
<QAPairs>
<QAPair pid="1">
<Question qid="1" qtype="information">What is (are) Moon knee ?</Question>
<Answer>Moon knee glows.  It fades by day.</Answer>
</QAPair>
</QAPairs>
</DiseaseFile>"""


@pytest.mark.parametrize(("text", "heading"), [(SECOND_SPELLING, "what is moon knee?"), (THIRD_SPELLING, "What is Moon knee?")])
def test_the_other_spellings(text: str, heading: str) -> None:
    document = _read(text)
    assert document.title == "Moon knee"
    assert [(s.heading, s.text) for s in document.sections] == [(heading, "Moon knee glows.\n\nIt fades by day.")]


def test_the_third_spelling_names_its_publisher() -> None:
    assert _read(THIRD_SPELLING).publisher == "Centers for Disease Control and Prevention"


def test_the_second_spelling_names_its_publisher() -> None:
    assert _read(SECOND_SPELLING).publisher == "National Institute of Neurological Disorders and Stroke"


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("What is (are) Gout ?", "What is Gout?"),
        ("Who is at risk for Gout? ?", "Who is at risk for Gout?"),
        ("  What causes\n Gout", "What causes Gout?"),
    ],
)
def test_questions_are_written_as_a_person_would(written: str, wanted: str) -> None:
    assert _answer("It hurts.", written).sections[0].heading == wanted


def test_synonyms_once_each() -> None:
    head = "<Synonyms><Synonym>KF</Synonym><Synonym>Seaweed  fever</Synonym><Synonym>KF</Synonym><Synonym></Synonym></Synonyms>"
    assert _read(_xml(("Q?", "It passes."), head=head)).also_called == ("KF", "Seaweed fever")


def test_pairs_without_an_answer_give_no_section() -> None:
    document = _read(_xml(("What is (are) kelp fever ?", ""), ("What causes kelp fever ?", "A mite.")))
    assert [s.heading for s in document.sections] == ["What causes kelp fever?"]


def test_paragraphs_and_lists_are_read_back_from_spaces() -> None:
    answer = (
        "Kelp fever is rare.   It comes from a mite. Check for any of the following:         - Painless swelling.    - Feeling"
        " very tired.     - Fever.        Call your doctor."
    )
    assert _answer(answer).sections[0].text == (
        "Kelp fever is rare.\n\nIt comes from a mite. Check for any of the following:\n\n- Painless swelling.\n"
        "- Feeling very tired.\n- Fever.\n\nCall your doctor."
    )


def test_items_with_two_spaces_after_their_mark() -> None:
    answer = "There are two types of blood cells:         -  Red blood cells.    -  White blood cells.     - Platelets."
    wanted = "There are two types of blood cells:\n\n- Red blood cells.\n- White blood cells.\n- Platelets."
    assert _answer(answer).sections[0].text == wanted


@pytest.mark.parametrize("gap", [" ", "\n"])
def test_a_list_that_is_said_again_behind_itself_is_said_once(gap: str) -> None:
    answer = f"Signs include:   - a red knee   - a hot hand{gap}a red knee a hot hand Most people get well."
    assert _answer(answer).sections[0].text == "Signs include:\n\n- a red knee\n- a hot hand\n\nMost people get well."


def test_a_list_after_one_space_and_a_colon() -> None:
    assert (
        _answer("Signs are: - Fever - Cold hands - Dry skin").sections[0].text
        == "Signs are:\n\n- Fever\n- Cold hands\n- Dry skin"
    )


def test_hyphens_inside_items_and_sentences_stay() -> None:
    text = _answer("It is a long-term illness - as a rule.  - X-ray of the hand - if needed  - Low-salt food").sections[0].text
    assert "long-term illness - as a rule." in text
    assert "- X-ray of the hand - if needed\n- Low-salt food" in text


def test_a_sentence_broken_by_two_spaces_is_mended() -> None:
    assert _answer("The bones  which are weak  may break. Rest.").sections[0].text == "The bones which are weak may break. Rest."


def test_short_lines_of_their_own_are_headings_under_the_question() -> None:
    answer = "An aneurysm is a bulge.\n                \nOverview\n                \nMost occur in the aorta.\n\nOutlook\n\nDoctors can help."
    assert [(s.heading, s.parent, s.text) for s in _answer(answer).sections] == [
        ("What is kelp fever?", "", "An aneurysm is a bulge."),
        ("Overview", "What is kelp fever?", "Most occur in the aorta."),
        ("Outlook", "What is kelp fever?", "Doctors can help."),
    ]


@pytest.mark.parametrize("line", ["it is lower case", "It ends as a sentence does.", "One of these;", "X" * 90, "A " * 12 + "b"])
def test_lines_that_are_no_headings(line: str) -> None:
    document = _answer(f"It passes.\n{line}\nRest helps.")
    assert [s.heading for s in document.sections] == ["What is kelp fever?"]
    assert line in document.text


def test_a_short_answer_without_a_full_stop_is_kept() -> None:
    assert _answer("Rest and salt baths").sections[0].text == "Rest and salt baths"


KEY_POINTS = """Key Points
                    - Kelp fever is an illness of divers.    - Cold bays raise the risk.
                
                
                    Kelp fever is an illness of divers.
                    It comes from a mite that lives on seaweed.
                
                
                    Cold bays raise the risk.
                    Gloves lower it."""  # noqa: W293


def test_key_points_are_not_said_twice() -> None:
    assert _answer(f"It passes by itself.\n{KEY_POINTS}").text.count("- Kelp fever is an illness of divers.") == 0


def test_what_stands_after_key_points_is_kept() -> None:
    text = _answer(KEY_POINTS).text
    assert "It comes from a mite that lives on seaweed." in text
    assert "Gloves lower it." in text


PHENOTYPES = (
    "What are the signs and symptoms of Kelp fever? The Human Phenotype Ontology provides the following list of signs and symptoms"
    " for Kelp fever. If the information is available, the table below includes how often the symptom is seen in people with this"
    " condition. You can use the MedlinePlus Medical Dictionary to look up the definitions for these medical terms. Signs and"
    " Symptoms Approximate number of patients (when available) {table} - The Human Phenotype Ontology (HPO) has collected"
    " information on how often a sign or symptom occurs in a condition. Sometimes, no information on frequency is available. In"
    " these cases, the sign or symptom may be rare or common."
)


def test_a_phenotype_table_becomes_a_list_with_its_shares() -> None:
    table = "Blue nails 90% Cold hands 7.5% Type 2 itch 50% Autosomal dominant inheritance - Short thumb"
    (section,) = _answer(PHENOTYPES.format(table=table)).sections
    lead_in, *items = section.text.split("\n")
    assert lead_in.startswith("The Human Phenotype Ontology provides the following list")
    assert items == [
        "", "- Blue nails 90%", "- Cold hands 7.5%", "- Type 2 itch 50%", "- Autosomal dominant inheritance", "- Short thumb"
    ]  # fmt: skip


def test_text_around_a_phenotype_table_is_kept_and_its_notes_are_not() -> None:
    text = _answer(f"It starts at night.  {PHENOTYPES.format(table='Blue nails 90%')}  It ends by day.").sections[0].text
    assert text.startswith("It starts at night.\n\nThe Human Phenotype Ontology provides")
    assert text.endswith("- Blue nails 90%\n\nIt ends by day.")
    assert "Medical Dictionary" not in text
    assert "rare or common" not in text


def test_a_phenotype_table_with_fractions() -> None:
    table = "Cloudy lens 41/41 Cold hands 16/16 Autosomal dominant inheritance - Short thumb"
    text = _answer(PHENOTYPES.format(table=table)).sections[0].text
    assert "- Cloudy lens 41/41\n- Cold hands 16/16\n- Autosomal dominant inheritance\n- Short thumb" in text


LINKS = (
    "These resources address the diagnosis or management of kelp fever:  - Gene Review: Kelp fever  - Testing Registry: Kelp fever"
    "   These resources from MedlinePlus offer information about the treatment of various conditions:  - Drug Therapy  - Surgery"
)


def test_lists_of_links_are_notices() -> None:
    document = _read(_xml(("What is (are) kelp fever ?", "It passes."), ("What are the treatments for kelp fever ?", LINKS)))
    assert [(s.role, s.heading) for s in document.sections] == [
        (Role.BODY, "What is kelp fever?"), (Role.NOTICE, "What are the treatments for kelp fever?")
    ]  # fmt: skip


def test_prose_beside_a_list_of_links_stays_body() -> None:
    body, notice = _answer(f"Rest helps.  {LINKS}   Most divers recover.").sections
    assert (body.role, body.text) == (Role.BODY, "Rest helps.\n\nMost divers recover.")
    assert (notice.role, "Gene Review: Kelp fever" in notice.text) == (Role.NOTICE, True)


def test_page_furniture_is_left_out() -> None:
    text = (
        _answer(
            "Kelp fever is rare. (Watch the video to learn more about kelp. To enlarge (the video), click.) It passes."
            " Learn more about seaweed. Rest.\nNIH: Institute of Shores"
        )
        .sections[0]
        .text
    )
    assert text == "Kelp fever is rare. It passes. Rest."


def test_broken_encoding_is_mended() -> None:
    assert _answer("Legg-CalvÃ©-Perthes disease is not kelp fever.").sections[0].text.startswith("Legg-Calvé-Perthes")


def test_files_of_one_url_that_are_numbered_have_ids_of_their_own() -> None:
    text = _xml(("What is (are) kelp fever ?", "It passes."))
    ids = {_read(text, path).id for path in ("1_Q/0000013_2_1.xml", "1_Q/0000013_2_2.xml", "1_Q/0000013_2.xml")}
    assert len(ids) == 3
    assert _read(text, "a/0000013.xml").id == _read(text, "b/0000099.xml").id


def test_broken_xml_is_a_source_error() -> None:
    with pytest.raises(SourceError, match="broken XML"):
        medquad.read(_xml(("Q?", "A."))[:-20], "a.xml")


def _with_doctype(entities: str, answer: str) -> str:
    head, rest = _xml(("What is (are) kelp fever ?", "It passes. ANSWER.")).split("\n", 1)
    return f"{head}\n<!DOCTYPE Document [{entities}]>\n{rest.replace('ANSWER', answer)}"


def test_external_entities_are_not_read(tmp_path: object) -> None:
    secret = f"{tmp_path}/secret.txt"
    with open(secret, "w") as file:
        file.write("the secret words")
    text = _with_doctype(f'<!ENTITY x SYSTEM "file://{secret}">', "&x;")
    assert "secret words" not in _read(text).text


def test_an_external_document_type_is_not_read(tmp_path: object) -> None:
    with open(f"{tmp_path}/evil.dtd", "w") as file:
        file.write('<!ENTITY x "the secret words">')
    text = _with_doctype(f'<!ENTITY % d SYSTEM "file://{tmp_path}/evil.dtd"> %d;', "plain")
    try:
        found = _read(text).text
    except SourceError:
        return
    assert "secret words" not in found


def test_entity_bombs_do_not_go_off() -> None:
    entities = '<!ENTITY a0 "boom">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    try:
        found = _read(_with_doctype(entities, "&a9;")).text
    except SourceError:
        return
    assert len(found) < 200
    assert "boom" not in found


def test_deep_nesting_is_a_source_error() -> None:
    text = _xml(("Q?", "A.")).replace("</Document>", "<a>" * 5000 + "</a>" * 5000 + "</Document>")
    with pytest.raises(SourceError, match="broken XML"):
        medquad.read(text, "a.xml")


@pytest.mark.parametrize("text", ["# Markdown", "<html><body></body></html>", "", "<Document></Document>"])
def test_other_texts_are_not_recognised(text: str) -> None:
    assert not medquad.recognises(text)
