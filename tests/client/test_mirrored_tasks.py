"""A session's own task list in the queue, as others see it, with the hooks that `init` registers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .guarded import Guarded, Turn, bash, guarded_repository, write  # noqa: F401 - a fixture
from .script import Call, Say
from .tasks import LIST, complete, create, offer_tasks, update

pytestmark = pytest.mark.client

SHOW = bash("claude-coordinator task list --all --json")


@pytest.fixture(autouse=True)
def offered(guarded: Guarded) -> None:
    offer_tasks(guarded.client)
    guarded.offer_the_program()


@pytest.fixture
def mirrored(guarded: Guarded) -> Guarded:
    """Setting it is all that a person does."""
    (guarded.root / ".claude-coordinator.yml").write_text("mirror_tasks: true\n")
    return guarded


def shown(text: str) -> list[tuple[str, str, str | None]]:
    found: list[dict[str, Any]] = json.loads(text)
    return [(task["description"], task["status"], task["assigned_to"]) for task in found]


def test_another_session_sees_what_one_has_on_its_list_and_what_it_has_done(mirrored: Guarded) -> None:
    one = mirrored.hold("one", create("First"), create("Second"), complete("1"))
    two = mirrored.run("two", SHOW)

    assert shown(two.texts[0]) == [
        ("Second", "in_progress", one.instance), ("First", "completed", one.instance),
    ]  # fmt: skip
    assert [text.partition("\n")[0] for text in one.texts] == [
        "Task #1 created successfully: First", "Task #2 created successfully: Second",
        "Updated task #1 status",
    ]  # fmt: skip
    assert mirrored.actions(of=one.instance)[1:] == [
        "task_added", "task_claimed", "task_added", "task_claimed", "task_completed",
    ]  # fmt: skip


def test_what_is_deleted_and_renamed_is_so_in_the_queue(mirrored: Guarded) -> None:
    steps = [create("First"), create("Second"), update("1", status="deleted"), update("2", subject="Renamed")]
    one = mirrored.run("one", *steps, SHOW)

    assert shown(one.texts[4]) == [("Renamed", "in_progress", one.instance), ("First", "cancelled", None)]


def test_the_list_of_a_session_that_ended_is_free_and_a_resumed_one_has_it_again(mirrored: Guarded) -> None:
    one = mirrored.run("one", create("First"))
    two = mirrored.run("two", SHOW)
    again = mirrored.run("again", SHOW, complete("1"), SHOW, resume=one.session_id)

    assert shown(two.texts[0]) == [("First", "pending", None)]
    assert shown(again.texts[0]) == [("First", "in_progress", one.instance)]
    assert shown(again.texts[2]) == [("First", "completed", one.instance)]


def test_after_clear_the_old_list_is_free_and_the_new_one_the_sessions(mirrored: Guarded) -> None:
    session = mirrored.client.start_interactive(cwd=mirrored.root)
    mirrored.hold_in(session, "before", create("Old")).open()
    session.wait_for_status("idle")
    session.clear()
    mirrored.hold_in(session, "after", create("New"))
    two = mirrored.run("two", SHOW)

    heir = f"claude-{session.session_id[:8]}"
    assert sorted(shown(two.texts[0])) == [("New", "in_progress", heir), ("Old", "pending", None)]


def test_a_subagents_and_its_main_agents_tasks_are_the_instances(mirrored: Guarded) -> None:
    mirrored.model.script("sub", create("Of the subagent"), complete("1"), Say("over"))
    sub = Call("Agent", {"description": "sub", "prompt": "SCRIPT:sub", "run_in_background": False})
    one = mirrored.run("one", create("Of the main agent"), sub, SHOW)

    assert sorted(shown(one.texts[2])) == [
        ("Of the main agent", "completed", one.instance), ("Of the subagent", "in_progress", one.instance),
    ]  # fmt: skip


def test_a_lock_of_a_session_with_a_list_still_ends_with_its_turn(mirrored: Guarded) -> None:
    mirrored.run("one", create("First"), write(mirrored.root / "a.txt"), Say("over"))

    assert mirrored.held == {}
    assert mirrored.actions()[-2:] == ["task_released", "session_ended"]


def test_without_the_setting_nothing_is_taken_in(guarded: Guarded) -> None:
    one = guarded.run("one", create("First"), complete("1"), LIST, SHOW)

    assert one.texts[2].startswith("#1 [completed] First")
    assert shown(one.texts[3]) == []
    assert guarded.actions() == ["session_started", "session_ended"]


@pytest.mark.parametrize("damage", ["marker", "state", "tool"])
def test_whatever_is_broken_here_the_client_keeps_its_list(mirrored: Guarded, damage: str) -> None:
    if damage == "marker":
        mirrored.marker.write_text("damaged")
    elif damage == "state":
        mirrored.state.rename(mirrored.state.with_name("elsewhere"))
    else:
        _lose_the_scripts(mirrored)
    one: Turn = mirrored.run("one", create("First"), complete("1"), LIST)

    assert [text.partition("\n")[0] for text in one.texts] == [
        "Task #1 created successfully: First", "Updated task #1 status", "#1 [completed] First",
    ]  # fmt: skip
    assert "claude-coordinator" not in "".join(one.texts)


def _lose_the_scripts(guarded: Guarded) -> None:
    """The settings name scripts that are gone, as after the tool was removed by hand."""
    settings: Path = guarded.root / ".claude" / "settings.local.json"
    kept = json.loads(settings.read_text())
    kept["hooks"] = {name: kept["hooks"][name] for name in ("TaskCreated", "TaskCompleted")}
    settings.write_text(json.dumps(kept).replace("/hooks/task_", "/gone/task_"))
