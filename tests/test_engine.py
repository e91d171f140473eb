"""The engine asks: every quote true, a disclaimer always, emergencies first, an abstention where the library holds no answer."""

import os
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.build import BuildSettings, build
from indexer.documents import Tier
from indexer.errors import BundleDamaged, BundleMissing, QuestionEmpty, QuestionTooLong
from service import findings
from service.answers import DISCLAIMERS, Answer, Citation, Status
from service.engine import MAX_HITS, Engine
from service.settings import Settings

QUESTIONS = """
    What is osteonecrosis?
    what causes avascular necrosis
    AVN
    Is osteonecrosis contagious?
    my doctor said my hip bone is dying, why
    avasculer necrosis simptoms
    How is osteonecrosis of the hip diagnosed?
    Does an MRI show it early?
    What do the Ficat stages mean?
    Can steroids kill bone?
    how much prednisone is too much
    Does alcohol cause bone death?
    What is core decompression and does it work?
    How long will I be on crutches after surgery?
    Is hip replacement the only way?
    Can children get it? My son limps.
    What is Legg-Calvé-Perthes disease?
    Kienböck disease treatment
    kienbock's wrist pain
    What is Freiberg disease?
    osteonecrosis of the jaw and bisphosphonates
    Is it safe to be pregnant with AVN?
    Sickle cell and hip pain
    Can divers get bone death?
    Is it genetic?
    What is the difference between osteonecrosis and osteoporosis?
    What is the difference between osteonecrosis and arthritis?
    how can I prevent osteonecrosis while on steroids
    Which joints does it affect?
    How common is osteonecrosis?
    Will it get better by itself?
    Do stem cells help?
    bone graft fibula
    Should I stop taking my prednisone?
    What should I eat?
    knee pain at night osteonecrosis
    lupus hips
    ¿Qué es la osteonecrosis?
    What is the capital of Peru?
    How do I bake bread?
    x
    2
""".strip().splitlines()


def check(answer: Answer, engine: Engine) -> None:
    """Everything that holds of every answer."""
    assert answer.disclaimer == DISCLAIMERS[answer.language]
    assert answer.sources or answer.status is Status.EMERGENCY, "neither a source nor the nearest pages"
    assert all(source.link for source in answer.sources)
    assert 0 <= answer.confidence <= 1
    statements = [*answer.short_answer, *answer.points]
    by_marker = {citation.marker: citation for citation in answer.citations}
    assert len(by_marker) == len(answer.citations)
    for statement in statements:
        assert statement.text == by_marker[statement.markers[0]].quote
    assert {marker for statement in statements for marker in statement.markers} == set(by_marker)
    for citation in answer.citations:
        document = engine.document(citation.document_id)
        assert document is not None
        assert citation.quote == document.text[citation.start : citation.end] == engine.bundle.store.text(document.id)[citation.start : citation.end]  # type: ignore[index]  # fmt: skip
        assert citation.quote.strip()
        assert citation.deep_link.startswith(document.url or f"/documents/{document.id}")
    if answer.citations:
        assert [source.document_id for source in answer.sources] == list(dict.fromkeys(c.document_id for c in answer.citations))
    if answer.status is Status.ANSWERED:
        assert answer.short_answer
    if answer.status is Status.ABSTAINED:
        assert not statements
        assert not answer.citations
        assert answer.message


@pytest.mark.parametrize("question", [question.strip() for question in QUESTIONS])
def test_every_quote_is_the_stored_text_at_its_place(corpus_engine: Engine, question: str) -> None:
    answer = corpus_engine.ask(question)
    assert answer.question == question
    check(answer, corpus_engine)


def test_most_questions_of_the_field_are_answered(corpus_engine: Engine) -> None:
    first = [question.strip() for question in QUESTIONS[:6]]
    assert [corpus_engine.ask(question).status for question in first] == [Status.ANSWERED] * len(first)


def same(answer: Answer) -> Answer:
    """The answer without what differs from asking to asking."""
    return replace(answer, id="", timings_ms={})


def test_asking_at_once_gives_what_asking_in_turn_gives(corpus_engine: Engine) -> None:
    questions = [question.strip() for question in QUESTIONS]
    in_turn = [same(corpus_engine.ask(question)) for question in questions]
    with ThreadPoolExecutor(8) as pool:
        at_once = [same(answer) for answer in pool.map(corpus_engine.ask, questions)]
    assert at_once == in_turn


