"""Git in a working tree that several sessions share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, git
from tests.support.sessions import Session

WHOLE_TREE = [
    "git stash",
    "git stash -u && ls",
    "git checkout main~0",
    "git switch -",
    "git reset --hard",
    "git clean -fd",
    "git pull --rebase",
    "git rebase main",
    "git merge topic",
    "git restore .",
    "git checkout -- .",
    "cd src; git -C .. cherry-pick topic",
]


def write(session: Session, name: str, text: str = "new\n") -> None:
    assert session.edit(name, call=name).is_silent
    (session.folder / name).write_text(text)
    session.edited(name, call=name)


@pytest.mark.parametrize("command", WHOLE_TREE)
def test_an_operation_on_the_tree_is_refused_while_another_holds_something_in_it(
    tree: Path, holder: Session, other: Session, command: str
) -> None:
    answer = other.bash(command)
    assert answer.refuses
    assert holder.name in answer.reason
    assert "a.txt" in answer.reason
    assert "git worktree add" in answer.reason
    assert (tree / "a.txt").read_text() == "of the holder\n"


@pytest.mark.parametrize("command", WHOLE_TREE)
def test_it_is_refused_for_the_uncommitted_edits_of_one_that_has_stopped(
    tree: Path, holder: Session, other: Session, command: str
) -> None:
    holder.stop()
    assert other.ask(command).refuses


@pytest.mark.parametrize("command", ["git stash", "git reset --hard"])
def test_what_is_committed_stands_in_nobodys_way(
    tree: Path, holder: Session, other: Session, command: str
) -> None:
    git(tree, "commit", "-qam", "Of the holder")
    holder.stop()
    assert not other.ask(command).refuses


def test_one_that_has_ended_stands_in_nobodys_way(tree: Path, holder: Session, other: Session) -> None:
    holder.end()
    assert not other.ask("git stash").refuses


def test_in_a_worktree_of_its_own_everything_passes(
    tree: Path, enrolled: Enrolled, holder: Session, start_session: StartSession, tmp_path: Path
) -> None:
    linked = enrolled.add_worktree(tmp_path.resolve() / "linked", "topic")
    assert not start_session(folder=linked).ask("git reset --hard HEAD").refuses


def test_nobody_edits_while_the_tree_is_rewritten(
    tree: Path, enrolled: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    assert not one.ask("git stash").refuses
    refusal = two.edit("b.txt")
    assert refusal.refuses
    assert "until its command has ended" in refusal.reason
    one.ran("git stash")
    assert two.edit("b.txt").is_silent


@pytest.mark.parametrize("command", ["git stash push -- b.txt", "git checkout -- b.txt", "git restore b.txt"])
def test_with_a_pathspec_of_ones_own_it_passes(tree: Path, other: Session, command: str) -> None:
    write(other, "b.txt")
    assert not other.bash(command).refuses


# staging


@pytest.mark.parametrize(
    "command", ["git add -A", "git add .", "git add -u", "git commit -am x", "git add a.txt", "git add *.txt"]
)
def test_staging_what_another_edited_is_refused_with_ones_own_pathspec(
    tree: Path, holder: Session, other: Session, command: str
) -> None:
    write(other, "b.txt")
    holder.stop()
    answer = other.bash(command)
    assert answer.refuses
    assert f"a.txt ({holder.name})" in answer.reason
    assert "git add -- b.txt && git commit -m MESSAGE -- b.txt" in answer.reason
    assert git(tree, "diff", "--cached", "--name-only") == ""


@pytest.mark.parametrize("command", ["git add b.txt", "git add -u b.txt", "git commit -m x b.txt"])
def test_staging_ones_own_passes(tree: Path, holder: Session, other: Session, command: str) -> None:
    write(other, "b.txt")
    assert not other.bash(command).refuses


def test_another_s_new_file_is_not_taken_by_what_takes_no_new_files(
    tree: Path, holder: Session, other: Session
) -> None:
    write(holder, "new.txt")
    git(tree, "checkout", "--", "a.txt")
    write(other, "b.txt")
    assert not other.ask("git commit -am x", call="one").refuses
    assert not other.ask("git add -u", call="two").refuses
    assert other.ask("git add -A", call="three").refuses


def test_two_sessions_that_follow_the_refusal_commit_each_its_own(
    tree: Path, enrolled: Enrolled, start_session: StartSession
) -> None:
    (enrolled.common / "info").mkdir(exist_ok=True)
    (enrolled.common / "info" / "exclude").write_text("/.claude-*\n")
    sessions = [start_session(), start_session()]
    names = [["one.txt", "it's one.txt"], ["two.txt", "b.txt"]]
    for session, own in zip(sessions, names, strict=True):
        for name in own:
            write(session, name)
    for session, own in zip(sessions, names, strict=True):
        answer = session.bash("git add -A && git commit -m x")
        if answer.refuses:
            advice = answer.reason.partition("Take only your own: ")[2].replace("MESSAGE", "x")
            assert not session.bash(advice, call="again").refuses
        shown = git(tree, "show", "--name-only", "--format=", "-z", "HEAD").split("\0")
        assert sorted(filter(None, shown)) == sorted(own)
    assert git(tree, "status", "--porcelain", "--untracked-files=no") == ""


@pytest.mark.parametrize(
    "command", ["git commit --no-verify -m x", "git -c core.hooksPath=/dev/null commit -m x"]
)
def test_a_commit_without_the_check_is_refused_where_the_check_would(
    tree: Path, holder: Session, other: Session, command: str
) -> None:
    git(tree, "add", "a.txt")
    assert other.ask(command).refuses
    git(tree, "reset", "-q")
    write(other, "b.txt")
    git(tree, "add", "b.txt")
    assert not other.ask(command, call="own").refuses
