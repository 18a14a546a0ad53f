"""An index after some files changed: those are read anew, and those resolved whose answers changed.

The graph afterwards is the one that a full build makes (analysis/world.py says why).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from coord_core.analysis import building, languages, parsing, reading, rows
from coord_core.analysis.differing import answered_otherwise, folder_came_or_went
from coord_core.analysis.outline import Outline
from coord_core.analysis.reading import Progress
from coord_core.analysis.recorded_world import DERIVED, IS_FILE, RecordedWorld
from coord_core.analysis.tree import UNSETTLED, Found, Tree

_AT_ONCE = 500  # parameters of one statement
_STAMPS = "SELECT key, size, mtime_ns, inode, iif(language IS NULL, scope, '') FROM files"
_MOST_ROUNDS = 20  # of what is derived from what is derived


def changed(connection: sqlite3.Connection, found: dict[str, Found]) -> dict[str, Found | None]:
    """What differs from the index, by its stamp; None for what is gone. Raises sqlite3.Error."""
    known = {key: tuple(stamp) for key, *stamp in connection.execute(_STAMPS)}
    differing: dict[str, Found | None] = {
        key: each for key, each in found.items() if each.mtime_ns == UNSETTLED or known.get(key) != each.stamp
    }
    return differing | dict.fromkeys(known.keys() - found.keys())


def update(
    connection: sqlite3.Connection, tree: Tree, changes: dict[str, Found | None], progress: Progress
) -> None:
    """In the caller's transaction. Raises sqlite3.Error."""
    there = {key: found for key, found in changes.items() if found is not None}
    outlines = reading.outlines(building.sources(there, parsing.versions()), progress)
    stale: set[int] = set()
    answered: set[int] = set()
    for key, found in changes.items():
        number, questions = _take_in(connection, key, found, outlines.get(key))
        answered |= questions
        stale |= {number} if key in outlines else set()
    world = RecordedWorld(connection, tree)
    answered |= _work_out(connection, world, answered)
    for number in sorted(stale | _askers(connection, answered)):
        _resolve(connection, world, number)


def _take_in(
    connection: sqlite3.Connection, key: str, found: Found | None, outline: Outline | None
) -> tuple[int, set[int]]:
    """One file as it is now: its id, and the questions that have another answer by it."""
    statement = "SELECT id, language, scope, outline FROM files WHERE key = ?"
    row = connection.execute(statement, (key,)).fetchone()
    number, language, scope, text = row or (None, None, "", "")
    before = rows.loaded(text) if text else None
    questions = answered_otherwise(key, row is not None, before, found is not None, outline)
    if row is not None and found is not None and found.leads_to != ("" if language else scope):
        questions.add(rows.number(IS_FILE, key))  # a link to another file, or none any more
    if row is not None:
        _remove(connection, number, language, before)
    if (row is None) != (found is None):
        questions |= folder_came_or_went(connection, key)
    if found is not None:
        number = building.insert(connection, number, key, found, outline)
    else:
        _forget(connection, number)
    return number or 0, questions


def _remove(
    connection: sqlite3.Connection, number: int | None, language: str | None, before: Outline | None
) -> None:
    """Its row alone: who depends on it does so still if it comes back."""
    connection.execute("DELETE FROM files WHERE id = ?", (number,))
    if before is not None:
        names = [(language, before.scope, name, number) for name in set(before.declares)]
        statement = "DELETE FROM declared WHERE (language, scope, name, file) = (?, ?, ?, ?)"
        connection.executemany(statement, names)


def _forget(connection: sqlite3.Connection, number: int | None) -> None:
    if number is not None:
        connection.execute("DELETE FROM edges WHERE source = ?", (number,))
        connection.execute("DELETE FROM edges WHERE target = ?", (number,))
        connection.execute("DELETE FROM questions WHERE asker = ?", (number,))


def _work_out(connection: sqlite3.Connection, world: RecordedWorld, answered: set[int]) -> set[int]:
    """Derive anew what rests on these answers; the questions for what comes out otherwise."""
    found: set[int] = set()
    latest = answered
    for _ in range(_MOST_ROUNDS):
        stale = [-asker for asker in _askers(connection, latest, "asker < 0")]
        latest = {each for each in (_work_out_one(connection, world, number) for number in stale) if each}
        if not latest:
            break
        found |= latest
        world.forget()
    return found


def _work_out_one(connection: sqlite3.Connection, world: RecordedWorld, number: int) -> int | None:
    name, before = connection.execute("SELECT name, answer FROM derived WHERE id = ?", (number,)).fetchone()
    answer, asked = world.work_out(name)
    _keep_questions(connection, -number, asked)
    if answer == before:
        return None
    connection.execute("UPDATE derived SET answer = ? WHERE id = ?", (answer, number))
    return rows.number(DERIVED, name)


def _resolve(connection: sqlite3.Connection, world: RecordedWorld, number: int) -> None:
    row = connection.execute("SELECT key, outline FROM files WHERE id = ?", (number,)).fetchone()
    if row is None or not row[1]:
        return
    key, outline = row[0], rows.loaded(row[1])
    targets, asked = world.resolved(key, languages.name_of(key) or "", outline)
    connection.execute("DELETE FROM edges WHERE source = ?", (number,))
    edge = "INSERT OR IGNORE INTO edges SELECT ?, id FROM files WHERE key = ?"
    connection.executemany(edge, [(number, target) for target in targets])
    _keep_questions(connection, number, asked)


def _keep_questions(connection: sqlite3.Connection, asker: int, asked: set[int]) -> None:
    connection.execute("DELETE FROM questions WHERE asker = ?", (asker,))
    rows.keep_questions(connection, [(asker, asked)])


def _askers(connection: sqlite3.Connection, questions: Iterable[int], which: str = "asker > 0") -> set[int]:
    asked = list(questions)
    found: set[int] = set()
    for begin in range(0, len(asked), _AT_ONCE):
        some = asked[begin : begin + _AT_ONCE]
        marks = ",".join("?" * len(some))
        statement = f"SELECT DISTINCT asker FROM questions WHERE question IN ({marks}) AND {which}"
        found.update(row[0] for row in connection.execute(statement, some))
    return found
