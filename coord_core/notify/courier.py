"""The courier: a detached process that tells the channels what was recorded, until nothing is left.

services/courier_due.py starts it, in the tool's own environment. A channel has a thread, so that one that is
slow holds up no other, and a lock on a file, so that no two processes are at it. Where a message cannot be
delivered just now the courier stays, asleep but for its signs of life.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from coord_core.domain.errors import BusyError, CoordinatorError, InputError
from coord_core.notify import appointments, channels, sending
from coord_core.notify.channels import Target
from coord_core.notify.posts import Post
from coord_core.notify.state import State
from coord_core.project import find
from coord_core.services.snapshot import stamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coord_core.project import Project

POLL = 0.25  # seconds between two looks
SIGN = 4.0  # seconds from one sign of life to the next
LINGER = 1.0  # seconds for which it stays when all is done
LEAVING = sending.ATTEMPT_SECONDS + 5.0  # seconds that a thread may take to end


def main(path: str) -> None:
    """Where the state cannot be used, the next one goes on from here."""
    with suppress(OSError):
        os.nice(10)
    project = find(path)
    if project is not None:
        with suppress(CoordinatorError):
            Courier(project, os.environ).run()
    sys.stdout.flush()
    os._exit(0)  # attempts that do not end are left behind


class Courier:
    """Looks after the threads: new settings, new events, signs of life, the end."""

    def __init__(self, project: Project, environ: Mapping[str, str]) -> None:
        self._project = project
        self._environ = environ
        self._state = State(project)
        self._posts: dict[str, Post] = {}
        self._is_left = False
        self._begin = 0
        self._settings: object = None
        self._found: object = None
        self._signed = self._idle_since = time.monotonic()

    def run(self) -> None:
        self._begin = self._state.begin()
        while True:
            with suppress(BusyError):  # the next look does it
                self._look()
                if self._is_over():
                    return
            time.sleep(POLL)

    def _look(self) -> None:
        """At what is configured, what was recorded, and the time."""
        if (settings := channels.stamp(self._project)) != self._settings:
            self._appoint(self._begin)
            self._settings = settings
        if (found := stamp(self._project)) != self._found:
            self._begin = self._state.last_seq()
            self._found = found
            for post in self._posts.values():
                post.news.set()
        if time.monotonic() - self._signed > SIGN:
            self._state.sign()
            self._signed = time.monotonic()

    def _is_over(self) -> bool:
        if not all(post.is_idle for post in self._posts.values()):
            self._idle_since = time.monotonic()
        return time.monotonic() - self._idle_since > LINGER and self._may_end()

    def _appoint(self, begin: int) -> None:
        """A thread for each channel that can be used; those whose settings changed get another."""
        try:
            project = find(self._project.worktree or self._project.common) or self._project
            found = channels.configured(project, self._environ)
        except InputError:
            self._is_left = True
            return
        wanted = {target.key: target for target in found.targets if not target.problem}
        for key, post in list(self._posts.items()):
            if wanted.get(key) != post.target:
                post.end()
                post.join(LEAVING)
                del self._posts[key]
        self._is_left = appointments.appoint(self._project, self._state, found, begin)
        for key in wanted.keys() - self._posts.keys():
            self._start(wanted[key])

    def _start(self, target: Target) -> None:
        service = sending.service(target.url) if sending.is_there() else None
        if service is None:
            self._is_left = True
            return
        self._posts[target.key] = Post(self._project, target, service)
        self._posts[target.key].start()

    def _may_end(self) -> bool:
        seen = [post.seen for post in self._posts.values() if post.is_at_work]
        has_failed = len(seen) < len(self._posts)
        return self._state.end(min(seen, default=self._begin), self._is_left or has_failed)


if __name__ == "__main__":
    main(sys.argv[1])
