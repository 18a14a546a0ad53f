"""Shell commands and locks, with real hook processes and commands that are really run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, git
from tests.support.sessions import Session


@pytest.fixture
def tree(enrolled: Enrolled) -> Path:
    """A working tree with two committed files."""
    for name in ("a.txt", "b.txt"):
        (enrolled.root / name).write_text(f"{name}\n")
    git(enrolled.root, "add", ".")
    git(enrolled.root, "commit", "-qm", "Start")
    return enrolled.root


@pytest.fixture
def holder(tree: Path, start_session: StartSession) -> Session:
    """A session that has edited a.txt and holds it."""
    session = start_session()
    assert session.edit("a.txt").is_silent
    (tree / "a.txt").write_text("of the holder\n")
    assert session.edited("a.txt").is_silent
    return session


@pytest.fixture
def other(holder: Session, start_session: StartSession) -> Session:
    return start_session()


REFUSED = [
    "sed -i s/a/b/ a.txt",
    "echo x > a.txt",
    "echo x >> ./a.txt",
    "cat <<EOF | tee a.txt\nx\nEOF",
    "python3 - <<'EOF'\nfrom pathlib import Path\nPath('a.txt').write_text('x')\nEOF",
    "cp b.txt a.txt",
    "mv b.txt a.txt",
    "rm -f a.txt",
    "git checkout -- a.txt",
    "git restore a.txt",
    "cd / && cd - && truncate -s 0 a.txt",
    "for f in *.txt; do echo x > \"$f\"; done",
]


@pytest.mark.parametrize("command", REFUSED)
def test_a_command_that_writes_what_another_holds_is_refused_before_it_runs(
    tree: Path, holder: Session, other: Session, command: str
) -> None:
    answer = other.bash(command)
    assert answer.refuses
    assert f"a.txt is held by {holder.name}" in answer.reason
    assert (tree / "a.txt").read_text() == "of the holder\n"
    assert (tree / "b.txt").exists()


@pytest.mark.parametrize("command", [*REFUSED, "git stash", "git checkout -- .", "git add -A"])
def test_alone_everything_passes(tree: Path, start_session: StartSession, command: str) -> None:
    session = start_session()
    assert session.edit("a.txt").is_silent
    assert not session.ask(command).refuses


@pytest.mark.parametrize(
    "command",
    ["cat a.txt", "git status --short", "git diff | head", "grep -n x a.txt 2>&1", "echo x > c.txt", "git log"],
)
def test_what_does_not_touch_it_passes(tree: Path, other: Session, command: str) -> None:
    assert other.bash(command).is_silent


def test_a_written_file_is_the_sessions_until_its_turn_ends(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session
) -> None:
    other.bash("echo x > c.txt")
    assert holder.edit("c.txt").refuses
    other.stop()
    assert holder.edit("c.txt").is_silent
