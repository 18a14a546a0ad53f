"""What commands on tasks say: commands that can be run as they are told, and nothing left out."""

from __future__ import annotations

import re
import subprocess
import time

import pytest

from tests.support.enrolment import Enrolled, git

from .conftest import Someone
from .program import PROGRAM, Program
from .task_commands import add, commit


def test_a_session_that_starts_is_told_the_whole_path_and_branch(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    """After `/clear` and `--resume` this sentence is all that a session knows of where its task is. Paths and
    branches are cut after 80 characters there, which a usual path below .claude/worktrees/ has."""
    repository.configure(branching="worktree")
    add(program, "One", "--name", "a-name-that-is-quite-long-but-is-allowed-all-the-same-sixty")
    found = one.run("task", "claim", "--json").json
    one.end()
    told = one.start("resume").context
    assert found["worktree"] in told
    assert found["branch"] in told


@pytest.mark.parametrize("where", ["welcome", "completed"])
def test_a_command_that_is_named_can_be_run_as_it_is(
    program: Program, repository: Enrolled, one: Someone, where: str
) -> None:
    """`task claim` and `task complete --retry` in backticks are no commands: a shell answers 127."""
    add(program, "One")
    if where == "welcome":
        told = one.start().context
    else:
        one.run("task", "claim")
        commit(repository.root, "a.py")
        one.run("task", "complete")
        told = one.run("task", "complete", "task-001").stderr
    named = re.findall(r"`([^`]*task [^`]*)`", told)
    assert named
    assert [each for each in named if not each.startswith("claude-coordinator ")] == []


def test_who_is_stood_in_for_is_in_the_commands_that_are_named(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    """A person claims with --as; "then run `claude-coordinator task complete`" is the person's own then, who
    has no task: exit status 1."""
    repository.configure(branching="none")
    add(program, "One")
    told = program("task", "claim", "--as", one.name).stdout
    named = re.findall(r"`claude-coordinator ([^`]*)`", told)
    assert program(*named[-1].split()).status == 0


def test_the_command_after_uncommitted_work_is_the_one_that_was_run(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    """An administrator completes a session's task by its id; "run `claude-coordinator task complete` again"
    names a command that completes the caller's own task, or none."""
    add(program, "One")
    one.run("task", "claim")
    (repository.root / "a.py").write_text("x\n")
    told = program("task", "complete", "task-001").stderr
    named = re.findall(r"`(claude-coordinator [^`]*)`", told)
    assert named == ["claude-coordinator task complete task-001"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("claim", b"\xff"), ("complete", b"\xff"), ("release", b"\xff"), ("complete", "--retry", b"\xff"),
        ("claim", "--as", b"\xff"), ("cancel", b"\xff"),
    ],
)  # fmt: skip
def test_bytes_that_are_no_unicode_are_bad_input(
    program: Program, arguments: tuple[str | bytes, ...]
) -> None:
    """Bad input is exit status 2 with a sentence; this is 3, "unexpected UnicodeEncodeError … report"."""
    add(program, "One")
    done = subprocess.run(
        [*PROGRAM, "task", *arguments], cwd=program.folder, capture_output=True, check=False,
        env=program.environment({}), stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert (done.returncode, b"unexpected" in done.stderr) == (2, False), done


def test_check_with_forty_branches_is_quick(program: Program, repository: Enrolled, one: Someone) -> None:
    """`check && git commit` is what it is for. Forty branches without a commit of their own take a quarter of
    a minute: each of 780 pairs asks git its version, both commits again, and makes a scratch folder."""
    repository.configure(branching="none")
    names = [f"b{number}" for number in range(40)]
    for name in names:
        add(program, name)
        git(repository.root, "branch", name)
    with repository.writing() as tx:
        for number, name in enumerate(names, 1):
            tx._run(
                "UPDATE tasks SET status = 'in_progress', assigned_to = 'x', branch = :b, claimed_at = :n "
                "WHERE id = :id",
                {"b": name, "n": number, "id": f"task-{number:03}"},
            )
    began = time.monotonic()
    one.run("check")
    assert time.monotonic() - began < 5


def test_all_of_a_description_can_be_read(program: Program, repository: Enrolled, one: Someone) -> None:
    """A description may have 2000 characters; what `task claim` and `task show` print ends after 300. The
    session that claims the task never reads the rest of what it is to do, and is not told where it is."""
    repository.configure(branching="none")
    add(program, "word " * 100 + "and leave the migrations alone")
    assert "leave the migrations alone" in program("task", "show", "task-001").stdout
    assert "leave the migrations alone" in one.run("task", "claim").stdout


def test_next_shows_what_the_caller_would_get(program: Program, repository: Enrolled, one: Someone) -> None:
    """`task next` is "which task the caller would get from `task claim`". Who has one gets the same again,
    and is shown another, with a command that is refused."""
    repository.configure(branching="none")
    add(program, "One")
    add(program, "Two")
    one.run("task", "claim", "task-001")
    told = one.run("task", "next")
    named = re.findall(r"`claude-coordinator ([^`]*)`", told.stdout)
    assert [one.run(*each.split()).status for each in named if "claim" in each] in ([], [0]), told
