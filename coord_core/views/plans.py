"""The plan in words and as JSON. Names and paths are others' and quoted."""

from __future__ import annotations

from coord_core.domain.planning import NEEDS, TASK
from coord_core.views import shapes
from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from coord_core.domain.planning import InHand, Plan, Reason
    from coord_core.domain.tasks import Task


def sentence(reason: Reason) -> str:
    """Why a task waits, without an end: `meets task-002 over src/auth`."""
    who = quoted(reason.who)
    if reason.kind == NEEDS:
        return f"needs {who}"
    what = _over(reason)
    if reason.kind == TASK:
        return f"{_meets(reason)} {who}{what}"
    work = f" ({quoted(reason.task_id)})" if reason.task_id else ""
    return f"{_meets(reason)} what {who}{work} has in hand{what}"


def _meets(reason: Reason) -> str:
    return "is next to" if reason.edge else "meets"


def _over(reason: Reason) -> str:
    if reason.edge is not None:
        return f": {quoted(reason.edge[0])} depends on {quoted(reason.edge[1])}"
    return f": {quoted(over(reason))}" if reason.what else ""


def over(reason: Reason) -> str:
    """What both have. A path of a task may be a file or a folder: it has no `/` at its end."""
    shown = str(reason.what)
    return shown.rstrip("/") if len(shown) > 2 else shown


def shape(plan: Plan, tasks: Mapping[str, Task]) -> dict[str, Any]:
    return {
        "can_run": [
            {**shapes.task(tasks[each.id], ()), "footprint": "known" if each.resources else "unknown"}
            for each in plan.chosen
        ],
        "wait": [
            {**shapes.task(tasks[each.id], each.waits), "reasons": reasons(why)} for each, why in plan.waiting
        ],
    }


def reasons(found: Iterable[Reason]) -> list[dict[str, Any]]:
    return [_reason(one) for one in found]


def _reason(found: Reason) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "task": found.who if found.kind in (NEEDS, TASK) else found.task_id,
        "instance": None if found.kind in (NEEDS, TASK) else found.who,
        "over": over(found) if found.what else None,
        "dependency": list(found.edge) if found.edge else None,
        "text": sentence(found),
    }


def taken(in_hand: Sequence[InHand]) -> list[dict[str, Any]]:
    """What is in hand, one a resource."""
    return [
        {
            "resource": str(resource),
            "kind": resource.kind,
            "instance": each.instance or None,
            "task_id": each.task_id,
        }
        for each in in_hand
        for resource in each.resources
    ]
