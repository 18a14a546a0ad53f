"""Who holds what, who waits for whom, which task needs which, for Graphviz and as JSON."""

from __future__ import annotations

from coord_core.views.overview import HOLDS, MEETS, WAITS, WORKS
from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from coord_core.domain.records import Scalar
    from coord_core.views.overview import Overview

    Shape = dict[str, Scalar]

MOST_SHOWN = 60  # characters of a description
_STYLES = {HOLDS: "style=dotted", WORKS: "style=bold", WAITS: "color=red", MEETS: "style=dashed"}
_SHAPES = {"instance": "box", "task": "ellipse", "resource": "note"}


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
