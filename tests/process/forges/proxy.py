"""A proxy on loopback that sends every CONNECT, whatever host it names, to one server of the test."""

from __future__ import annotations

import socket
import socketserver
import threading
from contextlib import suppress


class Proxy:
    """`url` is for HTTPS_PROXY; `asked` are the hosts that clients wanted. A context manager."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.asked: list[str] = []
        self._server = _Server(("127.0.0.1", 0), _Tunnel)
        self._server.target, self._server.asked = target, self.asked
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Proxy:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    target: tuple[str, int]
    asked: list[str]


class _Tunnel(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        words = self._head().split()
        if len(words) < 2 or words[0] != b"CONNECT":
            self.request.sendall(b"HTTP/1.1 405 Only CONNECT\r\n\r\n")
            return
        self.server.asked.append(words[1].decode())
        with socket.create_connection(self.server.target) as upstream:
            self.request.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            back = threading.Thread(target=_pump, args=(upstream, self.request), daemon=True)
            back.start()
            _pump(self.request, upstream)
            back.join()

    def _head(self) -> bytes:
        head = b""
        while b"\r\n\r\n" not in head and (part := self.request.recv(4096)):
            head += part
        return head


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while part := source.recv(1 << 16):
            target.sendall(part)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
