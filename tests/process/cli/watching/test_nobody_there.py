"""How `watch` ends when nobody is there, and is suspended: what is left of the terminal and the process."""

from __future__ import annotations

import fcntl
import os
import pty
import shlex
import struct
import subprocess
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ..conftest import Someone
from ..program import PROGRAM, Program
from .test_plain import read_until
from .tmux import Terminal

SECONDS = 6.0


@contextmanager
def without_a_controlling_terminal(
    program: Program, **variables: str
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """As below `setsid`: when the terminal goes away, no signal tells it."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        [*PROGRAM, "watch"], cwd=program.folder, start_new_session=True, stdin=theirs, stdout=theirs,
        stderr=theirs, env=program.environment({"TERM": "xterm-256color", **variables}),
    )  # fmt: skip
    os.close(theirs)
    try:
        yield process, ours
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("has_textual", [True, False])
def test_a_terminal_that_is_gone_without_a_signal_ends_it(
    program: Program, one: Someone, tmp_path: Path, has_textual: bool
) -> None:
    """It ends when its terminal cannot be read or written any more: it does not go on, and does not spin."""
    variables = {} if has_textual else {"PYTHONPATH": str(tmp_path)}
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['textual'] = None\n")
    with without_a_controlling_terminal(program, **variables) as (process, ours):
        seen = b""
        while b"1 here" not in seen:
            seen += os.read(ours, 1 << 16)
        os.close(ours)
        before = processor_seconds(process.pid)
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            used = processor_seconds(process.pid) - before
            pytest.fail(f"it goes on, and took {used:.1f} s of a processor in {SECONDS} s")


def processor_seconds(pid: int) -> float:
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def test_the_view_without_keys_can_be_suspended(shell: Terminal, one: Someone, tmp_path: Path) -> None:
    """Ctrl-Z gives the shell its screen and its cursor back, as with textual."""
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['textual'] = None\n")
    shell.type(f"PYTHONPATH={tmp_path} {shlex.join([*PROGRAM, 'watch'])}\n")
    shell.wait_for("1 here")
    shell.keys("C-z")
    shell.wait_for("Stopped")
    assert (shell.told("alternate_on"), shell.told("cursor_flag")) == ("0", "1")
    one.takes("meanwhile.py")
    shell.type("fg\n")
    shell.wait_for("meanwhile.py")
    shell.keys("C-c")
    shell.wait_without("meanwhile.py")


def test_it_ends_when_nobody_reads_its_pipe_any_more(program: Program, one: Someone) -> None:
    """`watch | head -1` is over when head is, and not only at the next event, which may be tomorrow's."""
    process = program.start("watch", "--json")
    read_until(process, "state")
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        pytest.fail("it goes on without a reader")
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
