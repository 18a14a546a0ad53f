"""Subagents act for their session: they use what it holds, and exclude each other and it."""

from __future__ import annotations

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled


def agents_holding(enrolled: Enrolled) -> set[tuple[str, str]]:
    return {(str(lock.resource), lock.agent) for lock in enrolled.locks()}


def test_a_subagent_may_edit_what_its_main_agent_holds(start_session: StartSession) -> None:
    session = start_session()
    session.edit("a")
    assert session.edit("a", agent="sub").is_silent


def test_two_subagents_of_one_session_exclude_each_other(start_session: StartSession) -> None:
    session = start_session()
    session.edit("a", agent="sub-1")
    answer = session.edit("a", agent="sub-2")
    assert answer.refuses
    assert "another agent of this session (sub-1)" in answer.reason


def test_a_running_subagents_file_is_refused_to_its_main_agent(start_session: StartSession) -> None:
    session = start_session()
    session.edit("a", agent="sub")
    assert session.edit("a").refuses


def test_a_subagents_file_is_refused_to_other_sessions_and_their_subagents(
    start_session: StartSession,
) -> None:
    one, two = start_session(), start_session()
    one.edit("a", agent="sub")
    assert two.edit("a").refuses
    assert two.edit("a", agent="sub").refuses


def test_where_the_settings_share_them_subagents_exclude_nobody_of_their_session(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    enrolled.configure(subagents="shared")
    one, two = start_session(), start_session()
    assert one.edit("a", agent="sub-1").is_silent
    assert one.edit("a", agent="sub-2").is_silent
    assert one.edit("a").is_silent
    assert two.edit("a").refuses


def test_a_subagents_stop_releases_its_own_locks_alone(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    session.edit("m")
    session.edit("s", agent="sub-1")
    session.edit("t", agent="sub-2")
    assert session.stop_agent("sub-1").is_silent
    assert agents_holding(enrolled) == {("m", ""), ("t", "sub-2")}


def test_a_subagents_stop_without_its_id_releases_nothing(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    session.edit("m")
    session.edit("s", agent="sub")
    assert session.send("SubagentStop").is_silent
    assert agents_holding(enrolled) == {("m", ""), ("s", "sub")}


def test_a_stop_keeps_what_background_subagents_hold(enrolled: Enrolled, start_session: StartSession) -> None:
    session = start_session()
    session.edit("m")
    session.edit("s", agent="sub")
    assert session.stop(running=["sub"]).is_silent
    assert agents_holding(enrolled) == {("s", "sub")}


def test_a_stop_lets_go_what_vanished_subagents_held(enrolled: Enrolled, start_session: StartSession) -> None:
    session = start_session()
    session.edit("s", agent="sub", call="in flight")
    session.edit("v", agent="vanished", call="in flight too")
    session.stop(running=["sub"])
    assert agents_holding(enrolled) == {("s", "sub")}


def test_a_stop_that_does_not_tell_what_runs_keeps_what_all_subagents_hold(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    session.edit("m")
    session.edit("s", agent="sub")
    session.stop(running=None)
    assert agents_holding(enrolled) == {("s", "sub")}


def test_background_tasks_of_other_kinds_and_shapes_are_not_subagents(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    for agent in ("shell", "7", "sub"):
        session.edit(f"file-{agent}", agent=agent)
    tasks = [
        {"id": "shell", "type": "shell", "status": "running"},
        {"id": 7, "type": "subagent"},
        {"type": "subagent"},
        "sub",
        None,
        {"id": "sub", "type": "subagent", "status": "running", "new": True},
    ]
    session.send("Stop", background_tasks=tasks)
    assert agents_holding(enrolled) == {("file-sub", "sub")}


def test_after_a_clear_a_background_subagent_goes_on_for_the_new_session(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    old = start_session()
    old.edit("s", agent="sub")
    old.edit("m")
    old.end("clear")
    new = start_session()
    new.start("clear")
    assert agents_holding(enrolled) == {("s", "sub")}
    assert enrolled.held() == {"s": new.name}
    assert new.edit("s", agent="sub").is_silent
    new.stop_agent("sub")
    assert enrolled.held() == {}
