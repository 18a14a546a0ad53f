"""What a resumed session is told: what is locked for it again, what is another's, what is unfinished."""

from __future__ import annotations

from coord_core.views.refusal import named, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.leases import Refused
    from coord_core.domain.records import Lock
    from coord_core.services.resuming import Restored, Unfinished

MOST = 8  # names in a line, and lines of working trees


def render(restored: Sequence[Restored], unfinished: Sequence[Unfinished]) -> str:
    """Empty when nothing was left behind."""
    held = [lock for each in restored for lock in each.held]
    refused = [one for each in restored for one in each.refused]
    if not (held or refused or unfinished):
        return ""
    lines = [_opening(bool(held or refused))]
    lines += [_again(held)] if held else []
    lines += [_others(refused)] if refused else []
    lines += [_left(each) for each in unfinished[:MOST]]
    if len(unfinished) > MOST:
        lines.append(f"There are such files in {len(unfinished) - MOST} more working trees.")
    return "\n".join(lines)


def _opening(died: bool) -> str:
    end = "its process died in the middle of its work" if died else "it ended with changes not committed"
    return f"This session was here before, and {end}."


def _again(held: Sequence[Lock]) -> str:
    names = _bounded([named(str(lock.resource)) for lock in held])
    end = "its task is done" if held[0].task_id is not None else "your turn ends"
    return f"Locked for you again, until {end}: {names}."


def _others(refused: Sequence[Refused]) -> str:
    texts = [f"{named(str(one.wanted))} (held by {quoted(one.lock.instance)})" for one in refused]
    return (
        f"You had these locked, and others hold them now: {_bounded(texts)}. Leave them alone until they are "
        "free, and read them again before you edit them."
    )


def _left(found: Unfinished) -> str:
    where = f"on branch {named(found.branch)} " if found.branch else ""
    return (
        f"You left these uncommitted {where}in the working tree {named(found.worktree)}: "
        f"{_bounded([named(key) for key in found.keys])}. The last edit of each may be incomplete: "
        "look at it before you go on."
    )


def _bounded(texts: Sequence[str]) -> str:
    shown = ", ".join(texts[:MOST])
    return shown if len(texts) <= MOST else f"{shown} and {len(texts) - MOST} more"
