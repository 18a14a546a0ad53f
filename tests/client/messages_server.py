"""The loopback HTTP side of the model: `POST /v1/messages`, answered whole or as a stream of events."""

from __future__ import annotations

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from .script import Block, events_of


class MessagesServer(ThreadingHTTPServer):
    """Asks `answer` for the message of each request, in a thread of its own."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, answer: Callable[[Block], Block]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that is killed or interrupted drops its connections; that is no news."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: MessagesServer

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        path = self.path.split("?")[0]
        if path.endswith("/v1/messages/count_tokens"):
            self._send({"input_tokens": 1})
        elif not path.endswith("/v1/messages"):
            self._send({}, status=404)
        elif request.get("stream"):
            self._stream(self.server.answer(request))
        else:
            self._send(self.server.answer(request))

    def do_GET(self) -> None:
        self._send({}, status=404)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _stream(self, message: Block) -> None:
        lines = (f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events_of(message))
        self._write("text/event-stream", "".join(lines))

    def _send(self, body: Block, status: int = 200) -> None:
        self._write("application/json", json.dumps(body), status)

    def _write(self, kind: str, text: str, status: int = 200) -> None:
        content = text.encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            self.close_connection = True  # the client was interrupted or killed while the answer was held

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing: the tests read the requests."""
