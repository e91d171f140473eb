"""Counts what is embedded: the texts that reach the model, whoever sends them there."""

from collections.abc import Callable, Sequence
from typing import Any

Encode = Callable[..., Any]


class Embedded:
    """The texts that were embedded since the last `take`."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def watch(self, encoder: type, method: str) -> None:
        """Lets the method of an encoder note the texts that are its first argument."""
        setattr(encoder, method, self._noting(getattr(encoder, method)))

    def take(self) -> list[str]:
        """The texts noted so far, which are forgotten."""
        taken, self._texts = self._texts, []
        return taken

    def _noting(self, encode: Encode) -> Encode:
        def noting(encoder: Any, texts: str | Sequence[str], *rest: Any, **named: Any) -> Any:
            self._texts += [texts] if isinstance(texts, str) else list(texts)
            return encode(encoder, texts, *rest, **named)

        return noting
