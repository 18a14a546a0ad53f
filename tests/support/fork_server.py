"""Runs commands in children of its own, for which it has imported what they need: `python -m` starts it.

Each child is a process with arguments, folder, environment, outputs and signals of its own, as a new
interpreter would be. What it saves is most of the processor time of a command: the imports.

An order on the socket that is descriptor argv[1] is a line of JSON, with descriptors beside its first byte:

    {"words": [...], "folder": ..., "environment": {...}}       stdout, stderr: a program
    {"arguments": [...], "folder": ..., "environment": {...}}   stdout, stderr: claude-coordinator
                                                                before them with "input": true, stdin
    {"import": [...]}                                           nothing: here, for the children to come
    {}                                                          a socket: a server like this one, as a child
    {"killed": pid}                                             nothing: that server is no zombie any more

The answers, a line each: the child's pid, and for all but the server its exit status when it has ended.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import signal
import socket
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterable, Sequence
from contextlib import suppress
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

BYTES = 1 << 16
OF_OTHERS = (
    "apprise", "asyncio", "click.shell_completion", "concurrent.futures", "difflib", "git",
    "importlib.metadata", "logging", "markdown_it", "networkx", "portalocker", "pydantic",
    "rich.console", "rich.table", "rich.text", "ruamel.yaml", "sqlite3", "statistics", "subprocess",
    "tree_sitter", "urllib.request",
)  # fmt: skip
OF_OURS = ("analysis", "observing", "repository", "services")  # commands load what they need of them


def serve(control: socket.socket) -> dict[str, Any]:
    """Returns in a child, with what it is to run; at the end of the orders it does not return."""
    while True:
        order, descriptors = _receive(control)
        if names := order.get("import"):
            _import(names)
            control.sendall(b"0\n")
            continue
        pid = order.get("killed") or os.fork()
        if not pid:
            control.close()
            if order:
                return _settled(order, descriptors)
            control = socket.socket(fileno=descriptors[0])
            continue
        for descriptor in descriptors:
            os.close(descriptor)
        control.sendall(b"%d\n" % pid)
        if order:
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            control.sendall(b"%d\n" % status)


def _receive(control: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """Leaves where there are no more, and on the terminal's Ctrl-C, which was for all of its processes."""
    try:
        text, descriptors, _, _ = socket.recv_fds(control, BYTES, 3)
        while text and not text.endswith(b"\n"):
            text += control.recv(BYTES)
    except (KeyboardInterrupt, ConnectionError):
        os._exit(1)
    if not text:
        os._exit(0)
    order: dict[str, Any] = json.loads(text)
    return order, descriptors


def _settled(order: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
    if not order.get("input"):
        descriptors = [os.open(os.devnull, os.O_RDONLY), *descriptors]
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    time.tzset()
    tempfile.tempdir = None  # TMPDIR may be another
    return order


def run(order: dict[str, Any]) -> None:
    """In a child; `python -m` looks for modules in the folder first, too."""
    if "words" in order:
        for number in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores them
            signal.signal(number, signal.SIG_DFL)
        os.execvp(order["words"][0], order["words"])
    sys.path[0] = os.getcwd()
    sys.argv[1:] = order["arguments"]
    _leave(_status())


def _status() -> int:
    """The exit status of the program, as `python -m` would end."""
    try:
        runpy.run_module("coord_core.cli", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _leave(status: int) -> None:
    """As an interpreter ends, but that it does not tidy up what it has imported, which takes longest."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        status = 120
    os._exit(status & 0xFF)


def _prepare() -> None:
    """Import others' code, the commands and what they use. A process that forks must have one thread."""
    from coord_core.cli import COMMANDS

    commands = [f"coord_core.cli.{module}" for module in COMMANDS.values()]
    used = [module.name for name in OF_OURS for module in walk_packages(*_package(name))]
    _import([*OF_OTHERS, *commands, *used])


def _import(names: Sequence[str]) -> None:
    for name in names:
        with suppress(ImportError):
            import_module(name)
    tasks = "/proc/self/task"
    assert not os.path.isdir(tasks) or len(os.listdir(tasks)) == 1, "something imported has started a thread"
    gc.collect()
    gc.freeze()


def _package(name: str) -> tuple[Iterable[str], str]:
    """Where its modules are, and what their names begin with."""
    package = import_module(f"coord_core.{name}")
    return package.__path__, f"{package.__name__}."


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _prepare()
    run(serve(socket.socket(fileno=int(sys.argv[1]))))
