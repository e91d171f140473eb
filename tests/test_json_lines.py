"""JSON Lines: BEIR corpora and other records, one document each; a broken line costs no other."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.documents import Document, Dropped, Section, Tier, document_id
from indexer.loaders import SourceFile, json_lines, load, source_files
from indexer.loaders.source_file import Origin


def lines(*records: object) -> bytes:
    return "\n".join(json.dumps(record) for record in records).encode()


def read(data: bytes, path: str = "corpus.jsonl") -> tuple[list[Document], list[Dropped]]:
    found = list(json_lines.read(data, path))
    return [d for d in found if isinstance(d, Document)], [d for d in found if isinstance(d, Dropped)]


def only(record: dict[str, object]) -> Document:
    (document,), dropped = read(lines(record))
    assert dropped == []
    return document


def test_a_beir_corpus() -> None:
    documents, _ = read(lines(
        {"_id": "1|a", "title": "Kelp fever", "text": "It passes.", "metadata": {"url": "https://shores.example/kelp", "pubmed_id": 7}},
        {"_id": "2", "title": "", "text": "A mite bites at night."},
    ))  # fmt: skip
    assert [d.sections for d in documents] == [(Section("Kelp fever", "It passes."),), (Section("", "A mite bites at night."),)]
    assert documents[0].url == "https://shores.example/kelp"
    assert documents[1].title == "A mite bites at night."


def test_ids_can_be_made_again_from_the_path_and_the_records_id() -> None:
    (one, other), _ = read(lines({"_id": "1|a", "text": "A."}, {"id": 7, "text": "B."}), "nf/corpus.jsonl")
    assert (
        one.id == json_lines.record_id("nf/corpus.jsonl", "1|a") == document_id(url=None, path="nf/corpus.jsonl", fragment="1|a")
    )
    assert other.id == json_lines.record_id("nf/corpus.jsonl", "7")
    assert json_lines.record_id("nf/corpus.jsonl#L5001", "7") == other.id


def test_a_record_without_id_is_known_by_its_address_or_its_line() -> None:
    addressed, plain = read(lines({"url": "https://x.example/a", "text": "A."}, {"text": "B."}))[0]
    assert addressed.id == document_id(url="https://x.example/a", path="corpus.jsonl")
    assert plain.id == json_lines.record_id("corpus.jsonl", "L 2")


def test_the_fields_of_front_matter() -> None:
    document = only({
        "id": "k", "title": "Kelp fever", "body": "It passes.", "url": "https://shores.example/kelp", "publisher": "Institute",
        "lang": "es", "license": "CC0", "date": "2020-01-31", "updated": "2021-02-03T10:00:00Z", "reviewed": "3 March 2022",
        "tier": "reviewed", "also_called": ["KF"], "topic": "divers",
    })  # fmt: skip
    assert (document.publisher, document.language, document.licence, document.topic) == ("Institute", "es", "CC0", "divers")
    assert (document.published, document.updated, document.reviewed) == ("2020-01-31", "2021-02-03", "2022-03-03")
    assert (document.tier, document.also_called) == (Tier.REVIEWED, ("KF",))


@pytest.mark.parametrize("name", ["text", "body", "content", "contents"])
def test_names_of_the_text(name: str) -> None:
    assert only({name: "It passes."}).sections[0].text == "It passes."


def test_empty_lines_divide_paragraphs_and_marks_make_items() -> None:
    text = "One\nparagraph.\n\nRisks are:\n- no\n  gloves\n* cuts\n\n1. Rest.\n2) Bathe.\n\nThe end."
    assert only({"text": text}).sections[0].text == (
        "One paragraph.\n\nRisks are:\n\n- no gloves\n- cuts\n- Rest.\n- Bathe.\n\nThe end."
    )


def test_markdown_in_a_text_makes_sections() -> None:
    document = only({"text": "# Kelp fever\n\nIt passes.\n\n## Causes\n\nA mite."})
    assert document.title == "Kelp fever"
    assert document.sections == (Section("Kelp fever", "It passes."), Section("Causes", "A mite."))


def test_given_sections_and_lists_of_paragraphs() -> None:
    document = only({"sections": [{"heading": "Causes", "text": ["A mite.", "Seaweed."]}, {"text": "It passes."}, "?"]})
    assert (document.title, [s.text for s in document.sections]) == ("Causes", ["A mite.\n\nSeaweed.", "It passes."])


def test_a_long_text_without_title_is_called_by_its_beginning() -> None:
    assert only({"text": "word " * 40}).title == "word " * 15 + "word …"


@pytest.mark.parametrize(("told", "language"), [("pt-BR", "pt"), ("ES", "es"), ("Spanish", "es"), (None, "es"), (7, "es")])
def test_a_language_without_a_code_is_told_by_the_words(told: object, language: str) -> None:
    text = "La fiebre de las algas es una enfermedad de los buzos que casi siempre pasa sola en unas semanas."
    assert only({"text": text, "language": told}).language == language


def test_text_is_mended_after_it_is_unescaped() -> None:
    assert (
        only({"text": "&lt;b&gt; Calv\u00c3\u00a9 said &quot;rest&quot;\u0000 \ud800."}).sections[0].text
        == '<b> Calvé said "rest" \ufffd.'
    )


def test_an_address_that_is_none_is_passed_over() -> None:
    assert only({"_id": "a", "text": "A.", "url": "#"}).url is None
    assert only({"_id": "a", "text": "A.", "metadata": {"url": "javascript:x"}}).url is None


def test_a_broken_line_costs_no_other() -> None:
    data = (
        b'{"text": "A."}\n\n{"text": \n[1]\n{"title": "B"}\n{"text": "\xff"}\n{"text": "C.", "tier": "gold"}\r\n{"text": "D."}\n'
    )
    documents, dropped = read(data)
    assert [d.sections[0].text for d in documents] == ["A.", "D."]
    assert [(d.what, d.reason[:15]) for d in dropped] == [
        ("line 3", "not JSON"), ("line 4", "not a JSON obje"), ("line 5", "no text, expect"), ("line 6", "not JSON"),
        ("line 7", "tier is 'gold',"),
    ]  # fmt: skip


def test_a_first_line_that_is_broken_costs_no_other() -> None:
    documents, dropped = read(b'{"text": "A"\n{"text": "B."}\n')
    assert (len(documents), [d.what for d in dropped]) == (1, ["line 1"])


def test_lines_end_at_line_feeds_alone() -> None:
    assert len(read('{"text": "A\u2028B\u0085C."}\n'.encode())[0]) == 1


@pytest.mark.parametrize("indent", [None, 2])
def test_plain_json_of_one_record_or_a_list_of_them(indent: int | None) -> None:
    record = {"_id": "a", "text": "A."}
    assert len(read(json.dumps(record, indent=indent).encode())[0]) == 1
    documents, dropped = read(json.dumps([record, 7, {"_id": "b", "text": "B."}], indent=indent).encode())
    assert ([d.sections[0].text for d in documents], dropped) == (["A.", "B."], [Dropped("item 2", "not a JSON object")])


def test_depth_and_numbers_without_end_are_no_crash() -> None:
    deep = b'{"text": "A.", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    long = b'{"text": "A.", "x": ' + b"9" * 100_000 + b"}"
    documents, dropped = read(b"\n".join([deep, long, b'{"text": "B."}']))
    assert (len(documents), len(dropped)) == (1, 2)


@pytest.mark.parametrize(
    ("data", "is_json"),
    [
        (b'{"a": 1}', True), (b'\xef\xbb\xbf \n[ {"a"', True), (b"{\n", True), (b"{}", True), ('{"a": "b"}'.encode("utf-16"), True),
        (b"{% if x %}", False), (b"[link](x)", False), (b"# Kelp", False), (b"", False),
    ],
)  # fmt: skip
def test_json_is_told_by_its_beginning(data: bytes, is_json: bool) -> None:
    assert json_lines.recognises(data) == is_json


def test_utf16_is_read() -> None:
    assert read('{"text": "Calvé."}'.encode("utf-16"))[0][0].sections[0].text == "Calvé."


def test_documents_of_a_fetched_file_keep_their_own_ids() -> None:
    data = lines({"_id": "a", "text": "A."}, {"_id": "b", "text": "B."})
    origin = Origin("https://shores.example/corpus.jsonl")
    one, other = load(SourceFile("corpus.jsonl", "corpus.jsonl", data, origin=origin)).documents
    assert (one.id, one.url) == (json_lines.record_id("corpus.jsonl", "a"), origin.url)
    assert other.id == json_lines.record_id("corpus.jsonl", "b")


@given(st.binary(max_size=300), st.sampled_from([b"", b'{"text": "A."}\n{', b'[{"text": ', b'{"sections": [']))
def test_random_bytes_make_no_crash(noise: bytes, beginning: bytes) -> None:
    read(beginning + noise)


FIELDS = [
    "_id",
    "id",
    "title",
    "text",
    "body",
    "url",
    "tier",
    "metadata",
    "sections",
    "heading",
    "also_called",
    "sources",
    "updated",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4), max_leaves=10,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_fields_of_any_kind_make_a_document_or_a_reason(record: dict[str, object]) -> None:
    documents, dropped = read(lines(record, {"text": "B."}))
    assert documents[-1].sections[0].text == "B."
    assert len(documents) + len(dropped) == 2


def test_the_real_collections_are_read_whole(shared: Path) -> None:
    folder = shared / "data" / "mediqa-alexa"
    corpus, *others = source_files(folder)
    wanted = [json.loads(line)["_id"] for line in (folder / "corpus.jsonl").read_text().splitlines()]
    loaded = load(corpus)
    assert (corpus.path, len(loaded.documents) + len(loaded.dropped)) == ("corpus.jsonl", len(wanted))
    assert {d.id for d in loaded.documents} <= {json_lines.record_id("corpus.jsonl", id_) for id_ in wanted}
    assert {file.problem for file in others} == {"questions of a BEIR benchmark, not documents"}
