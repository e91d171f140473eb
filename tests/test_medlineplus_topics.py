"""MedlinePlus's file of all topics: a document a topic, and a broken topic costs no other."""

from pathlib import Path

import pytest

from indexer.documents import Document, Dropped, Section, Tier
from indexer.loaders import SourceFile, load, medlineplus_topics

TEXT = (Path(__file__).parent / "data" / "loaders" / "medlineplus-topics.xml").read_text()


def _read(text: str) -> tuple[list[Document], list[Dropped]]:
    items = list(medlineplus_topics.read(text, "topics.xml"))
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, Dropped)]


def test_a_topic() -> None:
    topic = _read(TEXT)[0][0]
    assert (topic.title, topic.url) == ("Kelp Fever", "https://medlineplus.gov/kelpfever.html")
    assert (topic.publisher, topic.tier) == ("MedlinePlus (U.S. National Library of Medicine)", Tier.REVIEWED)
    assert topic.also_called == ("KF", "Seaweed fever", "Fever of divers")
    assert (topic.topic, topic.language, topic.published) == ("Infections, Skin, Hair and Nails", "en", "2015-12-22")


def test_the_summary_becomes_sections() -> None:
    assert _read(TEXT)[0][0].sections == (
        Section(
            "What is kelp fever?",
            "Kelp fever is an illness of people who dive in cold bays. It starts about 2 days after a dive & passes by itself.",
        ),
        Section(
            "Who is at risk for kelp fever?",
            "You are at greater risk if you:\n\n- Dive without gloves\n- Have cuts, such as: On the hands; On the feet\n\n"
            "Stage, Fever:\n\n- Stage: Early; Fever: 38 °C",
        ),
    )


def test_the_institute_answerable_is_left_out() -> None:
    moon = _read(TEXT)[0][2]
    assert moon.text == "Moon Knee\n\nMoon knee is a swelling of the knee in people who walk at night. It has no known cause.\n\n"


def test_each_topic_has_its_language() -> None:
    assert [topic.language for topic in _read(TEXT)[0]] == ["en", "es", "en"]
    french = TEXT.replace('language="Spanish" date', 'language="French" date').replace(
        "La fiebre de las algas es una enfermedad de los buzos.", "La fièvre des algues est une maladie des plongeurs."
    )
    assert [topic.language for topic in _read(french)[0]] == ["en", "fr", "en"]


def test_the_file_is_told_by_its_root() -> None:
    loaded = load(SourceFile("x.bin", "/tmp/x.bin", TEXT.encode()))
    assert (loaded.loader, len(loaded.documents), loaded.dropped) == ("medlineplus-topics", 3, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<health-topics total='1'>", True),
        ("\n<!-- x --><health-topics>", True),
        ('<?xml version="1.0"?><!DOCTYPE health-topics [<!ENTITY a "b">]><health-topics>', True),
        ("<health-topic>", False),
        ("<!-- x -->" * 5_000 + "<rss>", False),
        ("<rss><health-topics>", False),
        ("mplus_topics_2024-05-01.xml", False),
    ],
)
def test_sniffing(text: str, expected: bool) -> None:
    assert medlineplus_topics.recognises(text) is expected


@pytest.mark.parametrize(
    ("old", "new", "what", "reason"),
    [
        ("Fiebre de las algas", "Fiebre & algas", "Fiebre & algas", "broken XML: "),
        (' title="Fiebre de las algas"', "", "topic 2", "no title, address or summary"),
        (
            "https://medlineplus.gov/spanish/kelpfever.html",
            "kelpfever.html",
            "Fiebre de las algas",
            "url is 'kelpfever.html', expected",
        ),
        (
            "&lt;p&gt;La fiebre de las algas es una enfermedad de los buzos.&lt;/p&gt;",
            " ",
            "Fiebre de las algas",
            "no title, address",
        ),
        (
            '<group url="https://medlineplus.gov/spanish',
            '<grup url="x',
            "Fiebre de las algas",
            "broken XML: Opening and ending tag",
        ),
        ("Infecciones", "\x07", "Fiebre de las algas", "broken XML: PCDATA invalid Char value 7"),
    ],
)
def test_a_broken_topic_is_named_and_the_others_stay(old: str, new: str, what: str, reason: str) -> None:
    before, second, after = TEXT.partition('<health-topic meta-desc="La')
    assert old in after
    topics, (dropped,) = _read(f"{before}{second}{after.replace(old, new)}")
    assert [topic.title for topic in topics] == ["Kelp Fever", "Moon Knee"]
    assert (dropped.what, dropped.reason[: len(reason)]) == (what, reason)


def test_a_file_that_is_cut_short() -> None:
    topics, left_out = _read(TEXT[: TEXT.index("It has no known cause")])
    assert ([topic.title for topic in topics], left_out) == (
        ["Kelp Fever", "Fiebre de las algas"],
        [Dropped("Moon Knee", "cut short")],
    )


def test_a_topic_without_an_end_does_not_take_the_next_one() -> None:
    topics, left_out = _read(TEXT.replace("</health-topic>", "", 1))
    assert [topic.title for topic in topics] == ["Fiebre de las algas", "Moon Knee"]
    assert left_out == [Dropped("Kelp Fever", "cut short")]


def test_a_topic_over_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(medlineplus_topics, "MAX_TOPIC_CHARS", 1_000)
    assert _read(TEXT)[1] == [Dropped("Kelp Fever", "more than 1,000 characters")]


def test_entities_are_never_unfolded() -> None:
    bomb = '<!DOCTYPE health-topics [<!ENTITY a "kelp kelp"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
    text = bomb + TEXT[TEXT.index("<health-topics") :].replace("Dive without gloves", "&b;&c;")
    topics, left_out = _read(text)
    assert [topic.title for topic in topics] == ["Fiebre de las algas", "Moon Knee"]
    assert left_out[0].reason.startswith("broken XML: Entity 'b' not defined")


def test_topics_come_one_by_one() -> None:
    items = medlineplus_topics.read(TEXT, "topics.xml")
    assert next(items) == _read(TEXT)[0][0]
