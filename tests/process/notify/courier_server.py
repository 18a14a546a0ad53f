"""Runs couriers in children of its own, for which it has imported all: `python -m` starts it.

Each is a process with a session, an environment and a command line of its own, as an interpreter started by a
hook would be; what it saves are the imports. Their pauses are shorter than people's. It ends when its
standard input does. argv[1] is the socket at which it listens, argv[2] room for the children's words.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import random
import select
import signal
import socket
import sys
import threading
from importlib import import_module
from pathlib import Path

COURIER = "coord_core.notify.courier"
PAUSES = {  # seconds
    COURIER: {"POLL": 0.05, "LINGER": 0.3},
    "coord_core.notify.delivery": {"FIRST_PAUSE": 0.4},
    "coord_core.notify.posts": {"PATIENCE": 1.5, "PAUSE": 0.4},
    "coord_core.notify.worker": {"GATHERING": 0.1},
}
OF_OTHERS = ("markdown", "pydantic", "requests", "ruamel.yaml", "sqlite3")
OF_SERVICES = ("slack://TAAAAAAAA/BAAAAAAAA/cccccccccccccccccccccccc", "discord://1234567/a")
ARGUMENTS = slice(45, 47)  # where they begin and end: of the fields of /proc/PID/stat behind the name


def serve(listening: socket.socket) -> None:
    """Leaves in a child, when that has been a courier, and at the end of the standard input."""
    while True:
        ready, _, _ = select.select([listening, sys.stdin], [], [])
        if sys.stdin in ready:
            return
        caller, _ = listening.accept()
        with caller, caller.makefile("rb") as lines:
            order = json.loads(lines.readline() or b"null")
            if order and not os.fork():
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _become(order)
                caller.sendall(b"there\n")
                caller.shutdown(socket.SHUT_RDWR)
                listening.close()
                import_module(COURIER).main(order["words"][-1])


def _become(order: dict[str, dict[str, str] | list[str]]) -> None:
    os.setsid()
    for number in (0, 1, 2):
        os.dup2(os.open(os.devnull, os.O_RDWR), number)
    os.chdir(str(order["folder"]))
    os.environ.clear()
    os.environ.update(dict(order["environment"]))
    random.seed()
    _call_it([os.fsencode(word) for word in order["words"]])


def _call_it(words: list[bytes]) -> None:
    """The words that /proc shows of this process."""
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    begin, end = map(int, fields[ARGUMENTS])
    text = b"\0".join(words)
    assert len(text) < end - begin
    ctypes.memmove(begin, text.ljust(end - begin, b"\0"), end - begin)


def _shorten_pauses() -> None:
    os.nice = lambda increment: increment  # the machine is busy with tests
    for name, pauses in PAUSES.items():
        module = import_module(name)
        for constant, seconds in pauses.items():
            assert hasattr(module, constant), f"{name} has no {constant}"
            setattr(module, constant, seconds)


def _prepare() -> None:
    """Import others' code, too. A process that forks must have one thread."""
    from coord_core.notify import sending

    for name in OF_OTHERS:
        import_module(name)
    assert all(sending.service(url) for url in OF_SERVICES)
    assert threading.active_count() == 1
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(sys.argv[1])
        _shorten_pauses()
        _prepare()
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        listening.listen()
        print("ready", flush=True)
        serve(listening)
