"""Attacks on tasks: wrong or misleading words, and the rest."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled, git, new_repository

from .conftest import Someone
from .program import PROGRAM, Program
from .tasks_attack import SlowGit, add, commit, end, start, task, with_remote


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


def test_a_second_claim_of_the_same_task_by_its_own_claimer_is_not_sent_away(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    """Two shells of one session claim the same task at once (a call that was repeated after its time ran
    out): the second is told "task-001 is claude-…'s. Claim another.", as if that were somebody else."""
    repository.configure(branching="worktree")
    add(program, "One")
    slow = SlowGit(tmp_path / "slow", " worktree add ")
    first = start(program, one, "task", "claim", "task-001", slow=slow)
    second = one.run("task", "claim", "task-001")
    end(first, slow)
    assert "Claim another" not in second.stderr, second


def test_a_task_that_is_being_claimed_is_not_completed(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    """`task complete ID` by its claimer while the claim is still being made completes a task that has no
    branch yet; the claim then says that it was taken away."""
    repository.configure(branching="worktree")
    add(program, "One")
    slow = SlowGit(tmp_path / "slow", " worktree add ")
    first = start(program, one, "task", "claim", "task-001", slow=slow)
    done = one.run("task", "complete", "task-001")
    end(first, slow)
    assert (done.status, task(program)["status"]) == (1, "in_progress")


def test_a_retry_leaves_a_completion_alone_that_is_still_at_work(
    program: Program, repository: Enrolled, one: Someone, two: Someone, tmp_path: Path
) -> None:
    """Which process publishes a task is on record and never asked for: `--retry` by anybody, who has nothing
    of its own to retry, pushes the branch of a completion that is in the middle of it once more, and opens a
    second pull request beside it."""
    with_remote(repository, tmp_path)
    repository.configure(branching="worktree")
    add(program, "One")
    commit(Path(one.run("task", "claim", "--json").json["worktree"]), "a.py")
    slow = SlowGit(tmp_path / "slow", " push ")
    first = start(program, one, "task", "complete", slow=slow)
    again = two.run("task", "complete", "--retry")
    end(first, slow)
    assert again.status in (1, 2), again
    assert "Pushed" not in again.stdout


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


def test_the_working_trees_of_tasks_stay_out_of_commits_after_uninstall(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    """Working trees are not removed, but `uninstall` takes out the line that hides them: `git add -A` in the
    main tree then adds each as an embedded repository."""
    repository.configure(branching="worktree")
    add(program, "One")
    tree = Path(one.run("task", "claim", "--json").json["worktree"])
    (tree / "half.py").write_text("half\n")
    one.end()
    program("uninstall")
    assert (tree / "half.py").exists()
    assert git(repository.root, "status", "--porcelain", "--untracked-files=all").strip() == ""


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


def test_a_task_that_is_published_early_gets_no_commit_twice(
    program: Program, repository: Enrolled, one: Someone, two: Someone, tmp_path: Path
) -> None:
    """`pull_request: on_claim`: whoever goes on with a branch that has commits adds a "Start" again."""
    remote = with_remote(repository, tmp_path)
    repository.configure(branching="worktree", pull_request="on_claim")
    add(program, "One")
    branch = one.run("task", "claim", "--json").json["branch"]
    one.run("task", "release")
    two.run("task", "claim")
    subjects = git(remote, "log", "--format=%s", f"main..{branch}").splitlines()
    assert len(subjects) == 1, subjects


def test_all_of_a_description_can_be_read(program: Program, repository: Enrolled, one: Someone) -> None:
    """A description may have 2000 characters; what `task claim` and `task show` print ends after 300. The
    session that claims the task never reads the rest of what it is to do, and is not told where it is."""
    repository.configure(branching="none")
    add(program, "word " * 100 + "and leave the migrations alone")
    assert "leave the migrations alone" in program("task", "show", "task-001").stdout
    assert "leave the migrations alone" in one.run("task", "claim").stdout


@pytest.mark.parametrize("how", ["deleted", "switched"])
def test_a_session_that_comes_back_is_not_sent_where_its_branch_is_not(
    program: Program, repository: Enrolled, one: Someone, how: str
) -> None:
    """`--resume` takes a task back unseen: "You have the task … on the branch … in the working tree …",
    though that working tree was removed meanwhile, or a person switched it to main, where the session then
    commits."""
    repository.configure(branching="worktree" if how == "deleted" else "auto")
    add(program, "One")
    found = one.run("task", "claim", "--json").json
    one.end()
    if how == "deleted":
        git(repository.root, "worktree", "remove", found["worktree"])
    else:
        git(repository.root, "switch", "-q", "main")
    told = one.start("resume").context
    sent = f"on the branch '{found['branch']}' in the working tree" in told
    assert not sent, told


def test_a_claim_beside_a_bare_repository_makes_a_branch(tmp_path: Path, user_home: Path) -> None:
    """A bare repository has no main working tree: linked ones stand beside it, and one is made for a task."""
    source, root = new_repository(tmp_path / "source", with_commit=True), tmp_path.resolve() / "bare.git"
    git(tmp_path, "clone", "-q", "--bare", str(source), str(root))
    git(root, "worktree", "add", "-q", str(tmp_path / "tree"))
    program = Program(tmp_path / "tree")
    done = program("init", "--multi-instance", "--scope", "user", HOME=str(user_home))
    assert done.status == 0, done
    (tmp_path / "tree" / "dirty.py").write_text("mine")
    program("task", "add", "One", HOME=str(user_home))
    found = program("task", "claim", "--json", HOME=str(user_home)).json
    assert found["branch"], found
    assert Path(found["worktree"]) == tmp_path.resolve() / "bare.worktrees" / "task-001-one"


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
