"""Passages: cut at sentence and heading boundaries, within the limits, with nothing lost."""

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from indexer.blocks import ITEM, Block, write_blocks
from indexer.documents import Document, Role, Section
from indexer.embedder import OpenVinoEmbedder
from indexer.passages import Kind, Limits, Passage, cut
from indexer.tokens import count_tokens


def _words(text: str) -> int:
    return len(text.split())


WORD_LIMITS = Limits(count=_words, max_tokens=12, window_count=_words, window=9)
TOKEN_LIMITS = Limits(count=count_tokens, max_tokens=40, window_count=_words, window=1000)
WORD = st.sampled_from(
    ["fever", "Kelp", "Dr.", "3.5", "include:", "the following.", "ends.", "why?", "é", "日本", "😀", "a-b", "(see", "below)."]
)
BLOCK = st.builds(lambda words, item: Block(" ".join(words), item), st.lists(WORD, min_size=1, max_size=30), st.booleans())
SECTION = st.builds(
    Section,
    heading=st.sampled_from(["", "Causes", "What is kelp fever?"]),
    text=st.lists(BLOCK, max_size=8).map(write_blocks),
    parent=st.sampled_from(["", "Kelp"]),
    role=st.sampled_from(list(Role)),
)
DOCUMENT = st.lists(SECTION, max_size=4).map(lambda sections: Document("d", "Kelp", tuple(sections)))


def _one(text: str, limits: Limits = WORD_LIMITS) -> list[Passage]:
    return list(cut(Document("d", "Kelp", (Section("Causes", text),)), limits))


def _bodies(document: Document) -> Iterator[tuple[Section, int]]:
    for section, offset in zip(document.sections, document.section_offsets(), strict=True):
        if section.role is Role.BODY:
            yield section, offset


def _letters(text: str) -> str:
    return "".join(text.split())


@settings(deadline=None, derandomize=True)
@given(DOCUMENT)
def test_a_passage_is_the_documents_text_and_its_sentences_lie_in_it(document: Document) -> None:
    end = 0
    for number, passage in enumerate(cut(document, WORD_LIMITS)):
        assert passage.id == f"d:{number}"
        assert passage.document_id == "d"
        assert passage.text == document.text[passage.start : passage.end]
        assert passage.start >= end
        assert passage.sentences
        end = passage.start
        for sentence in passage.sentences:
            assert end <= sentence.start < sentence.end <= passage.end
            quote = document.text[sentence.start : sentence.end]
            assert quote == quote.strip()
            assert quote in passage.text
            end = sentence.end
        assert end == passage.end


@settings(deadline=None, derandomize=True)
@given(DOCUMENT)
def test_passages_keep_to_both_limits(document: Document) -> None:
    for passage in cut(document, WORD_LIMITS):
        words = " ".join(document.text[s.start : s.end] for s in passage.sentences)
        assert _words(words) <= min(WORD_LIMITS.max_tokens, WORD_LIMITS.window)


@settings(deadline=None, derandomize=True)
@given(DOCUMENT)
def test_no_words_of_body_sections_are_lost_and_no_others_come_in(document: Document) -> None:
    quoted = "".join(document.text[s.start : s.end] for p in cut(document, WORD_LIMITS) for s in p.sentences)
    wanted = "".join(
        line.removeprefix(ITEM) if line.startswith(ITEM) else line for s, _ in _bodies(document) for line in s.text.split("\n")
    )
    assert _letters(quoted) == _letters(wanted)


@settings(deadline=None, derandomize=True)
@given(DOCUMENT)
def test_no_passage_crosses_a_section_and_none_is_of_a_notice_or_experience(document: Document) -> None:
    bodies = [(offset, offset + len(section.text)) for section, offset in _bodies(document)]
    for passage in cut(document, WORD_LIMITS):
        assert any(start <= passage.start and passage.end <= end for start, end in bodies)


