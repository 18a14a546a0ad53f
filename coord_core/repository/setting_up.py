"""The command that a new worktree is set up with (`worktree_setup`), approved before it comes here."""

from __future__ import annotations

import os
import signal
import subprocess

from coord_core.repository import processes
from coord_core.repository.gitcalls import REDIRECTING, complaint
from coord_core.repository.processes import Progress

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def set_up(worktree: str, command: str, progress: Progress | None) -> list[str]:
    """Run the shell command in the worktree; its output goes to `progress`. A failure is a note."""
    environment = {name: value for name, value in os.environ.items() if name not in REDIRECTING}
    environment["PWD"] = worktree
    process, said = _run(command, worktree, environment, progress)
    if process.returncode == 0:
        return []
    why = complaint(said) or "it said nothing"
    return [
        f"worktree_setup failed with exit status {process.returncode} ({why}). The worktree is there; "
        "run the command in it again."
    ]


def _run(
    command: str, worktree: str, environment: dict[str, str], progress: Progress | None
) -> tuple[processes.Process, bytes]:
    """A signal that would end us waits until we know what to end with us."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    process = None
    try:
        process = subprocess.Popen(
            ["sh", "-c", f"exec 1>&2\n{command}"],
            cwd=worktree,
            env=environment,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_SETMASK, before),
        )
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return process, processes.read(process, progress=progress)[1]
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if process is not None:
            processes.end(process)
