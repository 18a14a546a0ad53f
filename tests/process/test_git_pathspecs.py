"""Pathspecs that name no file: git takes all but what they exclude, or what a file names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.working import write

COMMANDS = [
    "git checkout -- ':!other'", "git restore ':!other'", "git rm -rf ':(exclude)other'",
    "git stash -u -- ':^other'", "git clean -fd ':!other'",
    "git checkout --pathspec-from-file=list", "git restore --pathspec-from-file=list",
    "git rm -f --pathspec-from-file=list",
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_what_takes_the_work_of_another_along_is_refused(
    tree: Path, start_session: StartSession, command: str
) -> None:
    """While it is held, and once more after that."""
    one, two = start_session(), start_session()
    write(one, "a.txt")
    (tree / "list").write_text("a.txt\n")
    assert "a.txt" in two.ask(command).reason
    one.stop()
    assert two.bash(command).refuses
    assert (tree / "a.txt").read_text() == "new\n"


@pytest.mark.parametrize("command", ["git checkout -- ':!a.txt'", "git restore --staged ':!b.txt'"])
def test_what_leaves_it_alone_passes(tree: Path, start_session: StartSession, command: str) -> None:
    one, two = start_session(), start_session()
    write(one, "a.txt")
    assert not two.bash(command).refuses
    assert (tree / "a.txt").read_text() == "new\n"
