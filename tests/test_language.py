"""The language of a text is told by its small words, and not guessed where they do not tell."""

import pytest

from indexer.language import UNKNOWN, language_of, small_word_share

TEXTS = {
    "en": "Kelp fever is an illness of people who dive in cold bays. It starts two days after a dive and is treated with rest.",
    "es": "La fiebre de las algas es una enfermedad de los buzos. Empieza dos días después y se trata con reposo.",
    "fr": "La fièvre des algues est une maladie des plongeurs. Elle commence deux jours après et se soigne avec du repos.",
    "de": "Das Tangfieber ist eine Krankheit der Taucher. Es beginnt zwei Tage nach dem Tauchen und wird mit Ruhe behandelt.",
    "pt": "A febre das algas é uma doença dos mergulhadores. Começa dois dias depois e se trata com repouso para não piorar.",
    "it": "La febbre delle alghe è una malattia dei subacquei. Inizia due giorni dopo e si cura con il riposo.",
}
POLISH = (
    "Gorączka wodorostów jest chorobą ludzi, którzy nurkują w zimnych zatokach. Zaczyna się dwa dni po nurkowaniu i mija sama. "
    "Lekarze zalecają odpoczynek oraz kąpiele solne, a także ciepłe napoje, które łagodzą gorączkę u większości chorych. "
)
FINNISH = (
    "Leväkuume on sairaus, jonka kylmissä lahdissa sukeltavat ihmiset saavat. Se alkaa kaksi päivää sukelluksen jälkeen ja menee "
    "ohi itsestään. Lääkärit suosittelevat lepoa, suolakylpyjä ja lämpimiä juomia, jotka helpottavat kuumetta useimmilla potilailla. "
)


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_each_language_is_told(language: str, text: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", [POLISH * 4, FINNISH * 4])
def test_another_language_is_unknown_rather_than_wrong(text: str) -> None:
    assert language_of(text) == UNKNOWN


@pytest.mark.parametrize("text", ["Болезнь ныряльщиков проходит сама.", "海藻热会自行消退。", "Ο πυρετός περνάει μόνος του."])
def test_another_script_is_unknown_however_short(text: str) -> None:
    assert language_of(text) == UNKNOWN


@pytest.mark.parametrize("text", ["", "It passes.", "Kelp", "38 °C 40 °C", "Café Müller"])
def test_a_text_too_short_to_tell_is_what_is_expected(text: str) -> None:
    assert language_of(text) == "en"
    assert language_of(text, expected="de") == "de"


def test_a_long_list_of_names_stays_what_it_was_said_to_be() -> None:
    names = " ".join(f"kelpine moonide {number}" for number in range(200))
    assert language_of(names, expected="nl") == "nl"
    assert language_of(names) == UNKNOWN


def test_the_expected_language_wins_where_two_are_near() -> None:
    text = "No de la en que se una."
    assert language_of(text, expected="es") == "es"
    assert language_of(TEXTS["fr"], expected="en") == "fr"


def test_data_has_few_small_words() -> None:
    assert small_word_share(TEXTS["en"]) > 0.3
    assert small_word_share("id,name,age\n1,kelp,30\n") == 0.0
    assert small_word_share("") == 0.0
