"""An answer is made of whole quotations that can stand alone, none of them twice. The scores here are made up, not measured."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count, pairwise

import numpy as np
import pytest

from indexer.documents import Document, Section, Tier
from indexer.lexical_index import LexicalIndex
from indexer.passages import Limits, cut
from indexer.store import StoredPassage
from service.answerer import Composed, compose
from service.answers import Statement
from service.question import Kind, Question
from service.retriever import Hit
from service.terms import Terms

LIMITS = Limits(count=lambda text: len(text.split()), max_tokens=200, window_count=lambda text: len(text.split()), window=400)
QUESTION = Question(
    original="kelp fever", text="kelp fever", language="en", kind=Kind.OTHER, words=("kelp", "fever"), focus=("kelp", "fever")
)
LOW = 0.2
_rows = count()


@pytest.fixture(scope="module")
def terms(tmp_path_factory: pytest.TempPathFactory) -> Terms:
    lexical = LexicalIndex.build(tmp_path_factory.mktemp("answerer") / "lexical", [("", "Kelp fever."), ("", "Moon knee.")])
    return Terms(QUESTION.words, lexical, {})


def page(name: str, *texts: str, tier: Tier = Tier.REFERENCE) -> Document:
    """A document of that name, each text a section."""
    sections = tuple(Section(heading=f"Part {number} of {name}", text=text) for number, text in enumerate(texts))
    return Document(id=name, title=name, sections=sections, tier=tier)


def hits(
    document: Document,
    scores: Mapping[str, float],
    *,
    score: float = 1.0,
    directions: Mapping[str, int] | None = None,
    limits: Limits = LIMITS,
) -> list[Hit]:
    """A Hit for each passage. A sentence that holds a key of `scores` is that near to the question, any other hardly; sentences
    are unrelated in meaning but where `directions` gives them the same axis. A passage is `score` times as good as its best sentence.
    """
    found = []
    for rank, passage in enumerate(cut(document, limits), start=1):
        words = [document.text[s.start : s.end] for s in passage.sentences]
        near = [next((value for key, value in scores.items() if key in text), LOW) for text in words]
        axes = [
            next((axis for key, axis in (directions or {}).items() if key in text), next(_rows) % 3000 + 50) for text in words
        ]
        stored = StoredPassage(next(_rows), 0, 0, passage)
        directed = np.eye(3100, dtype=np.float32)[axes]
        found.append(
            Hit(stored, document, rank, score * max(near), score, score, max(near), np.array(near, np.float32), directed)
        )
    return found


def statements(composed: Composed) -> list[Statement]:
    return [*composed.short_answer, *composed.points]


def texts(composed: Composed) -> list[str]:
    return [statement.text for statement in statements(composed)]


def cited(composed: Composed, statement: Statement) -> list[str]:
    """The documents that a statement's markers name."""
    by_marker = {citation.marker: citation for citation in composed.citations}
    return [by_marker[marker].document_id for marker in statement.markers]


KELP = page(
    "kelp",
    "Kelp fever is an illness of divers. It starts two days after a dive. Mites carry it.",
    "Things that raise the risk include:\n\n- diving without gloves\n- cuts on the hands\n\nA warm winter adds to all of these.",
)


def test_without_hits_there_is_nothing_to_say(terms: Terms) -> None:
    assert compose(QUESTION, [], terms) == Composed((), (), ())


@pytest.mark.parametrize("best", ["illness of divers", "two days", "Mites", "gloves", "warm winter"])
def test_every_statement_is_its_first_citations_quote(terms: Terms, best: str) -> None:
    other = page("bay", "Cold bays hold mites that carry kelp fever. The mites die in warm water.")
    composed = compose(QUESTION, [*hits(KELP, {best: 0.9}), *hits(other, {"Cold": 0.8, "die": 0.75}, score=0.9)], terms)
    assert composed.short_answer
    by_marker = {citation.marker: citation for citation in composed.citations}
    for statement in statements(composed):
        assert statement.text == by_marker[statement.markers[0]].quote
    for citation in composed.citations:
        document = {"kelp": KELP, "bay": other}[citation.document_id]
        assert citation.quote == document.text[citation.start : citation.end]


def test_markers_count_in_reading_order_and_each_is_used(terms: Terms) -> None:
    composed = compose(QUESTION, hits(KELP, {"illness of divers": 0.9, "gloves": 0.85, "warm winter": 0.85}), terms)
    used = [marker for statement in statements(composed) for marker in statement.markers]
    assert used == [citation.marker for citation in composed.citations] == list(range(1, len(used) + 1))


