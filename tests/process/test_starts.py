"""What a session is told and given when it starts."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled

UUID = "1234abcd-5678-9abc-def0-1234567890ab"


def test_a_session_is_told_its_name_and_who_else_is_here(start_session: StartSession) -> None:
    one, two = start_session(), start_session(UUID)
    one.edit("src/a.py")
    answer = two.start()
    assert (answer.status, answer.stderr, answer.output["hookEventName"]) == (0, "", "SessionStart")
    assert "You are claude-1234abcd" in answer.context
    assert f"{one.name} is here too, branch 'main', holds 'src/a.py'" in answer.context


@pytest.mark.parametrize("source", ["startup", "resume", "clear", "compact", "fork", "", "future"])
def test_a_session_is_registered_whatever_it_starts_from(
    enrolled: Enrolled, start_session: StartSession, source: str
) -> None:
    assert "You are claude-1234abcd" in start_session(UUID).start(source).context
    assert [owner.name for owner in enrolled.instances()] == ["claude-1234abcd"]


def test_a_compaction_in_the_middle_of_a_turn_releases_nothing(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    session.edit("a")
    session.start("compact")
    assert enrolled.held() == {"a": session.name}


def test_a_sessions_shell_gets_its_ids(start_session: StartSession, tmp_path: Path) -> None:
    file = tmp_path / "environment"
    file.write_text("export OTHER=kept\n")
    start_session(UUID, CLAUDE_ENV_FILE=str(file)).start()
    script = f'. "{file}"; echo "$CLAUDE_INSTANCE_ID $CLAUDE_SESSION_ID $OTHER"'
    output = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True, env={}).stdout
    assert output.split() == ["claude-1234abcd", UUID, "kept"]


@pytest.mark.parametrize(
    "session_id", ["a'; touch proof; '", 'a"$(touch proof)', "a\ntouch proof\n", "a b", "`x`"]
)
def test_a_hostile_session_id_runs_nothing_in_the_shell(
    start_session: StartSession, tmp_path: Path, session_id: str
) -> None:
    file = tmp_path / "environment"
    start_session(session_id, CLAUDE_ENV_FILE=str(file)).start()
    script = '. ./environment; printf %s "$CLAUDE_SESSION_ID"'
    done = subprocess.run(["sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == session_id.replace("'", "")
    assert not (tmp_path / "proof").exists()


def test_an_environment_file_that_cannot_be_written_keeps_no_session_from_starting(
    start_session: StartSession, tmp_path: Path
) -> None:
    answer = start_session(UUID, CLAUDE_ENV_FILE=str(tmp_path)).start()
    assert "You are claude-1234abcd" in answer.context


def test_a_session_that_starts_in_a_subfolder_belongs_to_the_repository(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    folder = enrolled.root / "src"
    folder.mkdir()
    start_session(UUID, folder=folder).start()
    [owner] = enrolled.instances()
    assert (owner.worktree, owner.branch) == (str(enrolled.root), "main")


def test_settings_that_are_not_valid_are_told_at_the_start(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    problem = ".claude-coordinator.yml, line 3, lock_ttl: a duration is a number"
    enrolled.marker.write_text(enrolled.marker.read_text()[:-1] + f', "settings_problem": "{problem}"}}')
    assert problem in start_session().start().context
