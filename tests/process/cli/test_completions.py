"""`completions`: what a shell is taught, and that it works."""

from __future__ import annotations

import subprocess
import sys

import pytest

from .program import Program


@pytest.mark.parametrize(
    ("shell", "word"), [("bash", "complete "), ("zsh", "#compdef"), ("fish", "complete ")]
)
def test_completions(program: Program, shell: str, word: str) -> None:
    done = program("completions", shell)
    assert done.status == 0
    assert word in done.stdout
    assert "_COMPLETE" in done.stdout


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lock acq", ["acquire"]),
        ("lock acc", ["accept"]),
        ("lock re", ["release", "request"]),
        ("session pr", ["priority"]),
    ],
)
def test_completions_work(program: Program, words: str, found: list[str]) -> None:
    assert "complete -o nosort -F _claude_coordinator_completion claude-coordinator" in (
        program("completions", "bash").stdout
    )
    variables = {
        "COMP_WORDS": f"claude-coordinator {words}",
        "COMP_CWORD": "2",
        "_CLAUDE_COORDINATOR_COMPLETE": "bash_complete",
    }
    started_as = "import sys; sys.argv = ['claude-coordinator']; from coord_core.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", started_as],
        env=program.environment(variables),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines() == [f"plain,{each}" for each in found]
