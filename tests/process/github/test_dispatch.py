"""The workflow "Multi-Claude Coordination", its steps run as GitHub runs them, against a real repository."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.support.actions import Machine, Ran
from tests.support.published import TASKS, Hub, lock

NAME = "multi-claude-coordination.yml"
# What would do harm if it were spliced into a script, an output or the log. The rest is in the unit tests.
HOSTILE = [
    '"; touch pwned; "',
    "$(touch pwned)",
    "1234abcd\n::set-output name=branch::main\nbranch=main",
    "x ##[add-mask]e",
    "--help",
]


def dispatch(machine: Machine, workflows: Path, hub: Hub, instance: str, task: str = "") -> list[Ran]:
    context: dict[str, Any] = {
        "github": {"sha": hub.tip()},
        "inputs": {"claude_instance_id": instance, "task_id": task},
    }
    return machine.run(workflows / NAME, context)


def test_a_task_is_assigned_and_its_branch_is_made(machine: Machine, workflows: Path, hub: Hub) -> None:
    before = hub.shown(".claude-tasks.yml")
    checked, given = dispatch(machine, workflows, hub, "1234abcd", "task-001")
    assert (checked.status, given.status) == (0, 0), given.output
    branch = "claude-1234abcd/feat/user-authentication"
    assert given.outputs == {"branch": branch, "task_id": "task-001"}
    assert hub.branches() == [branch]
    assert hub.tip(branch) == hub.tip()
    expected = before.replace("assigned_to: null", "assigned_to: claude-1234abcd", 1)
    expected = expected.replace("status: pending", "status: in_progress", 1)
    expected = expected.replace("branch: null", f"branch: {branch}", 1)
    assert hub.shown(".claude-tasks.yml") == expected  # comments and all
    assert [(entry["action"], entry["instance"], entry["task_id"]) for entry in hub.log()] == [
        ("task_claimed", "claude-1234abcd", "task-001"),
        ("branch_created", "claude-1234abcd", "task-001"),
    ]


def test_the_check_comes_first_and_says_how_things_stand(machine: Machine, workflows: Path, hub: Hub) -> None:
    hub.publish(locks=lock("docs/a.md"))
    checked = dispatch(machine, workflows, hub, "1234abcd")[0]
    assert checked.name == "Check conflicts"
    assert "✅ No conflicts detected\n📋 Available tasks: task-001\n" in checked.output
    assert "🔒 Locked files: docs/a.md (by claude-5678efgh)" in checked.output
    assert not checked.commands


def test_without_a_task_it_is_just_a_branch(machine: Machine, workflows: Path, hub: Hub) -> None:
    before = hub.tip("claude-coordination")
    given = dispatch(machine, workflows, hub, "claude-1234abcd")[-1]
    assert given.outputs == {"branch": "claude-1234abcd/work", "task_id": ""}
    assert hub.branches() == ["claude-1234abcd/work"]
    assert hub.tip("claude-coordination") == before


def test_what_others_hold_stops_it_before_anything_is_done(
    machine: Machine, workflows: Path, hub: Hub
) -> None:
    hub.publish(locks=lock("src/auth/login.py"))
    before = hub.tip("claude-coordination")
    (checked,) = dispatch(machine, workflows, hub, "1234abcd", "task-001")
    assert checked.status == 1
    (error,) = checked.commands
    assert (error.name, error.properties["title"]) == ("error", "Multi-Claude Coordination")
    assert "src/auth/login.py (held by claude-5678efgh)" in error.data
    assert "src/auth/login.py" in checked.summary
    assert (hub.tip("claude-coordination"), hub.branches()) == (before, [])


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("which", ["instance", "task"])
def test_what_is_no_name_is_refused_as_data(
    text: str, which: str, machine: Machine, workflows: Path, hub: Hub
) -> None:
    words = {"instance": "1234abcd", "task": "task-001", which: text}
    (checked,) = dispatch(machine, workflows, hub, **words)
    assert checked.status == 2
    assert_harmless(checked, machine, hub)


def assert_harmless(ran: Ran, machine: Machine, hub: Hub) -> None:
    assert [command.name for command in ran.commands] == ["error"]
    assert not ran.outputs and not ran.variables
    assert not [path for path in machine.folder.rglob("pwned*") if "workspace/.git" not in str(path)]
    assert hub.branches() == []
    assert hub.task("task-001")["assigned_to"] is None


def test_of_two_at_once_one_has_the_task(
    new_machine: Callable[[], Machine], workflows: Path, hub: Hub
) -> None:
    names = ["1111aaaa", "2222bbbb", "3333cccc"]
    machines = [new_machine() for _ in names]
    with ThreadPoolExecutor(len(names)) as pool:
        ran = list(
            pool.map(lambda pair: dispatch(pair[0], workflows, hub, pair[1], "task-001"),
                     zip(machines, names, strict=True))
        )  # fmt: skip
    won = [name for name, steps in zip(names, ran, strict=True) if steps[-1].status == 0]
    assert len(won) == 1, [steps[-1].output for steps in ran]
    assert hub.task("task-001")["assigned_to"] == f"claude-{won[0]}"
    assert hub.branches() == [f"claude-{won[0]}/feat/user-authentication"]
    for steps in (steps for steps in ran if steps[-1].status):
        assert steps[-1].status == 1
        assert f"task-001 is claude-{won[0]}'s." in steps[-1].commands[-1].data


def test_a_job_that_is_run_again_goes_on(
    new_machine: Callable[[], Machine], workflows: Path, hub: Hub
) -> None:
    first = dispatch(new_machine(), workflows, hub, "1234abcd", "task-001")[-1]
    log = hub.shown(".claude-audit.log")
    again = dispatch(new_machine(), workflows, hub, "1234abcd", "task-001")[-1]
    assert (again.status, again.outputs) == (0, first.outputs)
    assert hub.shown(".claude-audit.log") == log
    assert len(hub.branches()) == 1


def test_a_description_of_another_s_making_is_only_shown(machine: Machine, workflows: Path, hub: Hub) -> None:
    text = "::set-output name=branch::main ##[error]x </td><img src=x> | `a` @octo"
    hub.publish(TASKS.replace("Implement user authentication", text.replace('"', "")))
    given = dispatch(machine, workflows, hub, "1234abcd", "task-001")[-1]
    assert given.status == 0 and not given.commands, given.output
    assert given.outputs["branch"].startswith("claude-1234abcd/feat/")
    row = next(line for line in given.summary.splitlines() if "Description" in line)
    assert row.count("|") == 3 and row.count("`") == 4 and "@octo" not in row
