"""What the endpoints take and give, as pydantic models."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from service.answers import Answer, to_json
from service.engine import DEFAULT_HITS, MAX_HITS
from service.retriever import Hit


def _whole(value: Any) -> Any:
    """The number as an int where it is whole, as JSON Schema counts 40.0 among the integers; anything else as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = Annotated[int, BeforeValidator(_whole)]


class Turn(BaseModel):
    """An earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: str = Field(max_length=20_000)


class AskRequest(BaseModel):
    """A question. Its length is bounded by the setting MEDCITE_MAX_QUESTION_CHARS."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: str = Field(
        description="The question in plain language, with at least one word.",
        examples=["What causes osteonecrosis?"],
        json_schema_extra={"minLength": 1},  # told, not checked: an empty question is a problem of its own kind
    )
    k: Whole = Field(default=DEFAULT_HITS, ge=1, le=MAX_HITS, description="How many passages the answer is chosen from.")
    language: Literal["en", "es"] | None = Field(
        default=None, description="Language of the question; found from its words if absent."
    )
    mode: Literal["extractive", "rephrased"] = Field(
        default="extractive",
        description="How the answer is made: by quoting, or by a language model that rephrases the quotes, each of its sentences "
        "checked against them. Where no model is configured, or it fails, the answer is made by quoting.",
    )
    history: list[Turn] = Field(default_factory=list, max_length=50, description="Earlier turns, oldest first.")


class SourceModel(BaseModel):
    """A page that a document was written from."""

    title: str
    publisher: str
    url: str
    updated: str | None


class CitationModel(BaseModel):
    """A quote: the document's canonical text from `start` to `end`, byte for byte."""

    marker: int
    document_id: str
    passage_id: str
    quote: str
    start: int
    end: int
    title: str
    publisher: str
    url: str | None
    deep_link: str
    tier: str
    updated: str | None


class StatementModel(BaseModel):
    """A quotation in the answer, with the markers of the citations that say it."""

    text: str
    markers: list[int]
    rephrased: bool = Field(
        default=False, description="Whether it is no quotation, but a sentence checked against the quotes of its markers."
    )


class CitedSourceModel(BaseModel):
    """A cited document; of an abstention, one of the nearest."""

    document_id: str
    title: str
    publisher: str
    url: str | None
    link: str
    path: str
    tier: str
    language: str
    licence: str
    published: str | None
    updated: str | None
    reviewed: str | None
    based_on: list[SourceModel]


class RephrasingModel(BaseModel):
    """What came of having the answer rephrased."""

    outcome: Literal["rephrased", "quoted", "failed", "not-asked"] = Field(
        description="Whether rephrased sentences are shown; none stood the check; the model gave no reply; or it was not asked, as in "
        "an emergency, an abstention, or a language that the check does not read."
    )
    accepted: int = Field(description="Rephrased sentences that are shown.")
    refused: int = Field(description="Sentences that failed the check; the quotations they name stand in their place.")
    quoted: int = Field(description="Quotations that stand in the answer.")
    reasons: dict[str, int] = Field(description="Why sentences were refused, or there was no reply: how often.")


class AnswerModel(BaseModel):
    """The answer to a question."""

    id: str
    question: str
    status: Literal["answered", "abstained", "emergency"]
    notice: str = Field(description="What must be read first; empty where there is nothing.")
    message: str = Field(description="medcite's own words: a spelling it read, why it abstains.")
    short_answer: str = Field(description="One to three quoted sentences, each followed by its markers.")
    short_answer_parts: list[StatementModel]
    points: list[StatementModel]
    citations: list[CitationModel]
    sources: list[CitedSourceModel]
    related: list[str]
    disclaimer: str
    confidence: float
    language: str
    timings_ms: dict[str, float]
    rephrasing: RephrasingModel | None = Field(default=None, description="Null unless `mode` asked for it.")


class FeedbackRequest(BaseModel):
    """Whether an answer helped."""

    model_config = ConfigDict(extra="forbid", strict=True)

    answer_id: str = Field(
        min_length=1, max_length=64, description="The `id` of an answer.", examples=["3f9c2a1d7b604e58a1c0d9e2f4b6a870"]
    )
    rating: Literal["up", "down"]
    comment: str = Field(default="", max_length=2000, description="For who runs the service; shown to nobody else.")


class FeedbackModel(BaseModel):
    """Feedback that is stored."""

    id: str
    time: str = Field(description="When it was stored (ISO 8601, UTC).")
    answer_id: str
    rating: Literal["up", "down"]


class HitModel(BaseModel):
    """A passage found, and the part each ranker played: `score` is what passages are ranked by."""

    rank: int
    score: float
    dense: float
    lexical: float
    sentence: float
    passage_id: str
    document_id: str
    heading: str
    text: str
    start: int
    end: int
    title: str
    url: str | None
    publisher: str
    tier: str


class SearchModel(BaseModel):
    """The passages found, best first."""

    question: str
    hits: list[HitModel]


class DocumentModel(BaseModel):
    """A document with its canonical text, which citations' offsets count."""

    id: str
    title: str
    url: str | None
    publisher: str
    tier: str
    language: str
    licence: str
    published: str | None
    updated: str | None
    reviewed: str | None
    also_called: list[str]
    sources: list[SourceModel]
    text: str


class DocumentEntry(BaseModel):
    """A document in the list of the library."""

    id: str
    title: str
    topic: str
    language: str
    tier: str


class DocumentsModel(BaseModel):
    """A page of the library's documents."""

    total: int
    offset: int
    documents: list[DocumentEntry]


class HealthModel(BaseModel):
    """The process is up."""

    status: Literal["ok"]


class ReadyModel(BaseModel):
    """A library is loaded, and which."""

    status: Literal["ready"]
    generation: str
    documents: int
    passages: int
    embedder: str


def hit_model(hit: Hit) -> HitModel:
    """The hit as it goes over the wire."""
    passage = hit.passage.passage
    return HitModel(
        rank=hit.rank, score=hit.score, dense=hit.dense, lexical=hit.lexical, sentence=hit.sentence, passage_id=passage.id,
        document_id=passage.document_id, heading=passage.heading, text=passage.text, start=passage.start, end=passage.end,
        title=hit.document.title, url=hit.document.url, publisher=hit.document.publisher, tier=str(hit.document.tier),
    )  # fmt: skip


def answer_model(answer: Answer) -> AnswerModel:
    """The answer as it goes over the wire."""
    return AnswerModel.model_validate(to_json(answer))
