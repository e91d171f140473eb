"""What the tools of the Model Context Protocol take and give, as pydantic models. Their schemas are what a client is told."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from indexer.limits import limit
from service.api.wire import Turn

MAX_TOOL_HITS = limit("max_tool_hits")
MAX_TEXT_CHARS = 100_000  # of a question; how many are read is a setting
MAX_PART_CHARS = 40_000


class AskArguments(BaseModel):
    """What `ask` takes."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(max_length=MAX_TEXT_CHARS, description="The question, in the words of the person who asks.")
    language: Literal["en", "es"] | None = Field(default=None, description="Found from the question's words if absent.")
    k: int = Field(default=8, ge=1, le=MAX_TOOL_HITS, description="How many passages the answer is chosen from.")
    history: list[Turn] = Field(
        default_factory=list,
        max_length=50,
        description="Earlier turns, oldest first: they give a follow-up like “Does it spread?” its subject.",
    )


class SearchArguments(BaseModel):
    """What `search` takes."""

    model_config = ConfigDict(extra="forbid")

    query: str = Field(max_length=MAX_TEXT_CHARS, description="A question or a few words.")
    k: int = Field(default=5, ge=1, le=MAX_TOOL_HITS, description="How many passages to give at most.")


class DocumentArguments(BaseModel):
    """What `get_document` takes."""

    model_config = ConfigDict(extra="forbid")

    document_id: str = Field(max_length=1000, description="A document_id that ask or search gave.")
    start: int = Field(default=0, ge=0, le=2**31, description="The character of the text to begin at.")
    max_chars: int = Field(default=8000, ge=1, le=MAX_PART_CHARS, description="How many characters to give at most.")


class FoundPassage(BaseModel):
    """A passage: its document's characters from `start` to `end`. A higher `score` is nearer."""

    rank: int
    score: float
    document_id: str
    title: str
    publisher: str
    tier: str
    link: str
    heading: str
    text: str
    start: int
    end: int


class FoundPassages(BaseModel):
    """What `search` gives: passages, best first."""

    query: str
    passages: list[FoundPassage]
    disclaimer: str


class BasedOn(BaseModel):
    """A page that a document was written from."""

    title: str
    publisher: str
    url: str


class DocumentPart(BaseModel):
    """What `get_document` gives: of a document's text the characters from `start` to `end`."""

    document_id: str
    title: str
    publisher: str
    tier: str
    language: str
    licence: str
    published: str | None
    updated: str | None
    reviewed: str | None
    link: str
    based_on: list[BasedOn]
    text: str
    start: int
    end: int
    total_chars: int
    next_start: int | None = Field(description="Where the text goes on; null at its end.")
    disclaimer: str
