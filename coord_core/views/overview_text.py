"""Who holds what, who waits for whom, which task needs which, as a text. What others wrote is quoted."""

from __future__ import annotations

from coord_core.domain.planning import NEEDS
from coord_core.views.overview import HOLDS, WAITS, WORKS
from coord_core.views.plans import sentence
from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coord_core.domain.tasks import Task
    from coord_core.views.overview import Overview

MOST_HELD = 12  # resources of an instance that are named
MOST_SHOWN = 60  # characters of a description
LEAST_SHOWN = 12
DEEPEST = 40  # tasks that need each other, one below the other


def text(found: Overview, width: int) -> Iterator[str]:
    """Instances with what they do, then the tasks, below each those that need it.

    `width`: in columns, to which what a task says is cut.
    """
    for name, instance in found.instances.items():
        yield f"{quoted(name)} ({quoted(instance.branch)})" if instance.branch else quoted(name)
        yield from _branches(_doings(found, f"instance:{name}"))
    if not found.instances:
        yield "Nobody is here."
    if found.tasks:
        yield ""
        shown: set[str] = set()
        for task in found.tasks.values():
            if not any(need in found.tasks for need in task.needs):
                yield from _subtree(found, task, ("", ""), shown, width)


def _doings(found: Overview, node: str) -> list[str]:
    works = [f"works on {_named(link.target)}" for link in found.of(node, WORKS)]
    holds = [
        f"holds {_named(link.target)}{' (shared)' if link.over == 'shared' else ''}"
        for link in found.of(node, HOLDS)
    ]
    more = [f"holds {len(holds) - MOST_HELD} more"] if len(holds) > MOST_HELD else []
    waits = [
        f"waits for {_named(link.target) or 'its turn'} over {quoted(link.over)}"
        for link in found.of(node, WAITS)
    ]
    return [*works, *holds[:MOST_HELD], *more, *waits]


def _named(node: str) -> str:
    return quoted(node.partition(":")[2])


def _branches(lines: Sequence[str]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        yield f"{'└─' if number == len(lines) else '├─'} {line}"


def _subtree(
    found: Overview, task: Task, before: tuple[str, str], shown: set[str], width: int
) -> Iterator[str]:
    """`before`: what stands before its first line, and before those below."""
    first, rest = before
    who = f" ({quoted(task.assigned_to)})" if task.assigned_to else ""
    is_end = task.id in shown or len(rest) > 3 * DEEPEST
    more = " …" if is_end else ""
    head = f"{first}{quoted(task.id)} [{found.state(task)}]{who} "
    yield f"{head}{_cut(task.description, width - len(head) - len(more))}{more}"
    if is_end:
        return
    shown.add(task.id)
    below = found.needing(task)
    for reason in [each for each in found.reasons(task) if each.kind != NEEDS][:1]:
        yield f"{rest}{'│' if below else ' '}  {sentence(reason)}"
    for number, each in enumerate(below, 1):
        is_last = number == len(below)
        branch, under = ("└─ ", "   ") if is_last else ("├─ ", "│  ")
        yield from _subtree(found, each, (rest + branch, rest + under), shown, width)


def _cut(description: str, room: int) -> str:
    """To so many characters, but a few are always shown."""
    shown = quoted(description, MOST_SHOWN)
    return shown if len(shown) <= room else quoted(description, max(room - 1, LEAST_SHOWN))
