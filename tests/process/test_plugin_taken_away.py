"""What a session does to the folders of the plugin, to those above, and to the client by other names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.sessions import Session

DISABLE = "plugin disable coordinator@claude-coordinator"
ROOT = ".claude/plugins/cache/claude-coordinator/coordinator/0.1.0"


@pytest.fixture
def session(enrolled: Enrolled, start_session: StartSession, tmp_path: Path) -> Session:
    """Its hooks are started by a plugin in the client's cache, in a home of its own."""
    session = start_session()
    home = tmp_path.resolve() / "home of it"
    (home / ROOT / "hooks").mkdir(parents=True)
    (home / ROOT / "hooks" / "hooks.json").write_text("{}")
    (home / ".claude" / "settings.json").write_text("{}")
    (home / ".local" / "share" / "claude-coordinator").mkdir(parents=True)
    session.environment |= {
        "HOME": str(home), "CLAUDE_CONFIG_DIR": str(home / ".claude"),
        "XDG_DATA_HOME": str(home / ".local/share"), "CLAUDE_PLUGIN_ROOT": str(home / ROOT),
    }  # fmt: skip
    return session


def stops(session: Session, command: str) -> bool:
    return session.ask(command).decision == "ask" or session.ask(command).refuses


@pytest.mark.parametrize(
    "command",
    [
        "rm -rf ~/.claude/plugins", "rm -rf ~/.claude/plugins/cache", "mv ~/.claude/plugins /tmp/elsewhere",
        "find ~/.claude/plugins -delete", "rm -rf ~/.local/share", f"rm -rf ~/{ROOT}",
        "chmod -R 000 ~/.claude/plugins/cache",
    ],
)  # fmt: skip
def test_a_folder_above_the_plugin_or_the_tool_is_as_guarded_as_they_are(
    session: Session, command: str
) -> None:
    """To remove or move it away takes the plugin with it: the next session would be unguarded."""
    assert stops(session, command)


@pytest.mark.parametrize("command", ["git init -q ~/{}", "git -C ~/{} init", "mkdir ~/{}/.git"])
def test_a_session_does_not_make_a_checkout_of_the_plugin(session: Session, command: str) -> None:
    """A plugin's folder with `.git` in it is free to be written: so `.git` is nobody's to make there."""
    assert stops(session, command.format(ROOT))


def test_a_copy_of_the_client_with_git_in_it_is_still_a_plugin(session: Session) -> None:
    """Only a folder outside the client's own is a checkout that somebody works on."""
    root = Path(session.environment["CLAUDE_PLUGIN_ROOT"])
    (root / ".git").mkdir()
    assert session.edit(root / "hooks" / "hooks.json").refuses


@pytest.mark.parametrize(
    "command",
    [
        f'"$CLAUDE_CODE_EXECPATH" {DISABLE}', f"~/.local/share/claude/versions/2.1.330 {DISABLE}",
        f"npx @anthropic-ai/claude-code {DISABLE}", f"npx -y @anthropic-ai/claude-code@latest {DISABLE}",
        f"bunx @anthropic-ai/claude-code {DISABLE}",
    ],
)  # fmt: skip
def test_the_client_by_another_name_is_the_client(session: Session, command: str) -> None:
    """The user is asked, as with `claude plugin disable`."""
    assert stops(session, command)


@pytest.mark.parametrize(
    "command",
    [
        "git init -q new", "git clone -q ../other other", "mkdir -p new/.git", "rm -rf ~/.cache build",
        "find ~ -name '*.pyc' -delete", "mkdir -p ~/.local/share/other", "asdf plugin remove nodejs",
        "chmod 700 ~/.local",
    ],
)  # fmt: skip
def test_what_leaves_the_plugin_where_it_is_is_free(session: Session, command: str) -> None:
    assert not stops(session, command)


@pytest.mark.parametrize(
    "command",
    [
        "rm -rf /", "rm -rf ~", "find ~/.claude/plugins -name '*.json' -delete",
        "find ~/.claude -maxdepth 1 -name plugins -exec rm -rf {} +",
        "python3 -c 'import os; os.rename(\"{home}/.claude/plugins\", \"/tmp/elsewhere\")'",
    ],
)  # fmt: skip
def test_no_way_round_takes_it_along(session: Session, command: str) -> None:
    assert stops(session, command.replace("{home}", session.environment["HOME"]))
