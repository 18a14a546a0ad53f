"""What the shells in our settings entries do, run as Claude Code runs them."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from coord_core.install import launcher
from coord_core.install.environment import Environment, data_folder
from coord_core.install.hook_entries import HOOK_EVENTS, Entries, entries, project_entries

ECHO = """\
import sys
print(sys.argv[1:], sys.flags.isolated, sys.flags.no_site, sys.flags.utf8_mode, sys.stdin.read())
"""
ODD = "a 'b' \"c\" $HOME `d` é\\n"


@pytest.fixture
def place(tmp_path: Path) -> Environment:
    """An interpreter and hooks in a folder with every sign that a shell could trip over."""
    folder = tmp_path / ODD
    (folder / "hooks").mkdir(parents=True)
    for hook in HOOK_EVENTS:
        (folder / "hooks" / f"{hook.script}.py").write_text(ECHO)
    python = folder / "python"
    python.write_text(f'#!/bin/sh\nexec {shlex.quote(os.path.realpath(sys.executable))} "$@"\n')
    python.chmod(0o755)
    return Environment(str(python), str(folder / "hooks"))


def run(kind: Entries, event: str, **variables: str) -> subprocess.CompletedProcess[str]:
    handler: dict[str, Any] = json.loads(json.dumps(kind[event][0]["hooks"][0]))
    return subprocess.run(
        [handler["command"], *handler["args"]],
        input="EVENT",
        capture_output=True,
        text=True,
        env={**os.environ, **variables},
        check=False,
    )


@pytest.mark.parametrize("event", [hook.event for hook in HOOK_EVENTS])
def test_a_hook_runs_isolated_and_reads_the_event(place: Environment, event: str) -> None:
    done = run(entries(place), event)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("] 1 1 1 EVENT\n")


@pytest.mark.parametrize("status", [0, 1, 2])
def test_the_hooks_exit_status_is_the_entrys(place: Environment, status: int) -> None:
    Path(place.script("pre_tool_use")).write_text(f"import sys; sys.exit({status})")
    assert run(entries(place), "PreToolUse").returncode == status


def test_without_its_script_an_edit_is_refused_by_the_interpreter(place: Environment) -> None:
    Path(place.script("pre_tool_use")).unlink()
    assert run(entries(place), "PreToolUse").returncode == 2


@pytest.mark.parametrize(
    "event", ["TaskCreated", "TaskCompleted", "UserPromptSubmit", "Stop", "SubagentStop"]
)
@pytest.mark.parametrize("missing", ["script", "interpreter"])
def test_without_its_script_or_interpreter_a_prompt_an_end_and_a_task_are_let_be(
    place: Environment, event: str, missing: str
) -> None:
    [script] = [hook.script for hook in HOOK_EVENTS if hook.event == event]
    Path(place.script(script) if missing == "script" else place.interpreter).unlink()
    done = run(entries(place), event)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("event", [hook.event for hook in HOOK_EVENTS])
def test_a_committed_entry_goes_through_the_launcher(place: Environment, event: str) -> None:
    launcher.write(data_folder(), place, "1.0")
    done = run(project_entries(), event)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[] 1 1 1 EVENT\n", "")


def test_the_launcher_is_found_in_another_data_home(place: Environment, tmp_path: Path) -> None:
    launcher.write(tmp_path / "da ta" / "claude-coordinator", place, "1.0")
    done = run(project_entries(), "Stop", XDG_DATA_HOME=str(tmp_path / "da ta"))
    assert done.stdout == "[] 1 1 1 EVENT\n"


@pytest.mark.parametrize("require", [False, True])
def test_without_the_tool_the_model_is_told_at_the_start(require: bool) -> None:
    done = run(project_entries(require=require), "SessionStart")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1 and "install.py" in done.stdout


@pytest.mark.parametrize("event", [hook.event for hook in HOOK_EVENTS if hook.event != "SessionStart"])
def test_without_the_tool_nothing_is_blocked_and_the_model_reads_nothing(event: str) -> None:
    done = run(project_entries(), event)
    assert (done.returncode, done.stdout) == (0, "")
    assert "install.py" in done.stderr


def test_a_project_that_requires_the_tool_has_edits_refused_without_it() -> None:
    statuses = {hook.event: run(project_entries(require=True), hook.event).returncode for hook in HOOK_EVENTS}
    assert {event for event, status in statuses.items() if status} == {"PreToolUse"}
    assert statuses["PreToolUse"] == 2


def test_a_launcher_whose_tool_is_gone_refuses_edits_alone(place: Environment) -> None:
    launcher.write(data_folder(), Environment("/gone/python", place.hooks), "1.0")
    edit, stop = run(project_entries(), "PreToolUse"), run(project_entries(), "Stop")
    assert (edit.returncode, stop.returncode) == (2, 0)
    assert "install.py" in edit.stderr and edit.stderr.count("\n") == 1
