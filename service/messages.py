"""What medcite says in its own words: everything else in an answer is a quotation."""

from collections.abc import Sequence

from service.question import Question

_PERSONAL = {
    "en": (
        "medcite cannot make this decision for you: it depends on you and your health. Ask the doctor or pharmacist who treats "
        "you before you change anything."
    ),
    "es": (
        "medcite no puede tomar esta decisión por usted: depende de su salud. Consulte a su médico o farmacéutico antes de "
        "cambiar nada."
    ),
}

_IN_GENERAL = {"en": "Here is what the sources say in general.", "es": "Esto es lo que dicen las fuentes en general."}

_ABSTENTION = {
    "en": "This library does not hold an answer to that question, so medcite gives none. The pages nearest to it are named here.",
    "es": "Esta biblioteca no contiene una respuesta a esa pregunta, así que medcite no da ninguna. Estas son las páginas más cercanas.",
}

_NOTHING_ASKED = {
    "en": "medcite answers questions from its library of health pages, by quoting them. Ask one in your own words.",
    "es": "medcite responde preguntas con citas de su biblioteca de páginas de salud. Haga una pregunta con sus propias palabras.",
}

_PARTLY = {
    "en": "This library does not hold an answer to: {parts}.",
    "es": "Esta biblioteca no contiene una respuesta a: {parts}.",
}
_READING = {"en": "Reading {pairs}.", "es": "Leyendo {pairs}."}
_FOR = {"en": "“{right}” for “{wrong}”", "es": "“{right}” por “{wrong}”"}


def personal_notice(language: str, *, answered: bool = True) -> str:
    """What stands before the answer to a request for a personal decision, or in its place."""
    return _in(_PERSONAL, language) + (f" {_in(_IN_GENERAL, language)}" if answered else "")


def message(questions: Sequence[Question], *, abstained: bool, unanswered: Sequence[str]) -> str:
    """Which spellings were read, and that the library does not hold the answer, or not to every question of the message."""
    language = questions[0].language
    pairs = dict.fromkeys(pair for question in questions for pair in question.corrections)
    parts = []
    if pairs:
        read = ", ".join(_in(_FOR, language).format(right=right, wrong=wrong) for wrong, right in pairs)
        parts.append(_in(_READING, language).format(pairs=read))
    if abstained:
        asks = any(question.has_subject for question in questions)
        parts.append(_in(_ABSTENTION if asks else _NOTHING_ASKED, language))
    elif unanswered:
        parts.append(_in(_PARTLY, language).format(parts=", ".join(f"“{part}”" for part in unanswered)))
    return " ".join(parts)


def _in(texts: dict[str, str], language: str) -> str:
    return texts.get(language, texts["en"])
