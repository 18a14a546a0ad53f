"""Files that git ignores: no commit has them, so what removes or replaces them is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, git
from tests.support.working import write


@pytest.fixture
def ignoring(tree: Path) -> Path:
    (tree / ".gitignore").write_text(".env\n")
    git(tree, "add", ".gitignore")
    git(tree, "commit", "-qm", "Ignore")
    return tree


@pytest.mark.parametrize("command", ["git clean -fdx", "git clean -fdX", "git stash -a", "git stash --all"])
def test_what_would_remove_one_that_another_holds_is_refused(
    ignoring: Path, start_session: StartSession, command: str
) -> None:
    one, two = start_session(), start_session()
    write(one, ".env")
    assert two.bash(command).refuses
    assert (ignoring / ".env").exists()


def test_one_that_another_wrote_and_holds_no_more_is_removed_only_when_that_is_said_twice(
    ignoring: Path, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    write(one, ".env")
    one.stop()
    assert not two.bash("git clean -fd").refuses
    refused = two.bash("git clean -fdx")
    assert refused.refuses and f".env ({one.name}, " in refused.reason
    assert (ignoring / ".env").exists()
    assert not two.bash("git clean -fdx", call="again").refuses
    assert not (ignoring / ".env").exists()


@pytest.mark.parametrize(
    "command",
    [
        "git stash -a", "git stash push --all", "git stash -ua", "git stash save -a now", "git clean -fdx .",
        "git clean -fdX -e other", "git clean -fdx -e '*.log'",
    ],
)  # fmt: skip
def test_whatever_takes_it_away_is_refused_once(
    ignoring: Path, start_session: StartSession, command: str
) -> None:
    one, two = start_session(), start_session()
    write(one, ".env")
    one.stop()
    refused = two.ask(command)
    assert refused.refuses and f".env ({one.name}, " in refused.reason
    assert not two.bash(command, call="again").refuses
    assert not (ignoring / ".env").exists()


@pytest.mark.parametrize(
    "command", ["git clean -fdx -e .env", "git clean -fdx --exclude='.e*' .", "git clean -fdX -e '!.env'"]
)
def test_what_clean_is_told_to_leave_is_in_nobodys_way(
    ignoring: Path, start_session: StartSession, command: str
) -> None:
    """And it does leave it, by git's own rules."""
    one, two = start_session(), start_session()
    write(one, ".env")
    one.stop()
    assert not two.bash(command).refuses
    assert (ignoring / ".env").exists()


def test_who_wrote_it_may_remove_it(ignoring: Path, start_session: StartSession) -> None:
    one, two = start_session(), start_session()
    assert two.edit("b.txt").is_silent and two.stop().is_silent
    write(one, ".env")
    assert not one.bash("git clean -fdX").refuses
    assert not (ignoring / ".env").exists()


def test_what_leaves_it_alone_passes(ignoring: Path, start_session: StartSession) -> None:
    one, two = start_session(), start_session()
    write(one, ".env")
    assert not two.bash("git reset --hard").refuses
    assert (ignoring / ".env").exists()


def test_unseen_work_counts_though_the_same_name_is_held_in_another_worktree(
    ignoring: Path, enrolled: Enrolled, start_session: StartSession, tmp_path: Path
) -> None:
    linked = enrolled.add_worktree(tmp_path.resolve() / "linked", "topic")
    one, two = start_session(), start_session()
    write(one, ".env")
    one.stop()
    write(start_session(folder=linked), ".env")
    assert f".env ({one.name}, " in two.ask("echo x > .env").reason