@settings(deadline=None, derandomize=True)
@given(DOCUMENT)
def test_an_items_lead_in_is_a_sentence_marked_as_one(document: Document) -> None:
    sentences = [s for p in cut(document, Limits(_words, 1000, _words, 1000)) for s in p.sentences]
    lead_ins = {(s.start, s.end) for s in sentences if s.kind is Kind.LEAD_IN}
    for sentence in sentences:
        if sentence.kind is Kind.ITEM:
            assert sentence.lead_in is None or sentence.lead_in in lead_ins
        else:
            assert sentence.lead_in is None


def test_a_long_list_keeps_to_the_token_limit() -> None:
    passages = _one("\n".join(["- salt"] * 100), TOKEN_LIMITS)
    assert max(count_tokens(passage.text) for passage in passages) <= TOKEN_LIMITS.max_tokens


@settings(deadline=None, derandomize=True, phases=[Phase.generate])
@given(DOCUMENT)
def test_passages_keep_to_the_token_limit(document: Document) -> None:
    for passage in cut(document, TOKEN_LIMITS):
        assert count_tokens(passage.text) <= TOKEN_LIMITS.max_tokens


@settings(deadline=None, derandomize=True, max_examples=50)
@given(DOCUMENT)
def test_passages_keep_to_the_models_window(embedder: OpenVinoEmbedder, document: Document) -> None:
    limits = Limits(count=_words, max_tokens=1000, window_count=embedder.count, window=24)
    for passage in cut(document, limits):
        assert embedder.count(passage.text) <= limits.window


def test_one_short_section_is_one_passage() -> None:
    (passage,) = _one("Kelp fever passes. Rest helps.")
    assert passage.text == "Kelp fever passes. Rest helps."
    assert [s.kind for s in passage.sentences] == [Kind.SENTENCE, Kind.SENTENCE]


def test_a_long_section_is_cut_into_passages_of_about_equal_length() -> None:
    sizes = [_words(p.text) for p in _one("It is so. " * 8, Limits(_words, 20, _words, 100))]
    assert sizes == [12, 12]


def test_each_limit_alone_makes_a_cut() -> None:
    text = "It is so. It was so."
    assert len(_one(text, Limits(_words, 3, _words, 100))) == 2
    assert len(_one(text, Limits(_words, 100, _words, 3))) == 2
    assert len(_one(text, Limits(_words, 6, _words, 6))) == 1


def test_a_lead_in_and_its_items_are_known() -> None:
    (passage,) = _one("Divers get it. Risks are:\n\n- cuts\n- cold bays. Warm ones too.", Limits(_words, 100, _words, 100))
    kinds = [(passage.text[s.start - passage.start : s.end - passage.start], s.kind) for s in passage.sentences]
    lead_in = passage.sentences[1]
    assert kinds == [
        ("Divers get it.", Kind.SENTENCE),
        ("Risks are:", Kind.LEAD_IN),
        ("cuts", Kind.ITEM),
        ("cold bays.", Kind.ITEM),
        ("Warm ones too.", Kind.ITEM),
    ]
    assert {s.lead_in for s in passage.sentences if s.kind is Kind.ITEM} == {(lead_in.start, lead_in.end)}


@pytest.mark.parametrize("lead_in", ["Risks include", "Risks are:", "Look for the following.", "Any of the following signs!"])
def test_what_announces_a_list_is_a_lead_in(lead_in: str) -> None:
    assert _one(f"{lead_in}\n\n- cuts")[0].sentences[0].kind is Kind.LEAD_IN


@pytest.mark.parametrize("before", ["Kelp fever passes.", "Does it hurt?", 'He said "rest."'])
def test_a_whole_sentence_before_a_list_is_no_lead_in(before: str) -> None:
    (passage,) = _one(f"{before}\n\n- cuts")
    assert [s.kind for s in passage.sentences] == [Kind.SENTENCE, Kind.ITEM]
    assert passage.sentences[1].lead_in is None


