"""Who holds what, who waits for whom, which task needs which: one graph, as text, DOT and JSON.

Names, paths and descriptions are others' and quoted.
"""

from __future__ import annotations

from coord_core.domain.planning import NEEDS, TASK
from coord_core.domain.tasks import PENDING
from coord_core.views.plans import sentence
from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from coord_core.domain.planning import Plan, Reason
    from coord_core.domain.records import Instance, Lock, Scalar
    from coord_core.domain.tasks import Task
    from coord_core.domain.waiting import Wait

    Shape = dict[str, Scalar]

MOST_HELD = 12  # resources of an instance that the text names
MOST_SHOWN = 60  # characters of a description
DEEPEST = 40  # tasks that need each other, one below the other
RUNS = "can run now"
HOLDS, WORKS, WAITS, NEED, MEETS = "holds", "works_on", "waits_for", "needs", "meets"
_STYLES = {HOLDS: "style=dotted", WORKS: "style=bold", WAITS: "color=red", MEETS: "style=dashed"}
_SHAPES = {"instance": "box", "task": "ellipse", "resource": "note"}


class Link:
    """From one node to another; `over`: the resources, where that says more."""

    __slots__ = ("kind", "over", "source", "target")

    def __init__(self, kind: str, source: str, target: str, over: str = "") -> None:
        self.kind = kind
        self.source = source
        self.target = target
        self.over = over


class Overview:
    """Nodes are named `instance:NAME`, `task:ID`, `resource:PATH`."""

    def __init__(
        self, instances: Sequence[Instance], locks: Iterable[Lock],
        waits: Iterable[tuple[Wait, Sequence[Lock]]], tasks: Mapping[str, Task], plan: Plan,
    ) -> None:  # fmt: skip
        self._chosen = {each.id for each in plan.chosen}
        self._reasons = {each.id: reasons for each, reasons in plan.waiting}
        self.instances = {each.name: each for each in instances}
        self.tasks = _open_tasks(tasks)
        self._needing: dict[str, list[str]] = {}
        for task in self.tasks.values():
            for need in task.needs:
                self._needing.setdefault(need, []).append(task.id)
        links = [*_holding(locks), *_working(self.tasks.values()), *_waiting(waits)]
        self.links = [*links, *self._needs(), *self._meets()]

    def state(self, task: Task) -> str:
        if task.status != PENDING:
            return task.status.replace("_", " ")
        return RUNS if task.id in self._chosen else "waits"

    def reasons(self, task: Task) -> list[Reason]:
        return self._reasons.get(task.id, [])

    def of(self, source: str, kind: str) -> list[Link]:
        return [link for link in self.links if link.source == source and link.kind == kind]

    def needing(self, task: Task) -> list[Task]:
        """Those that need it, in the order of the queue."""
        return [self.tasks[id_] for id_ in self._needing.get(task.id, ())]

    def _needs(self) -> Iterator[Link]:
        for task in self.tasks.values():
            for need in task.needs:
                if need in self.tasks:
                    yield Link(NEED, f"task:{task.id}", f"task:{need}")

    def _meets(self) -> Iterator[Link]:
        for id_, reasons in self._reasons.items():
            for reason in (each for each in reasons if each.kind != NEEDS):
                kind = "task" if reason.kind == TASK else "instance"
                yield Link(MEETS, f"task:{id_}", f"{kind}:{reason.who}", sentence(reason))


def _open_tasks(tasks: Mapping[str, Task]) -> dict[str, Task]:
    """Those that are not over, and what they need that will never be done."""
    found = {id_: task for id_, task in tasks.items() if not task.is_over}
    needed = {need for task in found.values() for need in task.needs}
    lost = {id_: tasks[id_] for id_ in needed if id_ in tasks and tasks[id_].status == "cancelled"}
    return {**found, **lost}


