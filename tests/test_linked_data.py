"""What a page tells programs: schema.org types, and only what is known."""

from indexer.documents import Document, Section, Source
from service.engine import Engine
from service.web.linked_data import answer_data, document_data

BASE = "https://medcite.example/"


def test_an_answer_is_a_question_with_its_answer_and_what_it_cites(engine: Engine) -> None:
    told = answer_data(engine.ask("What are the symptoms of moon knee?"), description="Short.", base=BASE)
    assert told["@type"] == ["MedicalWebPage", "QAPage"]
    question = told["mainEntity"]
    assert (question["@type"], question["name"]) == ("Question", "What are the symptoms of moon knee?")
    assert question["acceptedAnswer"]["@type"] == "Answer"
    cited = question["acceptedAnswer"]["citation"]
    assert f"{BASE}documents/moon" in [page["url"] for page in cited]
    assert all("publisher" not in page or page["publisher"]["name"] for page in cited)


def test_no_answer_is_no_answer(engine: Engine) -> None:
    question = answer_data(engine.ask("What is the capital of Peru?"), description="", base=BASE)["mainEntity"]
    assert question["answerCount"] == 0
    assert "acceptedAnswer" not in question


def test_a_document_claims_no_review_that_nobody_made() -> None:
    document = Document(id="x", title="X", sections=(Section("", "Text."),), sources=(Source("Y", "P", "https://p.example/y"),))
    told = document_data(document, url=f"{BASE}documents/x")
    assert told == {
        "@context": "https://schema.org", "@type": "MedicalWebPage", "name": "X", "url": f"{BASE}documents/x", "inLanguage": "en",
        "isBasedOn": ["https://p.example/y"],
    }  # fmt: skip
