"""What hooks leave of how long they took: one line each, wherever they opened the state."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from coord_core.observing import timings
from coord_core.timings import FILE, FULL, OLDER
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.sessions import Session


@pytest.fixture
def session(enrolled: Enrolled, start_session: StartSession) -> Session:
    return start_session()


def events(enrolled: Enrolled) -> list[str]:
    return [one.event for one in timings.read(enrolled.project)]


def test_each_hook_that_governs_something_leaves_one_line(enrolled: Enrolled, session: Session) -> None:
    before = time.time()
    began = time.monotonic()
    session.start()
    session.edit("a")
    session.edited("a")
    session.stop()
    took = (time.monotonic() - began) * 1000
    found = timings.read(enrolled.project)
    assert [one.event for one in found] == ["SessionStart", "PreToolUse", "PostToolUse", "Stop"]
    assert all(before - 0.001 <= one.at <= time.time() + 0.001 for one in found)
    assert all(1 < one.cpu < took and 1 < one.wall < took for one in found)
    assert sum(one.wall for one in found) < took
    mode = os.stat(enrolled.state / FILE).st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_a_refusal_and_a_shell_command_leave_one_too(
    enrolled: Enrolled, session: Session, start_session: StartSession
) -> None:
    session.edit("a")
    other = start_session()
    assert other.edit("a").refuses
    other.ask("echo x > b")
    assert events(enrolled) == ["PreToolUse"] * 3


def test_what_governs_nothing_leaves_nothing(
    enrolled: Enrolled, session: Session, start_session: StartSession, tmp_path: Path
) -> None:
    session.send("PreToolUse", tool_name="Read", tool_input={"file_path": str(enrolled.root / "a")})
    start_session(folder=tmp_path).edit(tmp_path / "elsewhere")
    assert not (enrolled.state / FILE).exists()


def test_a_full_file_becomes_the_older_half(enrolled: Enrolled, session: Session) -> None:
    (enrolled.state / OLDER).write_text("0.000 Stop 1.0 1.0\n")
    (enrolled.state / FILE).write_text("1.000 Stop 1.0 1.0\n" + "x" * FULL + "\n")
    session.edit("a")
    assert not (enrolled.state / FILE).exists()
    session.edit("b")
    assert [int(min(one.at, 2)) for one in timings.read(enrolled.project)] == [1, 2, 2]
    assert (enrolled.state / FILE).stat().st_size < 100


def test_one_that_cannot_be_put_aside_does_not_grow_for_ever(enrolled: Enrolled, session: Session) -> None:
    (enrolled.state / OLDER).mkdir()
    (enrolled.state / FILE).write_text("x" * 2 * FULL)
    assert session.edit("a").is_silent
    assert (enrolled.state / FILE).stat().st_size == 2 * FULL


def in_the_way(path: Path, kind: str, target: Path) -> None:
    if kind == "link":
        target.write_text("of the user\n")
        path.symlink_to(target)
    elif kind == "dangling":
        path.symlink_to(target)
    elif kind == "folder":
        path.mkdir()
    else:
        os.mkfifo(path)


@pytest.mark.parametrize("kind", ["link", "dangling", "folder", "pipe"])
def test_what_stands_in_its_place_is_let_be_and_stops_nobody(
    enrolled: Enrolled, session: Session, tmp_path: Path, kind: str
) -> None:
    target = tmp_path / "target"
    in_the_way(enrolled.state / FILE, kind, target)
    assert session.edit("a").is_silent
    assert enrolled.held() == {"a": session.name}
    assert events(enrolled) == []
    assert (target.read_text() if target.exists() else None) == ("of the user\n" if kind == "link" else None)


def test_a_pipe_that_somebody_reads_gets_nothing(enrolled: Enrolled, session: Session) -> None:
    os.mkfifo(enrolled.state / FILE)
    reader = os.open(enrolled.state / FILE, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert session.edit("a").is_silent
        assert os.read(reader, 100) == b""
    finally:
        os.close(reader)
