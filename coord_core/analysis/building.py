"""The whole index, from nothing: every source is read, then every reference resolved."""

from __future__ import annotations

import json
import sqlite3

from coord_core.analysis import database, languages, parsing, reading, rows
from coord_core.analysis.outline import Outline
from coord_core.analysis.reading import Progress
from coord_core.analysis.recorded_world import RecordedWorld
from coord_core.analysis.tree import Found, Tree
from coord_core.dependencies import VERSION

_STEP = 100  # files from one sign of progress to the next
_FILE = (
    "INSERT INTO files (id, key, folder, name, language, size, mtime_ns, inode, scope, outline) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def build(tree: Tree, progress: Progress) -> None:
    """Take the place of the index there is. Raises MachineError; that one is kept then.

    `progress` counts every source twice: when it is read, and when it is resolved.
    """
    versions = parsing.versions()
    found = tree.scan()
    outlines = reading.outlines(sources(found, versions), lambda done, total: progress(done, 2 * total))
    with database.replacing(tree.project.state) as connection:
        _keep_meta(connection, tree, versions)
        ids = {key: number for number, key in enumerate(sorted(found), 1)}
        for key, number in ids.items():
            insert(connection, number, key, found[key], outlines.get(key))
        _resolve(connection, ids, outlines, RecordedWorld(connection, tree), progress)


def sources(found: dict[str, Found], versions: dict[str, int]) -> dict[str, Found]:
    """Those that have a language that can be read here."""
    return {
        key: each
        for key, each in found.items()
        if versions.get(languages.name_of(key) or "") and not each.leads_to
    }


def insert(
    connection: sqlite3.Connection, number: int | None, key: str, found: Found, outline: Outline | None
) -> int:
    """Its id; a new one without `number`. `outline`: None for a file that is only known to be there."""
    language = None if outline is None else languages.name_of(key)
    scope, text = (found.leads_to, "") if outline is None else (outline.scope, rows.dumped(outline))
    folder, _, name = key.rpartition("/")
    values = (number, key, folder, name, language, found.size, found.mtime_ns, found.inode, scope, text)
    number = connection.execute(_FILE, values).lastrowid or 0
    if outline is not None and outline.declares:
        names = [(language, scope, declared, number) for declared in set(outline.declares)]
        connection.executemany("INSERT INTO declared VALUES (?, ?, ?, ?)", names)
    return number


def meta(tree: Tree, versions: dict[str, int]) -> dict[str, str | int]:
    """What an index has to say of itself to be true here."""
    return {"version": VERSION, "languages": json.dumps(versions), "root": tree.root}


def _keep_meta(connection: sqlite3.Connection, tree: Tree, versions: dict[str, int]) -> None:
    connection.executemany("INSERT INTO meta VALUES (?, ?)", meta(tree, versions).items())


def _resolve(
    connection: sqlite3.Connection,
    ids: dict[str, int],
    outlines: dict[str, Outline],
    world: RecordedWorld,
    progress: Progress,
) -> None:
    edges: list[tuple[int, int]] = []
    questions: list[tuple[int, set[int]]] = []
    count = len(outlines)
    for done, (key, outline) in enumerate(outlines.items(), 1):
        if done % _STEP == 0 or done == count:
            progress(count + done, 2 * count)
        targets, asked = world.resolved(key, languages.name_of(key) or "", outline)
        edges += [(ids[key], ids[target]) for target in targets if target in ids]
        questions.append((ids[key], asked))
    connection.executemany("INSERT INTO edges VALUES (?, ?)", sorted(edges))
    rows.keep_questions(connection, questions)
