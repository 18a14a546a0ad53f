"""Where else a session took locks: one small file, in the user's own folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.claude import roaming
from coord_core.claude.payload import Payload
from coord_core.domain.errors import MachineError


@pytest.fixture
def session(user_home: Path) -> Payload:
    return Payload({"session_id": "s"}, {"HOME": str(user_home)})


def files(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file()]


def test_a_session_that_never_roamed_has_no_file(session: Payload, user_home: Path) -> None:
    assert roaming.worktrees(session, session.session_id) == []
    roaming.forget(session, session.session_id)
    assert files(user_home) == []


def test_working_trees_are_remembered_once_each(session: Payload) -> None:
    for worktree in ("/a", "/b", "/a"):
        roaming.remember(session, worktree)
    assert roaming.worktrees(session, session.session_id) == ["/a", "/b"]


def test_every_session_has_its_own_file_which_only_the_user_may_read(
    session: Payload, user_home: Path
) -> None:
    roaming.remember(session, "/a")
    other = Payload({"session_id": "t"}, session.environment)
    assert roaming.worktrees(other, other.session_id) == []
    [path] = files(user_home)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_forgotten_session_roamed_nowhere(session: Payload) -> None:
    roaming.remember(session, "/a")
    roaming.forget(session, session.session_id)
    assert roaming.worktrees(session, session.session_id) == []


def test_the_file_is_in_the_users_state_folder_when_there_is_one(session: Payload, tmp_path: Path) -> None:
    elsewhere = Payload(session.fields, {**session.environment, "XDG_STATE_HOME": str(tmp_path / "xdg")})
    roaming.remember(elsewhere, "/a")
    assert len(files(tmp_path / "xdg" / "claude-coordinator")) == 1


@pytest.mark.parametrize("session_id", ["../../x", "a/b", "", "x" * 200])
def test_a_session_id_names_no_path(user_home: Path, session_id: str) -> None:
    hostile = Payload({"session_id": session_id or "."}, {"HOME": str(user_home)})
    roaming.remember(hostile, "/a")
    [path] = files(user_home)
    assert path.parent.name == "roaming"


def test_a_worktree_in_a_folder_with_a_strange_name_is_remembered(session: Payload) -> None:
    strange = ["/a b", "/a\nb", "/é", "/a'b"]
    for worktree in strange:
        roaming.remember(session, worktree)
    assert roaming.worktrees(session, session.session_id) == strange


@pytest.mark.parametrize("separator", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\r"])
def test_only_a_newline_separates_two_worktrees(session: Payload, separator: str) -> None:
    roaming.remember(session, f"/a{separator}b")
    assert roaming.worktrees(session, session.session_id) == [f"/a{separator}b"]


def test_two_long_session_ids_that_begin_alike_do_not_share_a_file(user_home: Path) -> None:
    one, two = (Payload({"session_id": "s" * 64 + end}, {"HOME": str(user_home)}) for end in "ab")
    roaming.remember(one, "/a")
    assert roaming.worktrees(two, two.session_id) == []


def test_a_folder_that_cannot_be_written_is_an_error_that_names_it(user_home: Path) -> None:
    (user_home / "file").touch()
    session = Payload(
        {"session_id": "s"}, {"HOME": str(user_home), "XDG_STATE_HOME": str(user_home / "file")}
    )
    with pytest.raises(MachineError, match="cannot be written") as caught:
        roaming.remember(session, "/a")
    assert str(user_home / "file") in caught.value.problem
