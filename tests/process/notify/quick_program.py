"""What a marker names as the interpreter: it has courier_server.py run a courier, all else the real one.

It is started as `-I -m MODULE ARGUMENT…`, with the server's socket and the real interpreter put before.
"""

from __future__ import annotations

import json
import os
import socket
import sys


def main(where: str, interpreter: str, words: list[str]) -> None:
    if words[:3] != ["-I", "-m", "coord_core.notify.courier"]:
        os.execv(interpreter, [interpreter, *words])
    order = {"words": [interpreter, *words], "folder": os.getcwd(), "environment": dict(os.environ)}
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(where)
        server.sendall(json.dumps(order).encode() + b"\n")
        server.recv(16)  # it is there, or the tests are over


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
