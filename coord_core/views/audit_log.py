"""`.claude-audit.log`: what happened, as one YAML list that only grows."""

from __future__ import annotations

from coord_core.domain.records import MAIN_AGENT
from coord_core.views.yaml_text import scalar, timestamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Entry

NAME = ".claude-audit.log"

# The journal has more: every renewal of a lease, for one. `publishes` says what people read here.
QUIET = frozenset(("lease_renewed",))
DETAILS = ("mode", "token", "holder", "to", "reason", "commit", "staged", "source", "events")


def publishes(entry: Entry) -> bool:
    return entry.event.action not in QUIET


def render(entry: Entry) -> str:
    event = entry.event
    lines = [
        f"- timestamp: {timestamp(entry.at)}\n",
        f"  instance: {scalar(event.instance)}\n",
        f"  action: {event.action}\n",
    ]
    if event.resource is not None:
        lines.append(f"  resource: {scalar(str(event.resource))}\n")
    if event.task_id is not None:
        lines.append(f"  task_id: {scalar(event.task_id)}\n")
    if event.agent != MAIN_AGENT:
        lines.append(f"  agent: {scalar(event.agent)}\n")
    for name in DETAILS:
        if event.detail.get(name) is not None:
            lines.append(f"  {name}: {scalar(event.detail[name])}\n")
    lines.append(f"  seq: {entry.seq}\n")
    return "".join(lines)
