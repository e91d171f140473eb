"""Other names of a document lead to its subject."""

import pytest

from service.names import read_names, with_subjects

NAMES = read_names(
    [
        ("What is kelp fever?", ("KF", "seaweed fever")),
        ("What are the moon knees?", ("lunar knee", "glowing knee of night walkers")),
        ("Legg-Calvé-Perthes disease", ("Perthes disease", "LCP disease")),
        ("All-night bone loss", ("ALL",)),
    ]
)


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("What is kelp fever?", "kelp fever"),
        ("What are the moon knees?", "moon knees"),
        ("What is a dune heel?", "dune heel"),
        ("Moon knee", "Moon knee"),
    ],
)
def test_the_subject_of_a_title_that_asks_is_what_it_asks_about(title: str, subject: str) -> None:
    assert with_subjects("my other name hurts", read_names([(title, ("other name",))])) == f"my {subject} hurts"


@pytest.mark.parametrize(
    "title",
    [
        "Everything that a diver should know of kelp fever",  # longer than a name
        "Can kelp fever be prevented?",  # a question that names no subject
    ],
)
def test_a_title_that_is_no_name_gives_no_subject(title: str) -> None:
    assert with_subjects("my KF hurts", read_names([(title, ("KF",))])) == "my KF hurts"


def test_a_name_of_many_words_is_left_out() -> None:
    text = "a knee that glows and aches after dark"
    assert with_subjects(text, read_names([("Moon knee", (text,))])) == text


@pytest.mark.parametrize("name", ["shore ill", "SI"])
def test_a_name_of_two_subjects_gives_both_and_of_more_none(name: str) -> None:
    two = [("Kelp fever", (name,)), ("Moon knee", (name,))]
    assert with_subjects(f"is {name} bad", read_names(two)) == f"is {name} (Kelp fever, Moon knee) bad"
    assert with_subjects(f"is {name} bad", read_names([*two, ("Sand foot", (name,))])) == f"is {name} bad"


def test_a_name_given_twice_is_one_subject() -> None:
    assert with_subjects("is KF bad", read_names([("Kelp fever", ("KF", "kf"))])) == "is Kelp fever bad"


def test_without_names_a_text_stays_as_it_is() -> None:
    assert with_subjects("is KF bad", read_names([])) == "is KF bad"


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("KF pain", "kelp fever pain"),
        ("is kf bad?", "is kelp fever bad?"),
        ("Seaweed Fever and lunar knee", "kelp fever and moon knees"),
        ("What is KF's outlook?", "What is kelp fever outlook?"),
        ("perthes disease", "Legg-Calvé-Perthes disease"),
        ("nothing known here", "nothing known here"),
        ("", ""),
        ("kfc", "kfc"),
    ],
)
def test_the_subject_stands_behind_another_name(text: str, expanded: str) -> None:
    assert with_subjects(text, NAMES) == expanded


def test_a_curly_apostrophe_is_an_apostrophe() -> None:
    assert "kelp fever" in with_subjects("What is KF’s outlook?", NAMES)


def test_a_subject_that_is_named_already_is_not_named_again() -> None:
    assert with_subjects("Is KF the same as Kelp Fever?", NAMES) == "Is KF the same as Kelp Fever?"


def test_an_abbreviation_that_is_a_common_word_counts_in_capitals_only() -> None:
    assert with_subjects("Can ALL hurt bone?", NAMES) == "Can All-night bone loss hurt bone?"
    assert with_subjects("is that all?", NAMES) == "is that all?"
    assert with_subjects("IS THAT ALL?", NAMES) == "IS THAT ALL?"  # shouted, so capitals say nothing


def test_the_longest_name_wins() -> None:
    names = read_names([("Moon knee", ("lunar knee",)), ("Kelp fever", ("lunar",))])
    assert with_subjects("lunar knee", names) == "Moon knee"
    assert with_subjects("lunar ache", names) == "Kelp fever ache"
