"""Spelling: misspelled words mended against the words of the library."""

import re
import unicodedata
from collections.abc import Mapping

from jellyfish import metaphone
from rapidfuzz import process
from rapidfuzz.distance import OSA

from indexer.lexical_index import stems
from indexer.words import STOP_WORDS
from service.dictionary import in_dictionary
from service.everyday import is_everyday

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*", re.UNICODE)
_SHORTEST_MENDED = 4
_SOUND_MORE = 3  # letters by which a word that sounds the same may differ more
_TELLING_SOUND = 3  # consonants from which a like sound is no accident


def mend_spelling(text: str, vocabulary: Mapping[str, int], *, language: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text with words that are in no dictionary replaced by the library's nearest word, and what was replaced.

    Two words that the library writes as one ("osteo necrosis") are joined. A word that the library or the language's
    dictionary knows is never touched, nor is one with no near neighbour.
    """
    corrections: dict[str, str] = {}
    for first, second in re.findall(r"(?=\b([^\W\d_]+)[ -]([^\W\d_]+)\b)", text):
        joined = f"{first}{second}".lower()
        if len(joined) >= 8 and joined in vocabulary and not {first.lower(), second.lower()} <= vocabulary.keys():
            corrections[f"{first} {second}" if f"{first} {second}" in text else f"{first}-{second}"] = joined
    joined_words = {word for pair in corrections for word in re.split("[ -]", pair)}
    for word in dict.fromkeys(WORD.findall(text)):
        if word not in joined_words and (better := _nearest(word.lower(), vocabulary, language)):
            corrections[word] = better
    for wrong, right in corrections.items():
        text = re.sub(rf"(?<![^\W_]){re.escape(wrong)}(?![^\W_])", right, text)
    return text, tuple(corrections.items())


def _unaccented(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _nearest(word: str, vocabulary: Mapping[str, int], language: str) -> str:
    """The library's word that an unknown word most likely means; empty where it is known or nothing is near.

    A word is near by its letters, or, in English, by its sound: "injekshun" is far from "injection" by letters alone.
    """
    plain = _unaccented(word)
    if (
        len(word) < _SHORTEST_MENDED
        or not word.isalpha()
        or word in STOP_WORDS
        or is_everyday(word)
        or any(spelling in vocabulary or in_dictionary(spelling, language) for spelling in (word, plain))
    ):
        return ""
    limit = 1 if len(word) <= 6 else 2 if len(word) <= 10 else 3
    found = process.extract(word, vocabulary.keys(), scorer=OSA.distance, score_cutoff=limit + _SOUND_MORE, limit=200)
    sound = metaphone(word) if language == "en" else ""
    near = [
        (distance + (candidate[0] != word[0]), -vocabulary[candidate], candidate)
        for candidate, distance, _ in found
        if len(candidate) >= _SHORTEST_MENDED
        and (language != "es" or candidate[-3:] == plain[-3:] or _unaccented(candidate) == plain)  # quedarme is not quedarse
        and (distance <= limit or (len(sound) >= _TELLING_SOUND and metaphone(candidate) == sound))
    ]
    best = min(near)[2] if near else ""
    return best if stems(best) != stems(word) else ""  # another form of the library's word is found as it is
