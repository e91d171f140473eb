"""A chat's messages: which is the question, which are its history."""

from typing import Any

import pytest

from indexer.errors import QuestionEmpty
from indexer.tokens import count_tokens
from service.api.openai_messages import Turn, conversation, text_of
from service.api.openai_wire import ChatMessage, ChatRequest


def read(*messages: dict[str, Any]) -> list[ChatMessage]:
    return ChatRequest.model_validate({"model": "medcite", "messages": list(messages)}).messages


def user(content: Any) -> dict[str, Any]:
    return {"role": "user", "content": content}


def test_the_last_user_message_is_the_question() -> None:
    found = conversation(
        read(
            {"role": "system", "content": "Be brief."},
            user("What is kelp fever?"),
            {"role": "assistant", "content": "A fever."},
            {"role": "developer", "content": "Be long."},
            user("Is it catching?"),
            {"role": "assistant", "content": "I think"},
        )
    )
    assert found.question == "Is it catching?"
    assert found.history == (Turn("user", "What is kelp fever?"), Turn("assistant", "A fever."))
    assert found.earlier_questions == ("What is kelp fever?",)


def test_parts_are_lines() -> None:
    parts = [{"type": "text", "text": "What is"}, {"type": "text", "text": "kelp fever?"}]
    assert conversation(read(user(parts))).question == "What is\nkelp fever?"
    refusal = {"role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]}
    assert conversation(read(refusal, user("Why?"))).history == (Turn("assistant", "No."),)


def test_what_is_no_text_is_passed_over() -> None:
    call = {"role": "assistant", "content": None, "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f"}}]}
    result = {"role": "tool", "tool_call_id": "1", "content": "42"}
    found = conversation(read(user("What is kelp fever?"), call, result, {"role": "assistant", "content": ""}, user("Why?")))
    assert found.history == (Turn("user", "What is kelp fever?"),)
    assert text_of(ChatMessage(role="assistant", content=None)) == ""


def test_every_message_counts_as_tokens() -> None:
    found = conversation(read({"role": "system", "content": "Be brief."}, user("Why?"), user("What is kelp fever?")))
    assert found.tokens == sum(count_tokens(text) for text in ("Be brief.", "Why?", "What is kelp fever?"))


def test_a_long_conversation_keeps_its_last_turns() -> None:
    found = conversation(read(*(user(f"question {number}") for number in range(200))))
    assert found.question == "question 199"
    assert [turn.content for turn in found.history] == [f"question {number}" for number in range(149, 199)]


def test_without_a_user_there_is_no_question() -> None:
    with pytest.raises(QuestionEmpty, match="role user"):
        conversation(read({"role": "system", "content": "What is kelp fever?"}))
