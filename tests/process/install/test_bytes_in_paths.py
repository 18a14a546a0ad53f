"""A repository in a folder whose name is not UTF-8 (an old disk, an unpacked archive)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.process.cli.program import Program
from tests.support.enrolment import new_repository


@pytest.fixture
def named(tmp_path: Path) -> Path:
    """The folder's name; there is nothing yet."""
    return Path(os.fsdecode(os.fsencode(tmp_path.resolve()) + b"/r\xe9pertoire"))


def _is_guarded(root: Path) -> bool:
    traces = (".claude/settings.local.json", ".git/claude-coordinator-enrolled", ".git/claude-coordinator")
    return any((root / trace).exists() for trace in traces)


def test_init_refuses_it_and_changes_nothing(named: Path) -> None:
    program = Program(new_repository(named, with_commit=True))
    done = program("init")
    assert (done.status, done.stdout) == (2, "")
    assert "is not UTF-8. Rename that folder." in done.stderr
    assert not _is_guarded(named)
    assert program("uninstall").status == 0


def test_one_that_got_such_a_name_later_can_be_left(tmp_path: Path, named: Path) -> None:
    """The database cannot be asked who calls, nor for tasks: what started the hooks goes all the same."""
    root = new_repository(tmp_path / "before", with_commit=True)
    assert Program(root)("init").status == 0
    root.rename(named)
    done = Program(named)("uninstall")
    assert done.status == 0, done
    assert not _is_guarded(named)
