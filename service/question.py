"""The question: what somebody typed, read as what they ask."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from indexer.cleaning import mend, one_line
from indexer.errors import QuestionEmpty, QuestionTooLong
from indexer.sentences import sentence_spans
from indexer.words import STOP_WORDS, STOP_WORDS_ES
from service.everyday import BACKGROUND, Synonyms, restated, spelled_out, synonyms
from service.names import Names, with_subjects
from service.spelling import WORD, mend_spelling


class Kind(StrEnum):
    """What is asked about the subject."""

    INFORMATION = "information"
    CAUSE = "cause"
    RISK = "risk"
    SYMPTOM = "symptom"
    DIAGNOSIS = "diagnosis"
    STAGE = "stage"
    TREATMENT = "treatment"
    OUTLOOK = "outlook"
    PREVENTION = "prevention"
    INHERITANCE = "inheritance"
    FREQUENCY = "frequency"
    LOCATION = "location"
    COMPARISON = "comparison"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as read: `text` is what is searched for, `corrections` the spellings mended on the way."""

    original: str
    text: str
    language: str
    kind: Kind
    words: tuple[str, ...]  # the words that carry its subject, lower case, in order, each once
    focus: tuple[str, ...]  # those of them that ask: of the asking sentences in a long message, without relatives and dates
    restated: str = ""  # the text in the words of health pages; the text itself where it is in them already
    synonyms: Synonyms = field(default_factory=dict)
    proper: frozenset[str] = frozenset()  # words written with a capital inside a sentence, lower case: names, mostly
    corrections: tuple[tuple[str, str], ...] = ()
    points: bool = False  # it speaks of "it", "this" or the asker, and so of the library's subject without naming it
    has_subject: bool = True  # it names something, or points to it: "help" and "who are you" do not


# The first pattern that matches decides: the narrow ones stand before the wide ones.
_KINDS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (Kind.COMPARISON, r"\b(differen(t|ce)|differs?|same (thing )?as|the same|versus|vs|compared?|unlike|diferencia|mismo que)\b"),
        (Kind.INHERITANCE, r"\b(inherit\w*|genetic\w*|hereditary|run(s|ning)? in (the|my|our)? ?famil\w+|genes?|pass(ed)? (it )?(on )?to my|hereda\w*|heredit\w*)\b"),
        (Kind.PREVENTION, r"\b(prevent\w*|avoid\w*|(lower|reduce|cut)\w* (my |the |your )?(risk|chance)\w*|keep from|protect\w*|preven\w+|evitar)\b"),
        (Kind.FREQUENCY, r"\bhow (common|many|often|rare|frequent)\b|\b(prevalence|statistics|odds|cu[aá]nt[oa]s)\b"),
        (Kind.RISK, r"\b(at risk|risk factors?|more likely|who gets|who is|susceptib\w*|factores de riesgo)\b"),
        (Kind.STAGE, r"\b(stages?|grades?|ficat|arco|etapas?|fases?)\b"),
        (Kind.LOCATION, r"\b(which|what) (\w+ )?(bones?|joints?|body parts?|parts?|places|sites?)\b|\bwhere (does|do|is|in)\b|\bd[oó]nde\b"),
        (Kind.SYMPTOM, r"\b(symptoms?|signs?|feels? like|hurts?|hurting|warning|s[ií]ntomas?|duele)\b|\bpain (like|feel)\b"),
        (Kind.DIAGNOSIS, r"\b(diagnos\w*|tests?|tested|x-?rays?|mri|scans?|imaging|detect\w*|find out|found out|exams?|doctors? know|diagn[oó]stic\w*|pruebas?)\b"),
        (Kind.CAUSE, r"\b(cause[ds]?|causing|why|reasons?|triggers?|due to|leads? to|come from|comes from|brought on|how (do|does|did) \w+ get|causas?|por qu[eé])\b"),
        (Kind.TREATMENT, r"\b(treat\w*|therap\w*|cures?|cured|medic(ine|ation)s?|drugs?|surger(y|ies)|operat\w*|fix\w*|heal\w*|remed(y|ies)|replace\w*|decompress\w*|relieve|tratamientos?|curar?|cirug[ií]a|what can (be done|i do)|how do i get rid)\b"),
        (Kind.OUTLOOK, r"\b(outlook|prognosis|life expectancy|how long|recover\w*|get(s|ting)? (better|worse)|go away|fatal|die (of|from)|spread\w*|long[- ]term|future|pron[oó]stico)\b"),
        (Kind.INFORMATION, r"\b(what (is|are|s)|what's|define|explain|meaning|tell me about|qu[eé] (es|son))\b"),
    )
)  # fmt: skip

