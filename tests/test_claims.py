"""Claims: who comes first has the id, the others are told apart by path and order."""

from indexer.claims import Claims
from indexer.documents import document_id
from indexer.store import Claim

URL = "https://shores.example/kelp"


def taken(*claimed: tuple[str, str | None, str]) -> tuple[Claims, list[str]]:
    """Claims after these were taken one after the other, and the ids they got."""
    claims = Claims()
    own = []
    for id_, url, path in claimed:
        own.append(claims.own_id(id_, url=url, path=path))
        claims.take(own[-1])
    return claims, own


def test_a_free_id_is_what_was_claimed() -> None:
    assert taken(("kelp", URL, "a.md"), ("moon", None, "b.md"))[1] == ["kelp", "moon"]


def test_further_claims_of_one_id_are_told_apart_by_path_then_by_order() -> None:
    _, own = taken(*[("kelp", URL, path) for path in ("a.md", "b.md", "b.md", "b.md")])
    fragments = ("b.md", "b.md#2", "b.md#3")
    assert own == ["kelp", *(document_id(url=URL, path="b.md", fragment=fragment) for fragment in fragments)]
    assert len(set(own)) == 4


def test_ids_had_before_are_taken_again_where_they_would_be_given_again() -> None:
    other = document_id(url=URL, path="b.md", fragment="b.md")
    claims, _ = taken(("kelp", URL, "a.md"))
    assert claims.take_again([Claim(other, "kelp", URL), Claim("moon", "moon", None)], "b.md")
    assert claims.own_id("moon", url=None, path="c.md") != "moon"


def test_an_id_that_is_free_now_or_taken_now_is_not_kept_and_nothing_is_taken() -> None:
    claims, _ = taken(("kelp", URL, "a.md"))
    assert not claims.take_again([Claim("moon", "moon", None), Claim("kelp", "kelp", None)], "b.md")
    assert claims.own_id("moon", url=None, path="c.md") == "moon"
    assert not claims.take_again([Claim("moon-2", "moon", None)], "b.md")
