"""An HTTPS server on loopback for Slack and Discord: it checks as they do, and fails when told."""

from __future__ import annotations

import json
import ssl
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SLACK, DISCORD = "hooks.slack.com", "discord.com"
SLACK_PATH = "/services/T0SECRET1/B0SECRET2/slackSecretToken0123456789"
DISCORD_PATH = "/api/webhooks/4174216298123456/discord-Secret_Token-0123456789"
SECRETS = ("T0SECRET1", "B0SECRET2", "slackSecretToken0123456789", "discord-Secret_Token-0123456789")
LONGEST_SECONDS = 60


@dataclass
class Trouble:
    """Instead of an answer. `takes`: the message counts as posted all the same. `cut`: no answer at all."""

    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    hangs: float = 0.0
    takes: bool = False


class ChatServer:
    """`posted`: what each service took, as its text. `asked`: all requests. A context manager."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.posted: dict[str, list[str]] = {SLACK: [], DISCORD: []}
        self.asked: list[str] = []
        self.wrong: list[str] = []
        self.troubles: dict[str, list[Trouble]] = {SLACK: [], DISCORD: []}
        self.always: dict[str, Trouble] = {}
        self.closing = threading.Event()
        self.lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.chat = self
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )

    @property
    def address(self) -> tuple[str, int]:
        return ("127.0.0.1", self._server.server_address[1])

    def lines(self, host: str) -> list[str]:
        """What was told there, line by line, without headings."""
        return [line for text in self.posted[host] for line in text.splitlines()[1:]]

    def trouble(self, host: str) -> Trouble | None:
        with self.lock:
            self.asked.append(host)
            queue = self.troubles[host]
            return queue.pop(0) if queue else self.always.get(host)

    def __enter__(self) -> ChatServer:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    chat: ChatServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that is killed is meant."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        chat, host = self.server.chat, self.headers.get("Host", "")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if host not in chat.posted:
            return self._answer(404, b"no such host")
        judge = _slack if host == SLACK else _discord
        status, said, text = judge(self.path, self.headers.get("Content-Type", ""), body)
        if text is None:
            chat.wrong.append(f"{host} {status} {said!r}")
            return self._answer(status, said)
        trouble = chat.trouble(host)
        if trouble is None or trouble.takes:
            chat.posted[host].append(text)
        if trouble is None:
            return self._answer(status, said)
        if trouble.hangs:
            chat.closing.wait(min(trouble.hangs, LONGEST_SECONDS))
        if trouble.cut:
            self.close_connection = True
            return None
        return self._answer(trouble.status, b"trouble", trouble.headers)

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed."""


def _slack(path: str, kind: str, body: bytes) -> tuple[int, bytes, str | None]:
    """As the documentation of incoming webhooks says: `text` or `attachments`, at most 40,000 characters."""
    if path.rstrip("/") != SLACK_PATH:
        return 404, b"no_service", None
    data = _json(kind, body)
    if not isinstance(data, dict):
        return 400, b"invalid_payload", None
    texts = [str(each.get("text", "")) for each in data.get("attachments", [])]
    text = str(data.get("text", "")) or "\n".join(texts)
    if not text:
        return 400, b"no_text", None
    return (200, b"ok", text) if len(text) <= 40_000 else (400, b"msg_too_long", None)


def _discord(path: str, kind: str, body: bytes) -> tuple[int, bytes, str | None]:
    """As the documentation of webhooks says: `content` of 1 to 2,000 characters, answered with 204."""
    if path.partition("?")[0] != DISCORD_PATH:
        return 404, b'{"message": "Unknown Webhook", "code": 10015}', None
    data = _json(kind, body)
    content = data.get("content") if isinstance(data, dict) else None
    if not isinstance(content, str) or not 1 <= len(content) <= 2000:
        return 400, b'{"code": 50035, "message": "Invalid Form Body"}', None
    return 204, b"", content


def _json(kind: str, body: bytes) -> Any:
    try:
        return json.loads(body) if kind.startswith("application/json") else None
    except ValueError:
        return None
