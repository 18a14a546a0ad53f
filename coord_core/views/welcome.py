"""What a session is told when it starts: who it is, who else is here, and how locks work."""

from __future__ import annotations

from coord_core.views.refusal import named, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.records import Instance, Lock

MOST = 8  # others that are named one by one


def render(
    instance: Instance,
    others: Sequence[Instance] | None,
    locks: Sequence[Lock],
    problem: str | None = None,
    work: str = "",
) -> str:
    """`others`: None where a session is not told of them. `work`: what is said of tasks (task_notices.py)."""
    here = others or ()
    lines = [
        f"You are {instance.name} in this repository, where several Claude Code sessions may work at once. "
        "A file you edit is locked for you until your turn ends. When an edit is refused because another "
        "session holds the file, work on something else and leave that file alone.",
        *(_line(other, locks) for other in here[:MOST]),
    ]
    if len(here) > MOST:
        lines.append(f"- and {len(here) - MOST} more")
    if others is not None and not others:
        lines.append("No other session is here now.")
    if work:
        lines.append(work)
    if problem:
        lines.append(
            f"The coordinator's settings are not valid and the last good ones count: {quoted(problem)}"
        )
    return "\n".join(lines)


def _line(other: Instance, locks: Sequence[Lock]) -> str:
    held = [named(str(lock.resource)) for lock in locks if lock.instance == other.name]
    holds = ", ".join(held[:3]) + (f" and {len(held) - 3} more" if len(held) > 3 else "")
    branch = f", branch {named(other.branch)}" if other.branch else ""
    return f"- {quoted(other.name)} is here too{branch}, holds {holds or 'nothing'}"
