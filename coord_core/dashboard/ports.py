"""Where the server listens: on loopback, and nowhere else."""

from __future__ import annotations

import errno
import socket

from coord_core.domain.errors import InputError, MachineError

FIRST = 8642
TRIED = 20  # ports from the first on
BACKLOG = 64
_ADDRESSES = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
_NO_SUCH_FAMILY = (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL, errno.EPROTONOSUPPORT)


def listen(port: int | None) -> tuple[int, list[socket.socket]]:
    """The port and its sockets. None: the first that is free from FIRST on; 0: any.

    Raises InputError when the one that was asked for is taken, MachineError when none can be had.
    """
    wanted = range(FIRST, FIRST + TRIED) if port is None else (port,)
    for number in wanted:
        try:
            return _bind(number)
        except OSError as error:
            if error.errno == errno.EACCES:
                raise InputError(f"Port {number} is not for users.", "Choose one above 1023.") from error
            if error.errno != errno.EADDRINUSE:
                raise MachineError(f"Port {number} cannot be listened on: {error.strerror}.") from error
    if port is not None:
        raise InputError(f"Port {port} is in use.", "Choose another, or leave out --port.")
    raise MachineError(f"The ports {FIRST} to {FIRST + TRIED - 1} are all in use.", "Name one with --port.")


def _bind(port: int) -> tuple[int, list[socket.socket]]:
    """One port on both addresses; only on IPv4's where there is no other."""
    found: list[socket.socket] = []
    try:
        for family, address in _ADDRESSES:
            bound = _bound(family, address, port)
            if bound is not None:
                found.append(bound)
                port = bound.getsockname()[1]
    except OSError:
        for each in found:
            each.close()
        raise
    if not found:
        raise MachineError("This machine has no loopback address.")
    return port, found


def _bound(family: int, address: str, port: int) -> socket.socket | None:
    try:
        made = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        if error.errno in _NO_SUCH_FAMILY:
            return None
        raise
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind((address, port))
        made.listen(BACKLOG)
    except OSError as error:
        made.close()
        if error.errno in _NO_SUCH_FAMILY:
            return None
        raise
    return made
