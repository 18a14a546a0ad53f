"""What is new, to all browsers that listen: one thread looks for them all, and only while one listens.

It asks the disk whether somebody committed or changed the settings (a stat of four files), reads the state
once when somebody did, renders the sections once for each way of looking, and leaves each listener what
changed for it: at first all of them, as no number says that a page is up to date (not every change is an
event). A listener that does not keep up finds the newest of each section, not a queue of old ones. One may
look in several ways at once: a browser's tabs share a stream.
Nothing is written but, each minute, the end of sessions whose process is gone, as `status` does it.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Hashable, Mapping
from typing import Any, NamedTuple

from coord_core import users_settings
from coord_core.dashboard.failures import Failures
from coord_core.domain.errors import CoordinatorError
from coord_core.observing.team import Team, look
from coord_core.project import Project, settings_stamp
from coord_core.services.snapshot import bury_the_dead, stamp
from coord_core.witness import evidence

EVERY = 0.2  # seconds between two looks
LONGEST_PAUSE = 0.8  # after a look that took long
KEEP_ALIVE = 15.0  # seconds after which a stream that has nothing to say says so
CHARTS_EVERY = 30.0  # seconds
SWEEP_EVERY = 60.0
ANEW_EVERY = 60.0  # for what only time changes: who is quiet, which lease is over
MOST_LISTENERS = 16
RETRY = 1000  # milliseconds until a browser that lost us tries again
RETRY_FULL = 3000
FULL = {"said": "Too many pages of this dashboard are open.", "mend": "Close one."}

Sections = dict[str, str]
Render = Callable[[Team], Sections]


class Look(NamedTuple):
    """A way of looking. `key`: those of one key see the same."""

    key: Hashable
    render: Render


class Listener:
    """One stream. `looks`: by their names; without names it is one. `is_over`: it is to hear nothing more."""

    def __init__(
        self, looks: Mapping[str, Look], is_named: bool = False, is_over: Callable[[], bool] = lambda: False
    ) -> None:
        self.looks = looks
        self.is_over = is_over
        self._is_named = is_named
        self.loop = asyncio.get_running_loop()
        self.something = asyncio.Event()
        self._alone = threading.Lock()
        self._shown: dict[str, Sections] = {}  # by the look's name, as what follows
        self._changed: dict[str, Sections] = {}
        self._other: dict[str, Any] = {}  # the newest of each other kind of event
        self._seq = 0

    def show(self, seq: int, looks: Mapping[str, Sections]) -> None:
        """Called by the hub."""
        with self._alone:
            for look, sections in looks.items():
                before = self._shown.get(look, {})
                changed = {name: html for name, html in sections.items() if before.get(name) != html}
                self._shown[look] = sections
                if changed:
                    self._changed.setdefault(look, {}).update(changed)
            self._seq = seq
            self._other.pop("trouble", None)
            is_new = bool(self._changed)
        if is_new:
            self.wake()

    def tell(self, event: str, data: Any) -> None:
        with self._alone:
            self._other[event] = data
        self.wake()

    def wake(self) -> None:
        try:
            self.loop.call_soon_threadsafe(self.something.set)
        except RuntimeError:
            pass  # the server has ended

    def take(self) -> list[bytes]:
        """What there is to be sent."""
        with self._alone:
            changed, self._changed = self._changed, {}
            other, self._other = self._other, {}
            seq = self._seq
        said = [("looks", changed)] if self._is_named else [("sections", each) for each in changed.values()]
        return [
            *(message(event, data, seq) for event, data in said if data),
            *(message(event, data) for event, data in other.items()),
        ]


def message(event: str, data: Any, seq: int | None = None) -> bytes:
    """As server-sent events are written; JSON has no line break of its own."""
    number = "" if seq is None else f"id: {seq}\n"
    return f"{number}event: {event}\ndata: {json.dumps(data)}\n\n".encode()


class Hub:
    """`project`: finds the project as it is now. Raises CoordinatorError when it is not there."""

    def __init__(self, project: Callable[[], Project], failures: Failures) -> None:
        self._project = project
        self._failures = failures
        self._listeners: list[Listener] = []
        self._alone = threading.Lock()
        self._look_now = threading.Event()
        self._thread: threading.Thread | None = None
        self.is_closed = False

    def close(self) -> None:
        """All streams end."""
        self.is_closed = True
        self._look_now.set()
        self.wake()

    def wake(self) -> None:
        """All streams look whether they are over."""
        for listener in list(self._listeners):
            listener.wake()

    async def stream(self, listener: Listener) -> AsyncIterator[bytes]:
        """Bytes of a stream, until the server or the browser ends it; who is one too many is told so."""
        if not self._enter(listener):
            yield f"retry: {RETRY_FULL}\n\n".encode()
            yield message("trouble", FULL)
            return
        try:
            yield f"retry: {RETRY}\n\n".encode()
            while not (self.is_closed or listener.is_over()):
                try:
                    await asyncio.wait_for(listener.something.wait(), KEEP_ALIVE)
                except TimeoutError:
                    yield b": here\n\n"
                    continue
                listener.something.clear()
                for said in [] if listener.is_over() else listener.take():
                    yield said
        finally:
            self._leave(listener)

    def _enter(self, listener: Listener) -> bool:
        """False: it is one too many."""
        with self._alone:
            if len(self._listeners) >= MOST_LISTENERS:
                return False
            self._listeners.append(listener)
            self._look_now.set()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True, name="hub")
                self._thread.start()
        return True

    def _leave(self, listener: Listener) -> None:
        with self._alone:
            self._listeners = [each for each in self._listeners if each is not listener]
            self._look_now.set()

    def _is_over(self) -> bool:
        with self._alone:
            if self._listeners and not self.is_closed:
                return False
            self._thread = None
            return True

    def _run(self) -> None:
        watch = _Watch(self._project)
        while not self._is_over():
            is_new = self._look_now.is_set()
            self._look_now.clear()
            began = time.monotonic()
            for_whom = list(self._listeners)
            try:
                watch.look(for_whom, is_new)
            except Exception as error:  # whatever it is, the page says it and goes on
                if not isinstance(error, CoordinatorError | OSError):
                    self._failures.note("reading the state", error)
                watch.trouble(for_whom, error, is_new)
            took = time.monotonic() - began
            self._look_now.wait(min(LONGEST_PAUSE, max(EVERY, 4 * took)))


class _Watch:
    """What the hub's thread knows while it runs."""

    def __init__(self, project: Callable[[], Project]) -> None:
        self._find = project
        self._project: Project | None = None
        self._seen: object = None
        self._swept = time.monotonic()
        self._charts = time.monotonic()
        self._looked = time.monotonic()
        self._trouble = ""

    def look(self, listeners: list[Listener], is_new: bool) -> None:
        if self._project is None:
            self._project = self._find()
        self._sweep(self._project)
        found = stamp(self._project), _settings(self._project)
        is_late = time.monotonic() - self._looked >= ANEW_EVERY
        if found == self._seen and not (is_new or is_late):
            return
        self._project = self._find()
        team = look(self._project)
        self._seen, self._looked = found, time.monotonic()
        self._show(team, listeners)

    def _show(self, team: Team, listeners: list[Listener]) -> None:
        rendered: dict[Hashable, Sections] = {}
        for listener in listeners:
            for key, render in listener.looks.values():
                if key not in rendered:
                    rendered[key] = render(team)
            listener.show(team.seq, {name: rendered[each.key] for name, each in listener.looks.items()})
        if self._trouble:
            self._trouble = ""
            _tell(listeners, "well", {})
        if time.monotonic() - self._charts >= CHARTS_EVERY:
            self._charts = time.monotonic()
            _tell(listeners, "charts", {})

    def trouble(self, listeners: list[Listener], error: Exception, is_new: bool) -> None:
        """Said once, and to those that come; the project is looked for anew until it is there again."""
        self._project, self._seen = None, None
        said, mend = explained(error)
        if is_new or f"{said} {mend}" != self._trouble:
            self._trouble = f"{said} {mend}"
            _tell(listeners, "trouble", {"said": said, "mend": mend})

    def _sweep(self, project: Project) -> None:
        if time.monotonic() - self._swept >= SWEEP_EVERY:
            self._swept = time.monotonic()
            bury_the_dead(project, evidence)


def _settings(project: Project) -> tuple[str, str]:
    """What changes with them: who may act, for one, without any event."""
    return users_settings.stamp(project.marker), settings_stamp(project.views)


def _tell(listeners: list[Listener], event: str, data: Any) -> None:
    for listener in listeners:
        listener.tell(event, data)


def explained(error: Exception) -> tuple[str, str]:
    """What happened, and what can be done about it."""
    if isinstance(error, CoordinatorError):
        return error.problem, error.mend
    if isinstance(error, OSError):
        return f"The coordinator's state cannot be read: {error.strerror or type(error).__name__}.", ""
    return "The dashboard failed at reading the state.", "Please report it."
