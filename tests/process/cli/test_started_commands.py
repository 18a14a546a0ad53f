"""Commands that run while a test goes on (tests/support/started.py) are what a Popen of them would be."""

from __future__ import annotations

import os
import signal
import subprocess

import pytest

from tests.support.forking import SWITCH
from tests.support.started import Started

from .program import Program

WATCH = ("watch", "--json")


@pytest.fixture(params=["forked", "anew"])
def ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Is it forked?"""
    if request.param == "anew":
        monkeypatch.setenv(SWITCH, "0")
    return bool(request.param == "forked")


def test_it_ends_with_its_status_and_all_that_it_said(program: Program, ways: bool) -> None:
    process = program.start("task", "show", "none")
    out, err = process.communicate(timeout=30)
    assert isinstance(process, Started) == ways
    assert (out, process.returncode, process.poll(), process.wait()) == ("", 2, 2, 2)
    assert "none" in err
    process.kill()  # nobody


def test_while_it_runs_it_has_no_status(program: Program, ways: bool) -> None:
    process = program.start(*WATCH)
    assert process.stdout is not None
    assert '"state"' in process.stdout.readline()
    assert process.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.01)
    with pytest.raises(subprocess.TimeoutExpired):
        process.communicate(timeout=0.01)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=30) == ("", "")
    assert process.returncode == 0
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_signal_ends_it(program: Program, ways: bool, number: signal.Signals) -> None:
    process = program.start(*WATCH)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(number)
    assert process.wait(30) == -number


def test_many_run_at_once(program: Program) -> None:
    many = [program.start("lock", "list") for _ in range(5)]
    assert [each.communicate(timeout=30)[0] for each in many] == ["Nothing is locked.\n"] * 5
    assert len({each.pid for each in many}) == 5
