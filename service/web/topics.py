"""Topics: what the library holds, for somebody who would rather look than ask."""

from collections.abc import Iterable
from dataclasses import dataclass

from service.web.words import Words

PAGE = 100  # documents on a page of a long topic
_SHOWN = 20  # documents of each topic where all topics are shown


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in the list."""

    id: str
    title: str
    language: str
    tier: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with the documents to show, and how many it has in all."""

    key: str
    name: str
    entries: tuple[Entry, ...]
    total: int


def topics(documents: Iterable[tuple[str, str, str, str, str]], words: Words) -> tuple[Topic, ...]:
    """Every topic by name with its first documents, those in the reader's language first. Documents without a topic come last."""
    found: dict[str, list[Entry]] = {}
    for id_, title, topic, language, tier in documents:
        found.setdefault(topic, []).append(Entry(id_, title, language, tier))
    shown = [
        Topic(key, topic_name(key, words), _in_order(entries, words)[:_SHOWN], len(entries)) for key, entries in found.items()
    ]
    return tuple(sorted(shown, key=lambda topic: (not topic.key, topic.name.lower())))


def one_topic(documents: Iterable[tuple[str, str, str, str, str]], words: Words, *, key: str, page: int) -> Topic:
    """One page of a topic's documents; `page` counts from 1."""
    entries = [Entry(id_, title, language, tier) for id_, title, topic, language, tier in documents if topic == key]
    return Topic(key, topic_name(key, words), _in_order(entries, words)[(page - 1) * PAGE : page * PAGE], len(entries))


def topic_name(key: str, words: Words) -> str:
    """A topic's name for a heading."""
    name = words.topic_names.get(key, key).replace("-", " ").strip() or words.other_topic
    return name[0].upper() + name[1:]


def _in_order(entries: Iterable[Entry], words: Words) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.language != words.language, entry.title.strip("¿¡ ").lower())))
