"""A hook answers within its own deadline, whatever hangs. All the slow ones run at once."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

import pytest

from coord_core.claude.deadline import SECONDS
from coord_core.storage.sqlite import BUSY_SECONDS
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, enrol, new_repository
from tests.support.hooks import SCRIPTS, Answer, answer_of, start_hook
from tests.support.sessions import Session

CLIENT_SECONDS = 10  # the timeout that the hooks are installed with
MARGIN = 3.0  # a noisy machine's


def write_call(session: Session) -> bytes:
    fields = {"session_id": session.id, "cwd": str(session.folder), "tool_name": "Write"}
    return json.dumps({**fields, "tool_input": {"file_path": str(session.folder / "a")}}).encode()


class Hanging:
    """Hooks that were started at one moment; what each says, and when."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, event: str, session: Session, given: bytes | None) -> None:
        """Without anything to read, its stdin stays open."""
        process = start_hook(event, session.environment, session.folder)
        self._processes[name] = process
        if given is not None:
            assert process.stdin is not None
            process.stdin.write(given)
            process.stdin.close()
            process.stdin = None

    def answers(self) -> dict[str, tuple[Answer, float]]:
        found = {}
        for name, process in self._processes.items():
            try:
                process.wait(timeout=30)
            finally:
                process.kill()
            found[name] = (answer_of(process), time.monotonic() - self._start)
        return found


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Answer, float]]:
    """What hooks said whose stdin stayed open, and for which a disk hung, by name."""
    folder = tmp_path_factory.mktemp("deadline").resolve()
    plain = enrol(new_repository(folder / "plain"))
    hanging = Hanging()
    for event in SCRIPTS:
        hanging.start(event, event, session_of(plain, folder), None)
    no_marker = enrol(new_repository(folder / "no-marker"))
    no_marker.marker.unlink()
    os.mkfifo(no_marker.marker)
    hanging.start("the marker hangs", "PreToolUse", *told(no_marker, folder))
    for name, settings in (("the journal hangs", {}), ("fails open", {"fail_open": True})):
        no_journal = enrol(new_repository(folder / name), **settings)
        session, call = told(no_journal, folder)
        session.edit("before")
        (no_journal.state / "journal.jsonl").unlink()
        os.mkfifo(no_journal.state / "journal.jsonl")
        hanging.start(name, "PreToolUse", session, call)
    return hanging.answers()


def session_of(enrolled: Enrolled, home: Path) -> Session:
    return Session("1234abcd0000", enrolled.root, os.getpid(), {"HOME": str(home)})


def told(enrolled: Enrolled, home: Path) -> tuple[Session, bytes]:
    session = session_of(enrolled, home)
    return session, write_call(session)


Answers = dict[str, tuple[Answer, float]]


@pytest.mark.parametrize("name", ["PreToolUse", "the marker hangs", "the journal hangs"])
def test_an_edit_that_cannot_be_decided_in_time_is_refused(answers: Answers, name: str) -> None:
    answer, _ = answers[name]
    assert answer.decision == "deny"
    assert "took too long" in answer.reason
    assert "Try again" in answer.reason


@pytest.mark.parametrize("event", [event for event in SCRIPTS if event != "PreToolUse"])
def test_an_event_that_decides_nothing_complains_in_time(answers: Answers, event: str) -> None:
    answer, _ = answers[event]
    assert (answer.status, answer.stdout) == (1, "")
    assert "took too long" in answer.stderr


def test_every_answer_comes_before_the_client_would_give_up(answers: Answers) -> None:
    seconds = [when for _, when in answers.values()]
    assert min(seconds) > SECONDS - 0.5
    assert max(seconds) < SECONDS + MARGIN < CLIENT_SECONDS


def test_a_user_who_prefers_it_is_let_through_when_it_takes_too_long(answers: Answers) -> None:
    answer, _ = answers["fails open"]
    assert (answer.status, answer.decision) == (0, None)


def test_waiting_for_the_database_fits_into_the_deadline() -> None:
    assert BUSY_SECONDS < SECONDS < CLIENT_SECONDS


def test_an_answer_in_time_is_not_followed_by_another(start_session: StartSession) -> None:
    session = start_session()
    process = start_hook("PreToolUse", session.environment, session.folder)
    began = time.monotonic()
    assert answer_of(process, write_call(session)).is_silent
    assert time.monotonic() - began < SECONDS - 1
