"""A shell command cannot switch the guard off either."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import pytest

from tests.conftest import StartSession
from tests.support.sessions import Session

DENIED = [
    "rm -rf .git/claude-coordinator",
    "echo x > .git/claude-coordinator/state.db",
    "rm .git/claude-coordinator-enrolled",
    "mv .git/claude-coordinator-enrolled /tmp/x",
    "echo 'exit 0' > .git/hooks/pre-commit",
    "rm -f .git/hooks/pre-commit",
    "chmod -x .git/hooks/pre-commit",
    "rm -rf .git",
    "sed -i /hooksPath/d .git/config",
    "python3 -c \"open('.git/claude-coordinator/journal.jsonl', 'w')\"",
    "cd .git && rm claude-coordinator-enrolled",
    'rm "$CLAUDE_CONFIG_DIR"/sessions/1.json',
    "git config core.hooksPath /dev/null",
    "git config --local core.hookspath /tmp",
    "git -C . config set core.hooksPath /tmp",
]
ASKED = [
    "echo '{}' > .claude/settings.local.json",
    "rm .claude/settings.local.json",
    "sed -i s/PreToolUse/X/ .claude/settings.json",
    "echo 'fail_open: true' >> .claude-coordinator.yml",
]


@pytest.mark.parametrize("command", DENIED)
def test_what_belongs_to_the_guard_is_refused(tree: Path, start_session: StartSession, command: str) -> None:
    answer = start_session().ask(command)
    assert answer.refuses, command


@pytest.mark.parametrize("command", ASKED)
def test_the_settings_that_hold_the_hooks_ask_the_user(
    tree: Path, start_session: StartSession, command: str
) -> None:
    session = start_session()
    assert session.ask(command).decision == "ask"
    assert session.ask(command, call="bypass", permission_mode="bypassPermissions").decision == "deny"


@pytest.mark.parametrize(
    "command",
    ["cat .git/config", "ls .git/hooks", "rm -f .git/index.lock", "git config user.name x", "git config -l",
     "git config --get core.hooksPath", "cat .claude/settings.json | jq ."],
)  # fmt: skip
def test_looking_and_ordinary_housekeeping_pass(
    tree: Path, start_session: StartSession, command: str
) -> None:
    assert start_session().ask(command).is_silent


# odd places and names


def test_a_name_that_is_not_unicode_is_nobodys(tree: Path, holder: Session, other: Session) -> None:
    with open(bytes(tree) + b"/\xff.log", "w") as file:
        file.write("x")
    assert not other.bash("rm -- *.log").refuses
    assert other.bash("git add -A").refuses


def test_very_many_files_are_judged_by_their_folder(tree: Path, holder: Session, other: Session) -> None:
    (tree / "many").mkdir()
    for number in range(300):
        (tree / "many" / f"{number}.txt").write_text("x")
    assert not other.bash("rm many/*.txt", call="one").refuses
    assert holder.edit("many/1.txt", call="new").is_silent
    for number in range(300):
        (tree / "many" / f"{number}.txt").write_text("x")
    refused = other.bash("rm many/*.txt", call="two")
    assert f"held by {holder.name}" in refused.reason
    assert len(list((tree / "many").iterdir())) == 300


def test_a_command_from_elsewhere_is_judged_where_it_writes(
    tree: Path, holder: Session, start_session: StartSession, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    session = start_session(folder=elsewhere)
    there = quote(str(tree))
    assert session.ask(f"echo x > {there}/a.txt").refuses
    assert session.ask(f"cd {there} && git stash", call="two").refuses
    assert session.ask(f"rm -rf {there}", call="three").refuses
    assert session.ask("echo x > a.txt", call="four").is_silent


@pytest.mark.parametrize("given", [{}, {"command": None}, {"command": 7}, {"command": ""}, {"ws": "wss://x"}])
def test_a_call_without_a_command_writes_nothing(
    tree: Path, start_session: StartSession, given: dict[str, object]
) -> None:
    session = start_session()
    for tool in ("Bash", "Monitor", "PowerShell"):
        asked = session.send("PreToolUse", tool_name=tool, tool_use_id="x", tool_input=given)
        assert asked.is_silent
        assert session.send("PostToolUse", tool_name=tool, tool_use_id="x", tool_input=given).is_silent


@pytest.mark.parametrize(
    "command",
    ["echo \ud800 > a.txt", "echo '\0' > a.txt", "if", "(((((", "echo $(", "x" * 100_000 + " > a.txt"],
)
def test_text_that_is_no_command_gets_an_answer(
    tree: Path, holder: Session, other: Session, command: str
) -> None:
    answer = other.ask(command)
    assert answer.status == 0
    assert "Unexpected" not in answer.sentence


@pytest.mark.parametrize("command", ["rm -rf .claude", "mv .claude elsewhere", "rm -rf -- ./.claude/"])
def test_the_folder_of_the_settings_asks_as_well(
    tree: Path, start_session: StartSession, command: str
) -> None:
    (tree / ".claude").mkdir()
    session = start_session()
    assert not session.ask(command).decision
    session.stop()
    (tree / ".claude" / "settings.local.json").write_text("{}")
    assert session.ask(command, call="two").decision == "ask"


def test_the_state_is_not_changed_through_a_database_client(tree: Path, start_session: StartSession) -> None:
    session = start_session()
    assert session.ask("sqlite3 .git/claude-coordinator/state.db 'delete from locks'").refuses
    assert session.ask("sqlite3 .git/claude-coordinator/state.db 'select 1'", call="two").is_silent
