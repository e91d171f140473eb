"""Claims: the ids that loaders give to documents, and the ids that these then have."""

from collections.abc import Sequence

from indexer.documents import document_id
from indexer.store import Claim


class Claims:
    """Knows the ids that are taken. Whoever comes first with an id has it."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def own_id(self, claimed: str, *, url: str | None, path: str) -> str:
        """The claimed id, or another where that is taken: path and order tell apart what claims one address, the same from
        build to build. `take` takes it.
        """
        own, number = claimed, 0
        while own in self._taken:
            number += 1
            own = document_id(url=url, path=path, fragment=path if number == 1 else f"{path}#{number}")
        return own

    def take(self, own: str) -> None:
        self._taken.add(own)

    def take_again(self, claims: Sequence[Claim], path: str) -> bool:
        """Takes the ids that the documents of a file had before; False, and none taken, where they would be others now."""
        taken: list[str] = []
        for claim in claims:
            if self.own_id(claim.claimed, url=claim.url, path=path) != claim.id:
                self._taken.difference_update(taken)
                return False
            self._taken.add(claim.id)
            taken.append(claim.id)
        return True
