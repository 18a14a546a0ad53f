"""What this machine can tell of a process, and what it must not claim to know."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from coord_core import witness
from coord_core.domain.leases import Evidence
from coord_core.domain.records import PERSON, Instance, Process
from tests.support.facts import instance
from tests.support.processes import ClientProcess

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc here")

ME = os.getpid()
NO_SUCH_PID = 2**22 + 1  # above Linux's largest pid


def stat_line(name: str = "claude", state: str = "S", started: str = "12345") -> str:
    """A process's line as proc(5) describes it: 52 fields, the second the name in brackets."""
    fields = [str(number) for number in range(4, 53)]
    fields[22 - 4] = started
    return f"7 ({name}) {state} " + " ".join(fields) + "\n"


Show = Callable[[str | None], None]


@pytest.fixture
def proc(monkeypatch: pytest.MonkeyPatch) -> Show:
    """Lets /proc show this line, or nothing, for every process but our own."""
    real = witness.read_text

    def show(line: str | None) -> None:
        def read(path: str, most: int = 65536) -> str | None:
            hidden = path.startswith("/proc/") and path.endswith("/stat") and f"/{ME}/" not in path
            return line if hidden else real(path, most)

        monkeypatch.setattr(witness, "read_text", read)

    return show


# start time


@pytest.mark.parametrize("name", ["claude", "a b", "a) S 1 (b", ")", "(", "((", "x) Z 1 2", "a\nb", ""])
def test_a_name_with_spaces_and_brackets_does_not_hide_the_start_time(proc: Show, name: str) -> None:
    proc(stat_line(name))
    assert witness.start_time(7) == "12345"


@pytest.mark.parametrize("state", ["R", "S", "D", "T", "t", "I"])
def test_a_process_in_any_living_state_has_a_start_time(proc: Show, state: str) -> None:
    proc(stat_line(state=state))
    assert witness.start_time(7) == "12345"


@pytest.mark.parametrize("state", ["Z", "X"])
def test_a_zombie_has_no_start_time(proc: Show, state: str) -> None:
    proc(stat_line(state=state))
    assert witness.start_time(7) is None


def test_a_process_that_is_gone_has_no_start_time() -> None:
    assert witness.start_time(NO_SUCH_PID) is None


def test_the_start_time_of_a_process_is_what_the_kernel_says(tmp_path: Path) -> None:
    program = tmp_path / "a) b (c"
    shutil.copy(shutil.which("sleep") or "/bin/sleep", program)
    process = subprocess.Popen([program, "60"])
    try:
        expected = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[19]
        assert witness.start_time(process.pid) == expected
        assert witness.parent(process.pid) == ME
    finally:
        process.kill()
        process.wait()


def test_the_parent_of_a_process_that_is_gone_is_not_known() -> None:
    assert witness.parent(NO_SUCH_PID) == 0


# naming a process


def test_a_process_is_named_with_its_host_boot_and_pid_namespace() -> None:
    found = witness.process(ME)
    assert found is not None
    assert (found.pid, found.started, found.host) == (ME, witness.start_time(ME), os.uname().nodename)
    assert found.boot == Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    assert found.pidns.startswith("pid:[")


def test_without_a_boot_id_a_process_cannot_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = witness.read_text
    monkeypatch.setattr(
        witness, "read_text", lambda path, *most: None if "boot_id" in path else real(path, *most)
    )
    assert witness.process(ME) is None


def test_without_a_pid_namespace_a_process_cannot_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: str) -> str:
        raise FileNotFoundError(path)

    monkeypatch.setattr(witness.os, "readlink", fail)
    assert witness.process(ME) is None


# life and death


def owner(process: Process | None, kind: str = "session", config_dir: str = "") -> Instance:
    return instance(process=process, kind=kind, config_dir=config_dir, session_id="s")


def named(pid: int) -> Process:
    found = witness.process(pid)
    assert found is not None
    return found


def differing(process: Process, **changes: str) -> Process:
    fields = {"started": process.started, "host": process.host, "boot": process.boot, "pidns": process.pidns}
    return Process(process.pid, **{**fields, **changes})


def test_a_process_that_runs_is_not_dead(client_process: Callable[[], ClientProcess]) -> None:
    assert not witness.evidence(owner(named(client_process().pid))).dead


def test_a_process_that_was_killed_is_dead(client_process: Callable[[], ClientProcess]) -> None:
    client = client_process()
    process = named(client.pid)
    client.kill()
    assert witness.evidence(owner(process)).dead


def test_a_zombie_is_dead(client_process: Callable[[], ClientProcess]) -> None:
    client = client_process()
    process = named(client.pid)
    client.kill_and_leave_a_zombie()
    os.waitid(os.P_PID, client.pid, os.WEXITED | os.WNOWAIT)
    assert Path(f"/proc/{client.pid}").exists()
    assert witness.evidence(owner(process)).dead


def test_a_process_whose_pid_was_used_again_is_dead() -> None:
    assert witness.evidence(owner(differing(named(ME), started="1"))).dead


