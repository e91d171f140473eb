"""Ids of answers: random, and signed where several workers answer, so that each knows which ids the others have given."""

import hmac
import secrets
from dataclasses import dataclass, field

_DIGITS = 32  # hexadecimal: 128 bits of chance, and as many of signature


@dataclass(frozen=True, slots=True)
class AnswerIds:
    """Makes the ids of answers. Workers that share a `secret` sign them with it; without one, ids are not signed."""

    secret: bytes = field(default=b"", repr=False)

    def new(self) -> str:
        """An id: 32 hexadecimal digits, with a secret 64. Whoever has it may read the answer, so it cannot be guessed."""
        number = secrets.token_hex(_DIGITS // 2)
        return number + self._signature(number) if self.secret else number

    def may_be_elsewhere(self, answer_id: str) -> bool:
        """Whether one of the workers that share the secret gave this id, however long ago; without a secret there are no others."""
        if not self.secret or not answer_id.isascii():
            return False
        return hmac.compare_digest(self._signature(answer_id[:_DIGITS]), answer_id[_DIGITS:])

    def _signature(self, number: str) -> str:
        return hmac.digest(self.secret, number.encode(), "sha256").hex()[:_DIGITS]
