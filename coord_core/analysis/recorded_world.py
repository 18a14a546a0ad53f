"""The World of an index, which notes what it was asked: the questions whose answers a resolution rests on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

from coord_core.analysis import languages, rows
from coord_core.analysis.outline import Outline
from coord_core.analysis.tree import Tree

LARGEST = 1_000_000  # bytes of a text

# Kinds of question.
IS_FILE, FILES_IN, FOLDERS_IN, FILES_NAMED, TEXT = "is_file", "files_in", "folders_in", "files_named", "text"
DECLARING, OF_SCOPE, DECLARES, DERIVED = "declaring", "of_scope", "outline_declares", "derived"

_IN = "SELECT key FROM files WHERE folder = ? ORDER BY key"
_NAMED = "SELECT key FROM files WHERE name = ? ORDER BY key"
_LINK = "SELECT scope FROM files WHERE key = ? AND language IS NULL AND scope <> ''"
_OF_SCOPE = "SELECT key FROM files WHERE language = ? AND scope = ? ORDER BY key"
_DECLARING = (
    "SELECT key FROM declared JOIN files ON files.id = declared.file "
    "WHERE declared.language = ? AND declared.scope = ? AND declared.name = ? ORDER BY key"
)

T = TypeVar("T")


class RecordedWorld:
    """Answers come from the index's tables, texts from the tree."""

    def __init__(self, connection: sqlite3.Connection, tree: Tree) -> None:
        self._connection = connection
        self._tree = tree
        self._asked: set[int] = set()
        self._answers: dict[tuple[str, ...], tuple[int, Any]] = {}
        self._folders: dict[str, set[str]] | None = None
        self._at_work: set[str] = set()  # what is being derived just now

    def resolved(self, key: str, language: str, outline: Outline) -> tuple[set[str], set[int]]:
        """What a file depends on, and the numbers of the questions that were asked for it."""
        resolve = languages.module(language).resolve
        nowhere: set[str] = set()
        targets, asked = self._noting(lambda: _or_nothing(lambda: resolve(key, outline, self), nowhere))
        return {end for target in targets if (end := self._end(self._tree.fold(target))) != key}, asked

    def work_out(self, name: str) -> tuple[str, set[int]]:
        """What is derived, as JSON, and the questions. `name` as `derived_name` makes it."""
        language, what, argument = name.split("\n", 2)
        work = languages.module(language).DERIVED[what]
        self._at_work.add(name)
        try:
            answer, asked = self._noting(lambda: _or_nothing(lambda: work(argument, self), None))
        finally:
            self._at_work.discard(name)
        return json.dumps(answer), asked

    def forget(self) -> None:
        """Something changed: every answer is found anew."""
        self._answers.clear()
        self._folders = None

    def is_file(self, key: str) -> bool:
        return bool(self._answer((IS_FILE, self._tree.fold(key)), self._is_file))

    def files_in(self, folder: str) -> list[str]:
        return list(self._answer((FILES_IN, self._tree.fold(folder)), lambda *of: self._keys(_IN, *of)))

    def folders_in(self, folder: str) -> list[str]:
        return list(self._answer((FOLDERS_IN, self._tree.fold(folder)), self._folders_in))

    def files_named(self, name: str) -> list[str]:
        return list(self._answer((FILES_NAMED, self._tree.fold(name)), lambda *of: self._keys(_NAMED, *of)))

    def text(self, key: str) -> str | None:
        found: str | None = self._answer((TEXT, self._tree.fold(key)), self._text)
        return found

    def declaring(self, language: str, scope: str, name: str) -> list[str]:
        asked = (DECLARING, language, scope, name)
        return list(self._answer(asked, lambda *of: self._keys(_DECLARING, *of)))

    def of_scope(self, language: str, scope: str) -> list[str]:
        return list(self._answer((OF_SCOPE, language, scope), lambda *of: self._keys(_OF_SCOPE, *of)))

    def outline_declares(self, key: str) -> tuple[str, ...]:
        found: tuple[str, ...] = self._answer((DECLARES, self._tree.fold(key)), self._declares)
        return found

    def derived(self, language: str, name: str, argument: str = "") -> Any:
        return self._answer((DERIVED, f"{language}\n{name}\n{argument}"), self._derived)

    def _answer(self, question: tuple[str, ...], find: Callable[..., Any]) -> Any:
        known = self._answers.get(question)
        if known is None:
            known = self._answers[question] = (rows.number(*question), find(*question[1:]))
        self._asked.add(known[0])
        return known[1]

    def _noting(self, ask: Callable[[], T]) -> tuple[T, set[int]]:
        outer, self._asked = self._asked, set()
        try:
            return ask(), self._asked
        finally:
            self._asked = outer

    def _is_file(self, key: str) -> bool:
        return self._connection.execute("SELECT 1 FROM files WHERE key = ?", (key,)).fetchone() is not None

    def _end(self, key: str) -> str:
        """The file itself, where the key is a link's."""
        row = self._connection.execute(_LINK, (key,)).fetchone()
        return row[0] if row else key

    def _keys(self, statement: str, *parameters: str) -> list[str]:
        return [row[0] for row in self._connection.execute(statement, parameters)]

    def _folders_in(self, folder: str) -> list[str]:
        if self._folders is None:
            self._folders = {}
            for (each,) in self._connection.execute("SELECT DISTINCT folder FROM files"):
                for inner in [each, *rows.folders(each)]:
                    if inner:
                        self._folders.setdefault(rows.folder(inner), set()).add(inner)
        return sorted(self._folders.get(folder, ()))

    def _text(self, key: str) -> str | None:
        found = self._tree.look(key) if self._is_file(key) else None
        if found is None or found.size > LARGEST:
            return None
        try:
            with open(found.path, encoding="utf-8", errors="replace") as file:
                return file.read(LARGEST)
        except OSError:
            return None

    def _declares(self, key: str) -> tuple[str, ...]:
        row = self._connection.execute("SELECT outline FROM files WHERE key = ?", (key,)).fetchone()
        return rows.loaded(row[0]).declares if row and row[0] else ()

    def _derived(self, name: str) -> Any:
        if name in self._at_work:  # it rests on itself
            return None
        row = self._connection.execute("SELECT answer FROM derived WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0] if row else self._derive(name))

    def _derive(self, name: str) -> str:
        answer, asked = self.work_out(name)
        made = self._connection.execute("INSERT INTO derived (name, answer) VALUES (?, ?)", (name, answer))
        rows.keep_questions(self._connection, [(-(made.lastrowid or 0), asked)])
        return answer


def _or_nothing(work: Callable[[], T], nothing: T) -> T:
    """What a language cannot resolve leads nowhere: one file does not stop an index."""
    try:
        return work()
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return nothing