def test_the_best_sentence_opens_the_answer(terms: Terms) -> None:
    assert "Mites carry it." in compose(QUESTION, hits(KELP, {"Mites": 0.9}), terms).short_answer[0].text


def test_the_answer_quotes_at_most_three_runs_first(terms: Terms) -> None:
    document = page("long", " ".join(f"Divers catch kelp fever in bay number {n}." for n in range(12)))
    composed = compose(QUESTION, hits(document, {"bay": 0.9}), terms)
    assert 1 <= sum(s.text.count(".") for s in composed.short_answer) <= 3


def test_a_citation_says_what_its_document_is(terms: Terms) -> None:
    document = Document(
        id="k", title="Kelp fever", sections=(Section("Kelp fever", "Kelp fever is an illness."),), url="https://shores.example/k",
        publisher="Shores", tier=Tier.REVIEWED, published="2020-01-01", reviewed="2021-01-01", updated="2022-01-01",
    )  # fmt: skip
    citation = compose(QUESTION, hits(document, {"Kelp": 0.9}), terms).citations[0]
    assert (citation.title, citation.publisher, citation.url) == ("Kelp fever", "Shores", "https://shores.example/k")
    assert (citation.tier, citation.updated, citation.passage_id) == ("reviewed", "2022-01-01", "k:0")
    assert citation.deep_link.startswith("https://shores.example/k#:~:text=Kelp%20fever")


@pytest.mark.parametrize("opening", ["It", "They", "This illness", "Such divers", "However, it", "Instead, divers", "He or she"])
def test_a_sentence_that_points_back_comes_with_the_one_before(terms: Terms, opening: str) -> None:
    document = page("kelp", f"Red bays are closed in winter. Kelp fever is an illness of divers. {opening} got better in a week.")
    composed = compose(QUESTION, hits(document, {"got better": 0.9}), terms)
    assert composed.short_answer[0].text == f"Kelp fever is an illness of divers. {opening} got better in a week."


def test_pointing_back_is_followed_until_it_is_said_what_is_meant(terms: Terms) -> None:
    document = page("kelp", "Kelp fever is an illness of divers. It starts slowly. It fades in a week.")
    composed = compose(QUESTION, hits(document, {"fades": 0.9}), terms)
    assert composed.short_answer[0].text == "Kelp fever is an illness of divers. It starts slowly. It fades in a week."


def test_a_sentence_that_names_what_it_means_comes_alone(terms: Terms) -> None:
    document = page("kelp", "Red bays are closed in winter. Kelp fever fades in a week.")
    assert compose(QUESTION, hits(document, {"fades": 0.9}), terms).short_answer[0].text == "Kelp fever fades in a week."


@pytest.mark.parametrize("opening", ["Both", "These", "However, they"])
def test_a_sentence_that_points_back_to_a_list_does_not_stand_alone(terms: Terms, opening: str) -> None:
    document = page(
        "kelp", f"Kelp fever is an illness. Its helpers are:\n\n- cold water\n- bare hands\n\n{opening} heal within a week."
    )
    for text in texts(compose(QUESTION, hits(document, {"heal": 0.9, "illness": 0.5}), terms)):
        assert not text.startswith(opening)


@pytest.mark.parametrize("best", ["raise the risk", "gloves", "cuts on"])
def test_a_list_comes_with_its_lead_in(terms: Terms, best: str) -> None:
    composed = compose(QUESTION, hits(KELP, {best: 0.95}), terms)
    assert composed.short_answer[0].text == "Things that raise the risk include:\n\n- diving without gloves\n- cuts on the hands"


def test_a_list_that_runs_over_passages_keeps_its_lead_in(terms: Terms) -> None:
    items = [
        f"the {name} bay, where divers meet the mites of the weed" for name in ("red", "blue", "green", "brown", "black", "white")
    ]
    document = page("bays", "Kelp fever is caught in:\n\n" + "\n".join(f"- {item}" for item in items))
    short = Limits(LIMITS.count, 30, LIMITS.window_count, 400)
    found = hits(document, {"black": 0.95}, limits=short)
    assert len(found) > 1
    opening = compose(QUESTION, found, terms).short_answer[0].text
    assert opening.startswith("Kelp fever is caught in:")
    assert "the black bay" in opening


def test_no_lead_in_is_quoted_without_its_list(terms: Terms) -> None:
    composed = compose(QUESTION, hits(KELP, {"raise the risk": 0.9, "illness": 0.9, "winter": 0.8}), terms)
    assert not any(text.endswith(":") for text in texts(composed))


