"""Links for somebody who does not stand on the service's own pages."""

import dataclasses

from service.api.links import absolute, with_origin
from service.engine import Engine


def test_a_path_becomes_an_address() -> None:
    assert absolute("/documents/moon#:~:text=a", "https://medcite.example/") == "https://medcite.example/documents/moon#:~:text=a"
    assert absolute("/documents/moon", "https://medcite.example/below") == "https://medcite.example/below/documents/moon"
    assert absolute("https://shores.example/kelp", "https://medcite.example/") == "https://shores.example/kelp"


def test_only_the_links_of_an_answer_change(engine: Engine) -> None:
    answer = engine.ask("What are the symptoms of moon knee?")
    assert any(citation.deep_link.startswith("/") for citation in answer.citations)
    linked = with_origin(answer, "https://medcite.example/")
    assert all(c.deep_link.startswith("https://medcite.example/documents/") for c in linked.citations if not c.url)
    assert all(s.link.startswith("https://") for s in linked.sources)
    back = dataclasses.replace(linked, citations=answer.citations, sources=answer.sources)
    assert back == answer
