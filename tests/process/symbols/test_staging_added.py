"""`commit-check --stage`, where a session added to a file or took away from it what another now changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.commits import commit_as
from tests.support.enrolment import git
from tests.support.parted import SOURCE, change
from tests.support.sessions import Session
from tests.support.staging import ADJACENT, shown, stage


def one_after_the_other(sessions: dict[str, Session], old: str, new: str) -> tuple[Session, Session]:
    """The left makes this change and lets go; then the right changes its function."""
    left, right = sessions.values()
    change(left, old, new)
    left.stop()
    change(right, *ADJACENT["right"])
    return left, right


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import os\n", "import os\n\n\ndef added():\n    return 0\n"),
        ("def one():\n    return 1\n\n\n", ""),
        ("    limit = 3\n", "    limit = 3\n\n    def first(self):\n        return 0\n"),
        ("import os\n", "import sys\n"),
    ],
    ids=["a function added", "a function deleted", "a method added", "an import changed"],
)
def test_what_is_added_or_deleted_by_one_who_had_the_file_is_its_own(
    file: Path, sessions: dict[str, Session], old: str, new: str
) -> None:
    left, right = one_after_the_other(sessions, old, new)
    assert stage(left, "auth.py").status == 0
    assert shown(file) == SOURCE.replace(old, new).encode()
    assert commit_as(left).returncode == 0
    assert stage(right, "auth.py").status == 0
    assert commit_as(right).returncode == 0
    assert git(file.parent, "status", "--porcelain", "auth.py") == ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import os\n", "import os\n\n\ndef added():\n    return 0\n"),
        ("def one():\n    return 1\n\n\n", ""),
        ("import os\n", "import sys\n"),
    ],
    ids=["a function added", "a function deleted", "an import changed"],
)
def test_what_another_added_or_deleted_stays_out(
    file: Path, sessions: dict[str, Session], old: str, new: str
) -> None:
    _, right = one_after_the_other(sessions, old, new)
    assert stage(right, "auth.py").status == 0
    assert shown(file) == SOURCE.replace(*ADJACENT["right"]).encode()
    assert commit_as(right).returncode == 0
