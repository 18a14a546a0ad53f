"""The client's own roster, `~/.claude/sessions/<pid>.json`: who runs, and what it is doing."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from .deadline import wait_until
from .home import Home
from .hook_log import HookLog, write_settings
from .script import Call, Gate, Held, Say
from .scripted_model import ScriptedModel
from .session import Client

pytestmark = pytest.mark.client

MACHINE_ID = Path("/etc/machine-id")
KEYS = {"pid", "sessionId", "cwd", "startedAt", "procStart", "pidDomain", "version", "kind", "entrypoint"}
STATUS_KEYS = {"status", "updatedAt", "statusUpdatedAt"}


def test_an_entry_names_and_proves_its_process_and_names_session_and_place(
    client: Client, model: ScriptedModel, home: Home, repository: Path
) -> None:
    gate = Gate()
    run = client.start_print(model.script("turn", Held(gate, Say("over"))), cwd=repository)
    gate.wait_until_reached()
    entry = _entry_with_status(home, run.pid)
    _proves_its_process(entry, run.pid)
    gate.open()
    outcome = run.outcome()

    assert entry.keys() >= KEYS | STATUS_KEYS
    assert (entry["pid"], entry["sessionId"], entry["cwd"]) == (run.pid, outcome.session_id, str(repository))
    assert entry["status"] == "busy"
    assert abs(entry["statusUpdatedAt"] / 1000 - time.time()) < 60
    assert not home.roster_file(run.pid).exists()


def test_the_status_follows_a_turn_with_a_permission_prompt(
    client: Client, model: ScriptedModel, repository: Path
) -> None:
    gate = Gate()
    write = Call("Write", {"file_path": str(repository / "a.txt"), "content": "a"})
    session = client.start_interactive(cwd=repository, permissions="default")

    session.prompt(model.script("turn", write, Held(gate, Say("over"))))

    session.wait_for_status("waiting")
    assert session.roster["waitingFor"] == "permission prompt"
    session.approve()
    gate.wait_until_reached()
    session.wait_for_status("busy")
    gate.open()
    session.wait_for_status("idle")


def test_a_background_command_after_the_turn_is_shown_as_shell(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    write_settings(repository, hook_log.watch("Stop"))
    command = {"command": "tail -f /dev/null", "run_in_background": True}
    session = client.start_interactive(cwd=repository)

    session.prompt(model.script("turn", Call("Bash", command), Say("over")))

    session.wait_for_status("shell")
    [task] = hook_log.wait_for("Stop").input["background_tasks"]
    assert (task["type"], task["status"], task["command"]) == ("shell", "running", "tail -f /dev/null")


def test_a_killed_client_leaves_its_entry_and_sends_nothing(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    write_settings(repository, hook_log.watch("Stop", "SessionEnd"))
    gate = Gate()
    session = client.start_interactive(cwd=repository)
    session.prompt(model.script("turn", Held(gate, Say("over"))))
    gate.wait_until_reached()
    session.wait_for_status("busy")

    session.kill()

    assert session.roster["status"] == "busy"
    assert hook_log.events() == []


def _proves_its_process(entry: dict[str, Any], pid: int) -> None:
    """By start time, machine and pid namespace, where /proc and the machine's id are, as on Linux."""
    if not MACHINE_ID.exists():
        return
    stat = Path(f"/proc/{pid}/stat").read_text()
    machine, namespace = MACHINE_ID.read_text().strip(), Path("/proc/self/ns/pid").readlink()
    assert entry["procStart"] == stat.rpartition(")")[2].split()[19]
    assert entry["pidDomain"] == f"linux:{machine}:{namespace}"


def _entry_with_status(home: Home, pid: int) -> dict[str, Any]:
    """The first version of an entry has no status yet."""
    return wait_until(lambda: home.roster(pid) if "status" in home.roster(pid) else None, "a status")
