"""An event as one short line for people elsewhere. Pure. What sessions wrote is quoted, bounded, inert."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from coord_core.domain.resources import SYMBOL, symbol_parts
from coord_core.notify.inert import line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coord_core.domain.records import Entry, Event

_PLAIN = re.compile(r"https://[A-Za-z0-9.-]+(?:/[A-Za-z0-9.-]+)+")
SHORT = 120  # characters of a description or a reason
# What `instance` did. {r}: the resource, {t}: the task, {holder}, {to}, {by}: names, {why}: the reason.
_WORDS = {
    "session_started": "started", "session_ended": "ended", "session_crashed": "is gone without a word",
    "session_restored": "took back what was lost",
    "lock_acquired": "locked {r}", "lock_renewed": "renewed its lease", "lock_denied": "was refused {r}",
    "lock_released": "released {r}", "lock_expired": "lost {r}: its lease ended",
    "lock_reclaimed": "lost {r}", "lock_transferred": "handed {r} over to {to}",
    "lock_forced": "lost {r}: {by} broke its lock{why}",
    "wait_started": "waits for {r}", "wait_granted": "got {r}, for which it waited",
    "wait_abandoned": "waits no more for {r}", "deadlock_resolved": "is to let go in a deadlock: {r}",
    "transfer_requested": "asks {holder} for {r}{why}",
    "transfer_declined": "keeps {r}, which {to} asked for",
    "write_violation": "changed {r}, which {holder} holds", "commit_blocked": "was kept from committing {r}",
    "task_added": "added {t}", "task_claimed": "began {t}", "task_released": "gave back {t}{why}",
    "task_completed": "completed {t}", "task_cancelled": "cancelled {t}{why}",
    "task_blocked": "cannot go on with {t}{why}", "branch_created": "made a branch for {t}",
    "pull_request_opened": "opened a pull request for {t}: {url}",
    "state_rebuilt": "rebuilt the state from its journal",
}  # fmt: skip


def event_line(entry: Entry, described: Callable[[str], str]) -> str:
    """`10:30 UTC claude-1234abcd completed task-001 'Add a login'`; `described`: a task's description."""
    event = entry.event
    words = _words(event)
    detail = {name: line(str(event.detail.get(name) or "another"), SHORT) for name in ("holder", "to", "by")}
    why = str(event.detail.get("reason") or "")
    said = words.format(
        r=_resource(event), t=_task(event, described), why=f": '{line(why, SHORT)}'" if why else "",
        url=_link(str(event.detail.get("url") or "")), **detail,
    )  # fmt: skip
    return f"{time.strftime('%H:%M UTC', time.gmtime(entry.at))} {line(event.instance, 80)} {said}".strip()


def _words(event: Event) -> str:
    """Who declined for a holder is named too."""
    by = event.detail.get("by")
    if event.action == "transfer_declined" and by and by != event.instance:
        return "keeps {r}, which {to} asked for: {by} declined{why}"
    return _WORDS.get(event.action, event.action.replace("_", " "))


def message(lines: Sequence[str], more: int, folder: str, longest: int) -> tuple[str, int]:
    """A message of at most so many characters, and how many of the lines are in it; the first always is.

    `more`: events that it tells of without a line, as a number.
    """
    heading = f"[{line(folder, 40)}]"[: longest // 2]
    rest = f"and {more} more: claude-coordinator audit" if more else ""
    room = longest - len(heading) - (len(rest) + 1 if rest else 0)
    kept: list[str] = []
    for each in lines:
        if kept and room < len(each) + 1:
            break
        kept.append(_cut(each, max(room - 1, 10)))
        room -= len(kept[-1]) + 1
    return "\n".join([heading, *kept, *([rest] if rest else [])]), len(kept)


def _link(url: str) -> str:
    """A plain address of a forge stays one that can be followed."""
    return url if len(url) <= 200 and _PLAIN.fullmatch(url) else line(url, 200)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _resource(event: Event) -> str:
    if event.resource is None:
        return "something"
    if event.resource.kind == SYMBOL:
        path, name = symbol_parts(event.resource)
        return f"'{line(name, SHORT)}' in '{line(path, SHORT)}'"
    return f"'{line(str(event.resource))}'"


def _task(event: Event, described: Callable[[str], str]) -> str:
    if event.task_id is None:
        return "a task"
    words = str(event.detail.get("description") or described(event.task_id))
    return f"{line(event.task_id, 40)}{f' {chr(39)}{line(words, SHORT)}{chr(39)}' if words else ''}"
