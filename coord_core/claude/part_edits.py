"""The lease of an edit where locks are on symbols: the functions and classes that it changes, or the file.

The client writes the whole file, so that calls on one file take turns while they are in flight. The end of
another's is waited for a moment, outside of any transaction, and the file is looked at again after it.
"""

from __future__ import annotations

import time

from coord_core import contents
from coord_core.analysis.budget import Budget
from coord_core.analysis.symbol_kinds import grammar_of
from coord_core.claude import leasing, replies, unseen_parts
from coord_core.claude.writes import OF_PARTS
from coord_core.domain.leases import Refused, Request
from coord_core.domain.resources import FILE, Resource, symbol
from coord_core.services import inbox, locks
from coord_core.services.unit import UnitOfWork
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coord_core.analysis.applying import Change
    from coord_core.claude.payload import Payload
    from coord_core.claude.replies import Reply
    from coord_core.domain.leases import Granted
    from coord_core.domain.records import Actor
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

PATIENCE = 2.0  # seconds for the end of another's call on the file
STEP = 0.05  # seconds between two looks
MOST = 20  # symbols; an edit of more takes the file


def take(payload: Payload, project: Project, path: str) -> Reply:
    """Silent when the actor holds what it changes now, else the refusal."""
    who = leasing.announce(payload, project)
    key, is_whole = project.key(path), payload.tool not in OF_PARTS
    ends, budget = time.monotonic() + PATIENCE, Budget()
    history = unseen_parts.look(project, key) if is_whole else []
    seen, wanted = contents.stamp(path), _wanted(payload, path, key, budget)
    while True:
        is_last = time.monotonic() >= ends
        with UnitOfWork(project, hurried=True) as tx:
            actor = leasing.act(tx, payload, project, who)
            inbox.put_back(tx, actor, project)
            is_as_seen = contents.stamp(path) == seen
            if is_last and not is_as_seen:
                wanted, is_as_seen = [Resource(FILE, key)], True
            call_id = payload.text("tool_use_id")
            unseen = unseen_parts.refuse(tx, project, actor, key, history, call_id) if is_whole else ""
            if unseen:
                return replies.deny(unseen)
            outcome = _obtain(tx, payload, project, actor, wanted, is_last) if is_as_seen else None
            if outcome is not None:
                leasing.notice_neighbours(tx, project, actor, outcome)
                news = inbox.take(tx, actor, project)
                break
        time.sleep(STEP if is_as_seen else 0)
        if contents.stamp(path) != seen:
            seen, wanted = contents.stamp(path), _wanted(payload, path, key, budget)
    return leasing.answer(payload, project, actor, outcome, news)


def _obtain(
    tx: Transaction, payload: Payload, project: Project, actor: Actor, wanted: list[Resource], is_last: bool
) -> Granted | Refused | None:
    """None when another part of the file is being written, and there is time to look again."""
    requests = [Request(resource, actor, project.worktree) for resource in wanted]
    requests = leasing.with_dependents(project, requests)
    outcome = locks.obtain(
        tx, requests, project.policy, evidence, leasing.is_ignored, call_id=payload.text("tool_use_id")
    )
    if not isinstance(outcome, Refused):
        return outcome
    return None if outcome.is_writing and not is_last else locks.on_record(tx, outcome, actor)


def _wanted(payload: Payload, path: str, key: str, budget: Budget) -> list[Resource]:
    """The symbols that the call changes, as the file is now; the file where it changes anything else."""
    names = _names(payload, path, key, budget)
    if not names or len(names) > MOST:
        return [Resource(FILE, key)]
    return [symbol(key, name) for name in names]


def _names(payload: Payload, path: str, key: str, budget: Budget) -> list[str]:
    grammar, changes = grammar_of(key), _changes(payload)
    source = contents.read(path) if grammar is not None and changes else None
    if source is None or grammar is None:
        return []
    from coord_core.analysis.applying import symbols_touched

    return symbols_touched(source, changes, grammar, budget) or []


def _changes(payload: Payload) -> list[Change]:
    """What the call replaces, none when it does not say so as we know it."""
    from coord_core.analysis.applying import Change

    given = payload.tool_input
    edits = given.get("edits") if payload.tool == "MultiEdit" else [given]
    found = []
    for edit in edits if isinstance(edits, list) else []:
        fields: dict[str, Any] = edit if isinstance(edit, dict) else {}
        old, new, everywhere = (fields.get(name) for name in ("old_string", "new_string", "replace_all"))
        if not isinstance(old, str) or not isinstance(new, str) or everywhere not in (None, False, True):
            return []
        found.append(Change(old, new, bool(everywhere)))
    return found
