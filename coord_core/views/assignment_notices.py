"""What who has a task is told when the published branch was made to say that another has it."""

from __future__ import annotations

from coord_core.views.digest import Group
from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.records import Entry


def of_declined(told: Sequence[Entry], program: str) -> Group:
    tasks = list(dict.fromkeys(entry.event.task_id or "" for entry in told))
    show = f"{program} audit --action assignment_declined"
    if len(tasks) == 1:
        return Group(
            "", [f"On the published branch {quoted(tasks[0])} was set otherwise than here. {_STAYS}"]
        )
    heading = "On the published branch these were set otherwise than here:"
    return Group(heading, [f"- {quoted(task)}" for task in tasks], [_STAYS], show)


_STAYS = "What is so here stays, and the branch is corrected: agree with whoever set it there."
