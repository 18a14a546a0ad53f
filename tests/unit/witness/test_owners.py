"""Whether the process of an owner is dead, and where that cannot be known."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from coord_core import witness
from coord_core.domain.records import PERSON, Process
from tests.support.processes import ClientProcess
from tests.unit.witness.process_files import ME, NO_SUCH_PID, Show, differing, named, owner, place

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc here")


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
