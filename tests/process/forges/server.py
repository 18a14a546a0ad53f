"""An HTTPS server on loopback that stands for forges: it keeps what was asked, and answers as it is told."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

LONGEST_SECONDS = 60


class Question:
    """A request as it came. `data` is its JSON."""

    def __init__(self, method: str, target: str, headers: dict[str, str], body: bytes) -> None:
        parts = urlsplit(target)
        self.method = method
        self.path = parts.path
        self.query = dict(parse_qsl(parts.query))
        self.headers = headers
        self.host = headers.get("host", "")
        self.data: Any = json.loads(body) if body else None

    def __repr__(self) -> str:
        return f"{self.method} {self.host}{self.path} {self.query} {self.data}"


class Reply:
    """What to answer. `cut`: close the connection instead; `after`: seconds to wait before."""

    def __init__(
        self, status: int, data: Any = None, headers: dict[str, str] | None = None,
        cut: bool = False, after: float = 0,
    ) -> None:  # fmt: skip
        self.status = status
        self.data = data
        self.headers = headers or {}
        self.cut = cut
        self.after = after


CUT = Reply(0, cut=True)
Answering = Callable[[Question], Reply | None]


class ForgeServer:
    """`answering` are asked in turn until one answers; `questions` are what came. A context manager."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.questions: list[Question] = []
        self.answering: list[Answering] = []
        self.closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.forge = self
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )

    @property
    def address(self) -> tuple[str, int]:
        return ("127.0.0.1", self._server.server_address[1])

    def asked(self, method: str) -> list[Question]:
        return [question for question in self.questions if question.method == method]

    def answer(self, question: Question) -> Reply:
        self.questions.append(question)
        for answering in self.answering:
            if (reply := answering(question)) is not None:
                return reply
        return Reply(501, {"message": f"the test's server does not know {question!r}"})

    def __enter__(self) -> ForgeServer:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    forge: ForgeServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is meant."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self._chunked() if self.headers.get("Transfer-Encoding") else self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.forge.answer(Question(self.command, self.path, headers, body))
        if reply.after:
            self.server.forge.closing.wait(min(reply.after, LONGEST_SECONDS))
        if reply.cut:
            self.close_connection = True
            return
        self._send(reply)

    do_POST = do_GET  # noqa: N815

    def _send(self, reply: Reply) -> None:
        body = json.dumps(reply.data).encode()
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/json; charset=utf-8", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _chunked(self) -> bytes:
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed."""
