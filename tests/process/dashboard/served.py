"""The dashboard as a real process, and a browser that is only a program: it sends what the test says."""

from __future__ import annotations

import http.client
import json
import os
import re
import select
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlencode

from tests.support.serving import interpreted, serving

LINK = re.compile(r"http://127\.0\.0\.1:(\d+)/open\?token=(\w+)")
LONGEST_SECONDS = 20.0
COOKIE_PATH = re.compile(r"; Path=([^;]*)/(?:;|$)", re.IGNORECASE)
FORGERY = re.compile(r'name="forgery_token" value="([^"]+)"')


class Served:
    """`claude-coordinator dashboard` in a folder, until `end`; `alone`: by an interpreter of its own."""

    def __init__(self, folder: Path, *arguments: str, alone: bool = False, **variables: str) -> None:
        words = ["dashboard", "--no-open", *(arguments or ("--port", "0"))]
        environment = {**os.environ, "PYTHONUTF8": "1", **variables}
        self.process = (interpreted if alone else serving)(words, folder, environment)
        self.said = ""
        link = self._next_link(0)
        self.port, self.token = int(link[1]), link[2]

    def _next_link(self, known: int) -> re.Match[str]:
        assert self.process.stdout is not None
        until = time.monotonic() + LONGEST_SECONDS
        while time.monotonic() < until:
            found = list(LINK.finditer(self.said))
            if len(found) > known and self.said.endswith("\n"):
                return found[-1]
            ready, _, _ = select.select([self.process.stdout], [], [], 0.5)
            text = os.read(self.process.stdout.fileno(), 65536).decode() if ready else ""
            if ready and not text:
                break
            self.said += text
        raise AssertionError(f"no link: {self.said}")

    def new_token(self) -> str:
        """As by Enter in the terminal."""
        known = len(LINK.findall(self.said))
        assert self.process.stdin is not None
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()
        return self._next_link(known)[2]

    def browser(self) -> Browser:
        """One that was let in."""
        found = Browser(self.port)
        answer = found.get(f"/open?token={self.new_token()}")
        assert answer.status == 303, answer
        return found

    def end(self) -> int:
        """As Ctrl-C does; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            for pipe in (self.process.stdin, self.process.stdout):
                assert pipe is not None
                pipe.close()


class Answer:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.bytes = response.read()

    @property
    def text(self) -> str:
        return self.bytes.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.bytes)

    def __repr__(self) -> str:
        return f"Answer({self.status}, {self.text[:500]!r})"


class Browser:
    """Keeps cookies; sends what a browser sends with its own page's requests unless headers say otherwise.

    Paths are those of a page of its session, which are below `base`: the cookie's path.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = ""
        self.base = ""
        self.host = f"127.0.0.1:{port}"

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str | None] | None = None,
        raw: bytes = b"",
    ) -> Answer:
        """`headers`: beside its own, or None for one that is left out; `raw`: sent after them as it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST_SECONDS)
        try:
            connection.putrequest(method, self.address(path), skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers(headers or {}).items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            if raw:
                connection.send(raw)
            answer = Answer(connection.getresponse())
        finally:
            connection.close()
        self._remember(answer)
        return answer

    def headers(self, more: Mapping[str, str | None]) -> dict[str, str]:
        own: dict[str, str | None] = {"host": self.host, "cookie": self.cookie or None}
        return {name: value for name, value in {**own, **more}.items() if value is not None}

    def _remember(self, answer: Answer) -> None:
        for given in answer.headers.get_all("set-cookie") or ():
            self.cookie = given.partition(";")[0]
            self.base = COOKIE_PATH.findall(given)[0]

    def address(self, path: str) -> str:
        return path if path.startswith(("/open", "/static")) else self.base + path

    def get(self, path: str, **headers: str | None) -> Answer:
        return self.send("GET", path, headers=_named(headers))

    def post(self, path: str, fields: Mapping[str, object], **headers: str | None) -> Answer:
        sent: dict[str, str | None] = {
            "origin": f"http://{self.host}",
            "sec-fetch-site": "same-origin",
            "content-type": "application/x-www-form-urlencoded",
        }
        return self.send("POST", path, urlencode(fields).encode(), {**sent, **_named(headers)})

    def forgery_token(self) -> str:
        """As a page's form has it."""
        found = FORGERY.search(self.get("/").text)
        assert found is not None
        return found[1]

    def act(self, name: str, **fields: object) -> Answer:
        """A form of the page, its question answered; what became of it, as JSON."""
        sent = {"forgery_token": self.forgery_token(), **fields}
        asked = self.post(f"/act/{name}", sent, Accept="application/json")
        return self.answer(name, asked, **sent) if "ask" in asked.json else asked

    def answer(self, name: str, asked: Answer, **fields: object) -> Answer:
        """Yes, to a question that came as JSON."""
        sure = {**fields, "sure": "yes", "seen": asked.json["seen"]}
        return self.post(f"/act/{name}", sure, Accept="application/json")

    def act_blindly(self, name: str, **fields: object) -> Answer:
        """The same where no page has a form."""
        return self.post(f"/act/{name}", {"sure": "yes", **fields}, Accept="application/json")

    def live(self, path: str = "/live", **headers: str | None) -> Stream:
        return Stream(self, path, _named(headers))


class Stream:
    """Server-sent events as they come."""

    def __init__(self, browser: Browser, path: str, headers: Mapping[str, str | None]) -> None:
        self._socket = socket.create_connection(("127.0.0.1", browser.port), timeout=LONGEST_SECONDS)
        lines = [
            f"GET {browser.address(path)} HTTP/1.1",
            *(f"{name}: {value}" for name, value in browser.headers(headers).items()),
        ]
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode())
        self._file = self._socket.makefile("rb")
        self.status = int(self._file.readline().split()[1])
        self.headers = http.client.parse_headers(self._file)

    def __enter__(self) -> Stream:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()
        self._socket.close()

    def event(self, wanted: str = "sections") -> tuple[int | None, Any]:
        """The next event of this kind: its id and its data. Raises AssertionError when the stream ends."""
        return self.event_of(wanted)

    def event_of(self, *wanted: str) -> tuple[int | None, Any]:
        """The next event of one of these kinds."""
        while True:
            fields = self._fields()
            if fields.get("event") in wanted:
                number = fields.get("id")
                return None if number is None else int(number), json.loads(fields["data"])

    def is_silent_for(self, seconds: float) -> bool:
        """Does nothing come but what is no event? The last that is asked of a stream, if so."""
        self._socket.settimeout(seconds)
        try:
            while "event" not in self._fields():
                pass
        except TimeoutError:
            return True
        return False

    def _fields(self) -> dict[str, str]:
        """Up to an empty line. The stream is chunked; a chunk's size line is no field."""
        found: dict[str, str] = {}
        until = time.monotonic() + LONGEST_SECONDS
        while True:
            assert time.monotonic() < until, "no event"
            line = self._file.readline().decode().rstrip("\r\n")
            if line == "0":
                raise AssertionError("the stream has ended")
            name, colon, value = line.partition(": ")
            if colon and name:
                found[name] = value
            if not line and found:
                return found


def _named(headers: Mapping[str, str | None]) -> dict[str, str | None]:
    """As keywords they have `_` for `-`."""
    return {name.replace("_", "-").lower(): value for name, value in headers.items()}
