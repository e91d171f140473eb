"""What the tests of the HTTP interface have in common: problem documents, and streams of events."""

import json
from typing import Any


def check_problem(response: Any, status: int, kind: str) -> dict[str, Any]:
    """The body of a reply that is this problem, with everything that holds of every problem."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    body: dict[str, Any] = response.json()
    assert body["type"] == f"urn:medcite:problem:{kind}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert "Traceback" not in response.text
    return body


def events(text: str) -> list[tuple[str, Any]]:
    """The events of a stream (https://html.spec.whatwg.org/multipage/server-sent-events.html), each with its data read as JSON."""
    assert text.endswith("\n\n")
    found = []
    for block in text.removesuffix("\n\n").split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n"))  # one line of data each: JSON has no bare line ends
        assert set(fields) == {"event", "data"}
        found.append((fields["event"], json.loads(fields["data"])))
    return found
