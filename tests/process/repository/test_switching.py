"""Switching a working tree in place: only a clean one; whatever goes wrong leaves all as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.domain.errors import CoordinatorError, InputError, MachineError
from coord_core.repository import refs
from coord_core.repository.checkouts import obstacles, switch_back, switch_in_place
from tests.process.repository.conftest import bytes_of, commit, hook, objects_aside
from tests.support.enrolment import git, new_repository

BRANCH = "claude-1/feat/x"


@pytest.fixture
def other(repository: Path) -> str:
    """A commit that changes one file, adds two and removes one; main is checked out."""
    git(repository, "switch", "-qc", "other")
    commit(repository, "a.txt", "of the other\n")
    commit(repository, "new/file", "new\n")
    git(repository, "rm", "-q", "b/c.txt")
    git(repository, "commit", "-qm", "Remove")
    found = commit(repository, "z.txt", "z\n")
    git(repository, "switch", "-q", "main")
    return found


def test_a_clean_tree_has_no_obstacle(repository: Path) -> None:
    (repository / ".gitignore").write_text("*.log\n")
    commit(repository, ".gitignore", "*.log\n")
    (repository / "x.log").touch()
    (repository / ".claude-locks.yml").touch()
    (repository / ".claude-tasks.yml").touch()
    (repository / ".claude-audit.log").touch()
    git(repository, "worktree", "add", "-q", ".claude/worktrees/task-001")

    assert obstacles(str(repository)) == []


def test_uncommitted_and_untracked_files_are_obstacles(repository: Path) -> None:
    git(repository, "config", "status.showUntrackedFiles", "no")
    (repository / "a.txt").write_text("changed\n")
    git(repository, "rm", "-q", "--cached", "b/c.txt")
    for number in range(5):
        (repository / f"odd\n{number} é").touch()

    assert obstacles(str(repository)) == [
        "uncommitted: a.txt, b/c.txt",
        "untracked: b/c.txt, odd\ufffd0 é, odd\ufffd1 é and 3 more",
    ]


@pytest.mark.parametrize("way", ["merge", "rebase", "cherry-pick", "revert"])
def test_what_is_under_way_is_an_obstacle(repository: Path, other: str, way: str) -> None:
    commit(repository, "a.txt", "of main\n")
    first = git(repository, "rev-list", "main..other", "--reverse").split()[0]
    words = {
        "merge": ["merge", "other"],
        "rebase": ["rebase", "other"],
        "cherry-pick": ["cherry-pick", first],
    }
    with pytest.raises(Exception, match="non-zero"):
        git(repository, *words.get(way, ["revert", "--no-edit", "HEAD~1", "HEAD~2"]))

    assert any("in progress" in obstacle for obstacle in obstacles(str(repository)))


def test_a_bisection_is_an_obstacle(repository: Path) -> None:
    git(repository, "bisect", "start")

    assert obstacles(str(repository)) == ["a bisection is in progress"]


@pytest.mark.parametrize("ignore", ["none", "all"])
def test_a_changed_submodule_is_an_obstacle(repository: Path, tmp_path: Path, ignore: str) -> None:
    inner = new_repository(tmp_path / "inner", with_commit=True)
    git(repository, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner), "sub")
    git(repository, "commit", "-qm", "Add sub")
    git(repository, "config", "diff.ignoreSubmodules", ignore)
    assert obstacles(str(repository)) == []
    (repository / "sub" / "new").touch()

    assert obstacles(str(repository)) == ["a changed submodule: sub"]


def test_obstacles_of_a_folder_without_git_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="not a git repository"):
        obstacles(str(tmp_path))


def test_switching_makes_the_branch_at_the_commit(repository: Path, other: str) -> None:
    git(repository, "config", "branch.autoSetupMerge", "always")

    switch_in_place(str(repository), BRANCH, other)

    assert git(repository, "symbolic-ref", "HEAD").strip() == f"refs/heads/{BRANCH}"
    assert git(repository, "rev-parse", "HEAD").strip() == other
    assert git(repository, "status", "--porcelain") == ""
    assert "branch" not in git(repository, "config", "--local", "--list").replace("branch.autosetupmerge", "")


def spoil_nothing(_: Path) -> None:
    pass


def untracked_in_the_way(repository: Path) -> None:
    (repository / "z.txt").write_text("of somebody\n")


def ignored_in_the_way(repository: Path) -> None:
    (repository / ".git" / "info").mkdir(exist_ok=True)
    (repository / ".git" / "info" / "exclude").write_text("z.txt\n")
    (repository / "z.txt").write_text("of somebody\n")


def changed_in_the_way(repository: Path) -> None:
    (repository / "a.txt").write_text("of somebody\n")


def index_locked(repository: Path) -> None:
    (repository / ".git" / "index.lock").touch()


def head_locked(repository: Path) -> None:
    (repository / ".git" / "HEAD.lock").touch()


def checkout_hook_fails(repository: Path) -> None:
    hook(repository, "post-checkout", "exit 1")


def head_locked_meanwhile(repository: Path) -> None:
    """After the files were changed, HEAD cannot be."""
    hook(repository, "post-index-change", "touch .git/HEAD.lock")


def branch_refused(repository: Path) -> None:
    hook(repository, "reference-transaction", '[ "$1" != prepared ] || ! grep -q " refs/heads/claude"')


def filter_fails(repository: Path) -> None:
    (repository / ".git" / "info").mkdir(exist_ok=True)
    (repository / ".git" / "info" / "attributes").write_text("z.txt filter=bad\n")
    git(repository, "config", "filter.bad.smudge", "false")
    git(repository, "config", "filter.bad.required", "true")


def name_taken(repository: Path) -> None:
    git(repository, "branch", BRANCH)


def prefix_taken(repository: Path) -> None:
    git(repository, "branch", "claude-1/feat")


def detached(repository: Path) -> None:
    git(repository, "switch", "-q", "--detach")
    checkout_hook_fails(repository)


SPOILED = [
    untracked_in_the_way, ignored_in_the_way, changed_in_the_way, index_locked, head_locked,
    checkout_hook_fails, head_locked_meanwhile, branch_refused, filter_fails, name_taken, prefix_taken,
    detached,
]  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILED, ids=lambda spoil: spoil.__name__)
def test_a_switch_that_fails_leaves_everything_as_it_was(repository: Path, other: str, spoil: object) -> None:
    assert callable(spoil)
    spoil(repository)
    before, status = (
        objects_aside(bytes_of(repository)),
        git(repository, "--no-optional-locks", "status", "--porcelain"),
    )

    with pytest.raises(CoordinatorError) as caught:
        switch_in_place(str(repository), BRANCH, other)

    if spoil is head_locked_meanwhile:
        (repository / ".git" / "HEAD.lock").unlink()
    assert objects_aside(bytes_of(repository)) == before
    assert git(repository, "--no-optional-locks", "status", "--porcelain") == status
    assert caught.value.mend
    assert ("git is at work here" in caught.value.problem) == (spoil in (index_locked, head_locked))


@pytest.mark.parametrize("name", ["-d", "--detach", "a b", "a..b", "@{-1}", "-", ""])
def test_a_name_that_git_would_read_otherwise_is_wrong_input(repository: Path, other: str, name: str) -> None:
    before = bytes_of(repository)

    with pytest.raises(InputError):
        switch_in_place(str(repository), name, other)

    assert bytes_of(repository) == before


def test_a_switch_is_undone_while_nobody_built_on_it(repository: Path, other: str) -> None:
    before = objects_aside(bytes_of(repository))
    switch_in_place(str(repository), BRANCH, other)

    assert switch_back(str(repository), BRANCH, other, "refs/heads/main")
    assert objects_aside(bytes_of(repository)) == before


def test_a_switch_is_not_undone_over_anyones_change(repository: Path, other: str) -> None:
    switch_in_place(str(repository), BRANCH, other)
    (repository / "a.txt").write_text("of somebody\n")

    assert not switch_back(str(repository), BRANCH, other, "refs/heads/main")
    assert (repository / "a.txt").read_text() == "of somebody\n"
    assert refs.commit_of(str(repository), refs.local(BRANCH)) == other


def test_a_switch_is_not_undone_once_it_has_a_commit(repository: Path, other: str) -> None:
    switch_in_place(str(repository), BRANCH, other)
    made = commit(repository, "more")

    assert not switch_back(str(repository), BRANCH, other, "refs/heads/main")
    assert refs.commit_of(str(repository), refs.local(BRANCH)) == made
