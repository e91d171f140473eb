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


def test_the_subject_of_a_title_that_asks_is_what_it_asks_about() -> None:
    assert read_names([("What is kelp fever?", ("KF",)), ("What are the moon knees?", ("MK",))]) == {
        ("kf",): ("kelp fever",), ("mk",): ("moon knees",),
    }  # fmt: skip


def test_names_are_known_by_their_words_in_lower_case() -> None:
    assert NAMES[("seaweed", "fever")] == ("kelp fever",)
    assert ("Seaweed", "Fever") not in NAMES


@pytest.mark.parametrize(
    "title",
    [
        "Everything that a diver should know of kelp fever",  # longer than a name
        "Can kelp fever be prevented?",  # a question that names no subject
    ],
)
def test_a_title_that_is_no_name_gives_no_subject(title: str) -> None:
    assert read_names([(title, ("KF",))]) == {}


def test_a_name_of_many_words_is_left_out() -> None:
    assert read_names([("Moon knee", ("a knee that glows and aches after dark",))]) == {}


def test_a_name_of_two_subjects_gives_both_and_of_more_none() -> None:
    two = [("Kelp fever", ("shore ill",)), ("Moon knee", ("shore ill",))]
    assert read_names(two) == {("shore", "ill"): ("Kelp fever", "Moon knee")}
    assert read_names([*two, ("Sand foot", ("shore ill",))]) == {}


def test_a_name_given_twice_is_one_subject() -> None:
    assert read_names([("Kelp fever", ("KF", "kf"))]) == {("kf",): ("Kelp fever",)}


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("KF pain", "KF (kelp fever) pain"),
        ("is kf bad?", "is kf (kelp fever) bad?"),
        ("Seaweed Fever and lunar knee", "Seaweed Fever (kelp fever) and lunar knee (moon knees)"),
        ("What is KF's outlook?", "What is KF's (kelp fever) outlook?"),
        ("perthes disease", "perthes disease (Legg-Calvé-Perthes disease)"),
        ("nothing known here", "nothing known here"),
        ("", ""),
        ("kfc", "kfc"),
    ],
)
def test_the_subject_stands_behind_another_name(text: str, expanded: str) -> None:
    assert with_subjects(text, NAMES) == expanded


@pytest.mark.xfail(
    strict=True, raises=AssertionError, reason="the name's possessive is cut only where its apostrophe is the typewriter's"
)
def test_a_curly_apostrophe_is_an_apostrophe() -> None:
    assert "kelp fever" in with_subjects("What is KF’s outlook?", NAMES)


def test_a_subject_that_is_named_already_is_not_named_again() -> None:
    assert with_subjects("Is KF the same as Kelp Fever?", NAMES) == "Is KF the same as Kelp Fever?"


def test_an_abbreviation_that_is_a_common_word_counts_in_capitals_only() -> None:
    assert with_subjects("Can ALL hurt bone?", NAMES) == "Can ALL (All-night bone loss) hurt bone?"
    assert with_subjects("is that all?", NAMES) == "is that all?"
    assert with_subjects("IS THAT ALL?", NAMES) == "IS THAT ALL?"  # shouted, so capitals say nothing


def test_the_longest_name_wins() -> None:
    names = read_names([("Moon knee", ("lunar knee",)), ("Kelp fever", ("lunar",))])
    assert with_subjects("lunar knee", names) == "lunar knee (Moon knee)"
    assert with_subjects("lunar ache", names) == "lunar (Kelp fever) ache"
