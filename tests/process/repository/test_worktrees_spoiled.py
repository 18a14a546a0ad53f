"""A worktree that cannot be made leaves nothing of itself at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coord_core import exclusion
from coord_core.domain.errors import CoordinatorError, MachineError
from tests.process.repository.conftest import commit, hook
from tests.process.repository.making import BRANCH, add, limited, shape
from tests.support.enrolment import git
from tests.support.waiting import wait_until


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


def test_a_full_disk_leaves_nothing(repository: Path, folder: Path) -> None:
    """A limit on the size of files stands for it: git fails in the middle of its second file."""
    commit(repository, "large", "x" * 500_000)
    exclusion.add_worktrees(str(repository / ".git"))
    before = shape(repository)

    with pytest.raises(MachineError):
        limited(lambda: add(repository, folder))

    assert shape(repository) == before


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
