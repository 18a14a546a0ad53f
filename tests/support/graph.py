"""An index of dependencies with the edges that a test wants, as the analysis would leave it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from coord_core import analysis
from coord_core.dependencies import NAME, VERSION

SCHEMA = Path(analysis.__file__).with_name("schema.sql")
USER, USED = "src/login.py", "src/token.py"  # one that depends on the other


def write_graph(state: Path, edges: dict[str, list[str]]) -> None:
    """`edges`: the files that each file depends on."""
    index = sqlite3.connect(state / NAME)
    index.executescript(SCHEMA.read_text())
    index.execute("INSERT INTO meta VALUES ('version', ?)", (VERSION,))
    keys = sorted({*edges, *(target for targets in edges.values() for target in targets)})
    rows = [(number, key, *_split(key)) for number, key in enumerate(keys, start=1)]
    index.executemany(
        "INSERT INTO files (id, key, folder, name, size, mtime_ns, scope, outline) "
        "VALUES (?, ?, ?, ?, 0, 0, '', '')",
        rows,
    )
    numbers = {key: number for number, key in enumerate(keys, start=1)}
    pairs = [(numbers[source], numbers[target]) for source, targets in edges.items() for target in targets]
    index.executemany("INSERT INTO edges VALUES (?, ?)", pairs)
    index.commit()
    index.close()


def _split(key: str) -> tuple[str, str]:
    folder, _, name = key.rpartition("/")
    return folder, name
