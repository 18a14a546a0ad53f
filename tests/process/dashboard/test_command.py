"""The command: its port, what it says, and that nothing is left when it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process.cli.program import PROGRAM, Program
from tests.support.enrolment import Enrolled
from tests.support.sessions import Session
from tests.support.waiting import wait_until

from .conftest import Serve
from .served import LINK, Browser, Served

NOT_THERE = """
import subprocess
import sys
for name in ("starlette", "uvicorn", "jinja2"):
    sys.modules[name] = None
sys.argv = ["claude-coordinator", "dashboard"]
from coord_core.cli import main
main()
"""


@pytest.fixture
def program(enrolled: Enrolled) -> Program:
    return Program(enrolled.root)


def listens(address: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        return probe.connect_ex((address, port)) == 0


def own_address() -> str | None:
    """One of this machine's that is not loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent
        except OSError:
            return None
        found = str(probe.getsockname()[0])
    return None if found.startswith("127.") else found


def test_it_listens_on_loopback_alone(shared: Served) -> None:
    assert listens("127.0.0.1", shared.port)
    found = own_address()
    assert found is None or not listens(found, shared.port)


def test_a_port_that_is_taken_is_said_to_be(shared: Served, program: Program) -> None:
    done = program("dashboard", "--no-open", "--port", str(shared.port))
    assert done.status == 2 and f"Port {shared.port} is in use" in done.stderr


def test_two_of_one_repository_do_not_disturb_each_other(served: Served, serve: Serve) -> None:
    """One is forked, as the others here are, and one is an interpreter of its own."""
    first, second = served.browser(), serve(alone=True).browser()
    assert first.port != second.port
    assert first.act("release", token=1, reason="x").status == 409
    for browser in (first, second):
        assert "held.py" in browser.get("/").text


def test_without_a_port_it_takes_the_next_that_is_free(holder: Session, serve: Serve) -> None:
    one, other = serve("--no-open"), serve("--no-open")
    assert 8642 <= one.port < other.port < 8662


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left_of_it(holder: Session, serve: Serve, sent: signal.Signals) -> None:
    served = serve(alone=True)
    with served.browser().live() as stream:
        stream.event()
        served.process.send_signal(sent)
        status = served.process.wait(5)
    assert status == (0 if sent == signal.SIGINT else -sent)
    assert not listens("127.0.0.1", served.port)
    assert not children(served.process.pid)


def children(pid: int) -> list[str]:
    """Processes of its group or below it."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = entry.joinpath("stat").read_text().rpartition(")")[2].split()[1]
            except OSError:
                continue
            if parent == str(pid):
                found.append(entry.name)
    return found


def test_it_goes_on_when_its_input_ends(served: Served, browser: Browser) -> None:
    assert served.process.stdin is not None
    served.process.stdin.close()
    assert browser.get("/").status == 200
    served.process.stdin = open(os.devnull, "wb")


def test_it_serves_without_an_input(holder: Session, enrolled: Enrolled) -> None:
    """`dashboard <&-`: where nobody can ask for another link, the first one is good."""
    words = ["sh", "-c", 'exec "$@" <&-', "sh", *PROGRAM, "dashboard", "--no-open", "--port", "0"]
    process = subprocess.Popen(words, cwd=enrolled.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert process.stdout is not None
        found = next(filter(None, map(LINK.search, map(bytes.decode, process.stdout))))
        assert Browser(int(found[1])).get(f"/open?token={found[2]}").status == 303
    finally:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=5)
    assert said == b"" and process.returncode == 0


def test_it_opens_a_browser_without_a_token_in_its_arguments(
    holder: Session, serve: Serve, tmp_path: Path
) -> None:
    opened, script = tmp_path / "opened", tmp_path / "browser"
    script.write_text(f'#!/bin/sh\necho "$@" > {opened}.part && mv {opened}.part {opened}\n')
    script.chmod(0o700)
    served = serve("--open", "--port", "0", BROWSER=f"{script} %s")
    wait_until(opened.exists, "the browser")
    assert opened.read_text().strip() == f"http://127.0.0.1:{served.port}/"


def test_outside_of_a_repository_it_says_so(program: Program, tmp_path: Path) -> None:
    done = program("dashboard", "--no-open", folder=tmp_path)
    assert done.status == 2 and "not in a repository" in done.stderr


def test_without_the_extra_it_says_which(enrolled: Enrolled) -> None:
    import subprocess

    done = subprocess.run(
        [sys.executable, "-c", NOT_THERE], cwd=enrolled.root, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 3
    assert "claude-coordinator[dashboard]" in done.stderr


def test_the_dead_are_swept_when_it_starts(holder: Session, serve: Serve, enrolled: Enrolled) -> None:
    os.kill(holder.pid, signal.SIGKILL)
    os.waitpid(holder.pid, 0)
    assert (
        holder.name
        not in serve().browser().get("/").text.partition('id="people"')[2].partition("</section")[0]
    )
    assert enrolled.held() == {}
