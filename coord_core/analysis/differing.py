"""Which questions about a repository have another answer once a file came, changed or went."""

from __future__ import annotations

import sqlite3

from coord_core.analysis import languages
from coord_core.analysis import recorded_world as kinds
from coord_core.analysis.outline import Outline
from coord_core.analysis.rows import folder, folders, number


def answered_otherwise(
    key: str, was_there: bool, before: Outline | None, is_there: bool, after: Outline | None
) -> set[int]:
    """The numbers of those questions; None for a file without an outline."""
    found = {number(kinds.TEXT, key)}
    if was_there != is_there:
        found |= {number(kinds.IS_FILE, key), number(kinds.FILES_IN, folder(key))}
        found |= {number(kinds.FILES_NAMED, key.rpartition("/")[2])}
    language = languages.name_of(key) or ""
    old, new = _names(before), _names(after)
    found |= {number(kinds.DECLARING, language, scope, name) for scope, name in old ^ new}
    scopes = {before and before.scope, after and after.scope}
    if len(scopes) > 1:
        found |= {number(kinds.OF_SCOPE, language, scope) for scope in scopes if scope is not None}
    if (before.declares if before else ()) != (after.declares if after else ()):
        found.add(number(kinds.DECLARES, key))
    return found


def _names(outline: Outline | None) -> set[tuple[str, str]]:
    return {(outline.scope, name) for name in outline.declares} if outline else set()


def folder_came_or_went(connection: sqlite3.Connection, key: str) -> set[int]:
    """Of a file that is not in the index just now: its folders that are not there without it."""
    found = set()
    for each in folders(key)[:-1]:
        below = (f"{each}/", f"{each}0")  # the sign after the slash
        if connection.execute("SELECT 1 FROM files WHERE key > ? AND key < ? LIMIT 1", below).fetchone():
            break
        found.add(number(kinds.FOLDERS_IN, folder(each)))
    return found
