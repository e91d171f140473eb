"""An Answer as a chat completion: where the annotations stand, what the chunks hold."""

import json
from typing import Any

import pytest

from indexer.tokens import count_tokens
from service.answers import Answer, Citation, CitedSource, Statement, Status, to_markdown
from service.api.openai_reply import annotations, chunks, completion, events

BASE = "https://shores.example/a(b)"


def citation(marker: int, quote: str, *, title: str = "Kelp") -> Citation:
    return Citation(
        marker=marker, document_id="kelp", passage_id="kelp:0", quote=quote, start=0, end=len(quote), title=title,
        publisher="Shores", url=BASE, deep_link=f"{BASE}#:~:text=x{marker}", tier="reviewed", updated=None,
    )  # fmt: skip


def answer(*statements: Statement, titles: tuple[str, ...] = (), source: str = "Kelp") -> Answer:
    markers = sorted({marker for statement in statements for marker in statement.markers})
    cited = tuple(citation(m, "x", title=titles[m - 1] if titles else "Kelp") for m in markers)
    listed = CitedSource(
        document_id="kelp", title=source, publisher="Shores", url=BASE, link=BASE, path="", tier="reviewed", language="en",
        licence="", published=None, updated=None, reviewed=None, based_on=(),
    )  # fmt: skip
    return Answer(
        id="a1", question="q", status=Status.ANSWERED, short_answer=statements[:1], points=statements[1:], citations=cited,
        sources=(listed,), disclaimer="Ask a doctor.", notice="[1] first", message="Reading [\\[1\\]](https://elsewhere.example).",
    )  # fmt: skip


def spans(made: Answer) -> list[tuple[str, str, str]]:
    content = to_markdown(made)
    found = [annotation.url_citation for annotation in annotations(made, content)]
    return [(content[c.start_index : c.end_index], c.url, c.title) for c in found]


def test_each_marker_is_an_annotation_in_the_order_of_the_text() -> None:
    made = answer(Statement("Bone dies.", (2, 1)), Statement("It may collapse.", (1,)), titles=("One", "Two"))
    url = "https://shores.example/a%28b%29#:~:text=x"
    assert spans(made) == [
        (f"[\\[2\\]]({url}2)", f"{url}2", "Two"),
        (f"[\\[1\\]]({url}1)", f"{url}1", "One"),
        (f"[\\[1\\]]({url}1)", f"{url}1", "One"),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "See [\\[1\\]](https://elsewhere.example) for more.",
        "See [[1]](https://elsewhere.example).",
        "\\[\\[1\\]](https://elsewhere.example)",
        "- [1] an item\n- [\\[1\\]](https://elsewhere.example)",
        "🦴 ünï\u2028code 🧑‍⚕️",
    ],
)
def test_quoted_words_are_never_taken_for_a_marker(words: str) -> None:
    assert [url for _, url, _ in spans(answer(Statement(words, (1,))))] == ["https://shores.example/a%28b%29#:~:text=x1"]


def test_a_source_with_a_marker_for_a_title_is_no_citation() -> None:
    assert len(spans(answer(Statement("Bone dies.", (1,)), source="[1]"))) == 1


def test_an_answer_without_citations_has_no_annotations() -> None:
    made = answer()
    assert annotations(made, to_markdown(made)) == []


def test_the_usage_is_counted() -> None:
    whole = completion(answer(Statement("Bone dies.", (1,))), prompt_tokens=7, generation="g1")
    content = whole.choices[0].message.content
    assert whole.usage.model_dump() == {
        "prompt_tokens": 7, "completion_tokens": count_tokens(content), "total_tokens": 7 + count_tokens(content),
    }  # fmt: skip
    assert (whole.id, whole.system_fingerprint, whole.medcite.answer_id) == ("chatcmpl-a1", "g1", "a1")


def sent(made: Answer, *, include_usage: bool) -> list[dict[str, Any]]:
    whole = completion(made, prompt_tokens=7, generation="g1")
    *lines, end = events(whole, include_usage=include_usage)
    assert end == "data: [DONE]\n\n"
    assert all(line.startswith("data: ") and line.endswith("\n\n") and "\n" not in line[:-2] for line in lines)
    return [json.loads(line.removeprefix("data: ")) for line in lines]


def test_the_chunks_joined_are_the_message_and_no_delta_takes_anything_back() -> None:
    made = answer(Statement("- dead\u2028bone\n- pain", (1, 2)), Statement("It may collapse.", (2,)))
    deltas = [chunk["choices"][0]["delta"] for chunk in sent(made, include_usage=False)]
    assert "".join(delta.get("content", "") for delta in deltas) == to_markdown(made)
    assert all(value is not None for delta in deltas for value in delta.values())
    assert [len(delta["annotations"]) for delta in deltas if "annotations" in delta] == [3]
    assert deltas[-1] == {}


def test_usage_stands_in_a_chunk_of_its_own_where_it_is_asked_for() -> None:
    made = answer(Statement("Bone dies.", (1,)))
    *before, last = sent(made, include_usage=True)
    assert (last["choices"], last["usage"]["prompt_tokens"]) == ([], 7)
    assert before == [{**chunk, "created": before[0]["created"]} for chunk in sent(made, include_usage=False)]
    assert all(chunk["usage"] is None for chunk in before)


def test_an_answer_without_citations_has_no_chunk_of_annotations() -> None:
    whole = completion(answer(), prompt_tokens=1, generation="g1")
    assert all(choice.delta.annotations is None for chunk in chunks(whole, include_usage=False) for choice in chunk.choices)
