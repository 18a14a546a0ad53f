"""Turns, sessions and subagents that end without their Stop: a kill, an interrupt, /clear, TaskStop."""

from __future__ import annotations

from pathlib import Path

import pytest

from .deadline import wait_until
from .guarded import MADE, Guarded, agent, guard, guarded_repository, name_of, write  # noqa: F401 - a fixture
from .script import Call, Gate, Held, Say, Step
from .session import Client

pytestmark = [pytest.mark.client, pytest.mark.both_ways]


@pytest.mark.plugin_too
def test_what_a_killed_session_held_is_free_at_the_next_conflict(guarded: Guarded) -> None:
    file = guarded.file("a.txt")
    first = guarded.hold("first", write(file, "first\n"))
    second = guarded.hold("second", write(file, "second\n"), then=write(file, "second\n"))

    first.run.kill()

    assert guarded.held == {"a.txt": first.instance}
    second.go_on()
    assert second.verdicts == [first.instance, MADE]
    assert file.read_text() == "second\n"
    assert guarded.actions(of=first.instance)[1:] == ["lock_acquired", "lock_reclaimed", "session_crashed"]


def test_after_an_interrupt_the_file_is_free_once_the_client_shows_the_session_idle(guarded: Guarded) -> None:
    file = guarded.file("a.txt")
    first = guarded.client.start_interactive(cwd=guarded.root)
    guarded.hold_in(first, "first", write(file, "first\n"))
    holder = name_of(first.session_id)
    second = guarded.hold("second", write(file, "second\n"), then=write(file, "second\n"))

    first.interrupt()
    first.wait_for_status("idle")

    assert guarded.held == {"a.txt": holder}
    second.go_on()
    assert second.verdicts == [holder, MADE]
    assert guarded.actions(of=holder)[1:] == ["lock_acquired", "lock_released"]


def test_clear_ends_the_instance_releases_what_it_held_and_starts_another(
    repository: Path, client: Client
) -> None:
    (repository / ".claude-coordinator.yml").write_text("release_on: session-end\n")
    guarded = guard(repository, client)
    session = client.start_interactive(cwd=repository)
    guarded.hold_in(session, "first", write(guarded.file("a.txt"))).open()
    session.wait_for_status("idle")
    old = name_of(session.session_id)
    assert guarded.held == {"a.txt": old}

    session.clear()

    new = name_of(session.session_id)
    wait_until(lambda: guarded.actions(of=new) == ["session_started"], f"{new} is registered")
    assert new != old
    assert guarded.held == {}
    assert guarded.actions(of=old)[-2:] == ["lock_released", "session_ended"]


def test_a_background_subagents_lock_outlives_clear_as_the_new_instances(guarded: Guarded) -> None:
    file, of_main = guarded.file("a.txt"), guarded.root / "b.txt"
    sub = Gate()
    guarded.model.script("sub", write(file, "sub\n"), Held(sub, Say("over")))
    session = guarded.client.start_interactive(cwd=guarded.root)
    turn = guarded.hold_in(session, "first", agent("sub"), write(of_main))
    sub.wait_until_reached()
    old = name_of(session.session_id)
    turn.open()
    guarded.wait_until_held({"a.txt": old})

    session.clear()
    guarded.hold_in(session, "after", write(of_main)).open()

    new = name_of(session.session_id)
    guarded.wait_until_held({"a.txt": new})
    second = guarded.hold("second", write(file, "second\n"), then=write(file, "second\n"))
    sub.open()
    guarded.wait_until_held({})
    second.go_on()
    assert second.verdicts == [new, MADE]
    assert guarded.actions(on="a.txt", of=old) == ["lock_acquired", "lock_transferred"]


def test_what_a_subagent_held_is_free_to_its_main_agent_that_stopped_it(guarded: Guarded) -> None:
    file = guarded.file("a.txt")
    sub, main = Gate(), Gate()
    guarded.model.script("sub", write(file, "sub\n"), Held(sub, Say("over")))
    steps: list[Step] = [agent("sub"), Held(main, write(file, "main\n"))]
    turn = guarded.start("first", *steps)
    sub.wait_until_reached()

    stop = Call("TaskStop", {"task_id": guarded.locks[0]["agent"]})
    guarded.model.script("first", *steps, stop, write(file, "main\n"))
    main.open()
    turn.finish()

    assert turn.verdicts[2:] == [MADE, MADE]
    assert file.read_text() == "main\n"
