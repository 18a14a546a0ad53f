"""The title and the text of a task's pull request. Pure.

What people and sessions wrote is shown as data (see inert): it cannot mention anyone, close an issue or load
an image. The text stays below the limit of 65,536 characters that GitHub has, counted in bytes to be sure.
"""

from __future__ import annotations

import re
import time

from coord_core.repository.forges import inert

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.records import Entry
    from coord_core.domain.tasks import Task

MOST_BYTES = 65_536
MOST_TITLE = 200  # characters; GitHub takes 256, GitLab 255 with its prefix
MOST_FILES, FEW_FILES = 300, 20
MOST_ENTRIES = 100
_DESCRIPTION_BYTES, _FILES_BYTES, _TRAIL_BYTES = 12_000, 18_000, 30_000

_SOURCE = re.compile(r"(?:github|gitlab):((?:[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)+)?#[0-9]{1,10})")


def title(task: Task) -> str:
    """One line, never empty."""
    text = inert.line(task.description) or inert.line(task.id)
    return text if len(text) <= MOST_TITLE else text[: MOST_TITLE - 1] + "…"


def body(task: Task, files: Sequence[str], trail: Sequence[Entry]) -> str:
    """Markdown. `files`: paths below the root; `trail`: what is on record of the task, oldest first."""
    parts = [
        f"Task {inert.span(task.id)} ({inert.span(task.type)})",
        _cut(inert.block(task.description), _DESCRIPTION_BYTES),
        *_reference(task.source),
        *_files(files),
        *_trail(trail),
        f"---\nOpened as a draft by claude-coordinator for {inert.span(_whose(task))}.",
    ]
    return "\n\n".join(parts) + "\n"


def _whose(task: Task) -> str:
    return task.assigned_to or task.left_by or task.added_by


def _reference(source: str | None) -> list[str]:
    """A mention of the issue that the task was taken from. It closes nothing."""
    match = _SOURCE.fullmatch(source or "")
    return [f"Refs {match[1]}"] if match else []


def _files(files: Sequence[str]) -> list[str]:
    if not files:
        return []
    shown = _fitting([inert.line(path) for path in files[:MOST_FILES]], _FILES_BYTES)
    heading = f"Files ({len(files)})"
    listing = inert.fenced("\n".join(shown)) + _more(len(files) - len(shown))
    if len(files) <= FEW_FILES:
        return [f"### {heading}", listing]
    return [f"<details>\n<summary>{heading}</summary>", listing, "</details>"]


def _trail(trail: Sequence[Entry]) -> list[str]:
    """The newest entries, oldest first."""
    if not trail:
        return []
    newest = _fitting([_row(entry) for entry in reversed(trail[-MOST_ENTRIES:])], _TRAIL_BYTES)
    left_out = len(trail) - len(newest)
    heading = "### Audit trail" + (f"\n\nThe last {len(newest)} of {len(trail)} entries." if left_out else "")
    table = ["| Time (UTC) | Instance | Action | Resource |", "| --- | --- | --- | --- |", *reversed(newest)]
    return [heading, "\n".join(table)]


def _row(entry: Entry) -> str:
    event = entry.event
    resource = "" if event.resource is None else str(event.resource)
    cells = [_time(entry.at), inert.span(event.instance), inert.span(event.action), inert.span(resource)]
    return f"| {' | '.join(cells)} |"


def _time(at: float) -> str:
    try:
        return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at))
    except (ValueError, OverflowError, OSError):
        return ""


def _more(count: int) -> str:
    return f"\n\nand {count} more" if count > 0 else ""


def _fitting(lines: Sequence[str], most_bytes: int) -> list[str]:
    """As many lines, from the first on, as fit."""
    kept = []
    for text in lines:
        most_bytes -= len(text.encode("utf-8", "replace")) + 1
        if most_bytes < 0:
            break
        kept.append(text)
    return kept


def _cut(block: str, most_bytes: int) -> str:
    """A code block with as many of its lines as fit."""
    lines = block.split("\n")
    kept = _fitting(lines[:-1], most_bytes)
    end = [lines[-1]] if len(kept) == len(lines) - 1 else ["…", lines[-1]]
    return "\n".join([*kept, *end])
