"""The workflow "Claude Coordination Check", its steps run as GitHub runs them for a pull request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.actions import Machine, Ran
from tests.support.enrolment import git
from tests.support.published import Hub, lock

NAME = "claude-coordination-check.yml"
ALICE = "claude-1234abcd"


def opened(
    machine: Machine, workflows: Path, hub: Hub, branch: str, fork: bool = False, **variables: str
) -> Ran:
    """What the check says of a pull request from this branch to main."""
    head, base = hub.tip(branch), hub.tip()
    merged = git(hub.clone, "merge-base", head, base) and head  # ours are ahead of main: no commit is needed
    git(hub.remote, "update-ref", "refs/pull/1/merge", merged)
    if fork:
        git(hub.remote, "update-ref", "-d", f"refs/heads/{branch}")
    request = {
        "number": 1,
        "base": {"sha": base},
        "head": {"sha": head, "repo": {"full_name": "other/site" if fork else "octo/site"}},
    }
    context: dict[str, Any] = {
        "github": {
            "sha": merged,
            "repository": "octo/site",
            "head_ref": branch,
            "event": {"pull_request": request},
        },
        "vars": variables,
    }
    (ran,) = machine.run(workflows / NAME, context)
    return ran


def test_a_file_that_is_held_has_an_annotation(machine: Machine, workflows: Path, hub: Hub) -> None:
    hub.publish(locks=lock("src/auth/login.py"))
    hub.push("topic", {"src/auth/login.py": "new\n", "free.py": "new\n"})
    ran = opened(machine, workflows, hub, "topic")
    assert ran.status == 0
    (said,) = ran.commands
    assert (said.name, said.properties["file"]) == ("warning", "src/auth/login.py")
    assert "is held by claude-5678efgh until 2094-06-28T11:00:00Z." in said.data
    assert "⚠️ 1 of 2 changed files meet what other instances hold." in ran.summary
    assert (
        "| `src/auth/login.py` | `src/auth/login.py` | `claude-5678efgh` | `2094-06-28T11:00:00Z` |"
        in ran.summary
    )


def test_it_fails_only_where_that_is_asked_for(machine: Machine, workflows: Path, hub: Hub) -> None:
    hub.publish(locks=lock("a.py"))
    hub.push("topic", {"a.py": "new\n"})
    ran = opened(machine, workflows, hub, "topic", CLAUDE_COORDINATION_FAIL="true")
    assert ran.status == 1
    assert [command.name for command in ran.commands] == ["error"]


def test_nothing_that_is_held_is_touched(machine: Machine, workflows: Path, hub: Hub) -> None:
    hub.publish(locks=lock("src/other.py"))
    hub.push("topic", {"src/auth.py": "new\n"})
    ran = opened(machine, workflows, hub, "topic", CLAUDE_COORDINATION_FAIL="true")
    assert (ran.status, ran.commands) == (0, [])
    assert "✅ None of 1 changed files is held by another instance." in ran.summary


@pytest.mark.parametrize("fork", [False, True])
def test_its_own_locks_do_not_count_except_in_a_fork(
    fork: bool, machine: Machine, workflows: Path, hub: Hub
) -> None:
    hub.publish(locks=lock("a.py", ALICE))
    hub.push(f"{ALICE}/feat/x", {"a.py": "new\n"})
    ran = opened(machine, workflows, hub, f"{ALICE}/feat/x", fork)
    assert bool(ran.commands) == fork


def test_of_a_rename_and_a_removal_both_names_count(machine: Machine, workflows: Path, hub: Hub) -> None:
    git(
        hub.remote, "update-ref", "refs/heads/main", hub.push("base", {"old.py": "x\n" * 9, "gone.py": "y\n"})
    )
    two = lock("old.py") + lock("gone.py").partition("files:\n")[2]
    hub.publish(locks=two.replace("  workflows: []\n", "", 1))
    hub.push("topic", {"old.py": None, "new.py": "x\n" * 9, "gone.py": None})
    ran = opened(machine, workflows, hub, "topic")
    assert [command.properties["file"] for command in ran.commands] == ["gone.py", "old.py"]


def test_before_anything_is_published_it_says_so(machine: Machine, workflows: Path, hub: Hub) -> None:
    git(hub.remote, "update-ref", "-d", "refs/heads/claude-coordination")
    hub.push("topic", {"a.py": "new\n"})
    ran = opened(machine, workflows, hub, "topic")
    assert (ran.status, [command.name for command in ran.commands]) == (0, ["notice"])


def test_names_that_would_be_commands_stay_names(machine: Machine, workflows: Path, hub: Hub) -> None:
    path = "::error file=x::y\n::set-env name=A::b|<b>`.py"
    hub.publish(locks=lock("./", by='"::stop-commands::x"'))
    hub.push("topic", {path: "new\n"})
    ran = opened(machine, workflows, hub, "topic")
    (said,) = ran.commands
    assert (said.name, said.properties["file"]) == ("warning", path)
    rows = [line for line in ran.summary.splitlines() if line.startswith("|")]
    assert len(rows) == 3 and rows[2].count("|") == 5


def test_many_files_are_told_in_the_summary(machine: Machine, workflows: Path, hub: Hub) -> None:
    hub.publish(locks=lock("src/"))
    hub.push("topic", {f"src/{number:02}.py": "new\n" for number in range(30)})
    ran = opened(machine, workflows, hub, "topic")
    assert len(ran.commands) == 10  # GitHub shows no more for a step
    assert ran.commands[-1].data == "21 more are held: see the job's summary."
    assert ran.summary.count("`src/29.py`") == 1
