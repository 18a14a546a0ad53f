"""How `audit` prints entries: for people, as JSON, and as CSV for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from coord_core.cli import output
from coord_core.cli.audit_actions import ACTIONS
from coord_core.domain.records import Entry
from coord_core.views import audit_exports, audit_log
from coord_core.views.refusal import quoted
from coord_core.views.yaml_text import timestamp

FORMS = ("text", "json", "jsonl", "csv")
AT_ONCE = 200  # entries that are written together, unless they come one by one
# Columns of what is shown without its name; the longest name of an action has room.
WIDTHS = {"instance": 17, "action": max(map(len, ACTIONS)), "resource": 0}
_BAD = frozenset((
    "write_violation", "lock_forced", "session_crashed", "deadlock_resolved", "state_rebuilt",
    "notification_failed",
))  # fmt: skip
_REFUSED = frozenset(("lock_denied", "commit_blocked", "transfer_declined", "wait_abandoned", "task_blocked"))
_ENDED = frozenset(("lock_released", "lock_expired", "lock_reclaimed", "session_ended", "task_released"))
_DONE = frozenset(("task_completed", "pull_request_opened"))


def _json(entry: Entry) -> str:
    return output.json_text(audit_exports.as_json(entry))


class Form:
    """Entries as text, to be printed one after the other. `head` comes first, `tail` last."""

    def __init__(
        self, entry: Callable[[Entry], str], head: str = "", tail: str = "", between: str = ""
    ) -> None:
        self._entry = entry
        self._head, self._tail, self._between = head, tail, between
        self._begun = False

    @property
    def is_empty(self) -> bool:
        """Was there no entry so far?"""
        return not self._begun

    def show(self, entries: Iterable[Entry], at_once: int = AT_ONCE) -> None:
        """Print them as they come, `at_once` of them together."""
        if self._head:
            output.write(self._head)
            self._head = ""
        parts: list[str] = []
        for entry in entries:
            parts.append((self._between if self._begun else "") + self._entry(entry))
            self._begun = True
            if len(parts) >= at_once:
                output.write("".join(parts))
                parts.clear()
        if parts:
            output.write("".join(parts))

    def end(self) -> None:
        if self._tail:
            output.write(self._tail)


def form(name: str, follow: bool) -> Form:
    """One of FORMS. What is followed never ends, so that its JSON is no array but one object a line."""
    if name == "csv":
        return Form(audit_exports.as_csv, audit_exports.heading())
    if name == "jsonl" or (name == "json" and follow):
        return Form(_json)
    if name == "json":
        return Form(_json, "[", "]\n", ",")
    return Form(_Days().text if output.on_terminal() else plain)


def plain(entry: Entry) -> str:
    """One line."""
    return f"{timestamp(entry.at)} {_said(entry)}\n"


def _said(entry: Entry) -> str:
    fields = audit_log.fields(entry)
    said = [_padded(str(fields[name]), width) for name, width in WIDTHS.items() if name in fields]
    more = [f"{name}={quoted(str(fields[name]))}" for name in fields if name not in WIDTHS and name != "seq"]
    return " ".join([*said, *more]).rstrip()


@lru_cache  # the same few names
def _padded(text: str, width: int) -> str:
    return quoted(text).ljust(width)


class _Days:
    """For a terminal: a heading for each day (UTC), and a colour for what one looks for."""

    def __init__(self) -> None:
        self._day = ""

    def text(self, entry: Entry) -> str:
        day, _, clock = timestamp(entry.at).rstrip("Z").partition("T")
        is_new, self._day = day != self._day, day
        heading = output.styled(f"{day} (UTC)", bold=True) + "\n" if is_new else ""
        return f"{heading}{output.styled(f'{clock} {_said(entry)}', **_style(entry.event.action))}\n"


def _style(action: str) -> dict[str, Any]:
    if action in _BAD:
        return {"fg": "red"}
    if action in _REFUSED:
        return {"fg": "yellow"}
    if action in _DONE:
        return {"fg": "green"}
    return {"dim": True} if action in _ENDED else {}
