"""News reaches whom it concerns, in full and once, with commands that work where the reader is."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, enrol, git, new_repository
from tests.support.hidden import script
from tests.support.sessions import Session
from tests.support.working import program, write

GONE = "open('{}', 'w').write('gone')"


def damage(session: Session, folder: Path, *names: str) -> None:
    """A command of the session's replaces what others hold."""
    hidden = script(folder, "\n".join(GONE.format(name) for name in names))
    session.bash(f"cd {folder} && {hidden}", call=f"damage {names}")


def advised(text: str, before: str) -> str:
    """The command that a message gives after these words."""
    found = text.partition(before)[2].partition("\n")[0]
    assert found, text
    return found


def test_news_of_a_second_project_is_told_as_well(
    tree: Path, holder: Session, other: Session, tmp_path: Path
) -> None:
    second = enrol(new_repository(tmp_path.resolve() / "second")).root
    there = second / "there.txt"
    holder.edit(there, call="there")
    there.write_text("of the holder\n")
    holder.edited(there, call="there")
    damage(other, tree, "a.txt")
    damage(other, second, "there.txt")
    told = holder.prompt().context
    assert "a.txt: changed" in told
    assert "there.txt: changed" in told


def test_a_file_of_a_second_project_is_not_taken_for_ones_own(
    tree: Path, holder: Session, other: Session, tmp_path: Path
) -> None:
    """Both have an a.txt, which it was refused, and one of them is free."""
    second = enrol(new_repository(tmp_path.resolve() / "second")).root
    assert holder.edit(second / "a.txt", call="there").is_silent
    assert holder.edited(second / "a.txt", call="there").is_silent
    assert other.edit("a.txt").refuses
    assert other.edit(second / "a.txt").refuses
    assert program(holder, "lock", "release", str(second / "a.txt")).status == 0
    told = other.prompt().context
    assert told.startswith(f"In {second}:\nFree again: a.txt."), told


def test_news_is_not_lost_with_a_call_that_is_refused_in_its_second_worktree(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session, tmp_path: Path
) -> None:
    linked = enrolled.add_worktree(tmp_path.resolve() / "linked", "topic")
    write(other, "b.txt")
    damage(other, tree, "a.txt")
    answer = holder.ask(f"echo x > {linked}/c.txt; echo x > b.txt")
    assert answer.refuses
    assert "a.txt: changed" in answer.stdout + holder.prompt().context


def test_a_subagent_does_not_take_its_main_agents_news(tree: Path, holder: Session, other: Session) -> None:
    damage(other, tree, "a.txt")
    assert holder.edit("c.txt", call="c", agent="sub").is_silent
    assert "a.txt: changed" in holder.edit("a.txt", call="next").context


def test_many_files_are_all_named(tree: Path, holder: Session, other: Session) -> None:
    names = [f"{number}.txt" for number in range(11)]
    assert program(holder, "lock", "acquire", *names).status == 0
    damage(other, tree, *names)
    told = holder.prompt().context
    assert [name for name in names if f"- {name}: changed" not in told] == []


def test_the_way_back_works_for_the_subagent_that_holds_the_file(
    tree: Path, holder: Session, other: Session
) -> None:
    write(holder, "b.txt", "of the subagent\n", agent="sub")
    damage(other, tree, "b.txt")
    told = holder.edit("c.txt", call="c", agent="sub").context
    words = advised(told, "claude-coordinator ").split()
    assert words[:3] == ["restore", "--agent", "sub"]
    done = program(holder, *words)
    assert done.status == 0, done.stderr
    assert (tree / "b.txt").read_text() == "of the subagent\n"


def test_the_way_back_is_to_the_worktree_of_the_file(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session, tmp_path: Path
) -> None:
    linked = enrolled.add_worktree(tmp_path.resolve() / "linked", "topic")
    for text in ("older\n", "here\n"):
        write(holder, "b.txt", text)
    holder.edit(linked / "b.txt", call="linked")
    (linked / "b.txt").write_text("there\n")
    holder.edited(linked / "b.txt", call="linked")
    damage(other, linked, "b.txt")
    words = advised(holder.prompt().context, "claude-coordinator ").split()
    assert program(holder, *words).status == 0
    assert (tree / "b.txt").read_text() == "here\n"
    assert (linked / "b.txt").read_text() == "there\n"


@pytest.mark.parametrize("how", ["from a folder below", "for another worktree", "in a merge"])
def test_the_way_to_commit_ones_own_works(
    tree: Path, enrolled: Enrolled, other: Session, start_session: StartSession, tmp_path: Path, how: str
) -> None:
    there = tree
    if how == "for another worktree":
        there = enrolled.add_worktree(tmp_path.resolve() / "linked", "topic")
    if how == "in a merge":
        start_a_merge(tree)
    where = there / "below" if how == "from a folder below" else tree
    where.mkdir(exist_ok=True)
    write(start_session(folder=there), "c.txt")
    other.edit(there / "b.txt", call="own")
    (there / "b.txt").write_text("own\n")
    other.edited(there / "b.txt", call="own")
    refused = other.ask(f"git -C {there} add -A && git -C {there} commit -m x", cwd=str(where))
    command = advised(refused.reason, "Take only your own: ").replace("MESSAGE", "x")
    subprocess.run(["sh", "-c", command], cwd=where, check=True, capture_output=True)
    assert git(there, "show", "HEAD:b.txt") == "own\n"


def start_a_merge(tree: Path) -> None:
    """Of a branch that has b.txt with other content: a conflict. What is uncommitted elsewhere stays."""
    git(tree, "checkout", "-qb", "topic")
    for branch in ("topic", "main"):
        git(tree, "checkout", "-q", branch)
        (tree / "b.txt").write_text(f"of {branch}\n")
        git(tree, "commit", "-qm", "Change", "b.txt")
    subprocess.run(["git", "merge", "-q", "topic"], cwd=tree, check=False, capture_output=True)