_SPANISH = re.compile(
    r"[¿¡ñ]|\b(qu[eé]|cu[aá]l(es)?|c[oó]mo|por qu[eé]|tengo|puedo|est[aá]|los|las|una|del|para|con|dolor|duele|mucho|muy|quiero|me (duele|voy|siento)|el (pecho|dolor)|mi hij[oa]|y|hueso)\b",
    re.IGNORECASE,
)
_ONLY_SPANISH = STOP_WORDS_ES - STOP_WORDS - {"son", "sobre", "era", "dos", "ha", "has", "hay", "no"}  # words of English too
_ONLY_ENGLISH = STOP_WORDS - STOP_WORDS_ES
_ENGLISH = re.compile(r"\b(the|is|are|what|how|why|my|have|can|do|does|of|and|with|for|in)\b", re.IGNORECASE)


def read_question(
    text: str,
    *,
    max_chars: int,
    vocabulary: Mapping[str, int],
    names: Names,
    history: Sequence[str] = (),
    language: str | None = None,
) -> Question:
    """The question that the text asks. `vocabulary` maps the library's words to how many documents use them, `names` its other
    names to their subjects; `history` holds the earlier questions of the conversation, oldest first.

    Raises QuestionEmpty or QuestionTooLong (more than `max_chars` characters).
    """
    if len(text) > max_chars:
        raise QuestionTooLong(
            f"The question has {len(text):,} characters; at most {max_chars:,} are read.", hint="Ask it in fewer words."
        )
    plain = _plain(text)
    if not WORD.search(plain):
        raise QuestionEmpty("The question is empty.", hint='Ask in words, for example: medcite ask "What causes osteonecrosis?"')
    spoken = language or find_language(plain)
    mended, corrections = _spelled(plain, vocabulary, language=spoken)
    earlier = [_spelled(_plain(said), vocabulary, language=spoken)[0] for said in history if len(said) <= max_chars]
    whole = _with_history(mended, earlier)
    asked = with_subjects(whole, names)  # one subject under one name, however it was called
    return Question(
        original=text,
        text=asked,
        language=spoken,
        kind=kind_of(mended),
        words=content_words(asked),
        focus=focus_words(asked),
        restated=restated(_CHILDS_AGE.sub("child", asked), language=spoken),
        synonyms=synonyms(asked, language=spoken),
        proper=_proper(plain),
        corrections=corrections,
        points=_points(mended),
        has_subject=_points(mended) or bool(_subject(asked)),
    )


# "my 7 yr old" (which is spelled out as "7 your old"), "she is 12yo": who is so young is a child to a health page.
_CHILDS_AGE = re.compile(r"\b(?:[1-9]|1[0-7])[ -]?(?:(?:yrs?|your|years?|months?)[ -]?olds?|y\.?/?o\.?)\b", re.IGNORECASE)


