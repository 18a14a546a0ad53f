"""A second name of a held file: what a command writes through it is found after it."""

from __future__ import annotations

import os
from pathlib import Path

from tests.support.sessions import Session


def test_what_is_written_through_a_hard_link_is_found_and_can_be_undone(
    tree: Path, holder: Session, other: Session
) -> None:
    os.link(tree / "a.txt", tree / "c.txt")
    answer = other.bash("echo more >> c.txt")
    assert f"a.txt, held by {holder.name}" in answer.context
    assert "claude-coordinator restore -- a.txt" in answer.context


def test_a_new_file_at_the_second_name_is_nobody_else_s(tree: Path, holder: Session, other: Session) -> None:
    os.link(tree / "a.txt", tree / "c.txt")
    assert other.bash("sed -i s/holder/other/ c.txt").is_silent
    assert (tree / "a.txt").read_text() == "of the holder\n"
