"""What OpenAI clients send and expect for chat completions and models, as pydantic models.

Field names and shapes are those of the `openai` client's own types. Parameters that only steer how a language model writes
(`temperature`, `max_tokens`, `stop`, `seed` …) are taken and change nothing: an answer is quoted, and is never cut short of its
disclaimer. What would need another kind of reply (pictures, several choices, a call of a tool) is no part of the types, and so is
refused.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WrapValidator, model_serializer
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import SerializerFunctionWrapHandler, ValidatorFunctionWrapHandler

from indexer.limits import limit

MODEL = "medcite"
MAX_MESSAGES = limit("max_messages")
MAX_MESSAGE_CHARS = limit("max_message_chars")

Text = Annotated[str, Field(max_length=MAX_MESSAGE_CHARS)]


def _or_else(reason: str) -> WrapValidator:
    """Says why a value is not taken, in the place of a list of those that are."""

    def validated(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
        try:
            taken = handler(value)
        except ValidationError as error:
            raise PydanticCustomError("unsupported", "{reason}", {"reason": reason}) from error
        if isinstance(taken, bool) is not isinstance(value, bool):  # to Python, 0 is False and 1 is True
            raise PydanticCustomError("unsupported", "{reason}", {"reason": reason})
        return taken

    return WrapValidator(validated)


_NO_TOOLS = _or_else("medcite calls no tools; leave it out, or send none or auto")
_TEXT_ONLY = _or_else("medcite reads text only: no pictures, sound or files")


class TextPart(BaseModel):
    """A part of a message: text, or a refusal that an assistant gave."""

    model_config = ConfigDict(strict=True)

    type: Annotated[Literal["text", "refusal"], _TEXT_ONLY]
    text: Text = ""
    refusal: Text = ""


def _as_parts(content: Any) -> Any:
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


# A text is short for a list of one part.
Content = Annotated[list[TextPart], BeforeValidator(_as_parts, json_schema_input_type=Text | list[TextPart])]


class ChatMessage(BaseModel):
    """A message of the conversation. Of a tool's and an assistant's, what is no text is passed over."""

    model_config = ConfigDict(strict=True)

    role: Literal["user", "assistant", "system", "developer", "tool", "function"]
    content: Content | None = None


class StreamOptions(BaseModel):
    """What a stream holds beside the answer."""

    model_config = ConfigDict(strict=True)

    include_usage: bool | None = Field(default=None, description="Whether the last chunk before `[DONE]` counts the tokens.")


class TextFormat(BaseModel):
    """The format of the reply."""

    model_config = ConfigDict(strict=True)

    type: Annotated[Literal["text"], _or_else("medcite answers in Markdown, never in JSON; leave it out, or send text")]


class ChatRequest(BaseModel):
    """A conversation whose last user message is the question. Parameters that are not named here change nothing."""

    model_config = ConfigDict(strict=True)

    model: str = Field(examples=[MODEL], json_schema_extra={"enum": [MODEL]})  # any other is not found, which is no fault of form
    messages: list[ChatMessage] = Field(
        min_length=1, max_length=MAX_MESSAGES, examples=[[{"role": "user", "content": "What causes osteonecrosis?"}]]
    )
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: Annotated[Literal[1] | None, _or_else("medcite gives one answer to a question; leave it out, or send 1")] = 1
    modalities: Annotated[list[Literal["text"]] | None, _or_else("medcite answers in text only")] = None
    audio: Annotated[None, _or_else("medcite answers in text only")] = None
    response_format: TextFormat | None = None
    logprobs: Annotated[Literal[False] | None, _or_else("a quotation has no probabilities; leave it out")] = None
    tool_choice: Annotated[Literal["none", "auto"] | None, _NO_TOOLS] = Field(
        default=None, description="Tools may be offered; none is ever called."
    )
    function_call: Annotated[Literal["none", "auto"] | None, _NO_TOOLS] = None


class UrlCitation(BaseModel):
    r"""Where a marker stands in the content, in code points: `content[start_index:end_index]` is `[\[1\]](url)`."""

    start_index: int
    end_index: int
    title: str
    url: str


class Annotation(BaseModel):
    """A citation of the answer."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class ReplyMessage(BaseModel):
    """The answer as Markdown, its citations as annotations."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[Annotation]


class Choice(BaseModel):
    """The one answer."""

    index: Literal[0] = 0
    message: ReplyMessage
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Usage(BaseModel):
    """Tokens by medcite's own tiktoken encoding: of all messages, and of the content."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class AnswerFacts(BaseModel):
    """What chat completions have no place for; `answer_id` is what feedback asks for."""

    answer_id: str
    status: Literal["answered", "abstained", "emergency"]
    language: str
    confidence: float
    related: list[str]


class ChatCompletion(BaseModel):
    """An answer as a chat completion."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[Choice]
    usage: Usage
    system_fingerprint: str = Field(description="The generation of the library that answered.")
    medcite: AnswerFacts


class Delta(BaseModel):
    """What a chunk adds to the message."""

    role: Literal["assistant"] | None = None
    content: str | None = None
    annotations: list[Annotation] | None = None

    @model_serializer(mode="wrap")
    def _added(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Only what is added: a member that is null would take away what an earlier chunk gave."""
        return {name: value for name, value in handler(self).items() if value is not None}


class ChunkChoice(BaseModel):
    """A part of the one answer."""

    index: Literal[0] = 0
    delta: Delta
    logprobs: None = None
    finish_reason: Literal["stop"] | None = None


class Chunk(BaseModel):
    """A chunk of a streamed chat completion."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str = MODEL
    choices: list[ChunkChoice]
    usage: Usage | None = None
    system_fingerprint: str
    medcite: AnswerFacts | None = None


class ModelCard(BaseModel):
    """A model that can be asked; `created` is when its library was built, in seconds since 1970."""

    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: Literal["medcite"] = "medcite"


class ModelList(BaseModel):
    """The models that can be asked: the library is the only one."""

    object: Literal["list"] = "list"
    data: list[ModelCard]
