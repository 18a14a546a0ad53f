"""A wait in words: what it is for, who is in the way, and how it ended."""

from __future__ import annotations

from coord_core.views.refusal import actor_text, clock, duration, listed, quoted
from coord_core.views.shell_words import shell_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.records import Entry, Lock

MOST = 5  # locks or files named


def progress(names: Sequence[str], in_the_way: Sequence[Lock], before: int, now: float) -> str:
    """What a wait is for, who is in the way since when, and how many come first; one line."""
    held = [
        f"{quoted(str(lock.resource))} is held by {actor_text(lock.instance, lock.agent)} "
        f"since {clock(lock.locked_at)} ({duration(now - lock.locked_at)})"
        for lock in in_the_way[:MOST]
    ]
    if len(in_the_way) > MOST:
        held.append(f"{len(in_the_way) - MOST} more are held")
    place = f"place {before + 1} in the queue"
    return f"Waiting for {listed(names, MOST)}: {'; '.join([*held, place])}"


def granted(names: Sequence[str], instance: str, until: float, is_person: bool) -> str:
    text = f"🔒 Locked {listed(names, MOST)} for {quoted(instance)} until "
    if is_person:
        return f"{text}{clock(until)}."
    return (
        f"{text}its turn ends. Others have had it meanwhile: read it again before you change it. "
        "If you need it no more: claude-coordinator lock release"
    )


def refused(reason: str, resolved: Sequence[Entry], names: Sequence[str], agent: str) -> str:
    """Why the wait ended without its locks, and what to do."""
    if not resolved:
        again = "" if reason == "its session ended" else " Wait again, or work on something else."
        return f"The wait for {listed(names, MOST)} is over: {reason}.{again}"
    return f"The wait for {listed(names, MOST)} was refused: it would have closed a circle. " + _way_out(
        resolved, agent
    )


def _way_out(resolved: Sequence[Entry], agent: str) -> str:
    first = resolved[0].event
    others = quoted(str(first.detail.get("others")))
    held = [str(entry.event.resource) for entry in resolved if entry.event.resource is not None]
    if not held:
        return f"{others} and you waited for each other. Work on something else, or wait again later."
    by = f" --agent {shell_words([agent])}" if agent else ""
    due = first.detail.get("due")
    when = clock(due) if isinstance(due, (int, float)) else "once they are idle"
    return (
        f"{others} waits for what you hold: {listed(held, MOST)}. Bring your changes there to a state that "
        f"others can work on, then let go: claude-coordinator lock release{by} -- {shell_words(held)}\n"
        f"What you still hold of these at {when} passes on by itself, unless an edit of it has not ended. "
        "Then wait again."
    )