def _holding(locks: Iterable[Lock]) -> Iterator[Link]:
    for lock in locks:
        yield Link(HOLDS, f"instance:{lock.instance}", f"resource:{lock.resource}", lock.mode)


def _working(tasks: Iterable[Task]) -> Iterator[Link]:
    for task in tasks:
        if task.assigned_to and not task.is_over:
            yield Link(WORKS, f"instance:{task.assigned_to}", f"task:{task.id}")


def _waiting(waits: Iterable[tuple[Wait, Sequence[Lock]]]) -> Iterator[Link]:
    for wait, in_the_way in waits:
        wants = ", ".join(str(want.resource) for want in wait.wants)
        for holder in sorted({lock.instance for lock in in_the_way}) or [""]:
            yield Link(WAITS, f"instance:{wait.actor.instance}", f"instance:{holder}", wants)


def text(found: Overview) -> Iterator[str]:
    """Instances with what they do, then the tasks, below each those that need it."""
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
                yield from _subtree(found, task, "", "", shown)


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


def _subtree(found: Overview, task: Task, first: str, rest: str, shown: set[str]) -> Iterator[str]:
    who = f" ({quoted(task.assigned_to)})" if task.assigned_to else ""
    is_end = task.id in shown or len(rest) > 3 * DEEPEST
    more = " …" if is_end else ""
    yield f"{first}{quoted(task.id)} [{found.state(task)}]{who} {quoted(task.description, MOST_SHOWN)}{more}"
    if is_end:
        return
    shown.add(task.id)
    below = found.needing(task)
    for reason in [each for each in found.reasons(task) if each.kind != NEEDS][:1]:
        yield f"{rest}{'│' if below else ' '}  {sentence(reason)}"
    for number, each in enumerate(below, 1):
        is_last = number == len(below)
        branch, under = ("└─ ", "   ") if is_last else ("├─ ", "│  ")
        yield from _subtree(found, each, rest + branch, rest + under, shown)


def dot(found: Overview) -> Iterator[str]:
    yield "digraph coordination {"
    yield "  rankdir=LR;"
    for node, kind, label in _nodes(found):
        yield f"  {_in_quotes(node)} [shape={_SHAPES[kind]}, label={_in_quotes(label)}];"
    for link in found.links:
        if link.target != "instance:":
            style = f", {_STYLES[link.kind]}" if link.kind in _STYLES else ""
            label = _in_quotes(link.kind.replace("_", " "))
            yield f"  {_in_quotes(link.source)} -> {_in_quotes(link.target)} [label={label}{style}];"
    yield "}"


def shape(found: Overview) -> dict[str, list[Shape]]:
    return {
        "nodes": [
            {"id": node, "kind": kind, "label": label, "status": _status(found, node)}
            for node, kind, label in _nodes(found)
        ],
        "edges": [
            {
                "kind": link.kind,
                "from": link.source,
                "to": None if link.target == "instance:" else link.target,
                "over": link.over or None,
            }
            for link in found.links
        ],
    }


def _nodes(found: Overview) -> list[tuple[str, str, str]]:
    """(id, kind, label), each once."""
    nodes = {f"instance:{name}": ("instance", name) for name in found.instances}
    for task in found.tasks.values():
        label = f"{task.id} [{found.state(task)}] {quoted(task.description, MOST_SHOWN)}"
        nodes[f"task:{task.id}"] = ("task", label)
    for link in found.links:
        for node in (link.source, link.target):
            kind, _, name = node.partition(":")
            if name:
                nodes.setdefault(node, (kind, name))
    return [(node, kind, label) for node, (kind, label) in nodes.items()]


def _status(found: Overview, node: str) -> str | None:
    kind, _, name = node.partition(":")
    if kind == "task" and name in found.tasks:
        return found.state(found.tasks[name])
    return found.instances[name].status if kind == "instance" and name in found.instances else None


def _in_quotes(label: str) -> str:
    return '"' + quoted(label).replace("\\", "\\\\").replace('"', '\\"') + '"'
