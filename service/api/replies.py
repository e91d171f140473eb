"""Replies as they go by: what status a request is answered with."""

from starlette.types import Message, Send

CLOSED = 499  # as nginx logs a request whose client went away before the reply


class Reply:
    """Passes a reply on; `begun` says whether it has begun, `status` is its status, 499 until then."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False
        self.status = CLOSED

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            self.status = message["status"]
        await self._send(message)
