"""Several clones publish to one branch, at once too, and some are killed: none wipes what another says."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from tests.process.cli.program import Program
from tests.process.cli.published import LOCKS, LOG, TASKS, Remote
from tests.support.enrolment import Enrolled, git
from tests.support.waiting import wait_until


@pytest.fixture
def second(repository: Enrolled, remote: Remote, tmp_path: Path) -> Program:
    """The program in another clone, guarded on its own."""
    root = tmp_path / "second"
    shutil.copytree(repository.root, root)
    return Program(root)


def test_each_shows_its_own_and_leaves_the_other_s(program: Program, second: Program, remote: Remote) -> None:
    for each, what in ((program, "first"), (second, "second")):
        each("task", "add", f"Of the {what}")
        each("lock", "acquire", f"{what}.py", "both.py")
        assert each("publish").status == 0
    program("task", "add", "More")
    program("publish")

    described = {id_: entry["description"] for id_, entry in remote.tasks().items()}
    assert len(described) == 3
    assert described["task-001"] == "Of the first"
    assert described["task-002"] == "More"
    (longer,) = set(described) - {"task-001", "task-002"}
    clone = str(remote.tasks()[longer]["clone"])
    assert longer == f"task-001-{clone}", "an id that is taken goes on with the clone's"
    locks = remote.read(LOCKS)["locks"]["files"]  # type: ignore[index]
    assert sorted(lock["path"] for lock in locks) == ["both.py", "both.py", "first.py", "second.py"]
    log = remote.read(LOG)
    own = [each["seq"] for each in log if each["clone"] == clone]  # type: ignore[attr-defined]
    assert own == sorted(set(own))
    assert own

    remote.assign(longer, "claude-0000c1c1")
    second("publish")
    assert second("task", "show", "task-001", "--json").json["assigned_to"] == "claude-0000c1c1"
    assert program("task", "show", "task-001", "--json").json["assigned_to"] is None
    second("lock", "release", "second.py")
    second("publish")
    assert len(remote.read(LOCKS)["locks"]["files"]) == 3  # type: ignore[index]


def test_a_lease_of_another_that_has_ended_goes(program: Program, remote: Remote) -> None:
    program("lock", "acquire", "a.py")
    program("publish")
    other = (
        "    - path: {0}\n      locked_by: claude-00000009\n      locked_at: 2024-01-01T00:00:00Z\n"
        "      expires_at: {1}\n      clone: 00000009\n"
    )
    soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 600))
    times = {"old.py": "2024-01-01T01:00:00Z", "live.py": soon, "never.py": "2924-01-01T01:00:00Z"}
    more = "".join(other.format(*each) for each in times.items())
    remote.edit(lambda text: text.replace("  workflows:", f"{more}  workflows:"), LOCKS)

    assert program("publish").status == 0

    shown = remote.read(LOCKS)["locks"]["files"]  # type: ignore[index]
    assert [lock["path"] for lock in shown] == ["a.py", "live.py"]


def test_all_that_publish_at_once_are_there(program: Program, second: Program, remote: Remote) -> None:
    for number in range(3):
        program("task", "add", f"First {number}")
        second("task", "add", f"Second {number}")

    started = [each.start("publish") for each in (program, second, program, second)]

    assert [process.wait(120) for process in started] == [0] * 4, [each.communicate() for each in started]
    told = sorted(str(entry["description"]) for entry in remote.tasks().values())
    assert told == [f"First {number}" for number in range(3)] + [f"Second {number}" for number in range(3)]
    log = remote.read(LOG)
    keys = [(each["clone"], each["seq"]) for each in log]  # type: ignore[attr-defined]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("seconds", [0.05, 0.1, 0.2, 0.3])
def test_who_is_killed_in_the_middle_takes_in_each_assignment_once(
    program: Program, remote: Remote, repository: Enrolled, seconds: float
) -> None:
    for what in ("One", "Two"):
        program("task", "add", what)
    program("publish")
    remote.assign("task-001", "claude-0000c1c1")
    process = program.start("publish")
    time.sleep(seconds)
    process.kill()
    process.communicate()

    assert program("publish").status == 0

    assert program("task", "show", "task-001", "--json").json["assigned_to"] == "claude-0000c1c1"
    claims = [entry for entry in repository.entries() if entry.event.action == "task_claimed"]
    assert len(claims) == 1
    assert remote.tasks()["task-001"]["assigned_to"] == "claude-0000c1c1"


def test_what_was_given_back_after_a_push_that_was_not_noted_stays_free(
    program: Program, remote: Remote, repository: Enrolled
) -> None:
    """The branch itself tells what was published last: nothing else need survive."""
    program("task", "add", "One")
    program("publish")
    program("task", "claim", "task-001")
    program("publish")
    program("task", "release", "task-001")
    with repository.writing() as tx:
        tx.set_meta("published_merged", "")

    assert program("publish").status == 0

    assert remote.tasks()["task-001"]["status"] == "pending"
    assert program("task", "show", "task-001", "--json").json["status"] == "pending"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (TASKS, "queue: [\n"),
        (TASKS, "queue:\n" + "".join(f"  - {'[' * 60}\n" for _ in range(3))),
        (TASKS, "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nqueue: [*c, *c]\n"),
        (TASKS, "- just\n- a list\n"),
        (TASKS, "queue: !!python/object/apply:os.system ['touch pwned']\n"),
        (LOCKS, "locks: 7\n"),
        (LOCKS, "locks:\n  files:\n    - {path: [[a]], expires_at: 2030-01-01T00:00:00Z}\n"),
        (LOG, "- timestamp: now\n  x: \x1b[2J\n"),
        (LOG, "\xff\xfe binary \0\n" * 10),
    ],
)
def test_nonsense_on_the_branch_is_said_and_written_over(
    program: Program, remote: Remote, name: str, text: str
) -> None:
    program("task", "add", "One")
    program("publish")
    remote.edit(lambda _: text, name)

    done = program("publish")

    assert done.status == 0
    assert f"{name} on the branch" in done.stderr
    assert "\x1b" not in done.stderr
    assert remote.tasks()["task-001"]["description"] == "One"
    remote.read(LOCKS)
    remote.read(LOG)
    assert program("publish").stderr == ""


def test_a_hostile_entry_is_data(program: Program, remote: Remote) -> None:
    program("task", "add", "One")
    program("publish")
    remote.set("task-001", status="in_progress", assigned_to='"claude-1; touch pwned\\e[2J"')

    done = program("publish")

    assert "wrong id, status, assignee or branch" in done.stderr
    assert program("task", "show", "task-001", "--json").json["status"] == "pending"
    for branch in ("--upload-pack=x", "a..b", "a b", "../x", "x.lock", "/x"):
        remote.set("task-001", status="in_progress", assigned_to="claude-1", branch=f'"{branch}"')
        done = program("publish")
        assert "wrong assignee or branch" in done.stderr
        assert program("task", "show", "task-001", "--json").json["status"] == "pending"
    git(remote.bare, "fsck", "--strict")


def test_others_here_are_not_kept_waiting_by_a_slow_remote(program: Program, remote: Remote) -> None:
    hooks = remote.bare / "hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "pre-receive").write_text(f"#!/bin/sh\ntouch {remote.bare}/asked\nsleep 2\n")
    (hooks / "pre-receive").chmod(0o755)
    process = program.start("publish")
    wait_until((remote.bare / "asked").exists, "it is at the remote")

    assert program("task", "add", "Meanwhile").status == 0
    assert process.poll() is None

    process.communicate()
    assert process.returncode == 0
