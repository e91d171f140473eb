r"""An Answer as a chat completion, whole or in chunks, with its citations as annotations.

OpenAI's own replies with web search set `start_index` and `end_index` around the link in the text that stands for a citation, not
around the words that it supports, with the end behind the last character. So here: each annotation covers one marker,
`[\[1\]](url)`. Offsets count code points, as Python's strings do; in JavaScript, where `slice` counts UTF-16 units, use
`Array.from(content)`.
"""

import re
import time
from collections.abc import Iterator
from urllib.parse import unquote

from indexer.tokens import count_tokens
from service.answers import Answer, to_markdown
from service.api.openai_wire import (
    Annotation,
    AnswerFacts,
    ChatCompletion,
    Choice,
    Chunk,
    ChunkChoice,
    Delta,
    ReplyMessage,
    UrlCitation,
    Usage,
)

# A marker as to_markdown writes it. In quoted words every square bracket has a backslash before it, so no quotation looks like one.
_MARKER = re.compile(r"(?<!\\)\[\\\[(?P<marker>\d+)\\\]\]\((?P<url>[^()\s]*)\)")


def annotations(answer: Answer, content: str) -> list[Annotation]:
    """A citation for each marker in the answer's Markdown, in the order of the text.

    A marker leads to its citation's quoted words; a source whose title is "[1]" leads to the document, and is none.
    """
    cited = {citation.marker: citation for citation in answer.citations}
    found = [(place, cited.get(int(place["marker"]))) for place in _MARKER.finditer(content)]
    return [
        Annotation(
            url_citation=UrlCitation(start_index=place.start(), end_index=place.end(), title=citation.title, url=place["url"])
        )
        for place, citation in found
        if citation and unquote(place["url"]) == unquote(citation.deep_link)
    ]


def completion(answer: Answer, *, prompt_tokens: int, generation: str) -> ChatCompletion:
    """The answer as a chat completion. An abstention and an emergency are answers like any other."""
    content = to_markdown(answer)
    written = count_tokens(content)
    return ChatCompletion(
        id=f"chatcmpl-{answer.id}",
        created=int(time.time()),
        choices=[Choice(message=ReplyMessage(content=content, annotations=annotations(answer, content)))],
        usage=Usage(prompt_tokens=prompt_tokens, completion_tokens=written, total_tokens=prompt_tokens + written),
        system_fingerprint=generation,
        medcite=AnswerFacts(
            answer_id=answer.id,
            status=answer.status.value,
            language=answer.language,
            confidence=answer.confidence,
            related=list(answer.related),
        ),
    )


def chunks(whole: ChatCompletion, *, include_usage: bool) -> Iterator[Chunk]:
    """The completion in chunks: the role, the content line by line, the annotations, the end, and the usage where it is asked for.

    The contents joined are the whole content, so that the annotations' offsets hold.
    """

    def chunk(delta: Delta, *, end: bool = False) -> Chunk:
        choice = ChunkChoice(delta=delta, finish_reason="stop" if end else None)
        facts = whole.medcite if end else None
        return Chunk(
            id=whole.id, created=whole.created, choices=[choice], system_fingerprint=whole.system_fingerprint, medcite=facts
        )

    message = whole.choices[0].message
    yield chunk(Delta(role="assistant", content=""))
    for line in message.content.splitlines(keepends=True):
        yield chunk(Delta(content=line))
    if message.annotations:
        yield chunk(Delta(annotations=message.annotations))
    yield chunk(Delta(), end=True)
    if include_usage:
        yield Chunk(
            id=whole.id, created=whole.created, choices=[], usage=whole.usage, system_fingerprint=whole.system_fingerprint
        )


def events(whole: ChatCompletion, *, include_usage: bool) -> Iterator[str]:
    """The completion as server-sent events: its chunks, and `[DONE]`."""
    for chunk in chunks(whole, include_usage=include_usage):
        yield f"data: {chunk.model_dump_json()}\n\n"
    yield "data: [DONE]\n\n"