def test_an_answer_has_an_id_of_its_own_and_times(engine: Engine) -> None:
    one, other = engine.ask("What is kelp fever?"), engine.ask("What is kelp fever?")
    assert one.id != other.id
    assert same(one) == same(other)
    assert one.timings_ms["total"] >= max(ms for name, ms in one.timings_ms.items() if name != "total")


@pytest.mark.parametrize(
    "question", ["What causes kelp fever?", "what cuases kelp fevre", "How is KF treated?", "kelp fever risk list"]
)
def test_what_the_library_holds_is_answered(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    check(answer, engine)
    assert answer.status is Status.ANSWERED
    assert answer.sources[0].title == "What is kelp fever?"


def test_a_spelling_that_was_mended_is_told(engine: Engine) -> None:
    assert "“causes” for “cuases”" in engine.ask("what cuases kelp fever").message


@pytest.mark.parametrize(
    "question",
    [
        "How do I bake bread?",
        "What is the capital of Peru?",
        "Write a poem about trains",
        "2 + 2",
        "best phone under 300 dollars",
    ],
)
def test_outside_the_field_it_abstains_and_names_the_nearest_pages(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    check(answer, engine)
    assert answer.status is Status.ABSTAINED
    assert 1 <= len(answer.sources) <= 3
    asks = any(letter.isalpha() for letter in question)
    assert ("does not hold an answer" if asks else "in your own words") in answer.message


def test_below_the_confidence_that_is_set_it_abstains(library: Path) -> None:
    never = Engine(library, Settings(min_confidence=1.0))
    assert never.ask("What causes kelp fever?").status is Status.ABSTAINED
    always = Engine(library, Settings(min_confidence=0.0))
    assert always.ask("What causes kelp fever?").status is Status.ANSWERED


@pytest.mark.parametrize(
    "question", ["I have crushing chest pain and can't breathe", "kelp fever and now my face droops and I cannot speak"]
)
def test_an_emergency_comes_first(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    check(answer, engine)
    assert answer.status is Status.EMERGENCY
    assert answer.notice
    assert (answer.points, answer.related) == ((), ())  # the notice must not be lost among other words


def test_a_decision_about_oneself_is_sent_to_the_doctor(engine: Engine) -> None:
    answer = engine.ask("Should I stop my salt baths for kelp fever?")
    assert "doctor" in answer.notice
    assert engine.ask("What is kelp fever?").notice == ""


def test_a_spanish_question_gets_spanish_words_of_medcite(engine: Engine) -> None:
    answer = engine.ask("¿Cómo puedo hacer pan en casa?")
    assert answer.language == "es"
    assert answer.disclaimer == DISCLAIMERS["es"]
    assert "biblioteca" in answer.message
    assert engine.ask("kelp fever", language="es").disclaimer == DISCLAIMERS["es"]


def test_a_language_without_translation_falls_back_to_english(engine: Engine) -> None:
    assert "doctor" in engine.ask("Should I stop my prednisone?", language="fr").notice


def test_a_follow_up_is_read_with_the_question_before(engine: Engine) -> None:
    answer = engine.ask("How is it treated?", history=["What is kelp fever?"])
    assert answer.status is Status.ANSWERED
    assert "salt baths" in " ".join(statement.text for statement in answer.short_answer)
    assert engine.search("How is it treated?", history=["What is kelp fever?"])[0].document.title == "What is kelp fever?"


def test_a_community_page_comes_after_everything_else(engine: Engine) -> None:
    for question in ("What are the symptoms of moon knee?", "What makes moon knee symptoms go away?"):
        tiers = [c.tier for c in engine.ask(question).citations]
        if len(set(tiers)) > 1:
            assert tiers == sorted(tiers, key=lambda tier: tier == Tier.COMMUNITY)


def test_notices_of_a_page_are_not_quoted(engine: Engine) -> None:
    quotes = [c.quote for c in engine.ask("Who wrote the moon knee page for a test?").citations]
    assert not any("written for a test" in quote for quote in quotes)


def test_related_questions_are_not_the_one_asked(engine: Engine) -> None:
    answer = engine.ask("How is kelp fever treated?")
    assert answer.related
    assert len(answer.related) <= 4
    assert all(related.endswith("?") and related != answer.question for related in answer.related)


def test_a_related_question_is_one_question(corpus_engine: Engine) -> None:
    related = [r for question in QUESTIONS[:20] for r in corpus_engine.ask(question.strip()).related]
    assert related
    assert not [r for r in related if r.count("?") > 1]


def test_k_is_how_many_passages_come(corpus_engine: Engine) -> None:
    assert [len(corpus_engine.search("hip pain", k=k)) for k in (1, 5, MAX_HITS)] == [1, 5, MAX_HITS]
    assert {c.passage_id for c in corpus_engine.ask("hip pain", k=1).citations} <= {
        corpus_engine.search("hip pain", k=1)[0].passage.passage.id
    }


def test_a_document_is_found_by_its_id(engine: Engine) -> None:
    (first, *_), *_ = engine.bundle.store.document_list(limit=1)
    document = engine.document(first)
    assert document is not None
    assert document.id == first
    assert engine.document("no-such-page") is None


@pytest.mark.parametrize("question", ["", "  \n", "🦴", "\u200b"])
def test_a_question_without_words_is_refused(engine: Engine, question: str) -> None:
    with pytest.raises(QuestionEmpty):
        engine.ask(question)


def test_a_question_over_the_setting_is_refused(engine: Engine, library: Path) -> None:
    with pytest.raises(QuestionTooLong):
        engine.ask("kelp " * 4000)
    assert Engine(library, Settings(max_question_chars=50_000)).ask("kelp fever " * 1800).disclaimer


def dropping(*markers: int) -> object:
    """A check that finds these quotes wrong."""

    def verified(citations: Iterable[Citation], text_of: object) -> list[Citation]:
        return [citation for citation in citations if citation.marker not in markers]

    return verified


def test_a_statement_whose_quote_is_wrong_is_left_out(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = engine.ask("What causes kelp fever?")
    last = whole.points[-1]
    monkeypatch.setattr(findings, "verified", dropping(*last.markers))
    answer = engine.ask("What causes kelp fever?")
    assert last.text not in {statement.text for statement in (*answer.short_answer, *answer.points)}
    check(answer, engine)


def test_an_answer_that_lost_its_opening_is_still_consistent(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = engine.ask("What causes kelp fever?")
    assert whole.points
    monkeypatch.setattr(findings, "verified", dropping(*[m for s in whole.short_answer for m in s.markers]))
    check(engine.ask("What causes kelp fever?"), engine)


@pytest.fixture
def two_voices(settings: BuildSettings, tmp_path: Path) -> Engine:
    """An engine over two pages that say the same."""
    pages = tmp_path / "pages"
    pages.mkdir()
    for name in ("one", "two"):
        (pages / f"{name}.md").write_text(f"# Kelp fever {name}\n\nKelp fever is caused by a mite that lives on brown seaweed.\n")
    build([pages], tmp_path / "library", settings)
    return Engine(tmp_path / "library", Settings(min_confidence=0.0))


@pytest.mark.parametrize("wrong", [pytest.param(1, id="first"), pytest.param(2, id="second")])
def test_a_marker_goes_with_its_citation(two_voices: Engine, monkeypatch: pytest.MonkeyPatch, wrong: int) -> None:
    assert two_voices.ask("What causes kelp fever?").short_answer[0].markers == (1, 2)
    monkeypatch.setattr(findings, "verified", dropping(wrong))
    check(two_voices.ask("What causes kelp fever?"), two_voices)


@pytest.fixture
def growing(pages: Path, settings: BuildSettings, tmp_path: Path) -> tuple[Path, Path, BuildSettings]:
    """A library of one's own: its sources, its folder, how it is built."""
    sources = tmp_path / "sources"
    shutil.copytree(pages, sources)
    build([sources], tmp_path / "library", settings)
    return sources, tmp_path / "library", settings


def add_page(sources: Path) -> None:
    (sources / "sand.md").write_text(
        "# What is sand toe?\n\nSand toe is a made-up blister that desert runners get from hot dunes.\n"
    )


def test_refresh_picks_up_a_new_generation(growing: tuple[Path, Path, BuildSettings]) -> None:
    sources, root, settings = growing
    engine = Engine(root)
    assert engine.refresh() is False
    before = engine.bundle.manifest.generation
    assert engine.ask("What is sand toe?").sources[0].title != "What is sand toe?"
    add_page(sources)
    build([sources], root, settings)
    assert engine.bundle.manifest.generation == before
    assert engine.refresh() is True
    assert engine.bundle.manifest.generation != before
    answer = engine.ask("What is sand toe?")
    assert answer.status is Status.ANSWERED
    assert answer.sources[0].title == "What is sand toe?"
    assert engine.refresh() is False


def linked(library: Path, root: Path) -> Path:
    """The library once more, its files linked: `rewrite` them, never write into them."""
    shutil.copytree(library, root, copy_function=os.link)
    return root


def rewrite(path: Path, data: bytes) -> None:
    path.unlink()
    path.write_bytes(data)


def broken(root: Path, how: str) -> None:
    """Breaks what `current` names."""
    folder = root / "generations" / (root / "current").read_text().strip()
    if how == "pointer":
        rewrite(root / "current", b"20990101T000000\n")
    elif how == "pointer that is no text":
        rewrite(root / "current", b"\xff\xfe")
    elif how == "no pointer":
        (root / "current").unlink()
    elif how == "manifest":
        rewrite(folder / "manifest.json", b"{")
    else:
        data = bytearray((folder / how).read_bytes())
        data[len(data) // 2] ^= 0xFF
        rewrite(folder / how, bytes(data))


@pytest.mark.parametrize("how", ["vectors.faiss", "library.sqlite", "embedder/model.bin", "manifest", "pointer", "no pointer"])
def test_a_broken_new_generation_leaves_the_old_one_answering(
    library: Path, tmp_path: Path, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    root = linked(library, tmp_path / "library")
    engine = Engine(root)
    before = same(engine.ask("What causes kelp fever?"))
    name = (root / "current").read_text().strip()
    new = linked(root / "generations" / name, root / "generations" / "29990101T000000")
    rewrite(new / "manifest.json", (new / "manifest.json").read_bytes().replace(name.encode(), new.name.encode()))
    rewrite(root / "current", f"{new.name}\n".encode())
    broken(root, how)
    assert engine.refresh() is False
    assert any(record.levelname == "ERROR" for record in caplog.records)
    assert engine.bundle.manifest.generation == name
    assert same(engine.ask("What causes kelp fever?")) == before
    with ThreadPoolExecutor(1) as pool:  # a thread that has not read from this library yet
        assert same(pool.submit(engine.ask, "What causes kelp fever?").result()) == before


def test_a_pointer_that_is_no_text_leaves_the_old_one_answering(library: Path, tmp_path: Path) -> None:
    root = linked(library, tmp_path / "library")
    engine = Engine(root)
    broken(root, "pointer that is no text")
    assert engine.refresh() is False


def test_an_engine_needs_a_sound_library(library: Path, tmp_path: Path) -> None:
    with pytest.raises(BundleMissing, match="medcite index"):
        Engine(tmp_path)
    root = linked(library, tmp_path / "library")
    broken(root, "sentences.int8")
    with pytest.raises(BundleDamaged, match=r"sentences\.int8"):
        Engine(root)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("I took 40 tablets of paracetamol", "what should I do now?"),
        ("I want to kill myself", "how do I do it?"),
        ("crushing chest pain, I can't breathe", "can I drive there myself?"),
    ],
)
def test_an_emergency_is_not_forgotten_one_message_later(engine: Engine, before: str, after: str) -> None:
    first, second = engine.ask(before), engine.ask(after, history=[before])
    assert first.status == second.status == "emergency"
    assert second.notice == first.notice


def test_a_question_of_its_own_after_an_emergency_is_answered(engine: Engine) -> None:
    assert engine.ask("What is kelp fever?", history=["I took 40 tablets of paracetamol"]).status == "answered"


def test_a_question_that_stands_alone_is_not_read_with_the_one_before(engine: Engine) -> None:
    alone = engine.ask("What is kelp fever?")
    behind = engine.ask("What is kelp fever?", history=["Can moon knee be prevented?"])
    assert behind.short_answer == alone.short_answer


def test_thanks_are_no_question(engine: Engine) -> None:
    answer = engine.ask("thanks", history=["What is kelp fever?"])
    assert answer.status == "abstained"
    assert answer.confidence == 0.0
    assert "in your own words" in answer.message
