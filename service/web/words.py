"""Words of the interface: everything that a page says and that is no quotation. Each language has a module of its own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The interface in one language. Braces stand for what is filled in."""

    language: str
    site: str  # the name behind a page's title, and what the site is
    description: str
    other: str  # the other language, by its own name
    other_language: str
    months: tuple[str, ...]
    date: str

    skip: str
    navigation: str
    home: str
    topics: str
    for_programs: str

    welcome: str
    promise: str
    question: str
    ask: str
    follow_up: str
    ask_again: str
    people_ask: str
    by_topic: str
    no_answer_came: str
    no_sources_came: str

    private_title: str
    searching: str
    earlier: str
    new_conversation: str
    emergency: str
    short_answer: str
    more: str
    nothing_found: str
    searched: str
    nearest: str
    how_to_ask: tuple[str, ...]
    rephrase: str
    related: str

    sources: str
    marker: str
    quotes: str
    one_quote: str
    open_source: str
    open_page: str
    close: str
    written_from: str
    written_from_one: str
    no_date: str
    reviewed: str
    updated: str
    published: str
    old: str
    tiers: dict[str, str]
    summary_tier: str  # of a page that names what it was written from, and no review
    community: str  # behind a statement that only a community page makes
    rephrased: str  # behind one that is no quotation

    helpful: str
    yes: str
    no: str
    comment: str
    comment_hint: str
    send: str
    thanks: str
    thanks_title: str
    not_taken: str
    copy: str
    copied: str
    copy_by_hand: str
    back: str

    passage: str
    to_original: str
    also_called: str
    licence: str
    experience: str
    topics_title: str
    topics_lead: str
    other_topic: str
    all_of_topic: str
    pages: str
    previous: str
    next: str
    topic_names: dict[str, str]


def date_in_words(date: str, words: Words) -> str:
    """An ISO date as people write it: "2024-05-01" → "1 May 2024". What is no whole date stays as it is."""
    parts = date.split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts) or not 1 <= int(parts[1]) <= 12:
        return date
    return words.date.format(day=int(parts[2]), month=words.months[int(parts[1]) - 1], year=parts[0])