def test_what_two_sources_say_alike_is_one_statement_with_two_markers(terms: Terms) -> None:
    one = page("one", "Kelp fever is caused by a mite that lives on brown seaweed.")
    two = page("two", "Kelp fever is caused by a mite which lives on brown seaweed.")
    axes = {"Kelp": 1}
    composed = compose(QUESTION, [*hits(one, {"mite": 0.9}, directions=axes), *hits(two, {"mite": 0.88}, directions=axes)], terms)
    assert [cited(composed, s) for s in statements(composed)] == [["one", "two"]]
    assert [c.quote for c in composed.citations] == [
        "Kelp fever is caused by a mite that lives on brown seaweed.", "Kelp fever is caused by a mite which lives on brown seaweed.",
    ]  # fmt: skip


def test_what_one_source_says_twice_is_said_once(terms: Terms) -> None:
    again = page(
        "again",
        "Kelp fever is caused by a mite on brown seaweed.",
        "As said, kelp fever is caused by a mite on the brown seaweed.",
    )
    composed = compose(QUESTION, hits(again, {"mite": 0.9}), terms)
    assert len(texts(composed)) == 1
    assert len(composed.citations) == 1


def test_different_things_stay_different_points(terms: Terms) -> None:
    document = page(
        "kelp", "Mites cause kelp fever.", "Salt baths cure kelp fever in most divers.", "Gloves keep kelp fever away in winter."
    )
    composed = compose(QUESTION, hits(document, {"Mites": 0.9, "Salt": 0.9, "Gloves": 0.89}), terms)
    assert sorted(texts(composed)) == [
        "Gloves keep kelp fever away in winter.", "Mites cause kelp fever.", "Salt baths cure kelp fever in most divers.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kelp fever can be passed from one person to another.", "Kelp fever cannot be passed from one person to another."),
        ("Gloves are a proven protection against kelp fever.", "Gloves are not a proven protection against kelp fever."),
        ("Most divers with kelp fever recover within three weeks.", "Most divers with kelp fever recover within nine weeks."),
        ("Kelp fever strikes 2 of 100 divers each year.", "Kelp fever strikes 40 of 100 divers each year."),
    ],
)
def test_a_source_that_says_the_opposite_is_no_witness(terms: Terms, one: str, other: str) -> None:
    found = [*hits(page("one", one), {"": 0.9}), *hits(page("other", other), {"": 0.89})]
    composed = compose(QUESTION, found, terms)
    assert sorted(texts(composed)) == sorted([one, other])


def test_nothing_is_said_twice(terms: Terms) -> None:
    document = page(
        "kelp",
        "Kelp fever is an illness of divers. It starts two days after a dive. They call it the bay ache. Red mites carry kelp fever.",
        "Helpers of kelp fever:\n\n- cold water\n- bare hands\n\nSalt baths help against kelp fever. They calm the skin.",
    )
    words = ["illness", "two days", "bay ache", "Red mites", "cold", "bare", "Salt", "calm"]
    for best in words:
        composed = compose(QUESTION, hits(document, {best: 0.95, **dict.fromkeys(words, 0.9)}), terms)
        spans = sorted((c.start, c.end) for c in composed.citations)
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))
        assert len(set(texts(composed))) == len(texts(composed))


@pytest.mark.parametrize(
    "sentence",
    [
        "See the page on kelp fever of the hands.",
        "Learn more about kelp fever.",
        "Read our guide to kelp fever.",
        "Click here for kelp fever.",
        "Kelp fever in children is described in its own chapter.",
        "The sources of this page say nothing of kelp fever.",
    ],
)
def test_navigation_is_never_quoted(terms: Terms, sentence: str) -> None:
    document = page("kelp", f"Kelp fever is an illness. {sentence} Mites carry kelp fever.")
    quoted = texts(compose(QUESTION, hits(document, {sentence: 0.99, "illness": 0.9, "Mites": 0.9}), terms))
    assert quoted
    assert not any(sentence in text for text in quoted)
    assert compose(QUESTION, hits(page("nav", sentence), {sentence: 0.99}), terms) == Composed((), (), ())


@pytest.mark.parametrize(
    "sentence",
    [
        "Divers with kelp fever should see the doctor the same day.",
        "Kelp fever was first described in 1910.",
        "Always read the label before taking drugs against kelp fever.",
    ],
)
def test_what_says_something_is_not_navigation(terms: Terms, sentence: str) -> None:
    assert texts(compose(QUESTION, hits(page("kelp", sentence), {sentence: 0.9}), terms)) == [sentence]


