"""A hook that is forked answers as one with an interpreter of its own."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import StartSession
from tests.support import forked_hooks
from tests.support.forking import PIPE_HOLDS
from tests.support.hooks import HOOKS, Answer, run_hook
from tests.support.sessions import Session


def both(session: Session, event: str, given: bytes) -> tuple[Answer, Answer]:
    forked, own = (
        way(event, given, session.environment, session.folder, HOOKS)
        for way in (forked_hooks._forked, run_hook)
    )
    return forked, own


def given(session: Session, **fields: Any) -> bytes:
    return json.dumps({"session_id": session.id, "cwd": str(session.folder), **fields}).encode()


def same(answers: tuple[Answer, Answer]) -> Answer:
    forked, own = answers
    assert (forked.stdout, forked.stderr, forked.status) == (own.stdout, own.stderr, own.status)
    return own


def test_it_refuses_in_the_same_words(start_session: StartSession) -> None:
    holder, other = start_session(), start_session()
    assert not holder.edit("a.txt").refuses
    call = {"tool_name": "Edit", "tool_use_id": "x", "tool_input": {"file_path": str(other.folder / "a.txt")}}
    assert holder.name in same(both(other, "PreToolUse", given(other, **call))).reason


@pytest.mark.parametrize("command", ["echo x > a.txt", "python3 - <<'E'\nopen('a.txt', 'w')\nE\n", "ls"])
def test_it_reads_commands_alike(start_session: StartSession, command: str) -> None:
    holder, other = start_session(), start_session()
    assert not holder.edit("a.txt").refuses
    call = {"tool_name": "Bash", "tool_use_id": "x", "tool_input": {"command": command}}
    same(both(other, "PreToolUse", given(other, **call)))


def test_it_says_the_same_of_what_is_no_event(start_session: StartSession) -> None:
    assert same(both(start_session(), "PreToolUse", b'{"a": \xff')).refuses


@pytest.mark.parametrize(
    "variables", [{"LANG": "C"}, {"LC_ALL": "C"}, {"PYTHONPATH": "/"}, {"LD_PRELOAD": ""}]
)
def test_one_with_a_locale_gets_an_interpreter(variables: dict[str, str]) -> None:
    assert forked_hooks.can_be_forked({}, HOOKS)
    assert not forked_hooks.can_be_forked(variables, HOOKS)


def test_so_do_other_hooks_and_two_at_once(start_session: StartSession, tmp_path: Path) -> None:
    assert not forked_hooks.can_be_forked({}, tmp_path)
    sessions = [start_session() for _ in range(6)]
    answers: list[Answer] = []
    threads = [
        threading.Thread(target=lambda one=session: answers.append(one.edit("a.txt"))) for session in sessions
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.refuses for answer in answers) == [False, *[True] * 5]


def test_what_no_pipe_holds_is_taken_in_too(start_session: StartSession) -> None:
    session = start_session()
    answer = session.send("UserPromptSubmit", prompt="x" * PIPE_HOLDS)
    assert answer.status == 0
