"""Files that belong to somebody else: what may not be read is not missing, and not free."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.process.damage.editing import edit_by
from tests.support.enrolment import Enrolled
from tests.support.hooks import Answer, command
from tests.support.sessions import Session

# Root may read everything unless it gives up that very privilege.
UNPRIVILEGED = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-all"]
IS_ROOT = os.geteuid() == 0

pytestmark = pytest.mark.skipif(
    IS_ROOT and shutil.which("setpriv") is None, reason="there is no setpriv here"
)


def take_away(path: Path) -> None:
    """Make it another user's, or nobody's where we cannot give it to another."""
    if IS_ROOT:
        os.chown(path, 65534, 65534)
        path.chmod(0o700 if path.is_dir() else 0o600)
    else:
        path.chmod(0)


def edit(session: Session) -> Answer:
    """The session's edit of `a`, by a user for whom permissions count."""
    return edit_by(session, [*(UNPRIVILEGED if IS_ROOT else []), *command("PreToolUse")])


def test_where_nothing_was_taken_away_it_is_granted(session: Session) -> None:
    assert edit(session).is_silent


PLACES = {
    "the_state_folder": "claude-coordinator",
    "the_database": "claude-coordinator/state.db",
    "the_journal": "claude-coordinator/journal.jsonl",
    "the_marker": "claude-coordinator-enrolled",
    "git's_directory": "",
}


@pytest.mark.parametrize("name", PLACES)
def test_what_another_user_owns_is_refused_for_its_permissions(
    enrolled: Enrolled, session: Session, name: str
) -> None:
    place = enrolled.common / PLACES[name]
    take_away(place)
    try:
        answer = edit(session)
    finally:
        if not IS_ROOT:
            place.chmod(0o700)
    assert answer.refuses, answer
    assert "ermission" in answer.sentence or "cannot be read" in answer.sentence
    assert "missing" not in answer.sentence
    assert "recover" not in answer.sentence
    assert "Unexpected" not in answer.sentence
