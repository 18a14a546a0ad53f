"""The server as a process: it listens, shows a new link at Enter, and ends at once when told to."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence

import uvicorn

from coord_core.dashboard.app import application
from coord_core.dashboard.page.view import DEFAULT_HOURS
from coord_core.dashboard.protocol import BoundedProtocol
from coord_core.dashboard.rules import OPEN
from coord_core.dashboard.site import Site

ENDING = 1  # seconds for answers that are on their way


class Server(uvicorn.Server):
    """Streams have no end of their own: they are told."""

    def __init__(self, config: uvicorn.Config, site: Site) -> None:
        super().__init__(config)
        self._site = site

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._site.hub.close()  # not by the signal's handler, which may interrupt who holds the hub's lock
        await super().shutdown(sockets)


def run(site: Site, sockets: Sequence[socket.socket], tell: Callable[[str], None]) -> None:
    """Until SIGINT or SIGTERM; the first ends in KeyboardInterrupt. `tell` is called with each new link."""
    config = uvicorn.Config(
        application(site),
        http=BoundedProtocol, ws="none", loop="asyncio", lifespan="off", interface="asgi3",
        log_config=None, log_level="critical", access_log=False,
        proxy_headers=False, server_header=False,
        timeout_keep_alive=30, timeout_graceful_shutdown=ENDING,
    )  # fmt: skip
    signal.signal(signal.SIGTTIN, signal.SIG_IGN)  # in the background, reading fails and does not stop it
    tell(link(site))
    site.memory.read_on(site.project(), DEFAULT_HOURS)  # the first page is to have its charts
    show = threading.Thread(target=_listen_to_terminal, args=(lambda: tell(link(site)),), daemon=True)
    show.start()
    Server(config, site).run(list(sockets))


def link(site: Site) -> str:
    """A new one, that lets one browser in."""
    return f"http://127.0.0.1:{site.port}{OPEN}?token={site.door.new_token()}"


def _listen_to_terminal(show: Callable[[], None]) -> None:
    """At each line that is entered."""
    while True:
        try:
            line = os.read(sys.stdin.fileno(), 1024)
        except OSError as error:
            if error.errno != errno.EIO:
                return
            time.sleep(1.0)  # in the background just now
            continue
        except ValueError:
            return  # no standard input
        if not line:
            return
        show()
