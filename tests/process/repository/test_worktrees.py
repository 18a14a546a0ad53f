"""A worktree for a task: whole, with its branch, or nothing of it at all."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coord_core import exclusion
from coord_core.domain.errors import CoordinatorError, InputError, MachineError
from coord_core.repository import refs
from coord_core.repository.worktrees import Added, add_worktree, folder_for
from tests.process.repository.conftest import bytes_of, commit, hook, objects_aside
from tests.support.enrolment import git, new_repository
from tests.support.waiting import wait_until

BRANCH = "claude-1/feat/x"


@pytest.fixture
def folder(repository: Path) -> Path:
    return repository / ".claude" / "worktrees" / "task-001-x"


def add(repository: Path, folder: Path, branch: str = BRANCH, setup: str = "", new: bool = True) -> Added:
    commit = refs.commit_of(str(repository), "refs/heads/main") if new else None
    return add_worktree(str(repository), str(repository / ".git"), str(folder), branch, commit, setup=setup)


def test_a_worktree_has_the_branch_and_the_commits_files(repository: Path, folder: Path) -> None:
    git(repository, "config", "worktree.guessRemote", "true")
    git(repository, "config", "branch.autoSetupMerge", "always")

    added = add(repository, folder)

    assert (added.path, added.notes) == (str(folder), [])
    assert git(folder, "symbolic-ref", "HEAD").strip() == f"refs/heads/{BRANCH}"
    assert git(folder, "status", "--porcelain") == ""
    assert (folder / "b" / "c.txt").read_text() == "c\n"
    assert "locked" not in git(repository, "worktree", "list", "--porcelain")


def test_a_worktree_takes_a_branch_that_is_there(repository: Path, folder: Path) -> None:
    git(repository, "branch", BRANCH, "main~1")

    add(repository, folder, new=False)

    assert git(folder, "rev-parse", "HEAD") == git(repository, "rev-parse", "main~1")


def test_the_main_worktree_stays_clean_and_every_byte_of_it(repository: Path, folder: Path) -> None:
    (repository / "a.txt").write_text("of somebody\n")
    (repository / "untracked").write_text("of somebody\n")
    (repository / ".git" / "info").mkdir(exist_ok=True)
    (repository / ".git" / "info" / "exclude").write_text("*.o")
    before, status = bytes_of(repository), git(repository, "status", "--porcelain")

    add(repository, folder)

    after = bytes_of(repository)
    assert {name for name in before if after.get(name) != before[name]} == {".git/info/exclude"}
    assert git(repository, "status", "--porcelain") == status
    exclusion.remove(str(repository / ".git"))
    assert (repository / ".git" / "info" / "exclude").read_text() == "*.o"


def test_worktrees_that_are_ignored_already_need_no_line_of_ours(repository: Path, folder: Path) -> None:
    commit(repository, ".gitignore", ".claude/worktrees\n")

    add(repository, folder)
    add(repository, folder.with_name("second"), "claude-1/feat/y")

    assert not (repository / ".git" / "info" / "exclude").exists()


def test_the_line_is_put_in_once(repository: Path, folder: Path) -> None:
    add(repository, folder)
    add(repository, folder.with_name("second"), "claude-1/feat/y")

    text = (repository / ".git" / "info" / "exclude").read_text()
    assert text.count("/.claude/worktrees/\n") == 1


def test_a_folder_that_exists_gives_way_to_another_name(repository: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "file").write_text("of somebody\n")

    added = add(repository, folder)

    assert added.path == f"{folder}-2"
    assert os.listdir(folder) == ["file"]


def test_a_folder_that_git_still_knows_gives_way_too(repository: Path, folder: Path) -> None:
    git(repository, "worktree", "add", "-q", "--detach", str(folder))
    git(repository, "worktree", "lock", str(folder))
    folder.rename(folder.with_name("on another disk"))

    assert add(repository, folder).path == f"{folder}-2"


def test_a_bare_repository_has_its_worktrees_beside_it(repository: Path, remote: Path) -> None:
    place = folder_for("", str(remote), "task-001-x")
    commit = refs.commit_of(str(remote), "refs/heads/main")

    added = add_worktree("", str(remote), place, BRANCH, commit, [".env"], "")

    assert added.path == str(remote.parent / "remote.worktrees" / "task-001-x")
    assert (Path(added.path) / "a.txt").read_text() == "a\n"


def test_a_sparse_checkout_stays_sparse(repository: Path, folder: Path) -> None:
    commit(repository, "big/file")
    git(repository, "sparse-checkout", "set", "b")

    add(repository, folder)

    assert git(folder, "status", "--porcelain") == ""
    assert (folder / "b" / "c.txt").exists()
    assert not (folder / "big").exists()


def test_submodules_are_said_to_be_missing(repository: Path, folder: Path, tmp_path: Path) -> None:
    inner = new_repository(tmp_path / "inner", with_commit=True)
    git(repository, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner), "sub")
    git(repository, "commit", "-qm", "Add sub")

    assert any("Submodules are not checked out" in note for note in add(repository, folder).notes)


def test_a_post_checkout_hook_that_fails_is_a_note(repository: Path, folder: Path) -> None:
    hook(repository, "post-checkout", "echo no node_modules >&2; exit 3")

    added = add(repository, folder)

    assert added.notes == ["The post-checkout hook failed (no node_modules)."]
    assert git(folder, "status", "--porcelain") == ""


def branch_exists(repository: Path, folder: Path) -> None:
    git(repository, "branch", BRANCH, "main~1")


def prefix_exists(repository: Path, folder: Path) -> None:
    git(repository, "branch", "claude-1/feat")


def filter_fails(repository: Path, folder: Path) -> None:
    (repository / ".git" / "info").mkdir(exist_ok=True)
    (repository / ".git" / "info" / "attributes").write_text("b/c.txt filter=bad\n")
    git(repository, "config", "filter.bad.smudge", "false")
    git(repository, "config", "filter.bad.required", "true")


def branch_refused(repository: Path, folder: Path) -> None:
    hook(repository, "reference-transaction", '[ "$1" != prepared ] || ! grep -q " refs/heads/claude"')


def folder_is_a_file(repository: Path, folder: Path) -> None:
    (repository / ".claude").write_text("of somebody\n")


def git_is_killed(repository: Path, folder: Path) -> None:
    """While it checks files out."""
    (repository / ".git" / "info").mkdir(exist_ok=True)
    (repository / ".git" / "info" / "attributes").write_text("b/c.txt filter=bad\n")
    script = "parent() { cut -d' ' -f4 /proc/$1/stat; }; p=$(parent $$); kill -9 $p $(parent $p)"
    git(repository, "config", "filter.bad.smudge", script)


def git_is_killed_while_it_cleans_up(repository: Path, folder: Path) -> None:
    git_is_killed(repository, folder)
    script = git(repository, "config", "filter.bad.smudge").strip()
    git(repository, "config", "filter.bad.smudge", f'rm "$GIT_DIR/gitdir" "$GIT_DIR/locked"; {script}')


SPOILED = [
    branch_exists,
    prefix_exists,
    filter_fails,
    branch_refused,
    folder_is_a_file,
    git_is_killed,
    git_is_killed_while_it_cleans_up,
]


@pytest.mark.parametrize("spoil", SPOILED, ids=lambda spoil: spoil.__name__)
def test_a_worktree_that_cannot_be_made_leaves_nothing(repository: Path, folder: Path, spoil: object) -> None:
    assert callable(spoil)
    exclusion.add_worktrees(str(repository / ".git"))
    spoil(repository, folder)
    before = shape(repository)

    with pytest.raises(CoordinatorError):
        add(repository, folder)

    assert shape(repository) == before


def shape(repository: Path) -> tuple[object, ...]:
    files = objects_aside(bytes_of(repository))
    folders = sorted(str(p) for p in repository.rglob("*") if p.is_dir() and "/.git/" not in str(p))
    return files, folders, git(repository, "worktree", "list", "--porcelain")


def test_a_branch_that_is_checked_out_elsewhere_stays_there(repository: Path, folder: Path) -> None:
    before = shape(repository)

    with pytest.raises(MachineError, match="main"):
        add(repository, folder, "main", new=False)

    assert {**shape(repository)[0], **before[0]} == shape(repository)[0]  # type: ignore[dict-item]
    assert shape(repository)[1:] == before[1:]


@pytest.mark.parametrize("name", ["-f", "--detach", "a..b", "-"])
def test_a_name_that_git_would_read_otherwise_is_wrong_input(
    repository: Path, folder: Path, name: str
) -> None:
    with pytest.raises(InputError):
        add(repository, folder, name)

    assert not folder.exists()


def test_a_full_disk_leaves_nothing(repository: Path, folder: Path) -> None:
    """A limit on the size of files stands for it: git fails in the middle of its second file."""
    commit(repository, "large", "x" * 500_000)
    exclusion.add_worktrees(str(repository / ".git"))
    before = shape(repository)

    with pytest.raises(MachineError):
        limited(lambda: add(repository, folder))

    assert shape(repository) == before


def limited(work: object) -> None:
    assert callable(work)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        work()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_setup_runs_in_the_worktree_and_shows_what_it_says(repository: Path, folder: Path) -> None:
    shown: list[str] = []
    start = refs.commit_of(str(repository), "refs/heads/main")
    setup = "pwd; echo to stderr >&2; cat; git rev-parse --abbrev-ref HEAD; touch made"

    added = add_worktree(
        str(repository), str(repository / ".git"), str(folder), BRANCH, start, [], setup, shown.append
    )

    assert added.notes == []
    assert shown == [str(folder), "to stderr", BRANCH]
    assert (folder / "made").exists()


def test_a_setup_that_fails_is_a_note_and_the_worktree_stays(repository: Path, folder: Path) -> None:
    added = add(repository, folder, setup="echo broken; exit 7")

    assert "exit status 7 (broken)" in added.notes[0]
    assert (folder / "a.txt").exists()


@pytest.mark.parametrize("new", [True, False])
def test_an_interrupt_leaves_nothing_and_no_process(
    repository: Path, folder: Path, tmp_path: Path, new: bool
) -> None:
    if not new:
        git(repository, "branch", BRANCH)
    exclusion.add_worktrees(str(repository / ".git"))
    before = shape(repository)
    process = subprocess.Popen(
        [sys.executable, "-c", ADD, str(repository), str(folder), str(tmp_path / "pid"), str(new)]
    )
    wait_until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text(), "setup runs")

    process.send_signal(signal.SIGINT)

    assert process.wait(20) == 130
    assert shape(repository) == before
    setup = Path("/proc", (tmp_path / "pid").read_text().strip(), "stat")
    wait_until(lambda: not setup.exists() or " Z " in setup.read_text(), "the setup is gone")


ADD = f"""
import sys
from coord_core.repository import refs
from coord_core.repository.worktrees import add_worktree
main, folder, pid, new = sys.argv[1:]
commit = refs.commit_of(main, "refs/heads/main") if new == "True" else None
try:
    add_worktree(main, main + "/.git", folder, "{BRANCH}", commit, [], f"echo $$ >{{pid}}; touch x; sleep 60")
except KeyboardInterrupt:
    sys.exit(130)
"""


def test_many_at_once_all_get_their_own(repository: Path, folder: Path) -> None:
    code = ADD.replace("echo $$ >{pid}; touch x; sleep 60", ":").replace(
        f'"{BRANCH}"', 'f"claude-{pid}/feat/x"'
    )
    began = time.monotonic()
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(repository), str(folder), str(number), "True"])
        for number in range(6)
    ]
    assert [process.wait(60) for process in running] == [0] * 6, time.monotonic() - began

    assert len(os.listdir(folder.parent)) == 6
    branches = git(
        repository, "for-each-ref", "--format=%(refname:short)", "refs/heads/claude-*/feat/x"
    ).split()
    assert branches == [f"claude-{number}/feat/x" for number in range(6)]
    assert git(repository, "status", "--porcelain") == ""
