"""The web pages show everything an answer has, run no script, and show text as text."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html

from indexer.build import BuildSettings, build
from service.answers import DISCLAIMERS
from service.api import create_app
from service.engine import Engine
from service.settings import Settings

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture(scope="module")
def client(engine: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(engine)) as client:
        yield client


def page(response: Any) -> html.HtmlElement:
    assert response.headers["content-type"].startswith("text/html")
    return html.document_fromstring(response.text)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def check_safe(response: Any) -> None:
    """What holds of every page: no script anywhere, the headers that forbid it, the disclaimer."""
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    root = page(response)
    assert root.xpath("//script | //img | //iframe | //style | //@style") == []
    assert [name for element in root.iter() for name in element.attrib if str(name).startswith("on")] == []
    assert [link for link in root.xpath("//@href") if str(link).lower().startswith(("javascript:", "data:"))] == []
    assert words(root.xpath("//footer")[0]) in DISCLAIMERS.values()
    assert root.get("lang")


def test_the_home_page_asks_for_a_question(client: TestClient) -> None:
    response = client.get("/")
    assert response.status_code == 200
    check_safe(response)
    (form,) = page(response).forms
    assert (form.action, form.method, form.fields.keys()) == ("/ask", "GET", ["q"])
    assert page(response).xpath("//label[@for='q']")


def test_an_answer_shows_everything_it_has(client: TestClient, engine: Engine) -> None:
    question = "What are the symptoms of moon knee?"
    response = client.get("/ask", params={"q": question})
    assert response.status_code == 200
    check_safe(response)
    root = page(response)
    answer = engine.ask(question)
    text = words(root)
    for statement in (*answer.short_answer, *answer.points):
        assert " ".join(statement.text.split()) in text
    for citation in answer.citations:
        (item,) = root.xpath(f"//li[@id='citation-{citation.marker}']")
        assert item.xpath(".//q")[0].text_content() == citation.quote
        assert citation.deep_link in item.xpath(".//a/@href")
        assert root.xpath(f"//a[@href='#citation-{citation.marker}']")
    for source in answer.sources:
        assert source.link in root.xpath("//ul[@class='sources']//@href")
        assert source.title in text
    assert ("community page" in text) is any(source.tier == "community" for source in answer.sources)
    assert "https://lunar.example/knees" in root.xpath("//@href")
    for related in answer.related:
        assert related in text
    assert root.forms[0].fields["q"] == question


def test_a_related_question_can_be_asked(client: TestClient) -> None:
    root = page(client.get("/ask", params={"q": "How is kelp fever treated?"}))
    links = root.xpath("//ul[@class='related']//a/@href")
    assert links
    for link in links:
        assert page(client.get(str(link))).xpath("//textarea")[0].text_content() in words(root)


def test_an_abstention_says_so(client: TestClient) -> None:
    response = client.get("/ask", params={"q": "What is the capital of Peru?"})
    check_safe(response)
    text = words(page(response))
    assert "does not hold an answer" in text
    assert "Nearest pages" in text
    assert "Quoted from" not in text


def test_an_emergency_stands_before_everything_else(client: TestClient) -> None:
    response = client.get("/ask", params={"q": "I have crushing chest pain and can't breathe"})
    check_safe(response)
    (notice,) = page(response).xpath("//*[@role='alert']")
    assert notice.get("class") == "emergency"
    assert response.text.index('role="alert"') < response.text.index("<article>")


def test_a_spanish_answer_is_marked_spanish(client: TestClient) -> None:
    response = client.get("/ask", params={"q": "¿Qué es la fiebre de las algas?"})
    check_safe(response)
    assert page(response).get("lang") == "es"


@pytest.mark.parametrize("question", ["", "   ", "🦴", "kelp " * 4000])
def test_a_question_that_cannot_be_read_is_told_on_the_page(client: TestClient, question: str) -> None:
    response = client.get("/ask", params={"q": question})
    assert response.status_code == 422
    check_safe(response)
    (problem,) = page(response).xpath("//*[@role='alert']")
    assert "The question" in words(problem)


def test_without_a_question_there_is_a_page_too(client: TestClient) -> None:
    response = client.get("/ask")
    assert response.status_code == 422
    check_safe(response)


@pytest.mark.parametrize(
    "question",
    [f"kelp fever {HOSTILE}", HOSTILE, '"><script>alert(1)</script> kelp', "</textarea><script>kelp</script>", "kelp {{ 7*7 }}"],
)
def test_html_in_a_question_stays_text(client: TestClient, question: str) -> None:
    response = client.get("/ask", params={"q": question})
    check_safe(response)
    root = page(response)
    assert root.xpath("//textarea")[0].text_content() == question
    assert "<script>" not in response.text


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
    for response in (hostile.get("/ask", params={"q": "What is sand toe?"}), hostile.get("/documents/sand")):
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
        assert (document.updated or "") in text


def test_a_list_of_a_document_is_a_list(client: TestClient, engine: Engine) -> None:
    kelp = next(entry[0] for entry in engine.bundle.store.document_list(limit=10) if "kelp" in entry[1])
    items = [words(item) for item in page(client.get(f"/documents/{kelp}")).xpath("//article//ul/li")]
    assert items[:3] == ["diving without gloves", "cuts on the hands", "warm winters"]


def test_a_community_page_is_called_one(client: TestClient) -> None:
    assert "(community page)" in words(page(client.get("/documents/forum")))
    assert "(community page)" not in words(page(client.get("/documents/moon")))


def test_the_deep_link_of_a_local_page_leads_to_a_page_that_holds_the_words(client: TestClient, engine: Engine) -> None:
    citation = engine.ask("What are the symptoms of moon knee?").citations[0]
    path, _, _ = citation.deep_link.partition("#")
    assert path == "/documents/moon"
    assert citation.quote in words(page(client.get(path)))


@pytest.mark.parametrize("path", ["/documents/no-such-page", "/nothing", "/documents/", "/static/other.css"])
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "medcite" in response.text


@pytest.mark.parametrize("path", ["/documents/no-such-page", "/nothing"])
def test_a_reader_is_told_on_a_page_that_there_is_none(client: TestClient, path: str) -> None:
    response = client.get(path, headers={"accept": "text/html,application/xhtml+xml"})
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    check_safe(response)


def test_the_style_sheet_is_there_and_nothing_comes_from_elsewhere(client: TestClient) -> None:
    root = page(client.get("/"))
    (sheet,) = root.xpath("//link[@rel='stylesheet']/@href")
    response = client.get(str(sheet))
    assert response.headers["content-type"].startswith("text/css")
    assert "url(http" not in response.text
    assert "@import" not in response.text


def test_the_question_box_takes_as_much_as_is_read(client: TestClient) -> None:
    (box,) = page(client.get("/")).xpath("//textarea")
    assert int(box.get("maxlength")) == Settings().max_question_chars


def test_the_question_box_takes_as_much_as_is_set(library: Path) -> None:
    with TestClient(create_app(Engine(library, Settings(max_question_chars=99)))) as client:
        (box,) = page(client.get("/")).xpath("//textarea")
    assert box.get("maxlength") == "99"


def test_the_endpoints_page_shows_what_a_question_takes(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    assert "POST /v1/ask" in page.text
    assert all(f"<code>{field}</code>" in page.text for field in ("question", "k", "language", "history"))
    assert "<script" not in page.text
