"""Names that a shell completes, through click's protocol."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from coord_core.install.bootstrap.completions import MARK
from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program

STARTED_AS = "import sys; sys.argv = ['claude-coordinator']; from coord_core.cli import main; main()"


def complete(program: Program, *words: str, folder: Path | None = None) -> list[str]:
    """What bash is told for the last of these words."""
    variables = {
        "COMP_WORDS": " ".join(["claude-coordinator", *words]),
        "COMP_CWORD": str(len(words)),
        "_CLAUDE_COORDINATOR_COMPLETE": "bash_complete",
    }
    done = subprocess.run(
        [sys.executable, "-c", STARTED_AS], cwd=folder or program.folder, capture_output=True, text=True,
        env=program.environment(variables), check=True,
    )  # fmt: skip
    assert done.stderr == ""
    return [line for line in done.stdout.splitlines() if line]


@pytest.fixture
def busy(features: Enrolled, program: Program, one: Someone) -> Someone:
    program("task", "add", "Mend it", "--path", "src/")
    one.takes("held.py")
    return one


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["task", "show", "task"], ["plain,task-001"]),
        (["task", "claim", "x"], []),
        (["task", "add", "x", "--needs", "task"], ["plain,task-001"]),
        (["feature", "show", "a"], ["plain,auth"]),
        (["lock", "release", "he"], ["plain,held.py", "file,he"]),
        (["lock", "acquire", "feature"], ["plain,feature:auth", "plain,feature:docs", "file,feature"]),
        (["edit", "src"], ["file,src"]),
        (["init", "--scope", "p"], ["plain,project", "plain,plugin"]),
        (["lokc", ""], []),
        (["lokc", "--"], []),
        (["lokc", "acquire", "he"], []),
    ],
    ids=" ".join,
)
def test_names(program: Program, busy: Someone, words: list[str], found: list[str]) -> None:
    program("status")  # takes the settings in
    assert complete(program, *words) == found


@pytest.mark.parametrize(
    "words", [["session", "show"], ["lock", "transfer", "x", "--to"], ["audit", "--instance"]]
)
def test_sessions(program: Program, busy: Someone, words: list[str]) -> None:
    assert complete(program, *words, "claude") == [f"plain,{busy.name}"]


def test_nothing_is_written_and_nothing_said_elsewhere(
    program: Program, busy: Someone, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    assert complete(program, "task", "show", "t", folder=outside) == []
    state = program.folder / ".git" / "claude-coordinator"
    journal = (state / "journal.jsonl").read_bytes()
    complete(program, "lock", "release", "he")
    assert (state / "journal.jsonl").read_bytes() == journal


def test_a_damaged_state_completes_nothing(program: Program, busy: Someone) -> None:
    (program.folder / ".git" / "claude-coordinator" / "state.db").write_bytes(b"no database" * 1000)
    assert complete(program, "task", "show", "t") == []


def test_what_is_installed_is_what_is_printed(program: Program, busy: Someone, user_home: Path) -> None:
    """test_completing_in_bash.py shows that it works."""
    done = program("init", "--completions", "--no-skills", "--no-claude-md", SHELL="/bin/bash")
    script = user_home / ".local/share/bash-completion/completions/claude-coordinator"
    assert done.status == 0
    assert script.read_text().startswith(MARK)
    assert script.read_text().removeprefix(MARK).strip() == program("completions", "bash").stdout.strip()


@pytest.mark.parametrize(
    ("shell", "variable"),
    [("bash", "XDG_DATA_HOME"), ("bash", "BASH_COMPLETION_USER_DIR"), ("fish", "XDG_CONFIG_HOME")],
)
def test_a_relative_folder_of_the_user_does_not_count(program: Program, shell: str, variable: str) -> None:
    """Here as elsewhere: it would be another one in each folder."""
    choice = {"SHELL": f"/bin/{shell}", variable: "data"}
    program("init", "--completions", "--no-skills", "--no-claude-md", **choice)
    assert not (program.folder / "data").exists()
