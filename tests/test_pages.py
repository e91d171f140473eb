"""The web pages show everything an answer has, run nothing but their own script, and show text as text."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html

from indexer.build import BuildSettings, build
from service.answer_ids import AnswerIds
from service.answers import DISCLAIMERS
from service.api import create_app
from service.engine import Engine
from service.settings import Settings

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
QUESTION = "What are the symptoms of moon knee?"
HTML = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture(scope="module")
def feedback(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("feedback") / "feedback.jsonl"


@pytest.fixture(scope="module")
def client(engine: Engine, feedback: Path) -> Iterator[TestClient]:
    with TestClient(create_app(engine, settings=Settings(feedback=feedback))) as client:
        yield client


def page(response: Any) -> html.HtmlElement:
    assert response.headers["content-type"].startswith("text/html")
    return html.document_fromstring(response.text)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def check_safe(response: Any) -> None:
    """What holds of every page: no script but its own file, the headers that forbid any other, the disclaimer once."""
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["cache-control"] in ("no-store", "private, no-cache")
    root = page(response)
    for script in root.xpath("//script"):
        if script.get("type") == "application/ld+json":
            assert json.loads(script.text)["@context"] == "https://schema.org"
        else:
            assert (script.text or "", script.get("src").startswith("/static/medcite.")) == ("", True)
    assert root.xpath("//main//img | //iframe | //style | //@style | //main//script") == []
    assert [name for element in root.iter() for name in element.attrib if str(name).startswith("on")] == []
    assert [link for link in root.xpath("//@href") if str(link).lower().startswith(("javascript:", "data:"))] == []
    shown = [element for element in root.xpath("//p[@class='disclaimer']") if not element.xpath("ancestor::template")]
    assert [words(element) in DISCLAIMERS.values() for element in shown] == [True]
    assert root.get("lang")
    assert root.xpath("//meta[@name='description']/@content")[0]


def is_private(response: Any) -> bool:
    """Whether search engines are asked to pass the page over."""
    return bool(page(response).xpath("//meta[@name='robots' and @content='noindex']"))


def post(client: TestClient, question: str, **fields: Any) -> Any:
    return client.post("/ask", data={"q": question, **fields}, headers=HTML)


def test_the_home_page_asks_for_a_question(client: TestClient) -> None:
    response = client.get("/")
    assert response.status_code == 200
    check_safe(response)
    (form,) = page(response).forms
    assert (form.action, form.method) == ("/ask", "POST")
    assert form.xpath("//label[@for='q']")
    assert "What is kelp fever?" in page(response).xpath("//button[@name='pick']/@value")


def test_an_answer_shows_everything_it_has(client: TestClient, engine: Engine) -> None:
    response = client.get("/ask", params={"q": QUESTION})
    assert response.status_code == 200
    check_safe(response)
    root = page(response)
    answer = engine.ask(QUESTION)
    text = words(root)
    for statement in (*answer.short_answer, *answer.points):
        assert " ".join(statement.text.split()) in text
    for citation in answer.citations:
        (item,) = root.xpath(f"//li[@id='citation-{citation.marker}']")
        assert item.xpath(".//mark")[0].text_content() == citation.quote
        document = engine.document(citation.document_id)
        assert document is not None
        around = "".join(item.xpath(".//blockquote/p[last()]//text()")).replace("… ", "").replace(" …", "")
        assert around in document.text
        assert root.xpath(f"//a[@href='#citation-{citation.marker}']")
    for source in answer.sources:
        assert source.link in root.xpath("//section[@class='sources']//h3//@href")
        assert source.title in text
    assert ("people’s experience" in text.lower()) is any(source.tier == "community" for source in answer.sources)
    assert "https://lunar.example/knees" in root.xpath("//@href")
    assert root.xpath("//button[@name='pick']/@value") == list(answer.related)
    assert root.xpath("//h1")[0].text_content() == QUESTION


def test_a_link_opens_at_the_very_sentence(client: TestClient, engine: Engine) -> None:
    citation = engine.ask("How is kelp fever treated?").citations[0]
    root = page(client.get("/ask", params={"q": "How is kelp fever treated?"}))
    links = root.xpath("//li[@id='citation-1']//a/@href")
    assert links[0] == citation.deep_link
    assert links[0].startswith("https://shores.example/kelp#:~:text=")
    marked = page(client.get(links[1])).xpath("//mark")
    assert "".join(mark.text_content() for mark in marked) == citation.quote
    assert marked[0].get("id") == "quote"


def test_a_page_of_the_library_is_linked_with_the_place_of_the_quote(client: TestClient, engine: Engine) -> None:
    citation = engine.ask(QUESTION).citations[0]
    (link,) = page(client.get("/ask", params={"q": QUESTION})).xpath("//li[@id='citation-1']//a[@class='deep']/@href")
    path, _, fragment = link.partition("#")
    assert path == f"/documents/moon?start={citation.start}&end={citation.end}"
    assert fragment.startswith("quote:~:text=")
    assert page(client.get(path)).xpath("//mark")[0].text_content() == citation.quote


def test_a_posted_question_stands_in_no_title_and_is_kept_by_no_cache(client: TestClient) -> None:
    response = post(client, QUESTION)
    check_safe(response)
    assert response.headers["cache-control"] == "no-store"
    assert "moon" not in page(response).findtext(".//title")
    assert is_private(response)
    assert page(response).xpath("//script[@type='application/ld+json']") == []


def test_an_answer_that_can_be_linked_says_what_it_is(client: TestClient) -> None:
    response = client.get("/ask", params={"q": QUESTION})
    assert response.headers["cache-control"] == "no-store"
    assert page(response).findtext(".//title") == f"{QUESTION} – medcite"
    assert "The main symptom of moon knee" in page(response).xpath("//meta[@name='description']/@content")[0]
    assert not is_private(response)
    (data,) = page(response).xpath("//script[@type='application/ld+json']")
    told = json.loads(data.text)
    assert told["mainEntity"]["name"] == QUESTION
    assert "The main symptom of moon knee" in told["mainEntity"]["acceptedAnswer"]["text"]


@pytest.mark.parametrize(
    "question", ["What is the capital of Peru?", "I have crushing chest pain", "Should I stop my salt baths?"]
)
def test_what_is_no_plain_answer_is_not_for_search_engines(client: TestClient, question: str) -> None:
    assert is_private(client.get("/ask", params={"q": question}))


def test_a_related_question_is_asked_with_the_conversation(client: TestClient) -> None:
    first = "How is kelp fever treated?"
    root = page(client.get("/ask", params={"q": first}))
    (form,) = root.xpath("//form[@id='ask']")
    assert form.xpath(".//input[@name='earlier']/@value") == [first]
    for button in root.xpath("//section[@class='related']//button"):
        response = post(client, "", pick=button.get("value"), earlier=first)
        check_safe(response)
        assert page(response).xpath("//h1")[0].text_content() == button.get("value")
        assert page(response).xpath("//section[@class='thread']//button/@value") == [first]


def test_a_follow_up_is_read_with_what_was_asked_before(client: TestClient) -> None:
    assert "salt baths" in words(page(post(client, "How is it treated?", earlier="What is kelp fever?")))


def test_a_conversation_is_bounded(client: TestClient) -> None:
    response = post(client, QUESTION, earlier=[f"What is kelp fever {n}?" for n in range(30)])
    carried = page(response).xpath("//input[@name='earlier']/@value")
    assert len(carried) == 6
    assert carried[-1] == QUESTION
    assert post(client, QUESTION, earlier=["kelp"] * 99).status_code == 422


def test_the_answer_that_streamed_is_shown_and_not_made_again(client: TestClient) -> None:
    answer_id = client.post("/v1/ask", json={"question": QUESTION}).json()["id"]
    root = page(post(client, QUESTION, answer=answer_id))
    assert root.xpath("//article[@id='answer']/@data-id") == [answer_id]
    other = page(post(client, "What is kelp fever?", answer=answer_id))
    assert other.xpath("//article[@id='answer']/@data-id") != [answer_id]
    assert other.xpath("//h1")[0].text_content() == "What is kelp fever?"


def test_words_that_are_no_quotation_are_called_so(client: TestClient, engine: Engine) -> None:
    answer = engine.ask(QUESTION)
    said = replace(answer.short_answer[0], text="It glows.", rephrased=True)
    client.app.state.answers.keep(replace(answer, short_answer=(said,)))  # type: ignore[attr-defined]
    text = words(page(post(client, QUESTION, answer=answer.id)).xpath("//div[@class='short']")[0])
    assert text.startswith("It glows.")
    assert text.endswith("(in other words)")


def test_an_answer_of_a_page_can_be_read_by_its_id(client: TestClient) -> None:
    (answer_id,) = page(post(client, QUESTION)).xpath("//article[@id='answer']/@data-id")
    assert client.get(f"/v1/answers/{answer_id}").json()["question"] == QUESTION


def test_an_abstention_says_so_and_helps(client: TestClient) -> None:
    response = client.get("/ask", params={"q": "What is the capital of Peru?"})
    check_safe(response)
    text = words(page(response))
    assert "does not hold an answer" in text
    assert "All 3 pages of this library were searched." in text
    assert "Nearest pages" in text
    assert page(response).xpath("//mark") == []
    assert page(response).xpath("//textarea[@id='q']")[0].text_content().strip() == "What is the capital of Peru?"


def test_an_emergency_stands_before_everything_else(client: TestClient) -> None:
    response = client.get("/ask", params={"q": "I have crushing chest pain and can't breathe"})
    check_safe(response)
    (notice,) = page(response).xpath("//*[@role='alert']")
    assert notice.get("class") == "emergency"
    assert response.text.index('role="alert"') < response.text.index("<h1")
    assert page(response).xpath("//li[@class='source']") == []


def test_a_number_to_call_can_be_tapped(client: TestClient) -> None:
    root = page(client.get("/ask", params={"q": "I want to kill myself"}))
    assert {"tel:988", "tel:116 123"} <= set(root.xpath("//div[@class='emergency']//@href"))


def test_a_spanish_answer_is_marked_spanish(client: TestClient) -> None:
    response = client.get("/ask", params={"q": "¿Qué es la fiebre de las algas?"})
    check_safe(response)
    assert page(response).get("lang") == "es"
    assert "Preguntar" in words(page(response))


@pytest.mark.parametrize("accept", ["es", "es-MX,es;q=0.9,en;q=0.5", "fr,es;q=0.8"])
def test_the_first_page_speaks_the_readers_language(client: TestClient, accept: str) -> None:
    response = client.get("/", headers={"accept-language": accept})
    check_safe(response)
    assert page(response).get("lang") == "es"
    assert response.headers["vary"] == "Accept-Language"
    assert page(client.get("/?lang=en", headers={"accept-language": accept})).get("lang") == "en"


@pytest.mark.parametrize("question", ["", "   ", "🦴", "kelp " * 4000])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_question_that_cannot_be_read_is_told_on_the_page(client: TestClient, method: str, question: str) -> None:
    response = client.get("/ask", params={"q": question}) if method == "GET" else post(client, question)
    assert response.status_code == 422
    check_safe(response)
    (problem,) = page(response).xpath("//*[@role='alert']")
    assert "The question" in words(problem)


def test_without_a_question_there_is_a_page_too(client: TestClient) -> None:
    for response in (client.get("/ask"), client.post("/ask", data={"other": "x"})):
        assert response.status_code == 422
        check_safe(response)


def test_what_is_no_form_is_refused(client: TestClient) -> None:
    assert client.post("/ask", json={"q": QUESTION}).status_code == 415
    assert client.post("/ask", files={"q": b"x"}).status_code == 415


@pytest.mark.parametrize(
    "question",
    [f"kelp fever {HOSTILE}", HOSTILE, '"><script>alert(1)</script> kelp', "</textarea><script>kelp</script>", "kelp {{ 7*7 }}"],
)
def test_html_in_a_question_stays_text(client: TestClient, question: str) -> None:
    for response in (client.get("/ask", params={"q": question}), post(client, question, earlier=question)):
        check_safe(response)
        assert question in page(response).xpath("//h1")[0].text_content()
        assert "<script>" not in response.text
        assert "49" not in page(response).xpath("//h1")[0].text_content()


@pytest.fixture(scope="module")
def hostile(settings: BuildSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A service over a page that holds HTML as text, and links that are none."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "pages").mkdir()
    (folder / "pages" / "sand.md").write_text(
        "---\ntitle: 'Sand toe <script>alert(1)</script>'\npublisher: '<b>Dunes</b>'\n---\n\n"
        "Sand toe `<script>alert(1)</script>` is a made-up blister of runners.\n\nSigns of sand toe are:\n\n- `<b>red</b>` skin\n- heat\n"
    )
    (folder / "pages" / "dune.md").write_text(
        "---\ntitle: Dune heel\nurl: 'javascript:alert(1)'\nsources:\n  - title: Dunes\n    url: 'javascript:alert(2)'\n---\n\n"
        "Dune heel is a made-up ache of people who climb.\n"
    )
    build([folder / "pages"], folder / "library", settings)
    with TestClient(create_app(Engine(folder / "library", Settings(min_confidence=0.0)))) as client:
        yield client


def test_html_in_a_document_stays_text(hostile: TestClient) -> None:
    for response in (hostile.get("/ask", params={"q": "What is sand toe?"}), hostile.get("/documents/sand?start=5&end=40")):
        assert response.status_code == 200
        check_safe(response)
        assert "Sand toe <script>alert(1)</script>" in words(page(response))
        assert "<b>" not in response.text


def test_a_link_that_would_run_is_no_link(hostile: TestClient) -> None:
    """Whether such a page is refused when it is indexed or shown without its links."""
    paths = [f"/documents/{entry['id']}" for entry in hostile.get("/v1/documents").json()["documents"]]
    for path in ("/ask?q=What+is+dune+heel?", *paths):
        check_safe(hostile.get(path))


def test_a_document_shows_its_text_its_dates_and_its_sources(client: TestClient, engine: Engine) -> None:
    for entry in engine.bundle.store.document_list(limit=10):
        document = engine.document(entry[0])
        assert document is not None
        response = client.get(f"/documents/{document.id}")
        assert response.status_code == 200
        check_safe(response)
        root = page(response)
        text = words(root)
        for section in document.sections:
            assert section.heading in text
            for line in section.text.splitlines():
                assert line.removeprefix("- ") in text
        assert {source.url for source in document.sources} <= set(root.xpath("//@href"))
        assert (document.updated or "") in "".join(root.xpath("//time/@datetime"))
        assert root.xpath("//mark") == []
        assert is_private(response) is (document.url is not None)  # a copy of a page elsewhere


def test_a_list_of_a_document_is_a_list(client: TestClient, engine: Engine) -> None:
    kelp = next(entry[0] for entry in engine.bundle.store.document_list(limit=10) if "kelp" in entry[1])
    items = [words(item) for item in page(client.get(f"/documents/{kelp}")).xpath("//article//ul/li")]
    assert items[:3] == ["diving without gloves", "cuts on the hands", "warm winters"]


@pytest.mark.parametrize(
    "place", ["start=-1&end=x", "start=9&end=3", "start=99999999&end=999999999", "start=&end=", "start=²&end=³"]
)
def test_a_place_that_is_none_marks_nothing(client: TestClient, place: str) -> None:
    response = client.get(f"/documents/moon?{place}")
    assert response.status_code == 200
    assert page(response).xpath("//mark") == []


def test_a_community_page_is_called_one(client: TestClient) -> None:
    assert page(client.get("/documents/forum")).xpath("//span[@class='badge community']/text()") == ["People’s experience"]
    assert not page(client.get("/documents/moon")).xpath("//span[@class='badge community']")


def test_an_old_source_is_called_old(library: Path, tmp_path: Path) -> None:
    settings = Settings(old_after_years=2, feedback=tmp_path / "feedback.jsonl")
    with TestClient(create_app(Engine(library), settings=settings)) as client:
        root = page(client.get("/ask", params={"q": "How is kelp fever treated?"}))
        assert [words(note) for note in root.xpath("//p[@class='old']")] == [
            "This source is older than 2 years: newer findings may be missing."
        ]


def test_the_topics_list_every_document(client: TestClient, engine: Engine) -> None:
    response = client.get("/topics")
    check_safe(response)
    links = page(response).xpath("//article//li/a/@href")
    assert set(links) == {f"/documents/{entry[0]}" for entry in engine.bundle.store.document_list(limit=10)}
    for link in links:
        assert client.get(link).status_code == 200
    check_safe(client.get("/topics?topic="))


@pytest.mark.parametrize("query", ["topic=nothing", "topic=&page=7"])
def test_a_topic_that_is_not_there_is_not_found(client: TestClient, query: str) -> None:
    assert client.get(f"/topics?{query}", headers=HTML).status_code == 404


def give(client: TestClient, **changes: str) -> Any:
    (answer_id,) = page(post(client, QUESTION)).xpath("//article[@id='answer']/@data-id")
    fields = {"answer_id": answer_id, "rating": "up", "comment": " Clear. ", "key": "k1", "lang": "en"}
    return client.post("/feedback", data=fields | changes, headers=HTML | {"sec-fetch-site": changes.get("site", "same-origin")})


def test_feedback_by_form_is_stored_once(client: TestClient, feedback: Path) -> None:
    (answer_id,) = page(post(client, QUESTION)).xpath("//article[@id='answer']/@data-id")
    for _ in range(2):
        response = give(client, answer_id=answer_id, key="once")
        assert response.status_code == 200
        check_safe(response)
        assert "Thank you" in words(page(response))
    told = [json.loads(line) for line in feedback.read_text().splitlines()]
    assert [(line["rating"], line["comment"]) for line in told if line["answer_id"] == answer_id] == [("up", "Clear.")]


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"rating": "sideways"}, 422), ({"answer_id": "none"}, 404), ({"site": "cross-site"}, 403), ({"rating": "up" * 5000}, 422)],
)
def test_feedback_that_cannot_be_taken_is_told(client: TestClient, feedback: Path, changes: dict[str, str], status: int) -> None:
    before = feedback.read_text() if feedback.exists() else ""
    response = give(client, key="other", **changes)
    assert response.status_code == status
    check_safe(response)
    assert (feedback.read_text() if feedback.exists() else "") == before


def test_a_page_of_another_worker_is_taken_up(library: Path, tmp_path: Path) -> None:
    ids, told = AnswerIds(b"kelp"), tmp_path / "feedback.jsonl"
    one, other = (TestClient(create_app(Engine(library, ids=ids), settings=Settings(feedback=told))) for _ in range(2))
    (answer_id,) = page(post(one, QUESTION)).xpath("//article[@id='answer']/@data-id")
    assert page(post(other, QUESTION, answer=answer_id)).xpath("//h1")[0].text_content() == QUESTION
    assert give(other, answer_id=answer_id).status_code == 200
    assert give(other, answer_id=answer_id[:-1] + "-", key="k2").status_code == 404
    assert [json.loads(line)["answer_id"] for line in told.read_text().splitlines()] == [answer_id]


@pytest.mark.parametrize(
    "path", ["/documents/no-such-page", "/nothing", "/documents/", "/static/other.css", "/static/medcite.css"]
)
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404


@pytest.mark.parametrize("path", ["/documents/no-such-page", "/nothing"])
def test_a_reader_is_told_on_a_page_that_there_is_none(client: TestClient, path: str) -> None:
    response = client.get(path, headers=HTML)
    assert response.status_code == 404
    check_safe(response)


def test_what_a_page_needs_comes_from_here_and_may_be_kept(client: TestClient) -> None:
    root = page(client.get("/"))
    needed = root.xpath("//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src | //img/@src")
    assert {path.rsplit(".")[-1] for path in needed} == {"css", "js", "svg"}
    for path in needed:
        response = client.get(str(path))
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "http://" not in response.text.replace("http://www.w3.org/2000/svg", "")
        assert "@import" not in response.text


def test_the_question_box_takes_as_much_as_is_set(library: Path) -> None:
    assert page_box(Engine(library)) == Settings().max_question_chars
    assert page_box(Engine(library, Settings(max_question_chars=99))) == 99


def page_box(engine: Engine) -> int:
    with TestClient(create_app(engine)) as client:
        (box,) = page(client.get("/")).xpath("//textarea")
        return int(box.get("maxlength"))


def test_the_endpoints_page_shows_what_each_takes(client: TestClient) -> None:
    response = client.get("/docs")
    assert response.status_code == 200
    check_safe(response)
    text = words(page(response))
    assert "POST /v1/ask" in text
    (asking,) = page(response).xpath("//section[h2='POST /v1/ask']")
    assert {"question", "k", "language", "history"} <= set(asking.xpath(".//li/code/text()"))
    (rating,) = page(response).xpath("//section[h2='POST /v1/feedback']")
    assert {"answer_id", "rating", "comment"} <= set(rating.xpath(".//li/code/text()"))


def test_an_empty_question_is_told_in_the_words_of_a_page(client: TestClient) -> None:
    response = client.get("/ask", params={"q": " "}, headers=HTML)
    (told,) = page(response).xpath("//*[@role='alert']")
    assert (response.status_code, words(told)) == (422, "The question is empty. Write it into the box, in your own words.")
    assert "medcite ask" not in response.text