def test_a_lead_in_goes_with_its_list() -> None:
    limits = Limits(_words, 12, _words, 100)
    passages = _one("One two three four five six. Risks are:\n\n- cold bays and cuts here\n- warm winters", limits)
    assert [p.sentences[0].kind for p in passages] == [Kind.SENTENCE, Kind.LEAD_IN]
    assert passages[0].text == "One two three four five six."
    assert passages[1].text.startswith("Risks are:\n\n- cold bays")


def test_a_long_lead_in_goes_with_its_list() -> None:
    passages = _one("One two three four five six seven:\n\n- a b\n- c d", Limits(_words, 10, _words, 100))
    assert passages[0].text == "One two three four five six seven:\n\n- a b"


def test_items_in_a_later_passage_still_name_their_lead_in() -> None:
    text = "Risks are:\n\n" + "\n".join(f"- risk number {n} of divers" for n in range(8))
    first, *later = _one(text, Limits(_words, 12, _words, 100))
    assert later
    lead_in = (first.sentences[0].start, first.sentences[0].end)
    assert {s.lead_in for p in later for s in p.sentences} == {lead_in}


def test_an_items_mark_is_in_the_passage_but_not_in_the_quote() -> None:
    passage = _one("- cuts\n- cold bays")[0]
    assert passage.text == "- cuts\n- cold bays"
    assert [passage.text[s.start - passage.start : s.end - passage.start] for s in passage.sentences] == ["cuts", "cold bays"]


def test_a_giant_sentence_is_cut_between_words() -> None:
    sentence = " ".join(f"word{n}" for n in range(100))
    passages = _one(sentence)
    pieces = [p.text[s.start - p.start : s.end - p.start] for p in passages for s in p.sentences]
    assert len(pieces) > 10
    assert " ".join(pieces) == sentence
    assert all(_words(piece) <= WORD_LIMITS.window for piece in pieces)


def test_a_giant_word_is_cut_inside() -> None:
    limits = Limits(len, 10, len, 10)
    passages = _one("x" * 95, limits)
    assert "".join(p.text for p in passages) == "x" * 95
    assert max(len(p.text) for p in passages) <= 10


def test_pieces_of_a_giant_item_keep_their_kind_and_lead_in() -> None:
    passages = _one("Risks:\n\n- " + "cold " * 40)
    pieces = list(itertools.chain.from_iterable(p.sentences for p in passages))
    assert {s.kind for s in pieces[1:]} == {Kind.ITEM}
    assert {s.lead_in for s in pieces[1:]} == {(pieces[0].start, pieces[0].end)}


@pytest.mark.parametrize(
    ("title", "parent", "heading", "wanted"),
    [
        ("Kelp fever", "", "Causes", "Kelp fever – Causes"),
        ("Kelp fever", "Treatment", "Salt baths", "Kelp fever – Treatment – Salt baths"),
        ("Kelp fever", "", "What causes kelp fever?", "What causes kelp fever?"),
        ("Kelp fever", "", "Kelp fever", "Kelp fever"),
        ("Kelp fever", "", "", "Kelp fever"),
        ("Kelp fever", "What is kelp fever?", "Overview", "What is kelp fever? – Overview"),
    ],
)
def test_headings_name_the_subject_once(title: str, parent: str, heading: str, wanted: str) -> None:
    document = Document("d", title, (Section(heading, "It passes.", parent),))
    assert [p.heading for p in cut(document, WORD_LIMITS)] == [wanted]


def test_nothing_to_cut() -> None:
    assert list(cut(Document("d", "T", ()), WORD_LIMITS)) == []
    assert list(cut(Document("d", "T", (Section("H", ""),)), WORD_LIMITS)) == []


def test_a_list_that_fits_a_passage_is_not_torn() -> None:
    limits = Limits(count=_words, max_tokens=20, window_count=_words, window=100)
    before = "Kelp grows in the bay. It is brown. Divers see it each day. It smells of salt."
    listed = "It carries:\n- mites\n- salt\n- sand\n- small snails"
    passages = list(cut(Document("d", "Kelp", (Section("Causes", f"{before}\n\n{listed}"),)), limits))
    assert [passage.text for passage in passages] == [before, listed]
