"""Objects: what a plain question asks the treatment, the causes or the symptoms of.

"How do I treat a toothache?" is near to every page on treatment, and answered only by one whose title or heading names the toothache.
"""

import re
from collections.abc import Sequence

from service.question import Kind, Question, content_words, kind_of
from service.retriever import Hit
from service.terms import Terms

_ABOUT = 0.3  # of the object's words by weight: a title or heading that holds that share may be about it, misspelled as it may be
_NAME = r"((?:(?:an?|the)\s+)?[\w'’-]+(?:\s+[\w'’-]+){0,3}?)"
_DONE = r"treated|cured|diagnosed|healed|fixed|prevented|inherited"
_DO = r"treat|cure|heal|fix|prevent|avoid|diagnose|get rid of|lower|bring down|control|manage"
_HELP = r"medicines?|medications?|drugs?|pills?|treatments?|remed(?:y|ies)"
_ASPECTS = rf"(?:{_HELP}|cures?|causes?|symptoms?|signs?)"
_SOMEBODY = r"i|you|we|they|doctors|one|people"
_ASKS = re.compile(
    r"^\W*(?:(?:so|and|but|ok|hi|hello|please|sorry|doctor)\W+)*(?:"
    rf"how (?:(?:do|can|should|would|could) (?:{_SOMEBODY})|to) (?:{_DO}) {_NAME}"
    rf"|how (?:is|are) {_NAME} (?:{_DONE})"
    rf"|(?:what|which) (?:{_HELP}) (?:is|are|works?|helps?) (?:(?:best|given|used|good) )*(?:for|against|with) {_NAME}"
    rf"|(?:what(?:['’]?s| is| are) )?(?:the )?(?:best )?{_ASPECTS} (?:for|of|against) {_NAME}"
    rf"|what causes {_NAME}"
    rf"|how much {_NAME} (?:do|can|should|may|must) (?:{_SOMEBODY}) (?:drink|eat|take|have|need|use)(?: (?:a|per|each|every) \w+)?"
    rf"|is (?:there a cure for )?{_NAME} (?:contagious|curable|hereditary|inherited|catching)"
    rf"|{_NAME}\W+(?:what(?:['’]?s| is| are) the )?(?:best )?(?:{_HELP}|cure)"
    r")(?:,.*)?\W*$",
    re.IGNORECASE,
)
_POINTS = frozenset("it its this that these those them my mine me his her our your".split())


def object_asked(question: Question, *, subject: str) -> tuple[str, ...]:
    """The words of what a question in one of these plain forms asks about; empty for any other question, and for one about the
    library's `subject` or something that was said before.
    """
    found = _ASKS.search(question.text) if question.language == "en" else None
    if found is None or (subject and subject in question.text.lower()):
        return ()
    name = next(group for group in found.groups() if group)
    if _POINTS & set(name.lower().split()):
        return ()
    words = set(content_words(name))
    return tuple(word for word in question.focus if word in words)


def headed(words: Sequence[str], hits: Sequence[Hit], terms: Terms, *, kind: Kind) -> bool:
    """Whether the title or another name of one of the hits is about these words of a question of this kind, or a heading that asks for
    the same: one on whether asthma inhalers cause something says nothing of how asthma is treated.
    """
    total = sum(map(terms.weight, words))

    def is_about(text: str) -> bool:
        return sum(terms.weight(word) for word in terms.covered([text]) if word in words) >= _ABOUT * total

    for hit in hits:
        own = hit.passage.passage.own_heading
        if is_about(" ".join(hit.document.names)) or (kind_of(own) is kind and is_about(own)):
            return True
    return False
