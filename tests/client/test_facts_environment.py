"""What the environment of a hook and of a Bash call says about the session, and where settings reach."""

from __future__ import annotations

import subprocess
import uuid
from pathlib import Path

import pytest

from .hook_log import HookLog, write_settings
from .script import Call, Say
from .scripted_model import ScriptedModel
from .session import Client

pytestmark = pytest.mark.client


def test_a_hook_and_a_bash_call_know_pid_and_session_and_only_the_hook_the_project(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    write_settings(repository, hook_log.watch("PreToolUse"))
    names = ["$PPID", "$CLAUDE_PID", "$CLAUDE_CODE_SESSION_ID", "project=$CLAUDE_PROJECT_DIR"]
    run = client.start_print(
        model.script("turn", Call("Bash", {"command": f"echo {' '.join(names)}"})), cwd=repository
    )
    outcome = run.outcome()

    [call] = hook_log.calls()
    assert call.environment["CLAUDE_PID"] == str(run.pid)
    assert call.ancestors[0] == run.pid
    assert call.environment["CLAUDE_CODE_SESSION_ID"] == outcome.session_id
    assert call.environment["CLAUDE_PROJECT_DIR"] == str(repository)
    assert "CLAUDE_SESSION_ID" not in call.environment
    expected = [str(run.pid), str(run.pid), outcome.session_id, "project="]
    assert model.tool_results("turn")[0].text.split() == expected


def test_a_resumed_session_keeps_its_id_and_what_session_start_exports(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    export = {"shell": 'echo "export COORDINATOR_PROBE=42" >> "$CLAUDE_ENV_FILE"'}
    write_settings(repository, {"SessionStart": [hook_log.hook(answer=export)]})
    step, chosen = Call("Bash", {"command": "echo $COORDINATOR_PROBE"}), str(uuid.uuid4())

    client.run_print(model.script("first", step), "--session-id", chosen, cwd=repository)
    client.run_print(model.script("second", step), "--resume", chosen, cwd=repository)

    assert [model.tool_results(name)[0].text for name in ("first", "second")] == ["42", "42"]
    starts = [(call.input["source"], call.input["session_id"]) for call in hook_log.calls()]
    assert starts == [("startup", chosen), ("resume", chosen)]


def test_local_settings_of_the_main_worktree_reach_subdirectories_and_linked_worktrees(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog, tmp_path: Path
) -> None:
    write_settings(repository, hook_log.watch("SessionStart"))
    places = [repository / "deep" / "down", _linked_worktree(repository, tmp_path) / "deep"]

    for place in places:
        place.mkdir(parents=True)
        client.run_print(model.script("turn", Say("over")), cwd=place)

    assert [call.environment["CLAUDE_PROJECT_DIR"] for call in hook_log.calls()] == [str(at) for at in places]


def test_shared_project_settings_do_not_reach_a_session_started_in_a_subdirectory(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    write_settings(repository, hook_log.watch("SessionStart"), "settings.json")
    (repository / "deep").mkdir()

    for place in (repository / "deep", repository):
        client.run_print(model.script("turn", Say("over")), cwd=place)

    assert [call.input["cwd"] for call in hook_log.calls()] == [str(repository)]


def _linked_worktree(repository: Path, tmp_path: Path) -> Path:
    path = tmp_path.resolve() / "linked"
    subprocess.run(["git", "worktree", "add", "-q", str(path)], cwd=repository, check=True)
    return path
