"""Commands that run for long, in the background or after their agent: how long they count, and for what."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.hidden import script
from tests.support.processes import ClientProcess
from tests.support.sessions import Session
from tests.support.working import BUILD, end_build, go_to_background, notify, program, start_build, write

SUBAGENT = {"agent_id": "sub", "agent_type": "general-purpose"}
LATE = "sleep 600; echo x > c.txt"


def running(enrolled: Enrolled, session: Session) -> list[str]:
    with enrolled.reading() as tx:
        return [command.call_id for command in tx.commands(session.name)]


@pytest.mark.parametrize("how", ["killed", "interrupted"])
def test_a_command_that_cannot_run_any_more_keeps_nobody_from_what_it_made(
    tree: Path,
    enrolled: Enrolled,
    start_session: StartSession,
    client_process: Callable[[], ClientProcess],
    how: str,
) -> None:
    client = client_process()
    gone, worker = start_session(pid=client.pid), start_session()
    start_build(gone)
    client.kill() if how == "killed" else gone.roster("idle", time.time())
    start_build(worker)
    (tree / "c.txt").write_text("x")
    end_build(worker)
    assert enrolled.held() == {"c.txt": worker.name}


def test_what_two_calls_of_one_agent_made_is_its_own(
    tree: Path, enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    go_to_background(session)
    start_build(session)
    (tree / "c.txt").write_text("x")
    end_build(session)
    assert enrolled.held() == {"c.txt": session.name}


def test_what_a_monitor_prints_is_not_its_end(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session
) -> None:
    assert not other.ask(BUILD, call="task", tool="Monitor").refuses
    other.ran(BUILD, call="task", tool="Monitor", tool_response={"taskId": "task"})
    notify(other, text="<event>GET / 200 <status>ok</status></event>")
    (tree / "a.txt").write_text("gone\n")
    notify(other)
    assert "write_violation" in enrolled.actions()


def test_a_stop_that_does_not_tell_what_runs_ends_no_command_in_the_background(
    tree: Path, enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    go_to_background(session, LATE)
    session.stop(running=None)
    assert running(enrolled, session) == ["task"]
    assert enrolled.held() == {"c.txt": session.name}


def test_a_stop_ends_the_command_of_a_subagent_that_vanished(
    tree: Path, enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    assert not session.ask(BUILD, **SUBAGENT).refuses
    session.stop(running=[])
    assert running(enrolled, session) == []


def test_what_a_subagents_command_in_the_background_held_goes_when_both_are_gone(
    tree: Path, enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    assert not session.ask(LATE, **SUBAGENT).refuses
    session.ran(LATE, tool_response={"backgroundTaskId": "task"}, **SUBAGENT)
    session.send("SubagentStop", background_tasks=[{"id": "task", "type": "shell"}], **SUBAGENT)
    assert enrolled.held() == {"c.txt": session.name}
    session.stop(running=[])
    assert enrolled.held() == {}


def test_a_call_from_before_a_rebuilding_excuses_nobody_after_the_holders_next_edit(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session
) -> None:
    enrolled.database.unlink()
    assert program(holder, "recover").status == 0
    write(holder, "a.txt", "later\n")
    assert "a.txt" in other.bash(script(tree, "open('a.txt', 'w').write('gone')")).context
