"""Without the extra there is the same view without keys, and it says what brings them."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from ..conftest import Someone
from .conftest import Watching


def test_it_shows_and_says_what_brings_keys(watching: Watching, one: Someone, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['textual'] = None\n")
    one.takes("a.py")
    screen = watching(80, 24, PYTHONPATH=str(tmp_path))
    screen.wait_for("a.py")
    assert (
        screen.lines[-1] == " Ctrl-C ends. Keys: run install.py, or pip install 'claude-coordinator[watch]'"
    )
    assert not any("2 Locks" in line for line in screen.lines), "no key opens it"
    assert all(any(f"{each} " in line for line in screen.lines) for each in ("Locks", "Queue", "Sessions"))
    one.takes("b.py")
    screen.wait_for("b.py")
    screen.resize(200, 50)
    screen.wait_for("│")
    assert len(screen.lines) == 50
    screen.keys("C-c")
    assert screen.status() == 0
    assert screen.told("alternate_on") == "0"


def test_a_signal_leaves_the_terminal_clean(watching: Watching, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['textual'] = None\n")
    screen = watching(PYTHONPATH=str(tmp_path))
    os.kill(screen.pid, signal.SIGTERM)
    assert screen.status() == 143
    assert screen.told("alternate_on") == "0" and b"\x1b[?25h" in screen.raw
