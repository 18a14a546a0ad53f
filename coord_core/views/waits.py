"""A wait in words: what it is for, who is in the way, and how it ended."""

from __future__ import annotations

from coord_core.views.refusal import actor_text, clock, duration, listed, quoted
from coord_core.views.shell_words import PROGRAM, joined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.records import Entry, Lock
    from coord_core.domain.resources import Resource
    from coord_core.views.shell_words import Place

MOST = 5  # locks or files named


def progress(names: Sequence[str], in_the_way: Sequence[Lock], before: int, now: float) -> str:
    """What a wait is for, its place, and who is in the way for how long; one line, the most needed first.

    `before`: how many come first. `now`: UTC epoch seconds.
    """
    held = [_held(names, lock, now) for lock in in_the_way[:MOST]]
    if len(in_the_way) > MOST:
        held.append(f"{len(in_the_way) - MOST} more held")
    what = f"Waiting for {listed(names, MOST)}, place {before + 1}"
    return f"{what}: {'; '.join(held)}" if held else what


def _held(names: Sequence[str], lock: Lock, now: float) -> str:
    """Without its name where that is all that is waited for."""
    name = str(lock.resource)
    what = "" if list(names) == [name] else f"{quoted(name)} "
    who = actor_text(lock.instance, lock.agent)
    return f"{what}held by {who} ({duration(now - lock.locked_at)}, since {clock(lock.locked_at)})"


def granted(names: Sequence[str], instance: str, until: float, let_go: str, of_a_task: bool = False) -> str:
    """`let_go`: how a session lets go of it (see `letting_go`); empty for a person."""
    text = f"🔒 Locked {listed(names, MOST)} for {quoted(instance)} until "
    if not let_go:
        return f"{text}{clock(until)}."
    end = "its task is done" if of_a_task else "its turn ends"
    return (
        f"{text}{end}. Others have had it meanwhile: read it again before you change it. "
        f"If you need it no more: {let_go}"
    )


def gone(names: Sequence[str], instance: str) -> str:
    """It was granted, and let go again before anybody could hear of it."""
    return (
        f"The wait for {listed(names, MOST)} was granted, but {quoted(instance)} does not hold that any "
        "more: its turn has ended meanwhile, or it was taken from it. Wait again, or work on something else."
    )


def letting_go(held: Sequence[tuple[str, Lock, Place]]) -> str:
    """The command that releases the locks: for each, the options of who holds it, and where it is named."""
    by_options: dict[str, list[tuple[Resource, Place]]] = {}
    for options, lock, place in held:
        by_options.setdefault(options, []).append((lock.resource, place))
    return " && ".join(_releasing(options, named) for options, named in by_options.items())


def _releasing(options: str, named: Sequence[tuple[Resource, Place]]) -> str:
    has_paths = any(place.is_told_by(resource) for resource, place in named)
    program = PROGRAM if has_paths else named[0][1].program
    return f"{program} lock release{options} -- {joined(place.word(resource) for resource, place in named)}"


def refused(reason: str, resolved: Sequence[Entry], names: Sequence[str], let_go: str) -> str:
    """Why the wait ended without its locks, and what to do. `let_go`: the command that frees `resolved`."""
    if not resolved:
        again = "" if reason == "its session ended" else " Wait again, or work on something else."
        return f"The wait for {listed(names, MOST)} is over: {reason}.{again}"
    return f"The wait for {listed(names, MOST)} was refused, to break a circle of waits. " + _way_out(
        resolved, let_go
    )


def _way_out(resolved: Sequence[Entry], let_go: str) -> str:
    first = resolved[0].event
    others = quoted(str(first.detail.get("others")))
    held = list(
        dict.fromkeys(str(entry.event.resource) for entry in resolved if entry.event.resource is not None)
    )
    if not let_go:
        return f"{others} and you waited for each other. Work on something else, or wait again later."
    due = first.detail.get("due")
    when = clock(due) if isinstance(due, (int, float)) else "once they are idle"
    return (
        f"{others} waits for what you hold: {listed(held, MOST)}. Bring your changes there to a state that "
        f"others can work on, then let go: {let_go}\n"
        f"What you still hold of these at {when} passes on by itself, unless an edit of it has not ended. "
        "Then wait again."
    )
