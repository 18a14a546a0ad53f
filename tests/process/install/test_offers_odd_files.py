"""What `init` offers where a name that it writes is no regular file: somebody's, and nothing stops."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.process.cli.program import Program

BOTH = ("--skills", "--claude-md", "--no-completions")
NAMES = ("CLAUDE.md", "CLAUDE.local.md", ".claude/CLAUDE.md", ".claude/skills/locks/SKILL.md")


@pytest.mark.parametrize("kind", ["folder", "loop"])
def test_init_and_uninstall_end_well_where_a_name_is_something_else(
    program: Program, root: Path, kind: str
) -> None:
    """A folder or a looping link of that name is somebody's: said, left alone, and no traceback."""
    for place in (root / name for name in NAMES):
        place.parent.mkdir(parents=True, exist_ok=True)
        if kind == "folder":
            place.mkdir()
        else:
            place.symlink_to(place.name)
    set_up = program("init", *BOTH)
    taken_out = program("uninstall")
    assert (set_up.status, taken_out.status) == (0, 0)
    assert "CLAUDE.local.md is not a regular file" in set_up.stderr
    assert (root / ".claude/skills/locks/SKILL.md").is_symlink() or os.listdir(
        root / ".claude/skills/locks/SKILL.md"
    ) == []
    assert not (root / ".git" / "claude-coordinator-enrolled").exists()


def test_init_does_not_wait_for_a_pipe_of_such_a_name(program: Program, root: Path) -> None:
    """A named pipe is somebody's, and nobody may ever write to it."""
    os.mkfifo(root / "CLAUDE.local.md")
    assert program("init").status == 0


def test_init_and_uninstall_end_well_where_skills_is_a_file(program: Program, root: Path) -> None:
    """A file named `.claude/skills` is somebody's."""
    (root / ".claude").mkdir()
    (root / ".claude" / "skills").write_text("mine\n")
    set_up = program("init")
    taken_out = program("uninstall")
    assert "Traceback" not in set_up.stderr + taken_out.stderr
    assert (set_up.status, taken_out.status) == (0, 0)
    assert not (root / ".git" / "claude-coordinator-enrolled").exists()
