"""Repositories below a working tree, submodules and linked worktrees too: each has files of its own."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import pytest

from coord_core.install.enrolment import Site
from coord_core.install.enrolment import enrol as enrol_site
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, git, new_repository
from tests.support.sessions import Session
from tests.support.working import end_build, start_build, write

OPERATIONS = ["git -C sub reset --hard", "cd sub && git stash", "cd sub && git clean -fdx"]
STAGINGS = [
    "cd sub && git add -A",
    "git -C sub add .",
    "cd sub && git commit -am x",
    "git -C sub commit -anm x",
]


@pytest.fixture
def below(tree: Path) -> Path:
    """A repository with a committed file, in the folder `sub` of the working tree."""
    root = new_repository(tree / "sub")
    (root / "f.txt").write_text("f\n")
    git(root, "add", ".")
    git(root, "commit", "-qm", "Start")
    return root


def make_submodule(tree: Path) -> None:
    git(tree, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "./sub", "sub")
    git(tree, "commit", "-qm", "Add a submodule", "sub", ".gitmodules")


@pytest.mark.parametrize("submodule", [False, True])
@pytest.mark.parametrize("command", OPERATIONS)
def test_an_operation_below_is_refused_for_anothers_uncommitted_work_there(
    tree: Path, below: Path, holder: Session, other: Session, command: str, submodule: bool
) -> None:
    if submodule:
        make_submodule(tree)
    write(holder, "sub/f.txt")
    holder.stop()
    assert "sub/f.txt" in other.bash(command).reason
    assert (below / "f.txt").read_text() == "new\n"


@pytest.mark.parametrize("command", STAGINGS)
def test_staging_below_what_another_holds_is_refused(
    below: Path, holder: Session, other: Session, command: str
) -> None:
    write(holder, "sub/f.txt")
    assert "sub/f.txt" in other.ask(command).reason


@pytest.mark.parametrize("command", ["cd sub && git stash", "cd sub && git add f.txt && git commit -m x"])
def test_what_is_done_below_is_no_matter_of_the_files_above(
    tree: Path, below: Path, holder: Session, other: Session, command: str
) -> None:
    git(tree, "add", "a.txt")
    assert not other.ask(command).refuses


def test_in_a_clone_inside_a_plain_folder_a_session_stages_its_own(
    tmp_path: Path, user_home: Path, start_session: StartSession
) -> None:
    root = tmp_path.resolve() / "plain"
    (root / ".claude").mkdir(parents=True)
    enrol_site(Site(str(root)))
    one, two = start_session(folder=root), start_session(folder=root)
    write(one, "a.txt")
    new_repository(root / "clone")
    assert not two.ask("cd clone && git add -A && git commit -m x").refuses


@pytest.mark.parametrize("kind", ["repository", "submodule", "worktree"])
def test_a_repository_below_is_never_taken_for_a_file(
    tree: Path, enrolled: Enrolled, below: Path, holder: Session, other: Session, kind: str
) -> None:
    if kind == "submodule":
        make_submodule(tree)
    worktree = tree / ".claude" / "worktrees" / "topic"
    folder = enrolled.add_worktree(worktree, "topic") if kind == "worktree" else below
    start_build(other)
    (folder / "made.txt").write_text("x")
    end_build(other)
    names = {name.rstrip("/") for name in enrolled.held()}
    assert str(folder.relative_to(tree)) not in names


@pytest.mark.parametrize("place", ["../linked", "../folder/linked", ".claude/worktrees/linked"])
def test_removing_a_folder_is_refused_for_what_is_held_in_a_worktree_in_it(
    tree: Path, enrolled: Enrolled, other: Session, start_session: StartSession, place: str
) -> None:
    linked = enrolled.add_worktree((tree / place).resolve(), "topic")
    third = start_session(folder=linked)
    write(third, "b.txt")
    removed = Path(place) if place == "../linked" else Path(place).parent
    assert third.name in other.bash(f"rm -rf {removed}").reason
    assert (linked / "b.txt").exists()


def test_a_worktree_with_anothers_uncommitted_work_is_not_removed_by_force(
    tree: Path, enrolled: Enrolled, other: Session, start_session: StartSession, tmp_path: Path
) -> None:
    linked = enrolled.add_worktree(tmp_path.resolve() / "linked", "topic")
    third = start_session(folder=linked)
    write(third, "b.txt")
    third.stop()
    assert other.ask(f"git worktree remove --force {quote(str(linked))}").refuses


def test_a_write_in_a_worktree_below_is_found_where_the_command_goes_in(
    tree: Path, enrolled: Enrolled, other: Session, start_session: StartSession
) -> None:
    linked = enrolled.add_worktree(tree / ".claude" / "worktrees" / "topic", "topic")
    third = start_session(folder=linked)
    write(third, "b.txt")
    command = "cd .claude/worktrees/topic && make all"
    assert not other.ask(command).refuses
    (linked / "b.txt").write_text("gone\n")
    assert f"b.txt, held by {third.name}" in other.ran(command).context
