"""Tasks at the edges of their time: taken up again, built on one another, and left behind by an uninstall."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled, git
from tests.support.yaml import read_yaml

from .conftest import Someone
from .program import Program
from .task_commands import add, commit


@pytest.mark.parametrize("ending", [("complete",), ("cancel", "task-001")])
def test_a_mistake_can_be_undone(
    program: Program, repository: Enrolled, one: Someone, two: Someone, ending: tuple[str, ...]
) -> None:
    repository.configure(branching="none")
    add(program, "One")
    add(program, "Two", "--needs", "task-001")
    one.run("task", "claim", "task-001")
    assert one.run("task", *ending).status == 0
    if ending[0] == "complete":
        assert two.run("task", "release", "task-001").status == 1
    assert program("task", "release", "task-001").status == 0
    assert program("task", "list", "--ready", "--json").json[0]["id"] == "task-001"
    assert two.run("task", "claim", "task-002").status == 1
    assert two.run("task", "claim", "task-001").status == 0


def test_a_claim_says_what_it_needs_and_is_not_merged_yet(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    add(program, "One")
    add(program, "Two", "--needs", "task-001")
    branch = one.run("task", "claim", "--json").json["branch"]
    commit(repository.root, "a.py")
    one.run("task", "complete")
    told = one.run("task", "claim").stdout
    assert f"task-001, which it needs, is not merged yet: `git merge {branch}`" in told
    one.run("task", "release")
    git(repository.root, "switch", "-q", "main")
    git(repository.root, "merge", "-q", branch)
    git(repository.root, "branch", "-D", f"{one.name}/feat/two")
    assert "is not merged yet" not in one.run("task", "claim").stdout


def test_a_branch_that_is_gone_on_with_was_created_once(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    repository.configure(branching="worktree")
    add(program, "One")
    one.run("task", "claim")
    one.run("task", "release")
    assert "Read them first" not in one.run("task", "claim").stdout  # there is nothing to read
    actions = [entry["action"] for entry in program("audit", "--json").json]
    assert actions.count("branch_created") == 1


def test_only_what_git_ignores_is_copied_so_that_no_commit_takes_it(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    repository.configure(branching="worktree", worktree_copy=[".env", "secret.txt"])
    with (repository.root / ".git/info/exclude").open("a") as file:
        file.write("\n.env\n")
    (repository.root / ".env").write_text("A=1\n")
    (repository.root / "secret.txt").write_text("secret\n")
    add(program, "One")
    told = one.run("task", "claim").stdout
    tree = repository.root / ".claude/worktrees/task-001-one"
    assert (tree / ".env").exists()
    assert not (tree / "secret.txt").exists()
    assert "'secret.txt' was not copied: git does not ignore it" in told


# leaving


@pytest.fixture
def installed(repository: Enrolled, program: Program) -> Program:
    assert program("init", "--multi-instance").status == 0
    add(program, "One")
    add(program, "Two", "--priority", "3")
    return program


def queue(path: Path) -> list[str]:
    return [entry["description"] for entry in read_yaml(path)["queue"]]


def test_the_queue_outlives_an_uninstall_and_a_new_start(installed: Program, repository: Enrolled) -> None:
    said = installed("uninstall").stdout
    assert "The queue stays in .claude-tasks.yml" in said
    assert queue(repository.root / ".claude-tasks.yml") == ["One", "Two"]
    assert "Available tasks: 2" in installed("init", "--multi-instance").stdout
    assert [task["priority"] for task in installed("task", "list", "--json").json] == [3, 0]


@pytest.mark.parametrize("text", [None, "queue: [\n"])
def test_a_tasks_file_that_is_broken_or_gone_takes_no_task_with_it(
    installed: Program, repository: Enrolled, text: str | None
) -> None:
    path = repository.root / ".claude-tasks.yml"
    path.unlink()
    if text is not None:
        path.write_text(text)
    said = installed("uninstall").stdout
    if text is None:
        assert queue(path) == ["One", "Two"]
    else:
        assert path.read_text() == text
        assert ".claude-tasks.yml.from-queue" in said
        assert queue(repository.root / ".claude-tasks.yml.from-queue") == ["One", "Two"]


def test_what_stays_of_tasks_is_said(installed: Program, repository: Enrolled) -> None:
    (repository.root / "dirty.py").write_text("mine\n")
    tree = installed("task", "claim", "--json").json["worktree"]
    commit(Path(tree), "a.py")
    installed("task", "complete")
    said = installed("uninstall").stdout
    assert f"These working trees stay: {tree}" in said
    assert "Completed and not pushed: task-002" in said
    assert Path(tree, "a.py").exists()


def test_a_new_start_knows_where_the_work_of_before_is(installed: Program, repository: Enrolled) -> None:
    (repository.root / "dirty.py").write_text("mine\n")
    first = installed("task", "claim", "--json").json
    (Path(first["worktree"]) / "half.py").write_text("half\n")
    installed("uninstall")
    installed("init", "--multi-instance")
    told = installed("task", "claim", first["id"]).stdout
    found = installed("task", "show", first["id"], "--json").json
    assert (found["branch"], found["worktree"]) == (first["branch"], first["worktree"])
    assert "half.py" in told


def test_the_working_trees_of_an_earlier_state_are_named_too(
    installed: Program, repository: Enrolled
) -> None:
    (repository.root / "dirty.py").write_text("mine\n")
    first = Path(installed("task", "claim", "--json").json["worktree"])
    shutil.rmtree(repository.add_worktree(first.with_name("gone"), "gone"))
    repository.add_worktree(repository.root.with_name("elsewhere"), "elsewhere")
    installed("uninstall")
    (repository.root / ".claude-tasks.yml").unlink()
    installed("init", "--multi-instance")
    said = installed("uninstall").stdout
    assert f"These working trees stay: {first}. " in said