def _spelled(text: str, vocabulary: Mapping[str, int], *, language: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text as its words are spelled, and what was mended; what is typed short on phones is no slip and not told."""
    return mend_spelling(spelled_out(text) if language == "en" else text, vocabulary, language=language)


_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")  # of a page that a question was copied from


def _plain(text: str) -> str:
    """The text on one line, without tags where anything is left without them."""
    mended = mend(text)
    bare = _TAG.sub(" ", mended)
    return one_line(unicodedata.normalize("NFC", bare if WORD.search(bare) else mended))


def kind_of(text: str) -> Kind:
    """What a question, or a heading, is about."""
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), Kind.OTHER)


def find_language(text: str) -> str:
    """Gives "es" for a Spanish text, else "en"."""
    words = [word.lower() for word in WORD.findall(text)]
    spanish = len(_SPANISH.findall(text)) + sum(word in _ONLY_SPANISH for word in words)
    return "es" if spanish > len(_ENGLISH.findall(text)) + sum(word in _ONLY_ENGLISH for word in words) else "en"


def content_words(text: str) -> tuple[str, ...]:
    """The words that carry the subject, lower case, each once; all words where none does."""
    words = [word.lower().replace("’", "'").removesuffix("'s") for word in WORD.findall(text)]
    kept = [word for word in words if word.replace("'", "") not in STOP_WORDS and word not in STOP_WORDS_ES and len(word) > 1]
    return tuple(dict.fromkeys(kept or words))


def _proper(text: str) -> frozenset[str]:
    """The words of the text that bear a capital where no sentence starts; none in a text that is all in capitals."""
    if text.isupper():
        return frozenset()
    return frozenset(word.lower() for word in re.findall(r"(?<=[\w,;)] )[A-ZÀ-Þ][\w'’-]*", text))


_FEWEST_FOCUS = 2
_LONG = 25  # words from which a message is taken to tell a story around its question
# A number that names one of several kinds: "stage 3", "type 2".
_NUMBERED = re.compile(r"\b(?:stage|grade|type|phase|class|etapa|estadio|fase|grado|tipo)\s+(\d{1,2})\b", re.IGNORECASE)
_ASKS = re.compile(
    r"\?\W*$|^\W*(and |but |so |also )?(what|why|how|when|where|which|who|can|could|is|are|do|does|did|will|would|should|may|has|have)\b"
    # "I only want to know whether …", "I wondered if …", "No idea what …", "Please tell me …".
    r"|\b(want|wanted|like|love|need|trying|hoping) to (know|understand|ask|hear|learn|find out)\b|\bwonder(ed|ing|s)?\b|\bmy question\b"
    r"|\b(no idea|not sure|don['’]?t know|curious) (whether|if|what|how|why|when|where|about)\b|\b(please|can|could)\b.{1,20}\b(tell|advise|explain)\b",
    re.IGNORECASE,
)


def focus_words(text: str) -> tuple[str, ...]:
    """The content words that ask something: of the sentences that ask, in a message of more than 25 words; of the whole text,
    where it is shorter or its questions name too little.
    """
    words = content_words(text)
    if len(WORD.findall(text)) > _LONG:
        asking = content_words(" ".join(text[start:end] for start, end in sentence_spans(text) if _ASKS.search(text[start:end])))
        words = asking if len(_telling(asking)) >= _FEWEST_FOCUS else words
    return (*_telling(words), *dict.fromkeys(_NUMBERED.findall(text))) or words


def _telling(words: Sequence[str]) -> tuple[str, ...]:
    """The words without those that tell of the asker: relatives, days, ages."""
    return tuple(word for word in words if word not in BACKGROUND and not word[0].isdigit())


_POINTING = frozenset("it its they them their this that these those one ones ello eso esa ese".split())
_LONGEST_FOLLOW_UP = 20  # words
_REMEMBERED = 3  # earlier questions that a follow-up may lean on


_ASKER = frozenset("i im ive me my mine we our us yo mi mis me nos".split())


def _points(text: str) -> bool:
    """Whether the text speaks of the asker or of something said before."""
    return bool((_POINTING | _ASKER) & {word.lower() for word in WORD.findall(text)})


def _subject(text: str) -> list[str]:
    """The words of the text that are no stop words; may be empty."""
    words = [word.lower() for word in WORD.findall(text)]
    return [word for word in words if word not in STOP_WORDS and word not in STOP_WORDS_ES and len(word) > 1]


def _with_history(text: str, history: Sequence[str]) -> str:
    """A follow-up ("Does it spread?", "And why?") with the earlier questions that give it its subject: back to the last one that
    stood on its own.
    """
    if not _leans_back(text):
        return text
    before: list[str] = []
    for question in reversed(history[-_REMEMBERED:]):
        before.insert(0, question)
        if not _leans_back(question):
            break
    return " ".join((*before, text))


_COURTESY = frozenset(
    "thanks thank thx cheers ok okay great perfect hello hi hey bye goodbye good nice gracias hola vale adiós".split()
)
# "And the knee?", "what about children?": one thing more of what was asked before.
_GOES_ON = re.compile(r"^\W*(and|but|or|also|what about|how about|y|pero|o|qué tal)\b", re.IGNORECASE)


def _leans_back(text: str) -> bool:
    """Whether a question points to something said before, names nothing, or only what it asks about it ("and the symptoms?")."""
    words = [word.lower() for word in WORD.findall(text)]
    subject = set(_subject(text)) - _COURTESY
    if len(words) > _LONGEST_FOLLOW_UP or (set(words) <= _COURTESY | STOP_WORDS and _COURTESY & set(words)):
        return False  # "thanks" asks nothing
    aspect = len(subject) == 1 and (_GOES_ON.match(text) is not None or kind_of(next(iter(subject))) is not Kind.OTHER)
    return bool(_POINTING & set(words)) or not subject or aspect
