"""Which repository a file belongs to: worktrees share, ignored files do not, and sessions roam."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.install.enrolment import Site
from coord_core.install.enrolment import enrol as enrol_site
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, enrol, git, new_repository


@pytest.fixture
def enrolled(tmp_path: Path) -> Enrolled:
    """An enrolled repository that has a commit."""
    return enrol(new_repository(tmp_path.resolve() / "repository", with_commit=True))


@pytest.fixture
def linked(enrolled: Enrolled, tmp_path: Path) -> Path:
    """A linked worktree of it, on the branch `work`."""
    return enrolled.add_worktree(tmp_path.resolve() / "linked", "work")


@pytest.fixture
def other(tmp_path: Path) -> Enrolled:
    """Another enrolled repository."""
    return enrol(new_repository(tmp_path.resolve() / "other"))


# worktrees


def test_two_worktrees_of_a_repository_share_their_locks(
    enrolled: Enrolled, start_session: StartSession, linked: Path
) -> None:
    one, two = start_session(), start_session(folder=linked)
    one.edit("src/a.py")
    assert two.edit("src/a.py").refuses
    assert two.edit("src/b.py").is_silent
    assert enrolled.held() == {"src/a.py": one.name, "src/b.py": two.name}


def test_where_the_settings_separate_them_each_worktree_has_its_own_locks(
    enrolled: Enrolled, start_session: StartSession, linked: Path
) -> None:
    enrolled.configure(lock_scope="worktree")
    one, two, three = start_session(), start_session(folder=linked), start_session()
    one.edit("a")
    assert two.edit("a").is_silent
    assert three.edit("a").refuses


def test_a_file_that_git_ignores_is_each_worktrees_own(
    enrolled: Enrolled, start_session: StartSession, linked: Path
) -> None:
    (enrolled.root / ".gitignore").write_text("*.log\n")
    (linked / ".gitignore").write_text("*.log\n")
    one, two, three = start_session(), start_session(folder=linked), start_session()
    one.edit("a.log")
    assert two.edit("a.log").is_silent
    assert three.edit("a.log").refuses
    one.edit("a.py")
    assert two.edit("a.py").refuses


def test_a_tracked_file_is_shared_though_a_pattern_would_ignore_it(
    enrolled: Enrolled, start_session: StartSession, linked: Path
) -> None:
    for root in (enrolled.root, linked):
        (root / ".gitignore").write_text("*.log\n")
        (root / "kept.log").touch()
        git(root, "add", "--force", "kept.log")
    one, two = start_session(), start_session(folder=linked)
    one.edit("kept.log")
    assert two.edit("kept.log").refuses


def test_a_session_is_known_by_its_worktree_and_branch(
    enrolled: Enrolled, start_session: StartSession, linked: Path
) -> None:
    start_session(folder=linked).edit("a")
    [owner] = enrolled.instances()
    assert (owner.worktree, owner.branch) == (str(linked), "work")


def test_the_views_are_at_the_main_worktrees_root_alone(
    enrolled: Enrolled, start_session: StartSession, linked: Path
) -> None:
    start_session(folder=linked).edit("a")
    assert (enrolled.root / ".claude-locks.yml").exists()
    assert not (linked / ".claude-locks.yml").exists()


# roaming


def test_a_file_belongs_to_the_repository_that_contains_it(
    enrolled: Enrolled, start_session: StartSession, other: Enrolled
) -> None:
    visitor, resident = start_session(), start_session(folder=other.root)
    visitor.edit(other.root / "a")
    assert resident.edit("a").refuses
    assert (enrolled.held(), other.held()) == ({}, {"a": visitor.name})


@pytest.mark.parametrize("ending", ["stop", "end", "stop_agent"])
def test_an_ending_is_told_in_every_repository_the_session_roamed_to(
    enrolled: Enrolled, start_session: StartSession, other: Enrolled, ending: str
) -> None:
    visitor = start_session()
    agent = "sub" if ending == "stop_agent" else ""
    visitor.edit("home", agent=agent)
    visitor.edit(other.root / "a", agent=agent)
    if agent:
        visitor.stop_agent(agent)
    else:
        getattr(visitor, ending)()
    assert (enrolled.held(), other.held()) == ({}, {})


def test_the_end_of_a_call_is_told_where_the_file_is(start_session: StartSession, other: Enrolled) -> None:
    visitor, resident = start_session(), start_session(folder=other.root)
    visitor.edit(other.root / "a", call="call-1")
    visitor.edited(other.root / "a", call="call-1")
    other.end_leases()
    assert resident.edit("a").is_silent


def test_a_session_that_started_outside_of_every_repository_is_stopped_where_it_edited(
    tmp_path: Path, start_session: StartSession, other: Enrolled
) -> None:
    visitor = start_session(folder=tmp_path)
    visitor.edit(other.root / "a")
    visitor.stop([])
    assert other.held() == {}


def test_a_session_that_is_not_told_where_it_started_is_stopped_where_it_edited(
    enrolled: Enrolled, start_session: StartSession, tmp_path: Path
) -> None:
    visitor = start_session()
    del visitor.environment["CLAUDE_PROJECT_DIR"]
    visitor.edit("a")
    visitor.folder = tmp_path
    visitor.stop([])
    assert enrolled.held() == {}


def test_the_end_of_a_roaming_session_leaves_no_file_behind(
    start_session: StartSession, other: Enrolled, user_home: Path
) -> None:
    visitor = start_session()
    visitor.edit(other.root / "a")
    notes = user_home / ".local/state/claude-coordinator/roaming"
    assert len(list(notes.iterdir())) == 1
    visitor.end()
    assert list(notes.iterdir()) == []


def test_a_repository_that_is_gone_keeps_no_other_from_being_told(
    enrolled: Enrolled, start_session: StartSession, other: Enrolled, tmp_path: Path
) -> None:
    visitor = start_session()
    visitor.edit("home")
    visitor.edit(other.root / "a")
    other.root.rename(tmp_path / "moved away")
    assert visitor.stop([]).is_silent
    assert enrolled.held() == {}


@pytest.mark.parametrize("damage", ["marker", "state"])
def test_a_repository_that_is_damaged_keeps_no_other_from_being_told(
    enrolled: Enrolled, start_session: StartSession, other: Enrolled, tmp_path: Path, damage: str
) -> None:
    third = enrol(new_repository(tmp_path.resolve() / "third"))
    visitor = start_session()
    for file in ("home", other.root / "a", third.root / "a"):
        visitor.edit(file)
    (other.marker if damage == "marker" else other.database).write_bytes(b"noise" * 100)
    (other.state / "journal.jsonl").unlink()  # else the hook would rebuild the state
    answer = visitor.stop([])
    assert answer.stderr, "the user is told of the damage"
    assert (enrolled.held(), third.held()) == ({}, {})


def test_after_a_clear_a_subagent_goes_on_where_it_roamed(
    start_session: StartSession, other: Enrolled
) -> None:
    old = start_session()
    old.edit(other.root / "a", agent="sub")
    old.end("clear")
    new = start_session()
    new.start("clear")
    assert new.edit(other.root / "a", agent="sub").is_silent
    new.stop_agent("sub")
    assert other.held() == {}


def test_an_enrolled_repository_inside_another_is_roamed_to(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    inner = enrol(new_repository(enrolled.root / "vendor/lib"))
    session = start_session()
    session.edit("vendor/lib/a")
    session.edit("vendor/b")
    assert (inner.held(), enrolled.held()) == ({"a": session.name}, {"vendor/b": session.name})
    session.stop([])
    assert (inner.held(), enrolled.held()) == ({}, {})


def test_a_link_into_another_repository_is_that_repositorys_file(
    enrolled: Enrolled, start_session: StartSession, other: Enrolled
) -> None:
    (enrolled.root / "link").symlink_to(other.root)
    session = start_session()
    session.edit("link/a")
    assert (enrolled.held(), other.held()) == ({}, {"a": session.name})


# without git


def test_a_project_without_git_is_coordinated_all_the_same(
    tmp_path: Path, start_session: StartSession
) -> None:
    root = tmp_path.resolve() / "notes"
    root.mkdir()
    enrol_site(Site(str(root)))
    one, two = start_session(folder=root), start_session(folder=root)
    assert one.edit("a.md").is_silent
    assert two.edit("a.md").refuses
    one.stop([])
    assert two.edit("a.md").is_silent
