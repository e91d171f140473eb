"""The tools of the Model Context Protocol: ask, search and get_document, over an Engine.

Each gives the same thing twice: as structured content, and as a text for a model to read. The text is no copy of the JSON, which
the protocol suggests for clients that know no structured content: those show it to a model or a person, and Markdown with its
links serves both better in less than half the tokens.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from mcp_types import Tool, ToolAnnotations
from pydantic import BaseModel

from indexer.documents import Document
from service.answer_store import AnswerStore
from service.answers import cited_source, disclaimer, document_link, source_line, to_markdown
from service.api.links import absolute, with_origin
from service.api.mcp_wire import (
    AskArguments,
    BasedOn,
    DocumentArguments,
    DocumentPart,
    FoundPassage,
    FoundPassages,
    SearchArguments,
)
from service.api.problems import Problem
from service.api.wire import AnswerModel, answer_model
from service.engine import Engine
from service.retriever import Hit

INSTRUCTIONS = (
    "medcite answers health questions from a library of documents. Every sentence of an answer is a quotation with a numbered "
    "marker that links to the quoted words. Hand a person's question on in their own words. Show an answer's notice first and "
    "whole, keep its markers and links, and always show its disclaimer. Where the status is abstained, the library does not hold "
    "the answer: say so, and do not fill the gap as if it came from here."
)

Taken = TypeVar("Taken", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a tool works with: who answers, where answers are kept, and the origin that links begin with."""

    engine: Engine
    answers: AnswerStore
    origin: str


@dataclass(frozen=True, slots=True)
class Offer(Generic[Taken]):
    """A tool: what is told of it, what it takes, and what it does. `call` gives a text and the structured content."""

    name: str
    title: str
    description: str
    takes: type[Taken]
    gives: type[BaseModel]
    call: Callable[[Desk, Taken], tuple[str, BaseModel]]

    def tool(self) -> Tool:
        """What a client is told."""
        return Tool(
            name=self.name,
            title=self.title,
            description=self.description,
            input_schema=self.takes.model_json_schema(),
            output_schema=self.gives.model_json_schema(mode="serialization"),
            annotations=ToolAnnotations(title=self.title, read_only_hint=True, idempotent_hint=True, open_world_hint=False),
        )


def _ask(desk: Desk, taken: AskArguments) -> tuple[str, BaseModel]:
    history = [turn.content for turn in taken.history if turn.role == "user"]
    made = desk.engine.ask(taken.question, k=taken.k, language=taken.language, history=history)
    desk.answers.keep(made)
    answer = with_origin(made, desk.origin)
    return to_markdown(answer), answer_model(answer)


def _search(desk: Desk, taken: SearchArguments) -> tuple[str, BaseModel]:
    hits = desk.engine.search(taken.query, k=taken.k)
    language = hits[0].document.language if hits else "en"
    found = FoundPassages(
        query=taken.query, passages=[_passage(hit, desk.origin) for hit in hits], disclaimer=disclaimer(language)
    )
    return "\n\n".join([*(_passage_text(hit, desk.origin) for hit in hits), found.disclaimer]), found


def _passage(hit: Hit, origin: str) -> FoundPassage:
    passage, document = hit.passage.passage, hit.document
    return FoundPassage(
        rank=hit.rank, score=hit.score, document_id=document.id, title=document.title, publisher=document.publisher,
        tier=str(document.tier), link=absolute(document_link(document), origin), heading=passage.heading, text=passage.text,
        start=passage.start, end=passage.end,
    )  # fmt: skip


def _passage_text(hit: Hit, origin: str) -> str:
    document = hit.document
    head = f"{hit.rank}. {document.title} ({source_line(cited_source(document))}), document_id {document.id}"
    return f"{head}\n{absolute(document_link(document), origin)}\n\n{hit.passage.passage.text}"


def _get_document(desk: Desk, taken: DocumentArguments) -> tuple[str, BaseModel]:
    document = desk.engine.document(taken.document_id)
    if document is None:
        raise Problem(
            "not-found", f"The library has no document with the id {taken.document_id[:100]!r}.",
            hint="Take a document_id that ask or search gave.",
        )  # fmt: skip
    part = _part(document, taken, absolute(document_link(document), desk.origin))
    head = f"{part.title}\n{source_line(cited_source(document))}\n{part.link}"
    more = f"The text goes on at start={part.next_start}; it has {part.total_chars} characters." if part.next_start else ""
    return "\n\n".join(filter(None, [head, part.text, more, part.disclaimer])), part


def _part(document: Document, taken: DocumentArguments, link: str) -> DocumentPart:
    total = len(document.text)
    start = min(taken.start, total)
    end = min(start + taken.max_chars, total)
    return DocumentPart(
        document_id=document.id, title=document.title, publisher=document.publisher, tier=str(document.tier),
        language=document.language, licence=document.licence, published=document.published, updated=document.updated,
        reviewed=document.reviewed, link=link, text=document.text[start:end], start=start, end=end, total_chars=total,
        next_start=end if end < total else None, disclaimer=disclaimer(document.language),
        based_on=[BasedOn(title=source.title, publisher=source.publisher, url=source.url) for source in document.sources],
    )  # fmt: skip


OFFERS: dict[str, Offer[Any]] = {
    offer.name: offer
    for offer in (
        Offer(
            name="ask",
            title="Answer a health question",
            description=(
                "Answers a health question with verbatim quotations from the library. Each has a numbered marker that links to the "
                "quoted words; sources, their dates and the medical disclaimer stand at the end. Says so where the library does not "
                "hold the answer (status abstained), and puts a notice first where the question tells of an emergency (status "
                "emergency). Use it for every question about an illness, its causes, signs, tests, treatment or prevention."
            ),
            takes=AskArguments,
            gives=AnswerModel,
            call=_ask,
        ),
        Offer(
            name="search",
            title="Find passages",
            description=(
                "Finds the passages of the library that are nearest to a question, best first, each with its document. Use it to see "
                "what the library holds. To answer somebody use ask, which quotes, cites and abstains."
            ),
            takes=SearchArguments,
            gives=FoundPassages,
            call=_search,
        ),
        Offer(
            name="get_document",
            title="Read a document",
            description=(
                "Gives a document of the library: title, publisher, dates, the pages it was written from, and its text, a part at a "
                "time. The offsets of citations and passages count the characters of this text. Use it to read a quotation in its "
                "surroundings."
            ),
            takes=DocumentArguments,
            gives=DocumentPart,
            call=_get_document,
        ),
    )
}
