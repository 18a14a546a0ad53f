"""The skills and the paragraph that `init` adds reach the model, in the working trees where that is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coord_core.install.enrolment import Site
from coord_core.install.offers import taking
from tests.support.enrolment import git

from .guarded import Guarded, guarded_repository  # noqa: F401 - a fixture
from .script import Say

pytestmark = pytest.mark.client

PARAGRAPH = "Several Claude Code sessions work here"


@pytest.fixture
def offered(guarded: Guarded) -> Guarded:
    for offer in (taking.SKILLS, taking.CLAUDE_MD):
        taking.accept(Site(str(guarded.root)), offer, committed=False)
    return guarded


def sent(guarded: Guarded, prompt: str, folder: Path) -> str:
    """All that one prompt made the model read."""
    guarded.model.requests.clear()
    guarded.client.run_print(prompt, cwd=folder)
    return json.dumps(guarded.model.requests)


@pytest.mark.parametrize(
    ("command", "heading"), [("locks", "# Locks"), ("tasks", "# Tasks"), ("coordinate", "# Working beside")]
)
def test_a_person_types_the_skills_name(offered: Guarded, command: str, heading: str) -> None:
    assert heading in sent(offered, f"/{command}", offered.root)


def test_the_model_is_told_of_them_and_reads_the_paragraph_without_its_marks(offered: Guarded) -> None:
    worktree = offered.root / ".claude" / "worktrees" / "one"
    git(offered.root, "worktree", "add", "-q", str(worktree))
    below = offered.file("below/a.txt").parent
    for folder in (offered.root, below, worktree):
        read = sent(offered, offered.model.script("reads", Say("over")), folder)
        assert PARAGRAPH in read
        assert "claude-coordinator: begin" not in read
        assert "The queue of work that the Claude Code sessions of this repository share" in read
