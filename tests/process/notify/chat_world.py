"""A repository whose channels lead to the test's own Slack and Discord, and its couriers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from coord_core import project as projects
from coord_core.domain.records import Entry
from coord_core.install.enrolment import Site, enrol
from coord_core.notify.delivery import READY
from coord_core.notify.outbox import Outbox, exists
from coord_core.services.courier_due import NEVER_TOLD
from tests.support.enrolment import Enrolled, new_repository
from tests.support.forking import command, needed
from tests.support.processes import ClientProcess
from tests.support.sessions import Session

from .chat_server import DISCORD_PATH, SLACK_PATH, ChatServer

SLACK_URL = f"https://hooks.slack.com{SLACK_PATH}"
DISCORD_URL = f"https://discord.com{DISCORD_PATH}"
PROGRAM = Path(sys.executable).with_name("claude-coordinator")
LONGEST_SECONDS = 40.0


class ChatWorld:
    """`environment` is what hooks and commands see besides PATH.

    `program`: what stands for the tool's interpreter where a courier is started.
    """

    def __init__(
        self, root: Path, home: Path, chat: ChatServer, proxy: str, certificates: Path, program: str
    ) -> None:
        self.root = new_repository(root, with_commit=True)
        self.home = home
        self.chat = chat
        self.environment = {
            "HOME": str(home), "HTTPS_PROXY": proxy, "REQUESTS_CA_BUNDLE": str(certificates),
            "CLAUDE_CONFIG_DIR": str(home / "client"),
        }  # fmt: skip
        self.printed: list[str] = []
        self._count = 0
        self._client = ClientProcess()  # none of the commands run below it
        common = projects.common_directory(str(self.root))
        assert common is not None
        self.enrolled = Enrolled(self.root, Path(common))
        self._program = program
        self._enrol()

    def users_settings(self, text: str) -> None:
        """The user's own file, compiled into the marker as a command does."""
        path = self.home / ".config" / "claude-coordinator" / "config.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(text)
        self._enrol()

    def _enrol(self) -> None:
        enrol(Site(str(self.root)))
        marker, new = self.enrolled.marker, self.root.with_name("new-marker")
        new.write_text(marker.read_text().replace(json.dumps(sys.executable), json.dumps(self._program)))
        new.replace(marker)  # couriers read it meanwhile

    def channels(self, more: str = "events: [all]", slack: bool = True, discord: bool = True) -> None:
        """A channel each, in the user's own file."""
        urls = {"slack": SLACK_URL if slack else "", "discord": DISCORD_URL if discord else ""}
        listed = "".join(f"  - {{name: {name}, url: '{url}', {more}}}\n" for name, url in urls.items() if url)
        self.users_settings(f"notify:\n{listed}")

    def session(self, **variables: str) -> Session:
        self._count += 1
        named = f"{self._count:08x}-0000-4000-8000-000000000000"
        return Session(named, self.root, self._client.pid, {**self.environment, **variables})

    def run(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """A command of the person's."""
        environment = {"PATH": os.environ["PATH"], **needed(), **self.environment, **variables}
        done = command(words, self.root, environment, LONGEST_SECONDS)
        self.printed += [done.stdout, done.stderr]
        return done

    def entries(self, *actions: str) -> list[Entry]:
        return [entry for entry in self.enrolled.entries() if not actions or entry.event.action in actions]

    def reports(self) -> list[Entry]:
        """What is on record of messages."""
        return self.entries(*NEVER_TOLD)

    def couriers(self) -> list[int]:
        """The processes that tell of this repository."""
        wanted = [b"coord_core.notify.courier", os.fsencode(self.root)]
        found = []
        for name in filter(str.isdigit, os.listdir("/proc")):
            with suppress(OSError):
                words = Path("/proc", name, "cmdline").read_bytes().split(b"\0")
                if all(word in words for word in wanted):
                    found.append(int(name))
        return found

    def has_put_off(self) -> bool:
        """Does a message wait for its next try, and is that kept?"""
        if not exists(str(self.enrolled.state)):
            return False
        outbox = Outbox(str(self.enrolled.state))
        try:
            return any(each.box.state == READY and each.box.reason for each in outbox.standings().values())
        finally:
            outbox.close()

    def kill_couriers(self) -> int:
        """As a power cut does. How many it were."""
        killed: set[int] = set()
        while found := self.couriers():
            for pid in found:
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            killed.update(found)
            time.sleep(0.01)
        return len(killed)

    def when(self, holds: Callable[[], object], seconds: float = LONGEST_SECONDS) -> None:
        """Wait until it does. Raises AssertionError with what is on record."""
        ends = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < ends, f"{self._told()} {self.chat.posted} {self.chat.wrong}"
            time.sleep(0.03)

    def _told(self) -> list[object]:
        return [(each.event.action, each.event.detail) for each in self.reports()]

    def is_quiet(self) -> bool:
        """Is no courier at work?"""
        return not self.couriers()

    def end(self) -> None:
        self.kill_couriers()
        self._client.kill()
