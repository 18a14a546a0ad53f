"""What several clones, or one that is set up twice, do to each other's tasks on the branch."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.process.cli.program import Program
from tests.process.cli.published import TASKS, Remote
from tests.support.enrolment import Enrolled, git


@pytest.fixture
def second(repository: Enrolled, remote: Remote, tmp_path: Path) -> Program:
    """The program in another clone, guarded on its own."""
    root = tmp_path / "second"
    shutil.copytree(repository.root, root)
    return Program(root)


def described(remote: Remote) -> list[str]:
    return sorted(str(entry["description"]) for entry in remote.tasks().values())


def test_a_copied_folder_is_a_clone_of_its_own(
    program: Program, remote: Remote, repository: Enrolled, tmp_path: Path
) -> None:
    """Neither a copy (`cp -r`, a restored backup, an image) nor its original wipes the other's tasks."""
    program("task", "add", "One")
    program("publish")
    shutil.copytree(repository.root, tmp_path / "copy", symlinks=True)
    other = Program(tmp_path / "copy")

    other("task", "add", "Of the copy")
    assert other("publish").status == 0
    program("task", "add", "Of the original")
    assert program("publish").status == 0

    assert {"Of the copy", "Of the original"} <= set(described(remote))


def test_who_leaves_and_comes_back_has_each_task_once(program: Program, remote: Remote) -> None:
    """After `uninstall` and `init` the queue goes on, and no ghost of a task takes CI's assignments."""
    program("task", "add", "One")
    program("publish")
    program("uninstall")
    program("init", "--multi-instance")
    program("publish")

    remote.assign("task-001", "claude-0000c1c1")
    program("publish")

    told = described(remote), program("task", "show", "task-001", "--json").json["assigned_to"]
    assert told == (["One"], "claude-0000c1c1")


def test_an_id_as_long_as_ids_may_be_is_published_by_two(
    program: Program, second: Program, remote: Remote
) -> None:
    """Two clones with one id of 60 characters: both tasks stay on the branch, and CI can read it."""
    for each, what in ((program, "first"), (second, "second")):
        (each.folder / TASKS).write_text(f"queue:\n  - id: {'x' * 60}\n    description: Of the {what}\n")
        each("task", "list")
        assert each("publish").status == 0
    ci = program("ci", "assign", "--check-only", "--instance", "1234abcd", "--task", "x" * 60)

    again = program("publish")

    assert (ci.status, ci.stderr) == (0, "")
    assert (again.stderr, described(remote)) == ("", ["Of the first", "Of the second"])


def test_one_broken_line_loses_no_assignment_of_another_clone(
    program: Program, second: Program, remote: Remote
) -> None:
    """Who finds the file unreadable leaves, or restores from the commit before, what it does not own."""
    program("task", "add", "One")
    program("publish")
    second("task", "add", "Two")
    second("publish")
    remote.assign("task-001", "claude-0000c1c1")
    remote.edit(lambda text: f"{text}more: [\n")

    second("publish")
    program("publish")

    assert program("task", "show", "task-001", "--json").json["assigned_to"] == "claude-0000c1c1"


def test_a_key_that_we_do_not_use_loses_no_assignment(program: Program, remote: Remote) -> None:
    """Keys that we do not use stay, says docs/publishing.md: also one that is a mapping."""
    program("task", "add", "One")
    program("publish")
    remote.assign("task-001", "claude-0000c1c1")
    remote.edit(lambda text: text.replace("    clone:", "    labels: {team: a}\n    clone:"))
    assert "labels" in remote.shown(TASKS)

    done = program("publish")

    assert done.stderr == ""
    assert program("task", "show", "task-001", "--json").json["assigned_to"] == "claude-0000c1c1"


def test_a_partial_clone_publishes(program: Program, remote: Remote, tmp_path: Path) -> None:
    """(Passes.) What git has not fetched of the branch comes when it is read."""
    git(remote.bare, "config", "uploadpack.allowFilter", "true")
    program("task", "add", "One")
    program("publish")
    root = tmp_path / "partial"
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{remote.bare}", str(root))
    partial = Program(root)
    partial("init", "--multi-instance")
    partial("task", "add", "Two")

    assert partial("publish").status == 0
    assert described(remote) == ["One", "Two"]
