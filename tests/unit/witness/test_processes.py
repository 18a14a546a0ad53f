"""What this machine can tell of a process, and what it must not claim to know."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from coord_core import witness
from tests.unit.witness.process_files import ME, NO_SUCH_PID, Show, stat_line

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc here")


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
