"""Everyday words: what people say for what health pages say, and the words of a message that ask nothing."""

from service.everyday.words import BACKGROUND, Synonyms, is_everyday, restated, spelled_out, synonyms

__all__ = ["BACKGROUND", "Synonyms", "is_everyday", "restated", "spelled_out", "synonyms"]
