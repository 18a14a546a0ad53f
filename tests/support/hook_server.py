"""Answers events in children of its own, for which it has imported what hooks load.

It is started as the client starts a hook, with the same interpreter and options, so that it finds what a hook
finds and no more; and its orders are those of fork_server.py:

    {"hook": [event], "folder": ..., "environment": {...}, "input": true}    stdin, stdout, stderr
"""

from __future__ import annotations

import signal
import socket
import sys
import time
from pkgutil import walk_packages
from typing import Any

OF_OURS = ("claude", "domain", "services", "storage", "views")
REST = ("delivery", "detached", "moments", "project", "settings", "timings", "treesitter", "witness")


def answer(order: dict[str, Any]) -> None:
    """In a child, as the scripts in hooks/ do, but for the bundle, which would be of no use."""
    from coord_core import bundle
    from coord_core.claude.dispatch import main

    [event] = order["hook"]
    bundle._layers.append(bundle.Layer(event))
    bundle._began = time.monotonic(), time.process_time()
    main(event)


def prepare() -> None:
    """What a hook loads only sometimes is here, too: what that costs is tests/budget's question."""
    from tests.support.fork_server import _import

    names = [f"coord_core.{name}" for name in REST]
    for name in OF_OURS:
        names += [
            module.name
            for module in walk_packages([f"{sys.path[0]}/coord_core/{name}"], f"coord_core.{name}.")
        ]
    _import(names)


if __name__ == "__main__":
    sys.path.insert(0, __file__.rpartition("/tests/")[0])
    sys.dont_write_bytecode = True
    from tests.support.fork_server import serve

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    prepare()
    answer(serve(socket.socket(fileno=int(sys.argv[1]))))
