"""The build: what is reported, reused, kept and left behind."""

import gc
import json
import os
import shutil
import sqlite3
import tarfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer import build as build_module
from indexer import generation, passage_vectors, publication, reading
from indexer.build import BuildReport, BuildSettings, build
from indexer.bundle import Bundle, open_bundle
from indexer.changes import Changes
from indexer.documents import Document
from indexer.embedder import DEFAULT_MODEL, OpenVinoEmbedder
from indexer.errors import BundleError, BundleLocked, EmbedderError, SourceError
from indexer.exported import exported_model
from indexer.loaders import load
from indexer.lock import build_lock
from indexer.passages import Limits, Passage, cut
from indexer.tokens import count_tokens

QUESTIONS = ("What causes kelp fever?", "How is kelp fever treated?", "symptoms of moon knee", "who gets lunar knee", "divers")
SCRIPT = "#!/bin/sh\nls\n"  # no format that is read
Results = list[tuple[list[str], list[float], list[str], list[float]]]


def _results(opened: Bundle, embedder: OpenVinoEmbedder) -> Results:
    """For each question the passages' texts and scores, dense and lexical."""

    def texts(rows: list[int]) -> list[str]:
        return [f"{s.passage.document_id}: {s.passage.text}" for s in opened.store.passages(rows)]

    results = []
    for question in QUESTIONS:
        dense, cosines = opened.vectors.search(embedder.embed_question(question), 5)
        lexical, scores = opened.lexical.search(opened.lexical.terms(question), 5)
        results.append((texts(dense.tolist()), cosines.tolist(), texts(lexical.tolist()), scores.tolist()))
    return results


def _passages(opened: Bundle) -> list[Passage]:
    return [stored.passage for stored in opened.store.passages(range(opened.store.passage_count))]


def _ids(opened: Bundle) -> dict[str, str]:
    """Title → id."""
    return {title: id_ for id_, title, *_ in opened.store.document_list(limit=100)}


def _build(sources: list[Path], root: Path, settings: BuildSettings) -> tuple[BuildReport, Bundle]:
    return build(sources, root, settings), open_bundle(root)


def test_the_report_counts_what_was_stored(pages: Path, settings: BuildSettings, tmp_path: Path) -> None:
    report, opened = _build([pages], tmp_path / "library", settings)
    passages = _passages(opened)
    assert report.folder == tmp_path / "library" / "generations" / opened.manifest.generation
    assert (report.documents, report.passages, report.sentences) == (3, len(passages), sum(len(p.sentences) for p in passages))
    assert report.tokens == sum(count_tokens(p.text) for p in passages)
    assert (report.reused, report.skipped) == (0, ())
    assert report.seconds > 0


def test_the_manifest_says_how_it_was_made(library: Path, settings: BuildSettings) -> None:
    manifest = open_bundle(library).manifest
    assert (manifest.embedder, manifest.dim) == ("sentence-transformers/all-MiniLM-L6-v2", 384)
    assert (manifest.encoding, manifest.passage_tokens) == (settings.encoding, settings.passage_tokens)
    assert not list(library.glob("generations/*/vectors.raw"))


def test_each_row_has_the_vectors_of_its_passage(library: Path, embedder: OpenVinoEmbedder) -> None:
    opened = open_bundle(library)
    for stored in opened.store.passages(range(opened.store.passage_count)):
        passage = stored.passage
        spans = [(s.start - passage.start, s.end - passage.start) for s in passage.sentences]
        ((_, embedded),) = embedder.embed_passages([(passage.text, spans)])
        wanted = (embedded.whole + embedder.embed_texts([passage.heading])[0]) / 2
        np.testing.assert_allclose(opened.vectors.vectors(np.array([stored.row]))[0], wanted, atol=0.01)
        rows = np.arange(stored.first_sentence, stored.first_sentence + len(spans))
        assert (opened.sentence_vectors(rows) * embedded.parts).sum(axis=1).min() > 0.999


def test_questions_find_their_passages(library: Path, embedder: OpenVinoEmbedder) -> None:
    results = dict(zip(QUESTIONS, _results(open_bundle(library), embedder), strict=True))
    assert "Kelp fever is caused by a mite" in results["What causes kelp fever?"][0][0]
    assert "salt baths" in results["How is kelp fever treated?"][0][0]
    assert "salt baths" in results["How is kelp fever treated?"][2][0]
    assert "knee" in results["who gets lunar knee"][2][0]  # the other name stands in no body


