"""Commands that take the settings away which start the hooks: the user is asked (requirements, 2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.process.cli.program import Program
from tests.support.enrolment import git, new_repository


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return new_repository(tmp_path.resolve() / "project", with_commit=True)


@pytest.fixture
def linked(root: Path) -> Path:
    """The folder that `.claude` leads to, beside the repository, as with dotfiles."""
    folder = root.parent / "dotfiles"
    folder.mkdir()
    (root / ".claude").symlink_to("../dotfiles")
    assert Program(root)("init").status == 0
    return folder


@pytest.mark.parametrize(
    "command", ["rm .claude", "unlink .claude", "mv .claude away", "ln -sfn /tmp .claude"]
)
def test_taking_the_link_away_asks(
    root: Path, linked: Path, start_session: StartSession, command: str
) -> None:
    """The client reloads settings at once: without them the session is not guarded any more."""
    assert start_session(folder=root).ask(command).decision == "ask"


@pytest.mark.parametrize("command", ["mv ../dotfiles ../away", "rm -r ../dotfiles"])
def test_taking_the_linked_folder_away_asks(
    root: Path, linked: Path, start_session: StartSession, command: str
) -> None:
    """As writing the settings file in it does."""
    assert start_session(folder=root).ask(command).decision == "ask"


def test_a_folder_beside_it_goes_without_a_question(
    root: Path, linked: Path, start_session: StartSession
) -> None:
    (root.parent / "others").mkdir()
    assert start_session(folder=root).ask("rm -r ../others").is_silent


@pytest.fixture
def guarded(root: Path) -> Path:
    """Its settings are a file that git ignores, as another there is; a third git does not know."""
    assert Program(root)("init").status == 0
    (root / ".gitignore").write_text("build/\n")
    (root / "build").mkdir()
    (root / "build" / "made.o").write_text("made\n")
    (root / "new.txt").write_text("new\n")
    return root


@pytest.mark.parametrize(
    "command",
    [
        "git clean -fdx", "git clean -fdX", "git stash -a", "git stash push --all", "git stash save -a now",
        "git clean -fx '*.json'", "git clean -fdx -e build .", "git clean -fdx -- . ':!build'",
        "cd build && git clean -fdx :/", "git clean -fdX -e '!build'",
    ],
)  # fmt: skip
def test_a_git_command_that_takes_the_settings_along_asks(
    guarded: Path, start_session: StartSession, command: str
) -> None:
    assert start_session(folder=guarded).ask(command).decision == "ask"


@pytest.mark.parametrize(
    "command",
    [
        "git clean -fd", "git clean -fdx build/", "git clean -fdx -e .claude", "git clean -ndx",
        "git clean -fdx --exclude=.claude/settings.local.json", "git clean -fdx -- . ':!.claude'",
        "git clean -fdX -e '!.claude/settings.local.json'", "git stash -u", "cd build && git clean -fdx",
    ],
)  # fmt: skip
def test_one_that_leaves_them_does_not_ask(guarded: Path, start_session: StartSession, command: str) -> None:
    """And it does leave them, by git's own rules."""
    session = start_session(folder=guarded)
    assert not session.bash(command).refuses
    assert session.ask(command).is_silent
    assert (guarded / ".claude" / "settings.local.json").exists()


@pytest.mark.parametrize("command", ["git clean -f", "git stash -u"])
def test_a_link_or_a_file_that_git_does_not_know_yet_is_asked_for(
    root: Path, linked: Path, start_session: StartSession, command: str
) -> None:
    """Git removes a link `.claude` as any new file; once it is committed, it stays."""
    session = start_session(folder=root)
    assert session.ask(command).decision == "ask"
    git(root, "add", ".claude")
    git(root, "commit", "-qm", "The link")
    assert session.ask(command).is_silent
