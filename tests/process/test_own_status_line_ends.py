"""How long a user's own status line may take beside ours, and that nothing of it is left behind."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from coord_core.claude.status_line import SECONDS
from tests.support.sessions import Session
from tests.support.shown import command, give, given, plain, shown, start
from tests.support.waiting import wait_until


def test_both_take_no_longer_than_the_slower(holder: Session) -> None:
    began = time.monotonic()
    assert plain(shown(command(own="sleep 0.5; echo slow"), holder))[0] == "slow"
    assert time.monotonic() - began < 0.5 + 0.4


def test_the_client_alone_decides_how_long_it_may_take(holder: Session, tmp_path: Path) -> None:
    """It waits for ten minutes; what goes on after it, as one that fills a cache, is let be."""
    own = f"(sleep {SECONDS + 0.3}; touch {tmp_path}/filled) >/dev/null & sleep {SECONDS + 0.1}; echo slow"
    assert plain(shown(command(own=own), holder))[0] == "slow"
    wait_until((tmp_path / "filled").exists, "it went on", 2)


def test_one_that_never_stops_printing_is_ended(holder: Session) -> None:
    assert len(plain(shown(command(own="yes"), holder))) == 1


def test_input_that_does_not_end_is_said(holder: Session) -> None:
    """A line of the user's own needs the whole of it, too."""
    process = start(command(own="echo mine"), holder)
    process.wait(SECONDS + 5)
    assert process.stdout is not None
    [line] = plain(process.stdout.read())
    assert "It took too long" in line


@pytest.mark.parametrize(
    "own",
    [
        "sleep 50 & echo $$ $! > PIDS.new; mv PIDS.new PIDS; wait",
        "trap '' TERM; echo $$ > PIDS.new; mv PIDS.new PIDS; exec sleep 50",
    ],
    ids=["with a helper", "that ignores being asked"],
)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_the_client_ends_both_with_one_signal(holder: Session, tmp_path: Path, own: str, number: int) -> None:
    pids = tmp_path / "pids"
    process = start(f"exec {command(own=own.replace('PIDS', str(pids)))}", holder)
    give(process, given(holder))
    wait_until(pids.exists, "it has started")
    process.send_signal(number)
    assert process.communicate(timeout=10)[0] == b""
    assert process.returncode == 128 + number
    wait_until(lambda: not any(runs(int(pid)) for pid in pids.read_text().split()), "both are gone", 5)


def runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX" and os.path.exists(f"/proc/{pid}")