@pytest.mark.parametrize("question", ["What is kelp fever?", "Who gets kelp fever, and why?"])
def test_a_question_is_no_answer(terms: Terms, question: str) -> None:
    document = page("kelp", f"{question} Kelp fever is an illness of divers.")
    composed = compose(QUESTION, hits(document, {question: 0.99, "illness": 0.9}), terms)
    assert texts(composed) == ["Kelp fever is an illness of divers."]


def test_community_pages_come_last(terms: Terms) -> None:
    reference = page("ref", "Kelp fever is caused by mites.", "Salt baths calm kelp fever of the skin.")
    forum = page("forum", "Blue socks took my kelp fever away.", tier=Tier.COMMUNITY)
    found = [*hits(reference, {"mites": 0.95, "Salt": 0.92}), *hits(forum, {"socks": 0.93})]
    composed = compose(QUESTION, found, terms)
    tiers = [composed.citations[s.markers[0] - 1].tier for s in statements(composed)]
    assert tiers == ["reference", "reference", "community"]


def test_a_community_page_does_not_open_the_answer_where_there_is_better(terms: Terms) -> None:
    reference = page("ref", "Kelp fever is caused by mites.")
    forum = page("forum", "Blue socks took my kelp fever away.", tier=Tier.COMMUNITY)
    composed = compose(QUESTION, [*hits(forum, {"socks": 0.95}), *hits(reference, {"mites": 0.85}, score=0.95)], terms)
    assert composed.short_answer
    assert cited(composed, composed.short_answer[0]) == ["ref"]


def test_a_community_page_answers_where_there_is_nothing_else(terms: Terms) -> None:
    forum = page("forum", "Blue socks took away all of my itching.", tier=Tier.COMMUNITY)
    composed = compose(QUESTION, hits(forum, {"socks": 0.9}), terms)
    assert texts(composed) == ["Blue socks took away all of my itching."]
    assert composed.citations[0].tier == "community"


def test_what_is_far_from_the_question_is_left_out(terms: Terms) -> None:
    far = page("far", "Tulips grow in spring.")
    composed = compose(QUESTION, [*hits(KELP, {"illness": 0.9}), *hits(far, {"Tulips": 0.1}, score=0.1)], terms)
    assert "far" not in {citation.document_id for citation in composed.citations}


def test_the_same_hits_give_the_same_answer(terms: Terms) -> None:
    found = hits(KELP, {"illness": 0.9, "Mites": 0.9, "gloves": 0.9})
    assert compose(QUESTION, found, terms) == compose(QUESTION, found, terms)


@pytest.mark.parametrize(
    ("opening", "is_aside"),
    [
        ("A pump is a machine that moves water.", True),  # nobody asked
        ("Kelp fever is a disease of divers.", False),  # the question names it
        ("A lagoon is a shallow sea.", False),  # the page is about it
    ],
)
def test_what_something_is_opens_an_answer_only_where_it_is_asked(terms: Terms, opening: str, *, is_aside: bool) -> None:
    said = "Divers rest for a week."
    document = page("Lagoon", f"{opening} {said}")
    found = hits(document, {opening: 0.80, said: 0.78})
    assert texts(compose(QUESTION, found, terms))[0].startswith(said if is_aside else opening)


def test_a_definition_opens_with_what_is_asked(terms: Terms) -> None:
    asked = replace(QUESTION, original="what is kelp fever", text="what is kelp fever", kind=Kind.INFORMATION)
    aside, said = "Slow fever of divers is a kelp illness.", "Kelp fever comes from warm kelp."
    found = hits(page("kelp", f"{aside} {said}"), {aside: 0.80, said: 0.78})
    assert texts(compose(asked, found, terms))[0].startswith(said)
    assert texts(compose(QUESTION, found, terms))[0].startswith(aside)


def test_the_finding_of_a_study_does_not_open_the_answer_where_a_statement_can(terms: Terms) -> None:
    found = hits(
        page("a", "One study of 43 divers found kelp fever in two.", "Kelp fever is rare."), {"study": 0.85, "rare": 0.8}
    )
    assert texts(compose(QUESTION, found, terms))[0] == "Kelp fever is rare."
    asked = replace(QUESTION, kind=Kind.FREQUENCY)
    assert "study" in texts(compose(asked, found, terms))[0]


def test_the_number_that_is_asked_about_is_told_first(terms: Terms) -> None:
    found = hits(page("a", "Kelp fever has stages.", "In stage 3 of kelp fever the skin peels."), {"has": 0.8, "peels": 0.75})
    assert "has stages" in texts(compose(QUESTION, found, terms))[0]
    asked = replace(QUESTION, focus=("kelp", "fever", "3"))
    assert "peels" in texts(compose(asked, found, terms))[0]
