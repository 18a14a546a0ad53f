"""A claim makes a branch: here when the working tree is the claimer's alone and clean, else beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled, enrol, git, new_repository

from .conftest import Someone
from .program import Program
from .task_commands import add, branch_of, claim, commit, with_remote


def everything(root: Path) -> dict[str, bytes]:
    """The bytes of a shared working tree, but for what a claim may write: the views and git's own."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.relative_to(root).parts[0] not in (".git", ".claude")
        and not path.name.startswith(".claude-")
    }  # fmt: skip


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


def test_without_git_a_task_is_claimed_without_a_branch(tmp_path: Path, user_home: Path) -> None:
    folder = tmp_path.resolve() / "plain"
    folder.mkdir()
    program = Program(folder)
    done = program("init", "--multi-instance", HOME=str(user_home))
    assert done.status == 0, done
    program("task", "add", "One", HOME=str(user_home))
    assert program("task", "claim", "--json", HOME=str(user_home)).json["branch"] is None
    assert program("task", "complete", HOME=str(user_home)).status == 0


def test_a_task_that_only_its_id_names_has_it_once_in_its_folder(
    repository: Enrolled, program: Program, one: Someone
) -> None:
    repository.configure(branching="worktree")
    id_ = program("task", "add", "合計を丸める", "--json").json["id"]
    assert one.run("task", "claim", id_, "--json").json["worktree"].endswith(f"/.claude/worktrees/{id_}")
