"""A hook answers within its own deadline, whatever hangs. All the slow ones run at once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from coord_core.claude.deadline import SECONDS
from coord_core.storage.sqlite import BUSY_SECONDS
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, enrol, new_repository
from tests.support.hooks import HOOKS, MIRRORED, ROOT, SCRIPTS, Answer, answer_of, start_hook
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

    def start(
        self, name: str, event: str, session: Session, given: bytes | None, hooks: Path = HOOKS
    ) -> None:
        """Without anything to read, its stdin stays open."""
        process = start_hook(event, session.environment, session.folder, hooks)
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


HANGS = (
    "\n\ndef {name}(*given):\n    import time\n    time.sleep(60)\n"  # as a disk that does not answer does
)


def tool_that_hangs(root: Path, module: str, name: str) -> Path:
    """The hooks of a copy of the tool in which a function never comes back."""
    ignored = shutil.ignore_patterns("__pycache__", "install", "cli")
    shutil.copytree(ROOT / "coord_core", root / "coord_core", ignore=ignored)
    shutil.copytree(HOOKS, root / "hooks", ignore=ignored)
    with (root / "coord_core" / module).open("a") as file:
        file.write(HANGS.format(name=name))
    return root / "hooks"


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Answer, float]]:
    """What hooks said whose stdin stayed open, and in which something hung, by name."""
    folder = tmp_path_factory.mktemp("deadline").resolve()
    plain = enrol(new_repository(folder / "plain"))
    lenient = enrol(new_repository(folder / "lenient"), fail_open=True)
    finding = tool_that_hangs(folder / "finding", "project.py", "find")
    deciding = tool_that_hangs(folder / "deciding", "claude/leasing.py", "take")
    measuring = tool_that_hangs(folder / "measuring", "timings.py", "_add")
    hanging = Hanging()
    for event in SCRIPTS:
        hanging.start(event, event, session_of(plain, folder), None)
    for name, enrolled, hooks in (
        ("finding hangs", plain, finding),
        ("deciding hangs", plain, deciding),
        ("fails open", lenient, deciding),
        ("measuring hangs", plain, measuring),
    ):
        session = session_of(enrolled, folder)
        hanging.start(name, "PreToolUse", session, write_call(session), hooks)
    return hanging.answers()


def session_of(enrolled: Enrolled, home: Path) -> Session:
    return Session("1234abcd0000", enrolled.root, os.getpid(), {"HOME": str(home)})


Answers = dict[str, tuple[Answer, float]]


@pytest.mark.parametrize("name", ["PreToolUse", "finding hangs", "deciding hangs"])
def test_an_edit_that_cannot_be_decided_in_time_is_refused(answers: Answers, name: str) -> None:
    answer, _ = answers[name]
    assert answer.decision == "deny"
    assert "took too long" in answer.reason
    assert "Try again" in answer.reason


@pytest.mark.parametrize("event", [event for event in SCRIPTS if event not in ("PreToolUse", *MIRRORED)])
def test_an_event_that_decides_nothing_complains_in_time(answers: Answers, event: str) -> None:
    answer, _ = answers[event]
    assert (answer.status, answer.stdout) == (1, "")
    assert "took too long" in answer.stderr


@pytest.mark.parametrize("event", MIRRORED)
def test_a_mirrored_list_is_never_in_the_way(answers: Answers, event: str) -> None:
    answer, _ = answers[event]
    assert (answer.status, answer.stdout, answer.stderr) == (0, "", "")


def test_every_answer_comes_before_the_client_would_give_up(answers: Answers) -> None:
    seconds = [when for _, when in answers.values()]
    assert min(seconds) > SECONDS - 0.5
    assert max(seconds) < SECONDS + MARGIN < CLIENT_SECONDS


def test_a_user_who_prefers_it_is_let_through_when_it_takes_too_long(answers: Answers) -> None:
    answer, _ = answers["fails open"]
    assert (answer.status, answer.decision) == (0, None)


def test_a_measurement_that_cannot_be_written_keeps_no_decision_back(answers: Answers) -> None:
    answer, _ = answers["measuring hangs"]
    assert answer.is_silent


def test_waiting_for_the_database_fits_into_the_deadline() -> None:
    assert BUSY_SECONDS < SECONDS < CLIENT_SECONDS


def test_an_answer_in_time_is_not_followed_by_another(start_session: StartSession) -> None:
    session = start_session()
    process = start_hook("PreToolUse", session.environment, session.folder)
    began = time.monotonic()
    assert answer_of(process, write_call(session)).is_silent
    assert time.monotonic() - began < SECONDS - 1
