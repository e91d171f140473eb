"""Topics: every document is in one, the reader's language first, long ones in pages."""

from service.web.english import ENGLISH
from service.web.spanish import SPANISH
from service.web.topics import PAGE, one_topic, topics

DOCUMENTS = [
    ("b", "Beach", "causes", "en", "reviewed"),
    ("a", "¿Alga?", "causes", "es", "reviewed"),
    ("d", "Dune", "", "en", "community"),
    ("c", "Cliff", "causes", "en", "reference"),
    ("l", "Lagoon", "living-with", "en", "reference"),
]


def test_topics_stand_in_order_and_what_has_none_last() -> None:
    found = topics(DOCUMENTS, ENGLISH)
    assert [(topic.name, topic.total) for topic in found] == [("Causes", 3), ("Living with", 1), ("Other pages", 1)]
    assert [entry.id for entry in found[0].entries] == ["b", "c", "a"]


def test_a_spanish_reader_finds_spanish_first() -> None:
    (first, *_) = topics(DOCUMENTS, SPANISH)
    assert first.name == "Causas"
    assert [entry.id for entry in first.entries] == ["a", "b", "c"]


def test_a_long_topic_comes_in_pages() -> None:
    many = [(str(n), f"Page {n:04d}", "causes", "en", "reference") for n in range(PAGE + 5)]
    (shown,) = topics(many, ENGLISH)
    assert len(shown.entries) < shown.total == PAGE + 5
    first, second, third = (one_topic(many, ENGLISH, key="causes", page=page) for page in (1, 2, 3))
    assert [entry.id for entry in (*first.entries, *second.entries)] == [str(n) for n in range(PAGE + 5)]
    assert third.entries == ()
