"""A chat's messages as medcite reads them: the last user message is the question, those before it are its history."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.errors import QuestionEmpty
from indexer.tokens import count_tokens
from service.api.openai_wire import ChatMessage

_REMEMBERED = 50  # earlier turns that are read; a conversation may be longer


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier turn of the conversation: `role` is "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """A question and what was said before it, oldest first; `tokens` counts every message, instructions too."""

    question: str
    history: tuple[Turn, ...]
    tokens: int

    @property
    def earlier_questions(self) -> tuple[str, ...]:
        return tuple(turn.content for turn in self.history if turn.role == "user")


def conversation(messages: Sequence[ChatMessage]) -> Conversation:
    """The conversation that the messages hold.

    System and developer messages ask nothing and steer nothing: they are counted, not read. Raises QuestionEmpty where there is no
    user message.
    """
    texts = [text_of(message) for message in messages]
    asked = [number for number, message in enumerate(messages) if message.role == "user"]
    if not asked:
        raise QuestionEmpty("No message has the role user.", hint="Send the question as the last message of the role user.")
    before = [
        Turn(message.role, text)
        for message, text in zip(messages[: asked[-1]], texts, strict=False)
        if message.role in {"user", "assistant"} and text
    ]
    return Conversation(texts[asked[-1]], tuple(before[-_REMEMBERED:]), sum(count_tokens(text) for text in texts))


def text_of(message: ChatMessage) -> str:
    """The message's words; the texts of its parts stand on lines of their own."""
    return "\n".join(part.text or part.refusal for part in message.content or ())
