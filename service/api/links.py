"""Links for somebody who does not stand on the service's own pages: a path becomes an address."""

from dataclasses import replace

from service.answers import Answer


def with_origin(answer: Answer, origin: str) -> Answer:
    """The answer with every link of its own as an address under `origin` ("https://medcite.example/")."""
    return replace(
        answer,
        citations=tuple(replace(c, deep_link=absolute(c.deep_link, origin)) for c in answer.citations),
        sources=tuple(replace(s, link=absolute(s.link, origin)) for s in answer.sources),
    )


def absolute(link: str, origin: str) -> str:
    """The link itself where it is an address; a path of this service under `origin`."""
    return origin.rstrip("/") + link if link.startswith("/") else link
