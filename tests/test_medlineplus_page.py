"""Saved MedlinePlus pages: only the summary is prose."""

from pathlib import Path

import pytest

from indexer.documents import Document, Tier
from indexer.errors import SourceError
from indexer.loaders import SourceFile, load, medlineplus_page

PAGE = """Link: https://medlineplus.gov/kelpfever.html    
                                Description: Kelp fever is an illness of divers.     
                                Keywords: None    

Skip navigation

![National Institutes](https://medlineplus.gov/images/nihlogo.png)
U.S. National Library of Medicine

Menu

    * Health Topics
    * Drugs & Supplements

EspaÃ±ol

URL of this page: https://medlineplus.gov/kelpfever.html

#  Kelp fever

Also called: KF,  Seaweed fever

On this page

### Basics

    * Summary
    * Start Here

## Summary

Kelp fever is an illness of divers, described by
CalvÃ©. It starts two days
after a dive.

No one is sure what causes it. Risk factors include

    * Diving without
      gloves
    * Cuts on the hands, including
burns 

Most divers recover.

![Kelp](https://medlineplus.gov/images/kelp.jpg)

NIH: Institute of Shores

## Start Here

    * Kelp Fever (Shore Clinic) ![Video](https://medlineplus.gov/images/videocamera.gif) Also in Spanish

## Disclaimers

MedlinePlus links to health information from non-government Web sites.

Page last updated on 30 January 2020 Topic last reviewed: 17 March 2016
"""  # noqa: W291


def _read(text: str) -> Document:
    (document,) = load(SourceFile("saved.txt", "/tmp/saved.txt", text.encode())).documents
    return document


def test_only_the_summary_is_kept() -> None:
    (section,) = _read(PAGE).sections
    assert section.heading == "Kelp fever"
    assert section.text == (
        "Kelp fever is an illness of divers, described by Calvé. It starts two days after a dive.\n\n"
        "No one is sure what causes it. Risk factors include\n\n- Diving without gloves\n- Cuts on the hands, including burns\n\n"
        "Most divers recover."
    )


def test_the_pages_own_data() -> None:
    document = _read(PAGE)
    assert document.title == "Kelp fever"
    assert document.url == "https://medlineplus.gov/kelpfever.html"
    assert document.publisher == "MedlinePlus (U.S. National Library of Medicine)"
    assert document.tier is Tier.REVIEWED
    assert document.also_called == ("KF", "Seaweed fever")
    assert (document.updated, document.reviewed, document.published) == ("2020-01-30", "2016-03-17", None)
    assert document.language == "en"


def test_dates_as_months_first() -> None:
    text = PAGE.replace("30 January 2020", "January 30, 2020").replace("Topic last reviewed: 17 March 2016", "")
    assert (_read(text).updated, _read(text).reviewed) == ("2020-01-30", None)


def test_a_spanish_page() -> None:
    assert _read(PAGE.replace("medlineplus.gov/kelp", "medlineplus.gov/spanish/kelp")).language == "es"


def test_the_older_address() -> None:
    text = PAGE.replace("https://medlineplus.gov/kelpfever", "https://www.nlm.nih.gov/medlineplus/kelpfever")
    assert _read(text).url == "https://www.nlm.nih.gov/medlineplus/kelpfever.html"


def test_a_page_without_other_names() -> None:
    assert _read(PAGE.replace("Also called: KF,  Seaweed fever\n", "")).also_called == ()


def test_a_changed_page_keeps_its_id() -> None:
    assert _read(PAGE).id == _read(PAGE.replace("two days", "three days")).id


def test_a_page_without_title_is_refused() -> None:
    with pytest.raises(SourceError, match="without title"):
        list(medlineplus_page.read(PAGE.replace("#  Kelp fever", ""), "saved.txt"))


@pytest.mark.parametrize("lost", ["## Summary", "https://medlineplus.gov/kelpfever.html"])
def test_other_pages_are_not_recognised(lost: str) -> None:
    assert medlineplus_page.recognises(PAGE)
    assert not medlineplus_page.recognises(PAGE.replace(lost, ""))


@pytest.fixture
def real(shared: Path) -> Document:
    path = shared / "seeds" / "002_9aa650447f86e6ab.txt"
    (document,) = load(SourceFile(path.name, str(path), path.read_bytes())).documents
    return document


def test_the_real_page(real: Document) -> None:
    assert real.title == "Osteonecrosis"
    assert real.url == "https://medlineplus.gov/osteonecrosis.html"
    assert real.also_called == ("Aseptic necrosis", "Avascular necrosis", "Ischemic necrosis")
    assert (real.updated, real.reviewed) == ("2020-01-30", "2016-03-17")
    assert real.id == load(SourceFile("other.txt", "", Path(real.path).read_bytes())).documents[0].id


def test_the_real_pages_text(real: Document) -> None:
    assert real.text.startswith(
        "Osteonecrosis\n\nOsteonecrosis is a disease caused by reduced blood flow to bones in the joints. In people"
    )
    assert (
        "Risk factors include\n\n- Long-term steroid treatment\n- Alcohol misuse\n- Joint injuries\n- Having certain diseases"
        in real.text
    )
    assert real.text.rstrip().endswith("electrical stimulation and surgery.")
    for furniture in ("![", "](", "http", "Also in Spanish", "Skip navigation", "Menu", "Ã", "NIH:", "disclaimer"):
        assert furniture not in real.text
