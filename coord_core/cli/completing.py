"""Names that a shell completes: tasks, sessions, what is locked, features. Where there are none, silence.

Nothing here may write, refresh settings or tell news: a person has only pressed a key.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

import click
from click.shell_completion import CompletionItem

from coord_core import project as projects
from coord_core.project import Project
from coord_core.storage.transaction import Transaction
from coord_core.views.refusal import quoted

MOST = 200  # names of a kind
Shown = Iterable[tuple[str, str]]  # a name, and what it is
Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _completer(find: Callable[[Transaction, Project], Shown], paths: bool = False) -> Completer:
    """`paths`: files of the disk are names, too."""

    def complete(ctx: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        try:
            found = [pair for pair in _read(find) if pair[0].startswith(begun)]
        except Exception:  # a shell shows whatever a completion prints
            found = []
        items = [CompletionItem(name, help=what) for name, what in found[:MOST] if name.isprintable()]
        return [*items, CompletionItem(begun, type="file")] if paths else items

    return complete


def _read(find: Callable[[Transaction, Project], Shown]) -> list[tuple[str, str]]:
    from coord_core.storage.sqlite import open_store

    found = projects.find(os.path.realpath(os.getcwd()))
    if found is None:
        return []
    store = open_store(found.state)
    try:
        return list(find(store.read(0.0), found))
    finally:
        store.close()


def _tasks(tx: Transaction, _: Project) -> Shown:
    return ((task.id, f"{task.status}: {quoted(task.description, 60)}") for task in tx.tasks())


def _sessions(tx: Transaction, _: Project) -> Shown:
    return ((one.name, one.status) for one in tx.instances())


def _locked(tx: Transaction, _: Project) -> Shown:
    return ((str(lock.resource), f"held by {lock.instance}") for lock in tx.locks())


def _features(tx: Transaction, found: Project) -> Shown:
    return ((name, "feature") for name in found.settings.get("features") or {})


def _resources(tx: Transaction, found: Project) -> Shown:
    yield from _locked(tx, found)
    yield from ((f"feature:{name}", what) for name, what in _features(tx, found))


TASKS = _completer(_tasks)
SESSIONS = _completer(_sessions)
FEATURES = _completer(_features)
LOCKED = _completer(_locked, paths=True)
RESOURCES = _completer(_resources, paths=True)
PATHS = _completer(lambda tx, found: (), paths=True)
