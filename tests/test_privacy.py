"""A question leaves no trace: its words stand in no line of the log, no metric and no file, however it is asked and whatever fails."""

import json
from pathlib import Path

import pytest
from served_process import Served, served

RARE = "xylozebub"
QUESTION = f"What causes {RARE} kelp fever?"


def ask_every_way(service: Served) -> list[int]:
    """The statuses of the replies to a question, asked wherever one can be, rightly and wrongly."""
    chat = {"model": "medcite", "messages": [{"role": "user", "content": QUESTION}]}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": {"question": QUESTION}}}
    events, both = "text/event-stream", "application/json, text/event-stream"
    form = "application/x-www-form-urlencoded"
    asked = [
        service.request("POST", "/v1/ask", {"question": QUESTION}),
        service.request("POST", "/v1/ask", {"question": QUESTION}, accept=events),
        service.request("POST", "/v1/ask", {"question": "kelp?", "history": [{"role": "user", "content": QUESTION}]}),
        service.request("POST", "/v1/ask", {"question": QUESTION, RARE: RARE}),
        service.request("POST", "/v1/ask", {"question": f"{RARE} " * 2000}),
        service.request("POST", "/v1/ask", f'{{"question": "{RARE}'.encode()),
        service.request("POST", "/v1/ask", QUESTION.encode(), content_type="text/plain"),
        service.request("GET", f"/v1/search?q={RARE}"),
        service.request("GET", f"/v1/search?q={RARE}&k={RARE}"),
        service.request("GET", f"/ask?q={RARE}+kelp"),
        service.request("POST", "/ask", f"q={RARE}+kelp".encode(), content_type=form),
        service.request("GET", f"/{RARE}"),
        service.request("GET", f"/documents/{RARE}"),
        service.request("GET", f"/v1/documents/{RARE}"),
        service.request("POST", "/v1/chat/completions", chat),
        service.request("POST", "/v1/chat/completions", {**chat, "stream": True}),
        service.request("POST", "/v1/chat/completions", {**chat, "model": RARE}),
        service.request("POST", "/v1/chat/completions", {**chat, "messages": [{"role": RARE, "content": RARE}]}),
        service.request("POST", "/mcp", call, accept=both),
        service.request("POST", "/mcp", {**call, "params": {"name": "ask", "arguments": {"question": [RARE]}}}, accept=both),
        service.request("POST", "/mcp", {**call, "params": {"name": RARE, "arguments": RARE}}, accept=both),
        service.request("POST", "/mcp", {**call, "method": RARE}, accept=both),
        service.request("POST", "/mcp", f'{{"{RARE}'.encode(), accept=both),
        service.request("GET", "/healthz", x_request_id=f"{RARE} {RARE}"),
        service.request("GET", "/healthz", x_request_id=f"what-causes-{RARE}"),
        service.request("GET", "/healthz", authorization=f"Bearer {RARE}", traceparent=RARE),
    ]  # fmt: skip
    with service.connect() as broken:
        broken.sendall(f"GET /ask?q={RARE} HTTP/9.9\r\n{RARE}\r\n\r\n".encode())
        broken.recv(65536)
    return [status for status, _, _ in asked]


@pytest.mark.parametrize(("workers", "log_format"), [(1, "text"), (2, "json")])
def test_no_word_of_a_question_is_kept(library: Path, tmp_path: Path, workers: int, log_format: str) -> None:
    with served(library, tmp_path, workers=workers, log_format=log_format, log_level="DEBUG") as service:
        statuses = ask_every_way(service)
        assert statuses[0] == statuses[1] == 200
        metrics = service.request("GET", "/metrics")[2].decode()
        while_it_runs = [path for path in tmp_path.rglob("*") if path.is_file() and RARE.encode() in path.read_bytes()]
        service.stop()
    assert "medcite_requests_total" in metrics
    assert RARE not in metrics
    log = (tmp_path / "log").read_text()
    assert log.count("/v1/ask") >= 5
    assert RARE not in log
    assert while_it_runs == [path for path in tmp_path.rglob("*") if path.is_file() and RARE.encode() in path.read_bytes()] == []
    if log_format == "json":
        lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
        (first, *_) = [line for line in lines if line.get("route") == "/v1/ask"]
        assert (first["method"], first["status"], first["level"]) == ("POST", 200, "INFO")
        assert len(first["request_id"]) == 32


def test_a_question_is_logged_where_the_setting_asks_for_it(library: Path, tmp_path: Path) -> None:
    with served(library, tmp_path, log_questions="true") as service:
        service.ask(QUESTION)
        service.stop()
    assert RARE in (tmp_path / "log").read_text()