def test_notices_are_not_stored_as_passages(library: Path) -> None:
    assert not any("written for a test" in passage.text for passage in _passages(open_bundle(library)))


def test_the_vocabulary_counts_documents(library: Path) -> None:
    words = open_bundle(library).store.words()
    assert (words["kelp"], words["knee"], words["lunar"]) == (1, 2, 1)
    assert "of" not in words


def test_progress_is_told_for_each_file(pages: Path, settings: BuildSettings, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    build([pages], tmp_path / "library", settings, progress=lambda done, total, _: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_files_that_cannot_be_read_are_skipped_with_their_reason(
    own_pages: Path, settings: BuildSettings, tmp_path: Path
) -> None:
    (own_pages / "empty.md").write_text("")
    (own_pages / "image.png").write_bytes(b"\x89PNG\x00\x00")
    (own_pages / "notes.txt").write_text(SCRIPT)
    (own_pages / "tier.md").write_text("---\ntier: gold\n---\nx")
    (own_pages / "only.md").write_text("# Kelp\n\n## About this page\n\nWritten in a week.\n")
    report, opened = _build([own_pages], tmp_path / "library", settings)
    reasons = {Path(place).name: reason for place, reason in report.skipped}
    assert {name: reason.split(" ")[0] for name, reason in reasons.items()} == {
        "empty.md": "empty", "image.png": "not", "notes.txt": "unknown", "tier.md": "tier", "only.md": "nothing"
    }  # fmt: skip
    assert report.documents == opened.store.document_count == 3


@pytest.mark.parametrize("content", [None, SCRIPT])
def test_sources_without_documents_are_an_error_and_leave_nothing(
    settings: BuildSettings, tmp_path: Path, content: str | None
) -> None:
    (tmp_path / "pages").mkdir()
    if content:
        (tmp_path / "pages" / "notes.txt").write_text(content)
    reason = "notes.txt: unknown format" if content else "the sources hold no files"
    with pytest.raises(SourceError, match=rf"Nothing could be indexed.*{reason}"):
        build([tmp_path / "pages"], tmp_path / "library", settings)
    assert list((tmp_path / "library" / "generations").iterdir()) == []
    assert not (tmp_path / "library" / "current").exists()


def test_no_sources_and_a_missing_source(settings: BuildSettings, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="the sources hold no files"):
        build([], tmp_path / "library", settings)
    with pytest.raises(SourceError, match="Source not found"):
        build([tmp_path / "nowhere"], tmp_path / "other", settings)


def test_two_builds_of_the_same_sources_are_alike(
    library: Path, pages: Path, settings: BuildSettings, embedder: OpenVinoEmbedder, tmp_path: Path
) -> None:
    first = open_bundle(library)
    _, second = _build([pages], tmp_path / "library", settings)
    assert _results(second, embedder) == _results(first, embedder)
    assert _passages(second) == _passages(first)
    assert [second.store.document(n) for n in range(3)] == [first.store.document(n) for n in range(3)]
    assert second.store.words() == first.store.words()
    for name in ("library.sqlite", "vectors.faiss", "sentences.int8"):
        assert second.manifest.files[name] == first.manifest.files[name]


def test_the_order_of_sources_and_an_archive_change_no_passage(pages: Path, settings: BuildSettings, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "pages.tar.xz", "w:xz") as archive:
        for path in sorted(pages.iterdir(), reverse=True):
            archive.add(path, path.name)
    _, from_folder = _build([pages], tmp_path / "one", settings)
    _, from_archive = _build([tmp_path / "pages.tar.xz"], tmp_path / "two", settings)
    assert {p.id: p for p in _passages(from_archive)} == {p.id: p for p in _passages(from_folder)}


def test_unchanged_passages_are_reused_and_answer_alike(
    own_pages: Path, settings: BuildSettings, embedder: OpenVinoEmbedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, before = _build([own_pages], tmp_path / "library", settings)
    wanted = _results(before, embedder)
    asked: list[str] = []
    embed = OpenVinoEmbedder.embed_passages

    def spy(self: OpenVinoEmbedder, passages: list[tuple[str, list[tuple[int, int]]]]) -> object:
        asked.extend(text for text, _ in passages)
        return embed(self, passages)

    monkeypatch.setattr(OpenVinoEmbedder, "embed_passages", spy)
    second, after = _build([own_pages], tmp_path / "library", settings)
    assert second.reused == second.passages == first.passages
    assert asked == []
    assert _results(after, embedder) == wanted
    for name in ("vectors.faiss", "sentences.int8", "words.int8"):
        assert after.manifest.files[name] == before.manifest.files[name]


def test_a_changed_page_keeps_its_id_and_only_its_change_is_embedded(
    own_pages: Path, settings: BuildSettings, embedder: OpenVinoEmbedder, tmp_path: Path
) -> None:
    first, before = _build([own_pages], tmp_path / "library", settings)
    page = own_pages / "kelp.md"
    page.write_text(page.read_text().replace("rest and salt baths", "sleep and warm milk"))
    second, after = _build([own_pages], tmp_path / "library", settings)
    assert _ids(after) == _ids(before)
    assert second.reused == first.passages - 1
    results = dict(zip(QUESTIONS, _results(after, embedder), strict=True))
    assert "warm milk" in results["How is kelp fever treated?"][0][0]
    assert not any("salt baths" in passage.text for passage in _passages(after))
    _, fresh = _build([own_pages], tmp_path / "fresh", settings)
    assert [texts for texts, _, _, _ in _results(fresh, embedder)] == [texts for texts, _, _, _ in results.values()]
    for row in range(after.manifest.passages):
        one, other = (opened.vectors.vectors(np.array([row]))[0] for opened in (after, fresh))
        np.testing.assert_allclose(one, other, atol=0.01)


def test_a_changed_heading_is_embedded_again(own_pages: Path, settings: BuildSettings, tmp_path: Path) -> None:
    first, _ = _build([own_pages], tmp_path / "library", settings)
    page = own_pages / "kelp.md"
    page.write_text(page.read_text().replace("## How is kelp fever treated?", "## What helps against kelp fever?"))
    second, after = _build([own_pages], tmp_path / "library", settings)
    assert second.reused == first.passages - 1
    assert any(p.heading.endswith("What helps against kelp fever?") for p in _passages(after))


def test_a_removed_page_disappears(own_pages: Path, settings: BuildSettings, embedder: OpenVinoEmbedder, tmp_path: Path) -> None:
    build([own_pages], tmp_path / "library", settings)
    (own_pages / "kelp.md").unlink()
    report, after = _build([own_pages], tmp_path / "library", settings)
    assert report.reused == report.passages
    assert "What is kelp fever?" not in _ids(after)
    assert "kelp" not in str(_results(after, embedder)).lower()
    assert "kelp" not in after.store.words()


def test_other_passage_settings_are_followed(pages: Path, settings: BuildSettings, tmp_path: Path) -> None:
    build([pages], tmp_path / "library", settings)
    report, after = _build([pages], tmp_path / "library", replace(settings, passage_tokens=30))
    assert after.manifest.passage_tokens == 30
    assert report.passages > open_bundle(tmp_path / "library").manifest.documents
    assert max(count_tokens(p.text) for p in _passages(after)) <= 32


def test_what_the_build_found_changed_is_reported(own_pages: Path, settings: BuildSettings, tmp_path: Path) -> None:
    first, _ = _build([own_pages], tmp_path / "library", settings)
    assert first.changes == Changes(added=tuple(str(own_pages / name) for name in ("forum.md", "kelp.md", "moon.md")))
    (own_pages / "kelp.md").write_text("# Kelp\n\nIt is made up.\n")
    (own_pages / "moon.md").rename(own_pages / "sun.md")
    second, _ = _build([own_pages], tmp_path / "library", settings)
    forum, kelp, moon, sun = (str(own_pages / name) for name in ("forum.md", "kelp.md", "moon.md", "sun.md"))
    assert second.changes == Changes(added=(sun,), changed=(kelp,), removed=(moon,), unchanged=(forum,))


def test_an_unchanged_file_is_not_read_again(
    own_pages: Path, settings: BuildSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_pages / "empty.md").write_text("")
    build([own_pages], tmp_path / "library", settings)
    read: list[str] = []
    monkeypatch.setattr(reading, "load", lambda file: read.append(file.path) or load(file))  # type: ignore[func-returns-value]
    (own_pages / "kelp.md").write_text("# Kelp\n\nIt is made up.\n")
    report, _ = _build([own_pages], tmp_path / "library", settings)
    assert read == ["kelp.md"]
    assert report.skipped == ((str(own_pages / "empty.md"), "empty file"),)


def test_another_recipe_reads_every_file_again_and_embeds_none(
    own_pages: Path, settings: BuildSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, before = _build([own_pages], tmp_path / "library", settings)
    read: list[str] = []
    monkeypatch.setattr(reading, "load", lambda file: read.append(file.path) or load(file))  # type: ignore[func-returns-value]
    monkeypatch.setattr(build_module, "recipe", lambda *_: "of another version")
    report, after = _build([own_pages], tmp_path / "library", settings)
    assert len(read) == len(report.changes.unchanged) == 3
    assert report.reused == report.passages
    assert after.manifest.recipe == "of another version" != before.manifest.recipe
    assert after.store.words() == before.store.words()


def test_a_library_of_a_version_that_did_not_know_its_files_is_built_upon(
    own_pages: Path, settings: BuildSettings, tmp_path: Path
) -> None:
    report, _ = _build([own_pages], tmp_path / "library", settings)
    manifest = report.folder / "manifest.json"
    values = json.loads(manifest.read_text())
    del values["recipe"]
    manifest.write_text(json.dumps(values))
    again, _ = _build([own_pages], tmp_path / "library", settings)
    assert again.reused == again.passages
    assert len(again.changes.added) == 3


def _spoil(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / name).write_bytes(change((folder / name).read_bytes()))

    return spoil


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_spoil("model.bin", lambda data: data[:1000]), "Incorrect weights in bin file"),
        (_spoil("tokenizer.json", lambda _: b"x"), "expected value at line 1"),
        (_spoil("card.json", lambda data: data.replace(b'"token_type_ids"', b'"other_ids"')), "other_ids"),
        (_spoil("card.json", lambda data: data.replace(b"384", b"12")), "its vectors have 384 dimensions, the card says 12"),
    ],
    ids=["weights", "tokenizer", "inputs", "dimensions"],
)
def test_an_exported_model_that_was_swapped_is_told_in_one_line(
    spoil: Callable[[Path], None], told: str, cache: Path, pages: Path, embedder: OpenVinoEmbedder, tmp_path: Path
) -> None:
    shutil.copytree(cache, tmp_path / "cache")
    exported = exported_model(DEFAULT_MODEL, tmp_path / "cache")
    spoil(exported)
    message = _error([pages], tmp_path / "library", BuildSettings(cache=tmp_path / "cache", threads=2))
    assert message.startswith(f"EmbedderError: The exported model in {exported} is not whole, or not what its card says: ")
    assert told in message
    assert message.endswith(f"rm -r {exported}")
    assert "\n" not in message
    assert list((tmp_path / "library" / "generations").iterdir()) == []


def test_a_damaged_library_is_built_anew(own_pages: Path, settings: BuildSettings, tmp_path: Path) -> None:
    report, _ = _build([own_pages], tmp_path / "library", settings)
    (report.folder / "vectors.faiss").write_bytes(b"x")
    again, _ = _build([own_pages], tmp_path / "library", settings)
    assert (again.reused, again.passages) == (0, report.passages)


def _error(sources: list[Path], root: Path, settings: BuildSettings) -> str:
    """How the build failed, or nothing. What it left open is closed without a warning: that has a test of its own."""
    told = ""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            build(sources, root, settings)
        except Exception as error:
            told = f"{type(error).__name__}: {error}"
        gc.collect()
    return told


@pytest.fixture
def broken_embedder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every new passage fails."""

    def fail(*_: object) -> None:
        raise RuntimeError("in the middle")

    with monkeypatch.context() as patch:
        patch.setattr(OpenVinoEmbedder, "embed_passages", fail)
        yield


@pytest.mark.usefixtures("broken_embedder")
def test_a_failure_in_the_middle_leaves_the_old_generation(
    library: Path, own_pages: Path, settings: BuildSettings, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(library, tmp_path / "library"))
    before = open_bundle(root)
    (own_pages / "new.md").write_text("# Sun elbow\n\nIt is a made-up elbow.\n")
    told = _error([own_pages], root, settings)
    assert told.startswith(f"BundleError: The new generation in {root}/generations/")
    assert "cannot be finished: in the middle. Check the space left there" in told
    assert [p.name for p in (root / "generations").iterdir()] == [before.manifest.generation]
    assert open_bundle(root).manifest == before.manifest


@pytest.mark.usefixtures("broken_embedder")
def test_a_failed_build_closes_its_files(own_pages: Path, settings: BuildSettings, tmp_path: Path) -> None:
    left_open: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            build([own_pages], tmp_path / "library", settings)
        except BundleError:  # while its traceback lives, so does the writer
            links = [Path("/proc/self/fd") / name for name in os.listdir("/proc/self/fd")]
            left_open = [
                target for target in (os.readlink(link) for link in links if link.is_symlink()) if str(tmp_path) in target
            ]
        gc.collect()
    assert left_open == []


def _sqlite_full(*_: object) -> None:
    raise sqlite3.OperationalError("database or disk is full")


def _faiss_full(*_: object) -> None:
    raise RuntimeError("Error in void faiss::write_index at index_write.cpp:499:\nwrite error: No space left on device")


def _tantivy_full(*_: object) -> None:
    raise ValueError("An IO error occurred: 'No space left on device (os error 28)'")


@pytest.mark.parametrize(
    ("part", "fail", "told"),
    [
        ("StoreWriter.add_words", _sqlite_full, "database or disk is full"),
        ("VectorIndex.save", _faiss_full, "write error: No space left on device"),
        ("LexicalIndex.build", _tantivy_full, "An IO error occurred: 'No space left on device (os error 28)'"),
    ],
)
def test_a_full_disk_is_told_in_one_line_and_leaves_the_old_generation(
    part: str, fail: Callable[..., None], told: str, library: Path, own_pages: Path, settings: BuildSettings, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    root = Path(shutil.copytree(library, tmp_path / "library"))
    before = open_bundle(root).manifest
    with monkeypatch.context() as patch:
        patch.setattr(f"indexer.generation.{part}", fail)
        message = _error([own_pages], root, settings)
    assert f"cannot be finished: {told}. Check the space left there" in message
    assert [p.name for p in (root / "generations").iterdir()] == [before.generation]
    assert open_bundle(root).manifest == before


def test_a_document_that_trips_the_cutting_costs_no_other(
    own_pages: Path, settings: BuildSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trip(document: Document, limits: Limits) -> Iterator[Passage]:
        if document.title == "Moon knee":
            raise ValueError("tripped")
        yield from cut(document, limits)

    monkeypatch.setattr(reading, "cut", trip)
    report, opened = _build([own_pages], tmp_path / "library", settings)
    assert report.skipped == ((str(own_pages / "moon.md"), "cannot be read: ValueError: tripped"),)
    assert "What is kelp fever?" in _ids(opened)


def test_a_failure_while_publishing_leaves_the_old_generation(
    library: Path, own_pages: Path, settings: BuildSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(shutil.copytree(library, tmp_path / "library"))
    before = open_bundle(root).manifest

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(publication, "_sync_tree", fail)
        with pytest.raises(BundleError, match="No space left"):
            build([own_pages], root, settings)
    assert [p.name for p in (root / "generations").iterdir()] == [before.generation]
    assert open_bundle(root).manifest == before


def test_what_a_killed_build_left_is_cleared(library: Path, pages: Path, settings: BuildSettings, tmp_path: Path) -> None:
    root = Path(shutil.copytree(library, tmp_path / "library"))
    left = root / "generations" / "20200101T000000000000.partial"
    left.mkdir()
    (left / "library.sqlite").write_bytes(b"half")
    build([pages], root, settings)
    assert not left.exists()


def test_a_second_build_at_once_is_refused(pages: Path, settings: BuildSettings, tmp_path: Path) -> None:
    with build_lock(tmp_path / "library"), pytest.raises(BundleLocked):
        build([pages], tmp_path / "library", settings)


def test_an_unknown_encoding_is_a_setting_error(pages: Path, settings: BuildSettings, tmp_path: Path) -> None:
    told = _error([pages], tmp_path / "library", replace(settings, encoding="no-such-encoding"))
    assert told.startswith("SettingError: MEDCITE_ENCODING is 'no-such-encoding'")


def test_a_model_that_fails_to_export_leaves_nothing(
    pages: Path, settings: BuildSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise EmbedderError("no model")

    monkeypatch.setattr(build_module, "exported_model", fail)
    with pytest.raises(EmbedderError, match="no model"):
        build([pages], tmp_path / "library", settings)
    assert not (tmp_path / "library" / "current").exists()


PAGE = "---\ntitle: {title}\nurl: https://shores.example/one\n---\n\n{title} is a made-up illness.\n"


def test_two_files_of_one_url_are_two_documents(settings: BuildSettings, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name in ("a.md", "b.md", "c.md"):
        (folder / name).write_text(PAGE.format(title=name))
    _, first = _build([folder], tmp_path / "library", settings)
    assert len(set(_ids(first).values())) == 3
    (folder / "b.md").write_text(PAGE.format(title="b.md") + "\nIt passes.\n")
    _, second = _build([folder], tmp_path / "library", settings)
    assert _ids(second) == _ids(first)


def test_the_same_path_in_two_sources_is_two_documents(settings: BuildSettings, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.md").write_text(f"# {name}\n\nIt is made up.\n")
    _, opened = _build([tmp_path / "one", tmp_path / "two"], tmp_path / "library", settings)
    assert set(_ids(opened)) == {"one", "two"}


def test_the_same_path_in_three_sources_is_three_documents(settings: BuildSettings, tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.md").write_text(f"# {name}\n\nIt is made up.\n")
    assert _error([tmp_path / "one", tmp_path / "two", tmp_path / "three"], tmp_path / "library", settings) == ""
    assert set(_ids(open_bundle(tmp_path / "library"))) == {"one", "two", "three"}


def test_odd_file_names(settings: BuildSettings, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    names = [
        "a b.md",
        "A B.md",
        "日本.md",
        "é😀.md",
        "no suffix",
        "'quoted\" $(x) ;.md",
        "new\nline.md",
        "x" * 200 + ".md",
        "a/b.md",
        "a-b.md",
    ]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"# {len(name)} {ascii(name)[:30]}\n\nKelp fever is made up.\n")
    report, opened = _build([folder], tmp_path / "library", settings)
    assert (report.documents, report.skipped) == (len(names), ())
    ids = [id_ for id_, *_ in opened.store.document_list(limit=100)]
    assert len(set(ids)) == len(names)
    assert all(id_.isascii() and " " not in id_ and "/" not in id_ for id_ in ids)


def test_a_file_name_that_is_not_utf8_does_not_end_the_build(own_pages: Path, settings: BuildSettings, tmp_path: Path) -> None:
    with open(os.fsencode(own_pages) + b"/caf\xe9.md", "wb") as file:
        file.write(b"# Sun elbow\n\nIt is made up.\n")
    assert _error([own_pages], tmp_path / "library", settings) == ""


@pytest.mark.parametrize("front", ["url: 12", "url: 'http://[broken'", 'title: "half \\ud800 surrogate"'])
def test_a_page_with_odd_front_matter_does_not_end_the_build(
    own_pages: Path, settings: BuildSettings, tmp_path: Path, front: str
) -> None:
    (own_pages / "odd.md").write_text(f"---\n{front}\n---\n\nIt is made up.\n")
    assert _error([own_pages], tmp_path / "library", settings) == ""


def test_a_giant_heading_and_a_giant_sentence_fit_the_window(settings: BuildSettings, tmp_path: Path) -> None:
    (tmp_path / "giant.md").write_text(f"# {'kelp ' * 600}\n\n{'fever ' * 1200}\n\n{'x' * 5000}\n")
    report, opened = _build([tmp_path / "giant.md"], tmp_path / "library", settings)
    assert report.skipped == ()
    said = "".join(p.text for p in _passages(opened))
    assert (said.count("fever"), said.count("x")) == (1200, 5000)


def test_more_passages_than_a_portion(
    settings: BuildSettings,
    embedder: OpenVinoEmbedder,
    pages: Path,
    library: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(generation, "_PORTION", 2)
    monkeypatch.setattr(passage_vectors, "_KEPT_HEADINGS", 1)
    _, opened = _build([pages], tmp_path / "library", settings)
    whole = open_bundle(library)
    assert _passages(opened) == _passages(whole)
    for one, other in zip(_results(opened, embedder), _results(whole, embedder), strict=True):
        assert (one[0], one[2]) == (other[0], other[2])
        np.testing.assert_allclose(one[1], other[1], atol=0.01)


def test_a_source_that_is_missing_among_others_stops_the_build(pages: Path, settings: BuildSettings, tmp_path: Path) -> None:
    root = tmp_path / "library"
    build([pages], root, settings)
    with pytest.raises(SourceError, match=r"Source not found: .*nope"):
        build([pages, tmp_path / "nope"], root, settings)
    assert open_bundle(root).manifest.documents == 3  # nothing was taken out


def test_a_library_is_not_written_into_its_source(pages: Path, settings: BuildSettings) -> None:
    with pytest.raises(SourceError, match="cannot be written into its own source"):
        build([pages], pages, settings)
    assert not (pages / "generations").exists()


def test_a_library_among_the_sources_is_no_source(pages: Path, settings: BuildSettings, tmp_path: Path) -> None:
    shutil.copytree(pages, tmp_path / "in")
    root = tmp_path / "in" / "library"
    build([tmp_path / "in"], root, settings)
    report = build([tmp_path / "in"], root, settings)
    assert (report.documents, report.skipped) == (3, ())
