"""What comes between the looks, the calls and the ends of commands in a working tree that sessions share."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from coord_core.gitprocess import uncommitted
from coord_core.repository import after_commit
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, git
from tests.support.sessions import Session
from tests.support.slow_git import SlowGit
from tests.support.working import write


@pytest.mark.parametrize("stops", [False, True])
@pytest.mark.parametrize("command", ["git add -A", "git commit -am x", "git reset --hard"])
def test_an_edit_that_comes_while_git_is_asked_counts(
    tree: Path,
    holder: Session,
    other: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    stops: bool,
) -> None:
    git(tree, "commit", "-qam", "Of the holder")
    slow = SlowGit(tmp_path / "bin", monkeypatch)
    with ThreadPoolExecutor() as threads:
        asked = threads.submit(other.ask, command)
        slow.wait_until_it_has_looked()
        write(holder, "b.txt")
        if stops:
            holder.stop()
        slow.let_go()
        answer = asked.result()
    assert "b.txt" in answer.reason


def test_an_edit_that_ends_while_git_is_asked_after_a_commit_stays_its_writers(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tree, "commit", "-qam", "Of the holder")
    holder.stop()

    def look_and_be_overtaken(worktree: str) -> frozenset[str] | None:
        found = uncommitted(worktree)
        write(other, "a.txt", "of the other\n")
        return found

    monkeypatch.setattr(after_commit, "uncommitted", look_and_be_overtaken)
    after_commit.settle(enrolled.project)
    with enrolled.reading() as tx:
        last = tx.write(str(tree), "a.txt")
    assert last is not None
    assert last.instance == other.name


def test_a_call_that_is_refused_in_one_worktree_locks_nothing_in_another(
    enrolled: Enrolled, holder: Session, other: Session, tmp_path: Path
) -> None:
    linked = enrolled.add_worktree(tmp_path.resolve() / "linked", "topic")
    command = f"cp -r /usr/include/linux {linked}/made; git -C {linked} stash; echo x > a.txt"
    assert other.ask(command).refuses
    assert enrolled.held() == {"a.txt": holder.name}


def test_a_call_that_was_never_made_is_over_with_the_agents_next(
    tree: Path, enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    assert not session.ask("git pull", call="denied by the user").refuses
    assert "tree:" in enrolled.held()
    session.bash("echo x > c.txt", call="next")
    assert "tree:" not in enrolled.held()
