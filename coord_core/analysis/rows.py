"""What the index keeps as text: outlines as JSON, questions as numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import blake2b
from sqlite3 import Connection

from coord_core.analysis.outline import Outline, Reference


def dumped(outline: Outline) -> str:
    return json.dumps(outline, separators=(",", ":"))


def loaded(text: str) -> Outline:
    scope, declares, references, uses = json.loads(text)
    return Outline(
        scope,
        tuple(declares),
        tuple(Reference(target, tuple(names), kind) for target, names, kind in references),
        tuple(uses),
    )


def number(*question: str) -> int:
    """Of a question: its kind and what it is about. The same in every process, in 64 bits with a sign."""
    digest = blake2b("\0".join(question).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def folder(key: str) -> str:
    return key.rpartition("/")[0]


def folders(key: str) -> list[str]:
    """Those that a file lies in, the innermost first, down to the root.

    >>> folders("a/b/c.py")
    ['a/b', 'a', '']
    """
    parts = key.split("/")[:-1]
    return ["/".join(parts[:end]) for end in range(len(parts), -1, -1)]


def keep_questions(connection: Connection, asked: Iterable[tuple[int, set[int]]]) -> None:
    """What each asker asked: a file's id, or the negative id of what is derived."""
    found = sorted((question, asker) for asker, questions in asked for question in questions)
    connection.executemany("INSERT OR IGNORE INTO questions VALUES (?, ?)", found)
