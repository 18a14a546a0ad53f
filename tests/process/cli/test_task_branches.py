"""A claim makes a branch: here when the working tree is the claimer's alone and clean, else beside it."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled, enrol, git, new_repository
from tests.support.waiting import wait_until

from .conftest import Someone
from .program import Done, Program


def add(program: Program, *arguments: str) -> str:
    return str(program("task", "add", *arguments, "--json").json["id"])


def claim(who: Someone | Program, *arguments: str) -> Done:
    run = who.run if isinstance(who, Someone) else who
    return run("task", "claim", *arguments, "--json")


def branch_of(folder: Path) -> str:
    return git(folder, "branch", "--show-current").strip()


def everything(root: Path) -> dict[str, bytes]:
    """The bytes of a shared working tree, but for what a claim may write: the views and git's own."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.relative_to(root).parts[0] not in (".git", ".claude")
        and not path.name.startswith(".claude-")
    }  # fmt: skip


def commit(folder: Path, name: str, text: str = "new\n") -> None:
    (folder / name).write_text(text)
    git(folder, "add", name)
    git(folder, "-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", f"Change {name}")


# where


def test_alone_in_a_clean_working_tree_the_branch_is_made_there(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    add(program, "Implement user authentication", "--name", "user-auth")
    found = claim(one).json
    assert found["branch"] == f"{one.name}/feat/user-auth"
    assert found["worktree"] == str(repository.root)
    assert found["base"] == "main"
    assert branch_of(repository.root) == found["branch"]
    assert repository.held() == {}
    assert [e["action"] for e in program("audit", "--json").json][-2:] == ["task_claimed", "branch_created"]


@pytest.mark.parametrize(
    ("type_", "short"), [("bugfix", "fix"), ("docs", "docs"), ("feature", "feat"), ("chore", "chore")]
)
def test_the_branch_tells_the_type(program: Program, type_: str, short: str) -> None:
    add(program, "認証", "--type", type_)
    assert claim(program).json["branch"].endswith(f"/{short}/task-001")


def test_with_another_session_and_uncommitted_work_not_a_byte_of_the_shared_tree_changes(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    commit(repository.root, "a.py")
    two.takes("a.py")
    (repository.root / "a.py").write_text("half done\n")
    (repository.root / "new.py").write_text("untracked\n")
    git(repository.root, "add", "new.py")
    before, head = everything(repository.root), branch_of(repository.root)
    status = git(repository.root, "status", "--porcelain")
    add(program, "One")
    done = one.run("task", "claim")
    tree = Path(one.run("task", "show", "task-001", "--json").json["worktree"])
    assert tree == repository.root / ".claude" / "worktrees" / "task-001-one"
    assert "Work only there: read and edit files by their absolute paths below it" in done.stdout
    assert f"cd {tree} &&" in done.stdout
    assert two.name in done.stdout
    assert branch_of(tree) == f"{one.name}/feat/one"
    assert everything(repository.root) == before
    assert branch_of(repository.root) == head
    assert git(repository.root, "status", "--porcelain") == status
    assert repository.held() == {"a.py": two.name}


def test_uncommitted_work_of_ones_own_is_left_where_it_is(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    (repository.root / "mine.py").write_text("mine\n")
    add(program, "One")
    found = claim(one).json
    assert found["worktree"] != str(repository.root)
    assert not (Path(found["worktree"]) / "mine.py").exists()
    assert (repository.root / "mine.py").read_text() == "mine\n"


def test_a_lock_of_anothers_in_the_working_tree_is_company(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    program("lock", "acquire", "x.py")
    add(program, "One")
    assert claim(one).json["worktree"] != str(repository.root)
    assert branch_of(repository.root) == "main"


def test_in_the_working_tree_of_its_own_a_session_locks_and_commits_as_elsewhere(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    repository.configure(branching="worktree")
    add(program, "One")
    tree = Path(claim(one).json["worktree"])
    one.takes(str(tree / "src/a.py"))
    assert repository.held() == {"src/a.py": one.name}
    assert two.edit("src/a.py").refuses


@pytest.mark.parametrize("branching", ["branch", "worktree", "none"])
def test_the_setting_decides(program: Program, repository: Enrolled, one: Someone, branching: str) -> None:
    repository.configure(branching=branching)
    add(program, "One")
    found = claim(one).json
    here = {"branch": str(repository.root), "none": None}
    assert found["worktree"] == here.get(branching, str(repository.root / ".claude/worktrees/task-001-one"))
    assert (found["branch"] is None) == (branching == "none")


def test_only_here_or_not_at_all(program: Program, repository: Enrolled, one: Someone) -> None:
    repository.configure(branching="branch")
    (repository.root / "dirty.py").write_text("x\n")
    add(program, "One")
    done = claim(one)
    assert done.status == 1
    assert "dirty.py" in done.stderr
    assert program("task", "show", "task-001", "--json").json["status"] == "pending"
    assert branch_of(repository.root) == "main"
    assert git(repository.root, "branch", "--format=%(refname:short)").split() == ["main"]


# odd repositories


def test_a_name_that_is_taken_gets_a_number(program: Program, repository: Enrolled, one: Someone) -> None:
    git(repository.root, "branch", f"{one.name}/feat/one")
    add(program, "One")
    assert claim(one).json["branch"] == f"{one.name}/feat/one-2"


def test_a_detached_head(program: Program, repository: Enrolled, one: Someone) -> None:
    git(repository.root, "checkout", "-q", "--detach")
    git(repository.root, "branch", "-D", "main")
    add(program, "One")
    assert claim(one).json["branch"] == f"{one.name}/feat/one"


def test_without_any_commit_it_says_what_to_do_and_claims_nothing(tmp_path: Path) -> None:
    root = new_repository(tmp_path.resolve() / "empty")
    enrol(root)
    program = Program(root)
    add(program, "One")
    done = claim(program)
    assert done.status == 2
    assert "commit" in done.stderr
    assert program("task", "show", "task-001", "--json").json["status"] == "pending"


def test_the_base_is_the_remotes_newest(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    remote = with_remote(repository, tmp_path)
    other = tmp_path / "other"
    git(tmp_path, "clone", "-q", str(remote), str(other))
    commit(other, "theirs.py")
    git(other, "push", "-q", "origin", "main")
    add(program, "One")
    tree = Path(claim(one).json["worktree"])
    assert (tree / "theirs.py").exists()


def with_remote(repository: Enrolled, tmp_path: Path) -> Path:
    remote = tmp_path / "remote.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(remote))
    git(repository.root, "remote", "add", "origin", str(remote))
    git(repository.root, "push", "-q", "-u", "origin", "main")
    return remote


# a checkout's needs


def test_a_working_tree_gets_what_git_does_not_keep_and_is_set_up_once_that_is_trusted(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    repository.configure(branching="worktree", worktree_copy=[".env"], worktree_setup="pwd > set-up.txt")
    (repository.root / ".git/info/exclude").write_text(".env\nset-up.txt\n/.claude*\n")
    (repository.root / ".env").write_text("TOKEN=1\n")
    add(program, "One")
    tree = Path(claim(one).json["worktree"])
    assert (tree / ".env").read_text() == "TOKEN=1\n"
    assert (tree / "set-up.txt").read_text() == f"{tree}\n"


def test_a_set_up_that_nobody_approved_is_not_run(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    (repository.root / ".claude-coordinator.yml").write_text(
        "branching: worktree\nworktree_setup: touch set-up.txt\n"
    )
    add(program, "One")
    tree = Path(claim(one).json["worktree"])
    assert tree.is_dir()
    assert not (tree / "set-up.txt").exists()


# going on


def test_the_next_claimer_goes_on_where_the_dead_one_was_and_is_told(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    repository.configure(branching="worktree")
    add(program, "One")
    first = claim(one).json
    tree = Path(first["worktree"])
    commit(tree, "done.py")
    (tree / "half.py").write_text("half\n")
    one.client.kill()
    told = two.run("task", "claim").stdout
    found = program("task", "show", "task-001", "--json").json
    assert (found["assigned_to"], found["branch"], found["worktree"]) == (
        two.name, first["branch"], first["worktree"],
    )  # fmt: skip
    assert f"begun before by {one.name}" in told
    assert "1 commit" in told
    assert "half.py" in told
    assert (tree / "half.py").read_text() == "half\n"


def test_what_a_dead_one_left_in_the_shared_tree_stays_there(
    program: Program, repository: Enrolled, one: Someone, new_session: Callable[[], Someone]
) -> None:
    add(program, "One")
    first = claim(one).json
    assert first["worktree"] == str(repository.root)
    commit(repository.root, "done.py")
    (repository.root / "half.py").write_text("half\n")
    one.client.kill()
    two, _three = new_session(), new_session()
    found = claim(two).json
    assert found["worktree"] != str(repository.root)
    assert (Path(found["worktree"]) / "done.py").exists()
    assert (repository.root / "half.py").read_text() == "half\n"
    assert branch_of(repository.root) == first["branch"]


@pytest.mark.parametrize("delay", [0.0, 0.1, 0.2, 0.3, 0.5, 0.8])
def test_a_claim_that_is_killed_is_made_or_not_and_the_next_one_works(
    program: Program, repository: Enrolled, one: Someone, delay: float
) -> None:
    repository.configure(branching="worktree", worktree_setup="sleep 1")
    add(program, "One")
    process = program.start("task", "claim", CLAUDE_CODE_SESSION_ID=one.id)
    wait_until(lambda: reserved(repository) or process.poll() is not None, "the claim has begun")
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    before = program("task", "show", "task-001", "--json").json
    assert (before["status"], before["step"]) in (("pending", None), ("in_progress", None))
    found = claim(one).json
    assert branch_of(Path(found["worktree"])) == found["branch"]
    assert found["status"] == "in_progress"
    branches = git(repository.root, "branch", "--format=%(refname:short)").split()
    assert sorted(branches) == sorted(["main", found["branch"]])


def reserved(repository: Enrolled) -> bool:
    with repository.reading() as tx:
        return bool(tx.tasks_in_step())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_claim_leaves_nothing(
    program: Program, repository: Enrolled, one: Someone, number: signal.Signals
) -> None:
    repository.configure(branching="worktree", worktree_setup="sleep 20")
    add(program, "One")
    process = program.start("task", "claim", CLAUDE_CODE_SESSION_ID=one.id)
    wait_until(lambda: (repository.root / ".claude/worktrees/task-001-one").is_dir(), "it is at work")
    time.sleep(0.3)
    process.send_signal(number)
    process.communicate(timeout=20)
    assert process.returncode != 0
    assert program("task", "show", "task-001", "--json").json["status"] == "pending"
    assert git(repository.root, "branch", "--format=%(refname:short)").split() == ["main"]
    assert len(git(repository.root, "worktree", "list").splitlines()) == 1


# completing


def test_uncommitted_work_is_named_and_nothing_is_completed(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    add(program, "One")
    claim(one)
    one.takes("a.py")
    (repository.root / "a.py").write_text("x\n")
    done = one.run("task", "complete")
    assert done.status == 1
    assert "a.py" in done.stderr
    assert program("task", "show", "task-001", "--json").json["status"] == "in_progress"
    assert repository.held() == {"a.py": one.name}


def test_the_branch_is_pushed_to_a_remote_that_is_no_forge(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    remote = with_remote(repository, tmp_path)
    add(program, "One")
    branch = claim(one).json["branch"]
    commit(repository.root, "a.py")
    done = one.run("task", "complete")
    assert done.status == 0, done
    assert git(remote, "rev-parse", branch) == git(repository.root, "rev-parse", "HEAD")
    found = program("task", "show", "task-001", "--json").json
    assert (found["status"], found["step"]) == ("completed", None)


def test_without_a_remote_it_is_completed_and_pushed_later(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    add(program, "One")
    branch = claim(one).json["branch"]
    commit(repository.root, "a.py")
    done = one.run("task", "complete")
    assert done.status == 0
    assert "task complete --retry task-001" in done.stdout
    assert program("task", "show", "task-001", "--json").json["status"] == "completed"
    assert one.run("task", "complete", "--retry").status == 1
    remote = with_remote(repository, tmp_path)
    assert one.run("task", "complete", "--retry").status == 0
    assert git(remote, "rev-parse", branch) == git(repository.root, "rev-parse", branch)
    assert one.run("task", "complete", "--retry").status == 2


def test_what_the_remote_refuses_is_said(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    remote = with_remote(repository, tmp_path)
    hook = remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    add(program, "One")
    claim(one)
    commit(repository.root, "a.py")
    done = one.run("task", "complete", "--json").json
    assert done["completed"][0]["status"] == "completed"
    assert "hook" in done["still_to_do"]["task-001"][0]


def test_a_task_without_commits_is_completed_and_nothing_is_pushed(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    remote = with_remote(repository, tmp_path)
    add(program, "Look into it")
    claim(one)
    done = one.run("task", "complete")
    assert "nothing to push" in done.stdout
    assert git(remote, "branch", "--format=%(refname:short)").split() == ["main"]


def test_the_next_task_starts_from_the_base_again(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    add(program, "One")
    add(program, "Two")
    claim(one)
    commit(repository.root, "a.py")
    one.run("task", "complete")
    found = claim(one).json
    assert found["worktree"] == str(repository.root)
    assert not (repository.root / "a.py").exists()


# conflicts seen early


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


# no git


def test_without_git_a_task_is_claimed_without_a_branch(tmp_path: Path, user_home: Path) -> None:
    folder = tmp_path.resolve() / "plain"
    folder.mkdir()
    program = Program(folder)
    done = program("init", "--multi-instance", HOME=str(user_home))
    assert done.status == 0, done
    program("task", "add", "One", HOME=str(user_home))
    assert program("task", "claim", "--json", HOME=str(user_home)).json["branch"] is None
    assert program("task", "complete", HOME=str(user_home)).status == 0
