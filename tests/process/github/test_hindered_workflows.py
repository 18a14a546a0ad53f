"""The workflows' steps where something else is in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.process.cli.program import Program
from tests.process.github.test_dispatch import dispatch
from tests.process.github.test_pull_request_check import opened
from tests.support.actions import Machine
from tests.support.enrolment import git
from tests.support.published import TASKS, Hub, lock

BRANCH = "claude-1234abcd/feat/user-authentication"
RULE = """#!/bin/sh
while read before after name; do
    case $name in refs/heads/claude-1*) echo no such names >&2; exit 1 ;; esac
done
"""


def test_a_job_run_again_gives_back_what_it_says_it_gave_back(
    machine: Machine, workflows: Path, hub: Hub
) -> None:
    """The first job was killed after the assignment; the second cannot make the branch either."""
    changed = TASKS.replace("assigned_to: null", "assigned_to: claude-1234abcd", 1)
    changed = changed.replace("status: pending", "status: in_progress", 1)
    hub.publish(tasks=changed.replace("branch: null", f"branch: {BRANCH}", 1))
    hook = hub.remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(RULE)
    hook.chmod(0o755)

    ran = dispatch(machine, workflows, hub, "1234abcd", "task-001")[-1]

    is_free = hub.task("task-001")["status"] == "pending"
    assert ("was given back" in ran.output) == is_free
    assert bool(hub.log()) == is_free


def test_a_branch_that_bars_the_work_branch_is_said_by_the_check(
    machine: Machine, workflows: Path, hub: Hub
) -> None:
    """A branch `claude-1234abcd` leaves git no room for `claude-1234abcd/work`: as for a task, exit 2."""
    git(hub.remote, "branch", "claude-1234abcd", "main")

    ran = dispatch(machine, workflows, hub, "1234abcd")

    assert [(each.name, each.status) for each in ran] == [("Check conflicts", 2)]


@pytest.mark.parametrize(
    "locks",
    [
        lock("a.py", until="2094-06-28T11:00:00.123Z"),
        lock("a.py", more="      kind: glob\n      patterns: []\n"),
        "locks: [\n",
    ],
)
def test_a_published_file_that_is_no_good_fails_no_pull_request(
    locks: str, machine: Machine, workflows: Path, hub: Hub
) -> None:
    """ "It warns and does not fail": also where what is published cannot be read."""
    hub.publish(locks=locks)
    hub.push("topic", {"a.py": "new\n"})

    ran = opened(machine, workflows, hub, "topic")

    assert ran.status == 0, ran.output


def test_json_on_a_runner_is_no_command(program: Program, hub: Hub) -> None:
    """`##[…]` anywhere in a line is a command to a runner: in JSON it is escaped, as elsewhere."""
    hub.publish(locks=lock("'##[add-mask]e.py'"))
    hub.push("topic", {"##[add-mask]e.py": "new\n"})

    words = ("ci", "check", "--base", "origin/main", "--head", "topic", "--json")
    done = program(*words, GITHUB_ACTIONS="true")

    assert done.json["held"][0]["path"] == "##[add-mask]e.py"
    assert "##[" not in done.stdout


def test_who_wants_to_fail_fails_where_nothing_can_be_checked(program: Program, hub: Hub) -> None:
    hub.publish(locks="locks: [\n")
    hub.push("topic", {"a.py": "new\n"})
    words = ("ci", "check", "--base", "origin/main", "--head", "topic")

    told = program(*words, "--json")

    assert (told.status, "cannot be read" in told.json["problem"]) == (0, True)
    assert program(*words, "--fail").status == 2
