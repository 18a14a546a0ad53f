"""`check` names what the branches of two tasks could not merge."""

from __future__ import annotations

from pathlib import Path

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program
from .task_commands import add, claim, commit


def test_check_names_the_files_that_two_tasks_could_not_merge(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    repository.configure(branching="worktree")
    commit(repository.root, "both.py", "base\n")
    add(program, "One")
    add(program, "Two")
    trees = [Path(claim(who).json["worktree"]) for who in (one, two)]
    assert one.run("check").status == 0
    for tree, text in zip(trees, ("one\n", "two\n"), strict=True):
        commit(tree, "both.py", text)
        commit(tree, f"{text.strip()}.py")
    done = one.run("check")
    assert done.status == 1
    assert f"both.py: task-001 on {one.name}/feat/one could not be merged with task-002" in done.stdout
    assert f"({two.name})" in done.stdout
    found = one.run("check", "--json").json["conflicts"]
    assert [(each["conflict"], each["files"], each["instances"]) for each in found] == [
        ("merge", ["both.py"], [one.name, two.name])
    ]
    two.run("task", "complete")
    assert one.run("check").status == 0


def test_a_clash_of_others_is_named_and_is_no_conflict_of_ones_own(
    program: Program, repository: Enrolled, one: Someone, two: Someone, three: Someone
) -> None:
    repository.configure(branching="worktree")
    for name, who in (("One", one), ("Two", two)):
        add(program, name)
        commit(Path(claim(who).json["worktree"]), "both.py", f"{name}\n")
    done = three.run("check")
    assert done.status == 0
    assert "both.py" in done.stdout
    assert program("check").status == 1
