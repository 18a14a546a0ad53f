"""What counts as told and never reached its reader, as the hook was killed or too late: it is told again.

That it is told is recorded before the reply goes out. So a note of it is written before that is committed,
and taken away after the reply (delivery.py). A note whose process is gone makes news of it anew; it goes
when that is committed, so that at each moment the state or a note says what is still to be told.
"""

from __future__ import annotations

import os

from coord_core import delivery
from coord_core.domain.errors import InputError
from coord_core.domain.records import Actor, Event
from coord_core.domain.resources import Resource
from coord_core.jsontext import dumps, load_object
from coord_core.services.inbox import UNSAID as FOLDER  # there only while something is being told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from coord_core.storage.transaction import Transaction

LONGEST = 60.0  # seconds after which a note's process is over, whatever runs under its number
KEPT_FOR = 86400.0  # seconds: the note of a reader that is not there any more


def note(
    tx: Transaction,
    state: str,
    actor: Actor,
    seqs: Sequence[int] = (),
    freed: Sequence[tuple[Resource, int]] = (),
    told: Sequence[int] = (),
) -> None:
    """The actor is about to be told of these events, of what came free, and of these writes of others.

    `freed`: with the token of what was in the way.
    """
    folder = os.path.join(state, FOLDER)
    path = os.path.join(folder, f"{os.getpid()}-{tx.now:.6f}-{len(tx.entries)}")
    text = dumps(
        {
            "instance": actor.instance,
            "agent": actor.agent,
            "seqs": list(seqs),
            "freed": [[resource.kind, resource.key, token] for resource, token in freed],
            "told": list(told),
        }
    )
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)
    except OSError:
        return  # it is told all the same, if nothing comes in between
    delivery.begin(path)


def put_back(tx: Transaction, state: str, instance: str) -> None:
    """Make news of what did not reach the instance's agents, once in a transaction."""
    done: set[str] = tx.cache.setdefault("put back", set())
    found = []
    for path, age in _left(os.path.join(state, FOLDER), tx.now):
        fields = _read(path)
        is_mine = fields.get("instance") == instance
        if path in done or not (is_mine or not fields or age > KEPT_FOR):
            continue
        if is_mine:
            _restore(tx, Actor(instance, fields["agent"]), fields)
        found.append(path)
    done.update(found)
    tx.once_committed.append(lambda: _remove(found))


def _left(folder: str, now: float) -> Iterator[tuple[str, float]]:
    """The notes whose process is gone, with their age in seconds."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        path = os.path.join(folder, name)
        age = _age(path, now)
        if age is not None and _is_over(name, age):
            yield path, age


def _remove(paths: Sequence[str]) -> None:
    for path in paths:
        try:
            os.unlink(path)
            os.rmdir(os.path.dirname(path))
        except OSError:
            pass  # others are there; or another took it away


def _age(path: str, now: float) -> float | None:
    try:
        return now - os.stat(path).st_mtime
    except OSError:
        return None  # it was told


def _is_over(name: str, age: float) -> bool:
    """Is the process that wrote the note gone? No hook lives long."""
    pid = name.partition("-")[0]
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return True
    except OSError:
        pass  # another user's: the number is in use
    return not 0 <= age < LONGEST


def _read(path: str) -> dict[str, Any]:
    """Nothing where it is cut off, or no note as this version writes it."""
    try:
        with open(path, encoding="utf-8") as file:
            fields = load_object(file.read())
    except (OSError, ValueError, InputError):
        return {}
    return fields if _is_note(fields) else {}


def _is_note(fields: dict[str, Any]) -> bool:
    try:
        numbers = [*fields["seqs"], *fields["told"], *(token for _, _, token in fields["freed"])]
        texts = [
            fields["instance"],
            fields["agent"],
            *(text for *both, _ in fields["freed"] for text in both),
        ]
    except (KeyError, TypeError, ValueError):
        return False
    are_numbers = all(type(each) is int and 0 <= each < 1 << 63 for each in numbers)
    return are_numbers and all(isinstance(each, str) for each in texts)


def _restore(tx: Transaction, actor: Actor, fields: dict[str, Any]) -> None:
    for seq in fields["seqs"]:
        if tx.entries_since(seq - 1, 1):
            tx.record(Event("notice_unread", actor.instance, agent=actor.agent, notice=seq))
    for kind, key, token in fields["freed"]:
        resource = Resource(kind, key)
        tx.end_interest(actor, resource)
        event = Event("interest_began", actor.instance, resource, actor.agent, token=token)
        tx.record(event)
    for seq in (*fields["told"], *fields["seqs"]):
        tx.untell(actor, seq)
