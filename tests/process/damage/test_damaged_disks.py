"""Disks that are full or read-only, under a state that has to be written."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import pytest

from tests.process.damage.editing import edit_by
from tests.process.damage.mending import assert_refuses_and_says_how_to_mend
from tests.support.disks import fold
from tests.support.enrolment import Enrolled
from tests.support.hooks import Answer, command
from tests.support.mounts import full_disk, mounts_are_permitted, private_mounts, read_only
from tests.support.sessions import Session

needs_mounts = pytest.mark.skipif(not mounts_are_permitted(), reason="no mount namespaces here")


def edit_with(session: Session, script: str) -> Answer:
    """The session's edit of `a`, in a process for which the script has changed the disks."""
    return edit_by(session, private_mounts(script, command("PreToolUse")))


@needs_mounts
def test_a_read_only_state_is_refused(enrolled: Enrolled, session: Session) -> None:
    answer = edit_with(session, read_only(enrolled.state))
    assert_refuses_and_says_how_to_mend(answer, "permissions")
    assert "a" not in enrolled.held()


@needs_mounts
def test_a_read_only_state_that_was_folded_is_refused(enrolled: Enrolled, session: Session) -> None:
    fold(enrolled)
    assert_refuses_and_says_how_to_mend(edit_with(session, read_only(enrolled.state)), "permissions")


@needs_mounts
@pytest.mark.parametrize("left", [0, 4096, 12288])
@pytest.mark.parametrize("folded", [True, False])
def test_a_full_disk_is_refused(enrolled: Enrolled, session: Session, left: int, folded: bool) -> None:
    if folded:
        fold(enrolled)
    Path(f"{enrolled.state}.new").mkdir()
    assert_refuses_and_says_how_to_mend(edit_with(session, full_disk(enrolled.state, left)))


@needs_mounts
def test_views_that_cannot_be_written_refuse_nothing(enrolled: Enrolled, session: Session) -> None:
    """The main worktree is read-only, the state is not: an edit elsewhere goes on."""
    root, state = quote(str(enrolled.root)), quote(str(enrolled.state))
    script = "\n".join([
        f"mount --bind {root} {root}",
        f"mount --bind {state} {state}",
        f"mount -o remount,bind,ro {root}",
    ])  # fmt: skip
    assert edit_with(session, script).is_silent
    assert "a" in enrolled.held()