@pytest.mark.parametrize("where", ["boot", "pidns"])
def test_of_a_process_elsewhere_nothing_is_known(where: str) -> None:
    gone = differing(Process(NO_SUCH_PID, "1", *place()), **{where: "elsewhere"})
    assert not witness.evidence(owner(gone)).dead


def place() -> tuple[str, str, str]:
    here = named(ME)
    return here.host, here.boot, here.pidns


def test_a_process_that_proc_hides_from_us_is_not_dead(
    proc: Show, client_process: Callable[[], ClientProcess]
) -> None:
    process = named(client_process().pid)
    proc(None)
    assert not witness.evidence(owner(process)).dead


def test_a_process_of_another_user_that_proc_hides_is_not_dead(
    proc: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(pid: int, signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(witness.os, "kill", refuse)
    proc(None)
    assert not witness.evidence(owner(Process(NO_SUCH_PID, "1", *place()))).dead


def test_a_process_that_proc_does_not_show_and_nobody_has_is_dead(proc: Show) -> None:
    proc(None)
    assert witness.evidence(owner(Process(NO_SUCH_PID, "1", *place()))).dead


def test_where_not_even_our_own_process_can_be_named_nothing_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone = Process(NO_SUCH_PID, "1", *place())
    monkeypatch.setattr(witness, "process", lambda pid: None)
    assert not witness.evidence(owner(gone)).dead


def test_of_a_person_or_an_unknown_process_nothing_is_known() -> None:
    for unknown in (owner(None), owner(Process(NO_SUCH_PID, "1", *place()), kind=PERSON)):
        found = witness.evidence(unknown)
        assert (found.dead, found.at_work, found.idle_since) == (False, False, None)


# the roster


class Roster:
    """The client's own file about a live session."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.entry: dict[str, object] = {
            "sessionId": "s",
            "procStart": witness.start_time(ME),
            "status": "idle",
            "statusUpdatedAt": 5_000,
        }

    def says(self, **changes: object) -> Evidence:
        return self.holds(json.dumps({**self.entry, **changes}))

    def holds(self, text: str) -> Evidence:
        path = self.folder / "sessions" / f"{ME}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return witness.evidence(owner(named(ME), config_dir=str(self.folder)))


@pytest.fixture
def roster(tmp_path: Path) -> Roster:
    return Roster(tmp_path)


@pytest.mark.parametrize("status", ["busy", "waiting", "shell"])
def test_a_session_that_its_client_shows_busy_is_at_work(roster: Roster, status: str) -> None:
    found = roster.says(status=status)
    assert (found.at_work, found.idle_since) == (True, None)


def test_a_session_that_its_client_shows_idle_is_idle_since_then(roster: Roster) -> None:
    found = roster.says(status="idle", statusUpdatedAt=5_250)
    assert (found.at_work, found.idle_since) == (False, 5.25)


def test_a_start_time_that_the_client_writes_as_a_number_is_the_same(roster: Roster) -> None:
    assert roster.says(procStart=int(str(witness.start_time(ME))), status="busy").at_work


@pytest.mark.parametrize(
    "changes",
    [
        {"sessionId": "another", "status": "busy"},
        {"procStart": "1", "status": "busy"},
        {"procStart": None, "status": "busy"},
        {"status": "new"},
        {"status": None},
        {"status": ["busy"]},
        {"statusUpdatedAt": None},
        {"statusUpdatedAt": "5000"},
        {"statusUpdatedAt": []},
    ],
    ids=str,
)
def test_an_entry_that_is_not_about_this_very_session_or_not_understood_proves_nothing(
    roster: Roster, changes: dict[str, object]
) -> None:
    found = roster.says(**changes)
    assert (found.at_work, found.idle_since, found.dead) == (False, None, False)


@pytest.mark.parametrize("text", ["", "{", "null", "[]", '{"sessionId"', "\x00" * 100, "[" * 100_000, "{}"])
def test_a_roster_that_is_half_written_proves_nothing(roster: Roster, text: str) -> None:
    found = roster.holds(text)
    assert (found.at_work, found.idle_since, found.dead) == (False, None, False)


def test_a_time_that_cannot_be_proves_nothing(roster: Roster) -> None:
    assert roster.says(statusUpdatedAt=10**400).idle_since is None


def test_without_a_roster_a_live_session_is_neither_at_work_nor_idle(tmp_path: Path) -> None:
    for folder in ("", str(tmp_path), str(tmp_path / "none")):
        found = witness.evidence(owner(named(ME), config_dir=folder))
        assert (found.dead, found.at_work, found.idle_since) == (False, False, None)


# reading


def test_the_start_of_a_file_is_read_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"abc\xff" + b"x" * 100)
    assert witness.read_text(str(path), 4) == "abc\udcff"
    assert len(witness.read_text(str(path)) or "") == 104


@pytest.mark.parametrize("name", ["none", "folder", "file/below", "a\0b", "x" * 5000])
def test_what_cannot_be_read_is_none(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    assert witness.read_text(f"{tmp_path}/{name}") is None
