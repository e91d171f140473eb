"""What a sentence says more than its quotes, or else, is found; measured on hand-made rephrasings, honest and lying."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from indexer.embedder import OpenVinoEmbedder
from service.rephrasing.comparison import Fault
from service.rephrasing.faithfulness import fault, leaves_unsaid

PAIRS = Path(__file__).parent / "data" / "rephrasings.jsonl"
TOPICS = [json.loads(line) for line in PAIRS.read_text().splitlines()]


@dataclass(frozen=True)
class Scores:
    """How many lies were found and honest sentences refused, of how many; and those that were judged wrongly."""

    lies: int
    found: int
    honest: int
    refused: int
    missed: list[str]


def judged(said: str, quotes: list[str], embedder: OpenVinoEmbedder) -> Fault | None:
    markers = [int(marker) for marker in re.findall(r"\[(\d+)\]", said)]
    return fault(re.sub(r"\s*\[\d+\]", "", said), [quotes[marker - 1] for marker in markers], embedder)


def scores(embedder: OpenVinoEmbedder, *, which: str) -> Scores:
    topics = [topic for topic in TOPICS if topic["set"] == which]
    lies = [(lie["text"], topic["quotes"]) for topic in topics for lie in topic["lies"]]
    honest = [(said, topic["quotes"]) for topic in topics for said in topic["honest"]]
    missed = [said for said, quotes in lies if judged(said, quotes, embedder) is None]
    refused = [said for said, quotes in honest if judged(said, quotes, embedder) is not None]
    return Scores(len(lies), len(lies) - len(missed), len(honest), len(refused), missed)


def test_there_are_many_topics_with_subtle_lies() -> None:
    kinds = {lie["kind"] for topic in TOPICS for lie in topic["lies"]}
    assert len(TOPICS) >= 60
    assert {"number", "unit", "negation flipped", "swap", "hedge dropped", "population", "invented benefit", "drug"} <= kinds


@pytest.mark.parametrize("which", ["worked on", "held out"])
def test_measured_lies_are_found_and_honest_sentences_mostly_stand(embedder: OpenVinoEmbedder, which: str) -> None:
    """The check was made with the first set at hand; the second was written afterwards, and no rule was made for it."""
    result = scores(embedder, which=which)
    assert result.found / result.lies >= 0.99, result.missed
    assert result.refused / result.honest <= 0.25


QUOTE = "Taking high doses of steroid medicines for several weeks can cause bone death. Most people never get it."


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Bone death can be caused by taking high doses of steroid medicines for several weeks.", None),
        ("Taking high doses of steroid medicines for several weeks can cause bone death.", None),
        ("Taking high doses of steroid medicines for several weeks causes bone death.", Fault.HEDGE),
        ("Taking high doses of steroid medicines for two weeks can cause bone death.", Fault.NUMBER),
        ("Taking high doses of steroid medicines for several weeks cannot cause bone death.", Fault.DENIAL),
        ("Bone death can cause high doses of steroid medicines for several weeks.", Fault.RELATION),
        ("Taking high doses of steroid medicines can cause bone death.", Fault.CONDITION),
        ("Taking high doses of vitamins for several weeks can cause bone death.", Fault.WORD),
        ("Most people never get it.", Fault.PRONOUN),
        ("You should not be taking high doses of steroid medicines.", Fault.ADVICE),
        ("Take high doses of steroid medicines for several weeks.", Fault.ADVICE),
        ("Taking 50 mg of steroid medicines for several weeks can cause bone death.", Fault.DOSE),
        ("Taking steroid medicines twice a day can cause bone death.", Fault.DOSE),
        ("Taking high doses of steroid medicines for several weeks can cause <b>bone death</b>.", Fault.MARKUP),
        ("Can taking high doses of steroid medicines for several weeks cause bone death?", Fault.MARKUP),
        ("Taking high doses of steroid medicines for several weeks can cause bone death, see www.cure.example.", Fault.MARKUP),
        ("Прием высоких доз стероидов может вызвать некроз.", Fault.MARKUP),
        ("Tomar dosis altas de esteroides puede causar la muerte del hueso.", Fault.RELATION),
        ("Bone death.", Fault.RELATION),
        ("Bone death can cause " + "bone death and " * 40 + "bone death.", Fault.LENGTH),
        ("", Fault.RELATION),
    ],
)
def test_a_fault_has_its_name(said: str, expected: Fault | None, embedder: OpenVinoEmbedder) -> None:
    assert fault(said, [QUOTE], embedder) is expected


def test_a_quote_that_is_cited_must_be_rested_on(embedder: OpenVinoEmbedder) -> None:
    said, own, other = "Gloves stop mites.", "Gloves stop mites.", "Mites live on seaweed."
    assert fault(said, [own], embedder) is None
    assert fault(said, [own, other], embedder) is Fault.MARKER
    assert fault(said, [other], embedder) is not None


def test_and_is_not_or(embedder: OpenVinoEmbedder) -> None:
    quote = "Surgery or radiation may cure the tumor."
    assert fault("The tumor may be cured by surgery or radiation.", [quote], embedder) is None
    assert fault("Surgery and radiation may cure the tumor.", [quote], embedder) is Fault.RELATION


def test_nobody_is_put_in_the_place_of_another_by_a_pronoun(embedder: OpenVinoEmbedder) -> None:
    quote = "Ibuprofen upsets the stomach. Aspirin thins the blood."
    assert fault("Ibuprofen upsets the stomach, and aspirin thins the blood.", [quote], embedder) is None
    assert fault("Aspirin thins the blood, and it upsets the stomach.", [quote], embedder) is not None


LIST = "Signs of kelp fever are:\n\n- red eyes\n- a dry cough\n- no thirst"


def test_a_list_is_read_with_what_leads_to_it(embedder: OpenVinoEmbedder) -> None:
    assert fault("Signs of kelp fever are red eyes and a dry cough.", [LIST], embedder) is None
    assert fault("Signs of kelp fever are red eyes and a wet cough.", [LIST], embedder) is Fault.WORD
    assert fault("Red eyes are not signs of kelp fever.", [LIST], embedder) is Fault.DENIAL


def test_what_is_left_unsaid_is_seen() -> None:
    assert leaves_unsaid(QUOTE, ["Taking high doses of steroid medicines for several weeks can cause bone death."])
    assert not leaves_unsaid(
        QUOTE, ["High doses of steroid medicines for several weeks can cause bone death.", "Most people never get it."]
    )
    assert leaves_unsaid("Rest helps. Do not walk on the broken leg.", ["Rest helps."])
    assert leaves_unsaid(LIST, ["Signs of kelp fever are red eyes."])


@pytest.mark.parametrize("said", ["a " * 2000, "," * 5000, "[" * 5000, "9" * 5000, "not " * 1000 + "bone.", "\x00"])
def test_nothing_that_is_said_breaks_the_check(said: str, embedder: OpenVinoEmbedder) -> None:
    assert fault(said, [QUOTE], embedder) is not None
    assert fault("Bone death is caused.", [said], embedder) is not None
