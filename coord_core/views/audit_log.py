"""`.claude-audit.log`: what happened, as one YAML list that only grows."""

from __future__ import annotations

from coord_core.domain.records import MAIN_AGENT
from coord_core.views.yaml_text import scalar, timestamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Entry, Scalar

NAME = ".claude-audit.log"

OF_FILES = frozenset(  # what happened to files' contents, not to the locks on them
    ("file_written", "file_restored", "file_kept", "file_committed", "write_accepted", "writes_inherited")
)
# Steps between those of a task that people read of.
OF_THE_QUEUE = frozenset(
    ("task_edited", "task_reserved", "branch_planned", "branch_taken", "reservation_ended", "task_published")
)
# The journal has more: every renewal of a lease, for one. `publishes` says what people read here.
QUIET = OF_FILES | OF_THE_QUEUE | {
    "clock_jumped", "dependency_noticed", "lease_renewed", "lock_for_task", "lock_passed", "notice_read",
    "notice_unread",
    "interest_began", "interest_ended", "interests_passed", "priority_set", "publish_failed",
    "request_withdrawn",
}  # fmt: skip
DETAILS = (
    "mode", "token", "holder", "to", "by", "reason", "commit", "staged", "source", "events", "of", "restored",
    "missing", "description", "branch", "url", "channel", "first", "last",
)  # fmt: skip
# Of a refusal without a lock in the way (services/denials.py): people are not told.
NO_LOCK = ("token", -1)


def publishes(entry: Entry) -> bool:
    return entry.event.action not in QUIET


def render(entry: Entry) -> str:
    lines = [f"- timestamp: {timestamp(entry.at)}\n"]
    lines += [f"  {name}: {scalar(value)}\n" for name, value in fields(entry).items()]
    return "".join(lines)


def fields(entry: Entry) -> dict[str, Scalar]:
    """An entry's keys and values in their order, all but its time."""
    event = entry.event
    found: dict[str, Scalar] = {"instance": event.instance, "action": event.action}
    if event.resource is not None:
        found["resource"] = str(event.resource)
    if event.task_id is not None:
        found["task_id"] = event.task_id
    if event.agent != MAIN_AGENT:
        found["agent"] = event.agent
    detail = event.detail
    told = {name: value for name in DETAILS if (value := detail.get(name)) is not None}
    found.update({name: value for name, value in told.items() if (name, value) != NO_LOCK})
    found["seq"] = entry.seq
    return found
