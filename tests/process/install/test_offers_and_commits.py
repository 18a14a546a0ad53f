"""What `init` offers, and git: what is kept out of commits, and what came with a clone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.process.cli.program import Program
from tests.support.enrolment import git

BOTH = ("--skills", "--claude-md", "--no-completions")


def test_a_persons_own_skill_of_such_a_name_can_still_be_committed(program: Program, root: Path) -> None:
    """Only what init wrote is kept out of commits."""
    mine = root / ".claude" / "skills" / "tasks" / "SKILL.md"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine\n")
    program("init", *BOTH)
    assert ".claude/skills/tasks/SKILL.md" in git(root, "status", "--porcelain", "-uall")


def test_what_is_declined_leaves_no_lines_behind(program: Program, root: Path) -> None:
    """`--no-skills --no-claude-md` takes the lines of git's exclude file out again, too."""
    program("init", "--no-skills", "--no-claude-md", "--no-completions")
    exclude = root / ".git" / "info" / "exclude"
    before = exclude.read_bytes()
    program("init", *BOTH)
    program("init", "--no-skills", "--no-claude-md")
    assert exclude.read_bytes() == before


def test_an_edited_skill_that_stays_stays_out_of_commits(program: Program, root: Path) -> None:
    """As tasks' worktrees do: `git add -A` after uninstall must not take it in."""
    program("init", *BOTH)
    file = root / ".claude" / "skills" / "locks" / "SKILL.md"
    file.write_text(file.read_text() + "More of mine.\n")
    program("uninstall")
    assert file.exists()
    assert git(root, "status", "--porcelain", "-uall") == ""


@pytest.fixture
def cloned(program: Program, root: Path, tmp_path: Path) -> Path:
    """Somebody else's clone of a repository that committed hooks, skills and the paragraph."""
    program("init", *BOTH, "--scope", "project")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Guard it")
    git(tmp_path, "clone", "-q", str(root), "clone")
    return tmp_path / "clone"


def test_init_in_a_clone_leaves_what_was_committed(cloned: Path) -> None:
    program = Program(cloned)
    assert program("init").status == 0
    assert git(cloned, "status", "--porcelain", "-uall") == ""


@pytest.mark.parametrize("scope", ["local", "user"])
def test_a_scope_of_ones_own_leaves_the_committed_paragraph(cloned: Path, scope: str) -> None:
    """The team's CLAUDE.md is not rewritten because one of them starts the hooks elsewhere."""
    assert Program(cloned)("init", "--scope", scope).status == 0
    changed = git(cloned, "status", "--porcelain", "-uall").splitlines()
    assert not [line for line in changed if "CLAUDE.md" in line or "skills" in line]
