"""The `restore` that both sides are told brings back what the holder had, whatever happened since."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.process.cli.program import Done
from tests.support.sessions import Session
from tests.support.working import end_build, program, start_build, write


def restore(session: Session, name: str) -> Done:
    return program(session, "restore", "--", name)


@pytest.mark.parametrize("name", ["a.txt", "b.txt"])
def test_what_the_holder_wrote_while_the_command_ran_comes_back(
    tree: Path, holder: Session, other: Session, name: str
) -> None:
    start_build(other)
    write(holder, name, "later\n")
    (tree / name).write_text("gone\n")
    assert f"restore -- {name}" in end_build(other).context
    assert restore(holder, name).status == 0
    assert (tree / name).read_text() == "later\n"


def test_after_two_commands_at_the_same_time_it_is_what_the_holder_wrote(
    tree: Path, holder: Session, other: Session, start_session: StartSession
) -> None:
    third = start_session()
    start_build(other)
    (tree / "a.txt").write_text("gone\n")
    start_build(third)
    end_build(other)
    (tree / "a.txt").write_text("gone again\n")
    end_build(third)
    assert restore(holder, "a.txt").status == 0
    assert (tree / "a.txt").read_text() == "of the holder\n"
