"""What `init` offers: asked once on a terminal, by options elsewhere, and all of it taken out again."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.install.offers.skills import NAMES
from tests.process.cli.program import Program, Terminal
from tests.support.enrolment import git

PARAGRAPH = "## Several Claude Code sessions work here"
NOTHING = ("--no-skills", "--no-claude-md", "--no-statusline", "--no-completions")


def skill(root: Path, name: str = "locks") -> Path:
    return root / ".claude" / "skills" / name / "SKILL.md"


def test_without_a_terminal_and_options_one_line_says_how(program: Program, root: Path) -> None:
    done = program("init")
    assert sum("--skills" in line for line in done.lines) == 1
    assert not skill(root).exists()
    assert not list(root.glob("CLAUDE*"))
    assert "--skills" not in program("init", *NOTHING, SHELL="/bin/bash").stdout
    assert "--skills" not in program("init", SHELL="/bin/bash").stdout


def test_they_are_written_kept_out_of_commits_and_taken_out_again(program: Program, root: Path) -> None:
    before = (root / ".git/info/exclude").read_bytes() if (root / ".git/info/exclude").exists() else None
    assert program("init", "--skills", "--claude-md", "--statusline", "--no-completions").status == 0
    assert all(skill(root, name).exists() for name in NAMES)
    assert PARAGRAPH in (root / "CLAUDE.local.md").read_text()
    assert git(root, "status", "--porcelain", "--untracked-files=all") == ""
    assert "Changed" not in program("init").stdout
    assert program("uninstall").status == 0
    assert not (root / ".claude").exists()
    assert not (root / "CLAUDE.local.md").exists()
    exclude = root / ".git/info/exclude"
    assert (exclude.read_bytes() if exclude.exists() else None) == before


def test_with_scope_project_they_are_to_be_committed(program: Program, root: Path) -> None:
    program("init", "--skills", "--claude-md", "--no-completions")
    (root / "CLAUDE.md").write_bytes(b"# Ours\r\n")
    done = program("init", "--scope", "project")
    assert done.status == 0
    status = git(root, "status", "--porcelain", "--untracked-files=all")
    assert ".claude/skills/locks/SKILL.md" in status
    assert not (root / "CLAUDE.local.md").exists()
    text = (root / "CLAUDE.md").read_bytes()
    assert text.count(b"\n") == text.count(b"\r\n")
    program("uninstall")
    assert (root / "CLAUDE.md").read_bytes() == b"# Ours\r\n"


def test_what_is_somebody_elses_or_was_edited_stays(program: Program, root: Path) -> None:
    skill(root, "tasks").parent.mkdir(parents=True)
    skill(root, "tasks").write_text("mine\n")
    done = program("init", "--skills", "--claude-md", "--no-completions")
    assert str(skill(root, "tasks")) in done.stderr
    edited = skill(root).read_text().replace("Locks", "Our locks")
    skill(root).write_text(edited)
    notes = root / "CLAUDE.local.md"
    notes.write_text(notes.read_text().replace("by name", "with care"))
    again = program("init")
    assert "edited" in again.stderr and str(skill(root)) in again.stderr
    gone = program("uninstall")
    assert gone.status == 0 and "edited" in gone.stderr
    assert (skill(root, "tasks").read_text(), skill(root).read_text()) == ("mine\n", edited)
    assert not skill(root, "coordinate").exists()
    assert "with care" in notes.read_text()


def test_an_older_copy_is_brought_up_to_date(program: Program, root: Path) -> None:
    from coord_core.install.offers.marks import marked

    program("init", "--skills", "--no-claude-md", "--no-completions")
    new = skill(root).read_text()
    skill(root).write_text(marked("of an older version\n"))
    assert str(skill(root)) in program("upgrade").stdout
    assert skill(root).read_text() == new


def test_a_terminal_is_asked_once_and_no_is_remembered(program: Program, root: Path) -> None:
    with Terminal(program, ("init",), variables={"SHELL": "/bin/bash"}) as terminal:
        answers = (
            ("skills", b"y\n"),
            ("paragraph", b"n\n"),
            ("status line", b"n\n"),
            ("completions", b"n\n"),
        )
        for question, answer in answers:
            terminal.wait_for(question)
            terminal.type(answer)
        assert terminal.finish().status == 0
    assert skill(root).exists()
    assert not (root / "CLAUDE.local.md").exists()
    assert "[y/N]" not in program.on_terminal("init", SHELL="/bin/bash").stdout


@pytest.mark.parametrize(
    "option", ["--skills", "--no-claude-md", "--statusline", "--completions", "--scope=user"]
)
def test_a_session_does_not_choose(program: Program, root: Path, home: Path, option: str) -> None:
    """It may start the guard where none was; what a person is asked for is the person's."""
    done = program("init", option, CLAUDECODE="1", SHELL="/bin/bash")
    assert (done.status, "Only a person may" in done.stderr) == (1, True)
    assert not (root / ".git" / "claude-coordinator-enrolled").exists()
    assert not (home / ".claude").exists()


def test_a_session_is_not_told_of_offers(program: Program, root: Path) -> None:
    done = program("init", CLAUDECODE="1", SHELL="/bin/bash")
    assert done.status == 0
    assert "--skills" not in done.stdout
    program("init", "--skills", "--no-claude-md", "--no-completions")
    again = program("init", "--no-skills", CLAUDECODE="1")
    assert again.status == 1
    assert skill(root).exists()


@pytest.mark.parametrize(("shell", "why"), [("", "SHELL is not set"), ("/bin/dash", "SHELL names dash")])
def test_completions_for_a_shell_that_is_not_known_are_declined_in_a_line(
    program: Program, home: Path, shell: str, why: str
) -> None:
    done = program("init", "--completions", SHELL=shell)
    (line,) = [line for line in done.lines if "No completions" in line]
    assert why in line and "SHELL=/bin/bash claude-coordinator init --completions" in line
    assert "No completions" not in program("init", SHELL=shell).stdout
    assert "No completions" not in program("init", "--completions", SHELL="/bin/bash").stdout


def test_completions_are_taken_away_where_the_shell_is_not_known(program: Program, home: Path) -> None:
    program("init", "--completions", SHELL="/bin/bash")
    places = list(home.rglob("bash-completion/completions/*"))
    assert len(places) == 2
    program("init", "--no-completions", SHELL="")
    assert not any(place.exists() for place in places)
