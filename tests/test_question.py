"""A question is read as what it asks: kind, language, spelling, subject, and what it points back to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import QuestionEmpty, QuestionError, QuestionTooLong
from service.names import read_names
from service.question import Kind, Question, content_words, find_language, kind_of, read_question

VOCABULARY = {
    "kelp": 3, "fever": 3, "seaweed": 1, "divers": 2, "moon": 2, "knee": 2, "symptoms": 2, "treated": 2, "causes": 2,
    "osteonecrosis": 4, "necrosis": 1, "blood": 1, "swelling": 1, "alendronate": 1, "recover": 1,
}  # fmt: skip
NAMES = read_names([("What is kelp fever?", ("KF",)), ("Moon knee", ("lunar knee",))])


def read(text: str, *, history: tuple[str, ...] = (), language: str | None = None, max_chars: int = 4000) -> Question:
    return read_question(text, max_chars=max_chars, vocabulary=VOCABULARY, names=NAMES, history=history, language=language)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("What is kelp fever?", Kind.INFORMATION),
        ("What causes kelp fever?", Kind.CAUSE),
        ("why do divers get kelp fever", Kind.CAUSE),
        ("Who is at risk of kelp fever?", Kind.RISK),
        ("What are the symptoms of moon knee?", Kind.SYMPTOM),
        ("How is moon knee diagnosed?", Kind.DIAGNOSIS),
        ("What does stage 2 mean?", Kind.STAGE),
        ("How is kelp fever treated?", Kind.TREATMENT),
        ("will I recover from kelp fever", Kind.OUTLOOK),
        ("How can I prevent moon knee?", Kind.PREVENTION),
        ("Is moon knee hereditary?", Kind.INHERITANCE),
        ("How common is moon knee?", Kind.FREQUENCY),
        ("Which joints does moon knee affect?", Kind.LOCATION),
        ("What is the difference between moon knee and kelp fever?", Kind.COMPARISON),
        ("¿Cuáles son los síntomas de la rodilla lunar?", Kind.SYMPTOM),
        ("kelp fever", Kind.OTHER),
    ],
)
def test_the_kind_is_what_is_asked(text: str, kind: Kind) -> None:
    assert kind_of(text) is kind
    assert read(text).kind is kind


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("what causes kelp fevre", "fevre", "fever"),
        ("sympotms of moon knee", "sympotms", "symptoms"),
        ("ostionecrosis", "ostionecrosis", "osteonecrosis"),
        ("Is Osteonecrossis bad?", "Osteonecrossis", "osteonecrosis"),
        ("alendronat and divers", "alendronat", "alendronate"),
    ],
)
def test_a_misspelling_is_mended_and_told(text: str, wrong: str, right: str) -> None:
    question = read(text)
    assert question.corrections == ((wrong, right),)
    assert question.text == text.replace(wrong, right)
    assert right in question.words
    assert question.original == text


@pytest.mark.parametrize("text", ["osteo necrosis", "osteo-necrosis"])
def test_two_words_that_the_library_writes_as_one_are_joined(text: str) -> None:
    question = read(f"what is {text}?")
    assert question.text == "what is osteonecrosis?"
    assert question.corrections == ((text, "osteonecrosis"),)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What is kelp fever?", "en"),
        ("kelp fever", "en"),
        ("¿Qué es la osteonecrosis?", "es"),
        ("tengo dolor en la rodilla", "es"),
        ("My son has pain in the knee", "en"),
        ("Was ist Knochennekrose?", "en"),  # only English and Spanish are told apart
    ],
)
def test_the_language_is_found(text: str, language: str) -> None:
    assert find_language(text) == language
    assert read(text).language == language


@pytest.mark.parametrize("text", ["Son's hip hurts", "7 year old son limps", "son, age 6, Perthes disease, next steps"])
def test_an_english_son_is_not_spanish(text: str) -> None:
    assert find_language(text) == "en"


def test_a_language_that_is_given_is_taken() -> None:
    assert read("kelp fever", language="es").language == "es"


def test_content_words_carry_the_subject_once_each_in_order() -> None:
    assert content_words("What are the symptoms of the moon knee, and is Moon Knee's ache a symptom?") == (
        "symptoms", "moon", "knee", "ache", "symptom",
    )  # fmt: skip
    assert content_words("What is it?") == ("what", "is", "it")  # where no word carries a subject, all of them


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("se puede curar sin cirugia?", "es"), ("que causa la fiebre", "es"), ("¿Duele?", "es"), ("tengo fiebre", "es"),
        ("no pain", "en"), ("has it spread", "en"), ("kelp", "en"), ("is it real", "en"), ("dos and don'ts", "en"),
    ],
)  # fmt: skip
def test_the_language_is_told_by_small_words(text: str, language: str) -> None:
    assert find_language(text) == language


def test_the_focus_of_a_short_question_is_all_of_it() -> None:
    question = read("Kelp fever in divers?")
    assert question.focus == question.words == ("kelp", "fever", "divers")


@pytest.mark.parametrize(
    ("text", "number"), [("what happens at stage 3 of kelp fever", "3"), ("kelp fever grade 2 outlook", "2")]
)
def test_a_number_that_names_a_stage_is_in_focus(text: str, number: str) -> None:
    assert number in read(text).focus
    assert number not in read(text.replace("stage", "age").replace("grade", "age")).focus


def test_the_focus_of_a_long_message_is_what_it_asks() -> None:
    story = (
        "My uncle went to a cold bay last summer and came home with red hands. He slept badly and ate little soup for nine days. "
    )
    question = read(f"{story}What causes kelp fever in divers?")
    assert {"kelp", "fever", "divers"} <= set(question.focus)
    assert not {"uncle", "soup", "summer"} & set(question.focus)
    assert {"uncle", "soup", "kelp"} <= set(question.words)


def test_a_long_message_that_asks_nothing_is_its_own_focus() -> None:
    story = "My uncle went to a cold bay last summer and came home with kelp fever. He slept badly and ate little soup for nine long days."
    question = read(story)
    assert {"cold", "bay", "kelp", "fever", "soup"} <= set(question.focus) < set(question.words)
    assert not {"uncle", "summer", "days"} & set(question.focus)  # they tell of the asker


def test_what_tells_only_of_the_asker_is_kept_where_nothing_else_is_said() -> None:
    assert read("my uncle tomorrow").focus == ("uncle", "tomorrow")


def test_words_with_a_capital_inside_a_sentence_are_names() -> None:
    assert read("Is the Peruvian cure of Lima any good? Ask.").proper == {"peruvian", "lima"}
    assert read("IS KELP FEVER RARE").proper == set()


def test_everyday_words_are_restated() -> None:
    question = read("Does booze cause kelp fever?")
    assert question.text == "Does booze cause kelp fever?"
    assert question.restated == "Does alcohol drinking cause kelp fever?"
    assert question.synonyms == {"booze": ("alcohol", "drinking")}


def test_another_name_brings_its_subject() -> None:
    question = read("Does KF hurt?")
    assert question.text == "Does kelp fever hurt?"
    assert {"kelp", "fever"} <= set(question.words)


@pytest.mark.parametrize("text", ["How is it treated?", "Can they recover?", "treatment?", "And this?"])
def test_a_follow_up_takes_the_subject_of_the_question_before(text: str) -> None:
    question = read(text, history=("What is moon knee?", "What is kelp fever?"))
    assert {"kelp", "fever"} <= set(question.words)
    assert "moon" not in question.words
    assert question.original == text


def test_a_follow_up_keeps_its_own_kind() -> None:
    assert read("How is it treated?", history=("What causes kelp fever?",)).kind is Kind.TREATMENT


def test_a_question_with_its_own_subject_takes_nothing_from_history() -> None:
    assert read("What are the symptoms of moon knee?", history=("What is kelp fever?",)) == read(
        "What are the symptoms of moon knee?"
    )


@pytest.mark.parametrize("text", ["And why?", "Why not?", "How so?"])
def test_a_follow_up_of_bare_question_words_takes_the_subject(text: str) -> None:
    assert {"kelp", "fever"} <= set(read(text, history=("What is kelp fever?",)).words)


@pytest.mark.parametrize("before", ["What is kelp fevre?", "What is ke\u200blp fever?", "What is kelp fever\ud800?"])
def test_a_follow_up_takes_the_question_before_as_it_was_read(before: str) -> None:
    question = read("How is it treated?", history=(before,))
    question.text.encode()
    assert {"kelp", "fever"} <= set(question.words)
    assert "fevre" not in question.text


def test_a_second_follow_up_still_has_its_subject() -> None:
    question = read("Does it come back?", history=("What is kelp fever?", "How is it treated?"))
    assert {"kelp", "fever"} <= set(question.words)


@pytest.mark.parametrize("text", ["", "   \n\t ", "?!…", "🦴🔥", "\u200b\u200d\ufeff", "\x00\x00", "\ud800\udfff", "---", "_"])
def test_a_question_without_words_is_empty(text: str) -> None:
    with pytest.raises(QuestionEmpty) as caught:
        read(text)
    assert caught.value.exit_code == 2
    assert caught.value.http_status == 422
    assert "medcite ask" in caught.value.hint


def test_a_question_over_the_limit_says_both_numbers() -> None:
    with pytest.raises(QuestionTooLong, match=r"20,000 characters.*4,000") as caught:
        read("a" * 20_000)
    assert caught.value.http_status == 422


def test_a_question_at_the_limit_is_read() -> None:
    text = ("kelp " * 4000)[:20_000]
    assert read(text, max_chars=20_000).words == ("kelp",)
    with pytest.raises(QuestionTooLong):
        read(text + "s", max_chars=20_000)


@pytest.mark.parametrize(
    "text",
    [
        "kelp\x00 fever",
        "ke\u200blp fever",
        "\ufeffkelp fever",
        "kelp\u00a0fever",
        "kelp\n\n fever\t",
        "\u202ekelp fever",
        "kelp\u00ad fever",
    ],
)
def test_what_nobody_sees_does_not_matter(text: str) -> None:
    question = read(text)
    assert question.text == "kelp fever"
    assert question.words == ("kelp", "fever")


def test_lone_surrogates_do_not_reach_the_search() -> None:
    question = read("kelp \ud800fever\udfff")
    question.text.encode()  # raises where one is left
    assert {"kelp", "fever"} <= set(question.words)


def test_broken_encoding_and_combining_accents_are_put_right() -> None:
    assert read("CalvÃ© disease").text == read("Calve\u0301 disease").text == "Calvé disease"


@settings(max_examples=150, deadline=None)
@given(
    text=st.one_of(
        st.text(st.characters(exclude_categories=[]), max_size=300),
        st.lists(
            st.sampled_from(
                [*VOCABULARY, "KF", "it", "what", "¿qué", "fevre", "-", "'s", "’", "\x00", "\ud800", "🦴", "(", "\\1"]
            )
        ).map(" ".join),
    ),
    history=st.lists(st.text(st.characters(exclude_categories=[]), max_size=60), max_size=2),
)
def test_any_text_is_read_or_refused(text: str, history: list[str]) -> None:
    try:
        question = read(text, history=tuple(history))
    except QuestionError:
        return
    assert question.original == text
    assert question.language in {"en", "es"}
    assert question.words
    assert len(set(question.words)) == len(question.words)
    assert all(word == word.lower() for word in question.words)
    for wrong, right in question.corrections:
        assert wrong.lower() not in VOCABULARY
        assert right in VOCABULARY


def test_tags_of_a_copied_page_are_not_asked() -> None:
    assert read("What is <b>kelp fever</b>? <img src=x onerror=alert(1)>").words == ("kelp", "fever")
    assert read("moon knee <3 months and >5 days").words[:2] == ("moon", "knee")
    assert read("<b>").words == ("b",)


@pytest.mark.parametrize(
    ("before", "asked", "leans"),
    [
        ("Can moon knee be prevented?", "What is kelp fever?", False),
        ("What is kelp fever?", "and the symptoms?", True),
        ("What is kelp fever?", "treatment?", True),
        ("What is kelp fever?", "what about children?", True),
        ("What is kelp fever?", "does it spread", True),
        ("What is kelp fever?", "thanks", False),
        ("What is kelp fever?", "ok thank you", False),
    ],
)
def test_what_leans_on_the_question_before(before: str, asked: str, *, leans: bool) -> None:
    assert (before.rsplit(maxsplit=1)[-1].rstrip("?") in read(asked, history=(before,)).text) == leans


@pytest.mark.parametrize(
    ("text", "restated"),
    [
        ("my 7 yr old limps", "my child limp"),
        ("she is 12yo", "she is child"),
        ("my 16-year-old limps", "my child limp"),
        ("I am 47 years old", "I am 47 years old"),
        ("after 10 years of diving", "after 10 years of diving divers"),
    ],
)
def test_who_is_young_is_a_child(text: str, restated: str) -> None:
    assert read(text).restated == restated


def test_spanish_is_restated_in_spanish() -> None:
    question = read("¿puedo tomar vino?")
    assert question.language == "es"
    assert question.restated == "¿puedo tomar alcohol?"
    assert question.synonyms == {"vino": ("alcohol",)}
