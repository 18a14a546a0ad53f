"""What a session is told of files of its interest that others took."""

from __future__ import annotations

from coord_core.domain.news import FOR_TASK, WAS_FREE, WROTE
from coord_core.domain.resources import file_key
from coord_core.views.digest import Group
from coord_core.views.refusal import actor_text, listed, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.news import Taken

_WHY = {
    WROTE: "you changed it last and have not committed it",
    FOR_TASK: "it is among the paths of your task",
    WAS_FREE: "you were told that it is free",
}
_OF_SET = {
    WROTE: "of it you changed {} last and have not committed that",
    FOR_TASK: "it meets the paths of your task",
    WAS_FREE: "of it you were told that {} is free",
}
MOST_NAMED = 5  # of the reader's files in a set


def of_taken(taken: Sequence[Taken], program: str) -> Group:
    ends = "Do not write to what is held; look at what each of them holds now before you change it again."
    return Group(
        "Others took files that concern you:", list(map(_line, taken)), [ends], f"{program} lock list"
    )


def _line(each: Taken) -> str:
    who = actor_text(each.taker.instance, each.taker.agent)
    what = "holds it now" if each.holds else "changed it and let it go"
    return f"- {shown(each.resource)}: {who} {what}; {_why(each)}."


def _why(each: Taken) -> str:
    if file_key(each.resource) is not None:
        return _WHY[each.why]
    return _OF_SET[each.why].format(listed(each.keys, MOST_NAMED))
