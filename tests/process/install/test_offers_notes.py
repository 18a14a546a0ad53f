"""The paragraph in notes of all kinds: in code fences, behind links, in empty files, with odd line ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.process.cli.program import Program
from tests.support.enrolment import git

MEMORY = ("--no-skills", "--claude-md", "--no-completions")
HEADING = "## Several Claude Code sessions work here"


@pytest.fixture
def paragraph(program: Program, root: Path) -> str:
    """The paragraph as it is written, without its last newline."""
    program("init", *MEMORY)
    text = (root / "CLAUDE.local.md").read_text().removesuffix("\n")
    program("init", "--no-claude-md")
    return text


def test_a_copy_in_a_code_fence_is_text_and_stays(program: Program, root: Path, paragraph: str) -> None:
    """Who shows the paragraph in a fence of their own has not got it, and loses nothing by uninstall."""
    before = f"# Ours\n\n```markdown\n{paragraph}\n```\n"
    (root / "CLAUDE.md").write_text(before)
    program("init", *MEMORY, "--scope", "project")
    count = (root / "CLAUDE.md").read_text().count(HEADING)
    program("uninstall")
    assert (root / "CLAUDE.md").read_text() == before
    assert count == 2


def test_lines_around_a_moved_paragraph_are_not_joined(program: Program, root: Path, paragraph: str) -> None:
    """Taken out of the middle of a text, it leaves the lines before and after it apart."""
    (root / "CLAUDE.local.md").write_text(f"# One\n{paragraph}\n# Two\n")
    assert program("init", "--no-claude-md").status == 0
    assert (root / "CLAUDE.local.md").read_text().splitlines() == ["# One", "# Two"]


@pytest.mark.parametrize("target", ["missing", "empty"])
def test_a_link_to_another_file_of_notes_stays_a_link(program: Program, root: Path, target: str) -> None:
    """CLAUDE.md is often a link to AGENTS.md: taking out gives both back as they were."""
    (root / "CLAUDE.md").symlink_to("AGENTS.md")
    if target == "empty":
        (root / "AGENTS.md").write_text("")
    program("init", *MEMORY, "--scope", "project")
    program("uninstall")
    assert (root / "CLAUDE.md").is_symlink()
    assert not (root / "AGENTS.md").exists() or HEADING not in (root / "AGENTS.md").read_text()


def test_init_again_changes_nothing_where_both_places_are_one_file(program: Program, root: Path) -> None:
    """`.claude/CLAUDE.md` as a link to CLAUDE.md: what stands below the paragraph stays below it."""
    (root / "CLAUDE.md").write_text("# Ours\n")
    (root / ".claude").mkdir()
    (root / ".claude" / "CLAUDE.md").symlink_to("../CLAUDE.md")
    program("init", *MEMORY, "--scope", "project")
    with (root / "CLAUDE.md").open("a") as file:
        file.write("\n# Below\n")
    before = (root / "CLAUDE.md").read_text()
    program("init")
    assert (root / "CLAUDE.md").read_text() == before


def test_an_empty_file_of_notes_stays(program: Program, root: Path) -> None:
    """It was there before, so it is there afterwards."""
    (root / "CLAUDE.md").write_text("")
    git(root, "add", "CLAUDE.md")
    git(root, "commit", "-qm", "Notes")
    program("init", *MEMORY, "--scope", "project")
    program("uninstall")
    assert git(root, "status", "--porcelain") == ""


@pytest.mark.parametrize("ending", ["", "\nlast\r\n", " \n\t"])
@pytest.mark.parametrize("start", ["\ufeff# A\r\nb", "x\ry"])
def test_the_notes_get_their_bytes_back(program: Program, root: Path, start: str, ending: str) -> None:
    file = root / "CLAUDE.md"
    before = (start + ending).encode()
    file.write_bytes(before)
    program("init", *MEMORY, "--scope", "project")
    program("init")
    assert file.read_bytes() != before
    program("uninstall")
    assert file.read_bytes() == before
