"""Quotations: what can stand alone, how far it grows, what is joined."""

from pathlib import Path

import pytest

from indexer.build import BuildSettings, build
from service.engine import Engine
from service.quotes import Quote, grown, joined, quotable

PAGE = """# Kelp fever

Kelp fever comes from a mite. It lives on brown seaweed. Divers catch it most often.

See our page on gloves. Is kelp fever rare? Kelp fever at a glance

Things that raise the risk of kelp fever include:

- diving without gloves
- cuts on the hands
"""


@pytest.fixture(scope="module")
def quotes(settings: BuildSettings, tmp_path_factory: pytest.TempPathFactory) -> list[Quote]:
    folder: Path = tmp_path_factory.mktemp("quotes")
    (folder / "kelp.md").write_text(PAGE)
    build([folder / "kelp.md"], folder / "library", settings)
    hits = Engine(folder / "library").search("What causes kelp fever?", k=9)
    return [quote for hit in sorted(hits, key=lambda hit: hit.passage.row) for quote in quotable(hit)]


def test_each_can_stand_alone(quotes: list[Quote]) -> None:
    assert [quote.text for quote in quotes] == [
        "Kelp fever comes from a mite.",
        "Kelp fever comes from a mite. It lives on brown seaweed.",
        "Divers catch it most often.",
        "Things that raise the risk of kelp fever include:\n\n- diving without gloves\n- cuts on the hands",
    ]


def test_a_quotation_grows_to_the_end_of_its_paragraph(quotes: list[Quote]) -> None:
    assert grown(quotes[0], 400).text == "Kelp fever comes from a mite. It lives on brown seaweed. Divers catch it most often."


def test_it_grows_no_longer_than_allowed_and_not_into_another(quotes: list[Quote]) -> None:
    assert grown(quotes[0], 60).text == "Kelp fever comes from a mite. It lives on brown seaweed."
    assert grown(quotes[0], 400, taken=[quotes[2]]).text == "Kelp fever comes from a mite. It lives on brown seaweed."


def test_neighbours_are_joined_where_they_fit(quotes: list[Quote]) -> None:
    whole = "Kelp fever comes from a mite. It lives on brown seaweed. Divers catch it most often."
    assert [quote.text for quote in joined([quotes[1], quotes[2]], 400)] == [whole]
    assert len(joined([quotes[1], quotes[2]], 40)) == 2


def test_a_list_is_joined_to_nothing(quotes: list[Quote]) -> None:
    assert len(joined([quotes[2], quotes[3]], 4000)) == 2


GUIDE = """# Baths

Several baths help against kelp fever. The baths are:

- a salt bath
- a sand bath

Some baths harm. See our page on baths.
"""


def test_a_short_answer_takes_the_list_that_it_leads_to(settings: BuildSettings, tmp_path: Path) -> None:
    (tmp_path / "baths.md").write_text(GUIDE)
    build([tmp_path / "baths.md"], tmp_path / "library", settings)
    first, *_ = quotable(Engine(tmp_path / "library").search("Which baths help against kelp fever?", k=1)[0])
    assert first.text == "Several baths help against kelp fever."
    assert grown(first, 400).text == first.text
    whole = grown(first, 400, with_list=True)
    assert whole.text == "Several baths help against kelp fever. The baths are:\n\n- a salt bath\n- a sand bath"
    assert whole.core == first.text
