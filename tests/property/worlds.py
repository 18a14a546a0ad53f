"""What a story can do in a world, whatever its state is made of, and what it then sees of it."""

from __future__ import annotations

from typing import Protocol

from coord_core.domain.records import Instance, Lock
from coord_core.domain.resources import Resource
from coord_core.storage.transaction import Transaction
from tests.property.truth import Client
from tests.support.facts import WORKTREE

Wants = list[tuple[Resource, str]]  # resources and modes
Outcome = tuple[str, ...]  # ("granted",) or ("refused", holder, resource)
LINKED = "/linked"


class InstanceState(tuple[object, ...]):
    """name, status, expires_at, active_at, process."""


class World(Protocol):
    def look_at_the_clock(self) -> None: ...

    def edit(self, client: Client, agent: str, wants: Wants, call: str) -> Outcome: ...

    def edited(self, client: Client, call: str) -> None: ...

    def start(self, client: Client) -> None: ...

    def prompt(self, client: Client) -> None: ...

    def stop(self, client: Client, running: frozenset[str] | None) -> None: ...

    def stop_agent(self, client: Client, agent: str) -> None: ...

    def end(self, client: Client) -> None: ...

    def clear(self, client: Client) -> None: ...

    def start_after_clear(self, client: Client) -> None: ...

    def resume(self, client: Client) -> None: ...

    def lost(self) -> dict[str, list[str]]: ...

    def locks(self) -> list[Lock]: ...

    def instances(self) -> list[InstanceState]: ...


def worktree_of(client: Client) -> str:
    """The second process of a session works in a linked worktree."""
    return LINKED if client[1] else WORKTREE


def state_of(found: Instance) -> InstanceState:
    process = found.process
    named = (process.pid, process.started) if process else None
    return InstanceState((found.name, found.status, found.expires_at, found.active_at, named))


def lost_in(tx: Transaction) -> dict[str, list[str]]:
    """What each instance lost, as text."""
    lost = {owner.name: tx.lost(owner.name) for owner in tx.instances()}
    return {
        name: sorted(
            f"{each.resource.kind}:{each.resource.key} {each.mode} {each.actor.agent} {each.worktree}"
            for each in requests
        )
        for name, requests in lost.items()
        if requests
    }
