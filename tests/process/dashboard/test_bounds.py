"""Who holds connections open, sends slowly or asks for much at once does not keep others out for long."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from coord_core.dashboard import protocol
from coord_core.dashboard.gate import MOST_REQUESTS
from tests.support.waiting import wait_until

from .served import Browser, Served

MOST = protocol.MOST_CONNECTIONS


@pytest.fixture
def room() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def connected(served: Served, room: ExitStack) -> socket.socket:
    return room.enter_context(socket.create_connection(("127.0.0.1", served.port), timeout=20))


def is_dropped(connection: socket.socket, seconds: float) -> bool:
    connection.settimeout(seconds)
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True
    except TimeoutError:
        return False


def test_connections_are_bounded_and_come_free(shared: Served, visitor: Browser, room: ExitStack) -> None:
    idle = [connected(shared, room) for _ in range(MOST)]
    assert is_dropped(connected(shared, room), 5)
    for each in idle:
        each.close()

    def is_served() -> bool:
        try:
            return visitor.get("/").status == 200
        except OSError:
            return False

    wait_until(is_served, "a free connection")


def test_what_never_gets_whole_is_dropped(shared: Served, visitor: Browser, room: ExitStack) -> None:
    """A request, and a body that was promised to who is let in."""
    silent, slow, promised = (connected(shared, room) for _ in range(3))
    slow.sendall(b"GET / HTTP/1.1\r\n")
    lines = [
        f"POST {visitor.base}/act/release HTTP/1.1", f"Host: {visitor.host}", f"Cookie: {visitor.cookie}",
        f"Origin: http://{visitor.host}", "Content-Type: application/x-www-form-urlencoded",
        "Content-Length: 100", "", "a=1",
    ]  # fmt: skip
    promised.sendall("\r\n".join(lines).encode())
    assert visitor.get("/").status == 200
    began = time.monotonic()
    while time.monotonic() - began < protocol.HEADER_SECONDS - 1:
        time.sleep(0.5)
        slow.sendall(b"X: y\r\n")  # it goes on, and gets no more time for that
    assert is_dropped(slow, 4) and is_dropped(silent, 4)
    assert promised.recv(65536).startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"POST /open HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"GET http://rebound.example/ HTTP/1.1\r\nHost: rebound.example\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_what_is_no_request_is_refused_and_nothing_breaks(
    shared: Served, visitor: Browser, room: ExitStack, sent: bytes
) -> None:
    connection = connected(shared, room)
    connection.sendall(sent)
    answer = connection.recv(65536)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4")
    assert b"held.py" not in answer and b"server:" not in answer.lower()
    assert visitor.get("/").status == 200


def test_forms_that_strangers_send_slowly_keep_nobody_out(
    shared: Served, visitor: Browser, room: ExitStack
) -> None:
    """Sign-in forms whose text does not come are not worth all the places that there are."""
    lines = [
        "POST /open HTTP/1.1", f"Host: {visitor.host}", f"Origin: http://{visitor.host}",
        "Content-Type: application/x-www-form-urlencoded", "Content-Length: 100", "", "a=1",
    ]  # fmt: skip
    slow = [connected(shared, room) for _ in range(MOST_REQUESTS + 1)]
    for each in slow:
        each.sendall("\r\n".join(lines).encode())
    assert slow[-1].recv(65536).startswith(b"HTTP/1.1 503")
    assert visitor.get("/").status == 200
