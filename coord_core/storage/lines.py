"""One line of the journal: a JSON object in ASCII that ends with a checksum of what comes before it."""

from __future__ import annotations

from itertools import accumulate

from coord_core.domain.errors import InputError
from coord_core.domain.records import Entry, Event
from coord_core.domain.resources import Resource
from coord_core.jsontext import dumps, load_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CHECKSUM = ',"adler32":"'


def line(entry: Entry, more: bool = False) -> str:
    """An event's line. `more`: its transaction goes on in the next."""
    event = entry.event
    resource = event.resource
    fields = {
        "seq": entry.seq,
        "at": entry.at,
        "action": event.action,
        "instance": event.instance,
        "agent": event.agent,
        "kind": resource.kind if resource else None,
        "key": resource.key if resource else None,
        "task_id": event.task_id,
        "detail": event.detail,
    }
    if more:
        fields["more"] = True
    return seal(fields)


def transaction(entries: list[Entry]) -> str:
    """The lines of all that one transaction did."""
    return "".join(line(entry, entry is not entries[-1]) for entry in entries)


def seal(fields: dict[str, Any]) -> str:
    """Any object's line."""
    body = dumps(fields)
    return f'{body[:-1]}{_CHECKSUM}{_checksum(body):08x}"}}\n'


def unseal(text: str) -> dict[str, Any] | None:
    """What a whole line holds, without its checksum; None when the checksum does not fit it."""
    at = text.rfind(_CHECKSUM)
    if at == -1 or not text.endswith('"}\n'):
        return None
    body = text[:at] + "}"
    try:
        if int(text[at + len(_CHECKSUM) : -3], 16) != _checksum(body):
            return None
        return load_object(body)
    except (InputError, ValueError):
        return None


def entry_of(fields: dict[str, Any] | None) -> Entry | None:
    """The event that a line holds; None when it holds none."""
    if fields is None or "seq" not in fields:
        return None
    resource = None if fields["kind"] is None else Resource(fields["kind"], fields["key"])
    event = Event(fields["action"], fields["instance"], resource, fields["agent"], fields["task_id"])
    event.detail = fields["detail"]
    return Entry(fields["seq"], fields["at"], event)


def _checksum(body: str) -> int:
    """Adler-32 (RFC 1950), as zlib.adler32 computes it: importing zlib costs more than the journal does."""
    running = list(accumulate(body.encode(), initial=1))
    return (sum(running[1:]) % 65521 << 16) | running[-1] % 65521
