"""C: the includes that gcc's own preprocessor follows: `gcc -E -dI` on each source, and on each header alone.

A header that is nowhere (generated, of another system) is taken to be empty, so that gcc goes on. A directive
that opened nothing, since a guard showed that the file was there already, is looked up as gcc documents it.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.oracles import Edge, Facts, facts
from bench.oracles.programs import needed

_MARKER = re.compile(r'^# \d+ "((?:[^"\\]|\\.)*)"((?: \d)*)$')
_MISSING = re.compile(r"fatal error: (.+): No such file")
_DIRECTIVE = re.compile(r'^#\s*(?:include|include_next|import)\s*(["<])([^">]+)[">]')
_MOST_MISSING = 30


def read(folder: Path, part: str = "", include: tuple[str, ...] = ()) -> Facts:
    """Of the files below `part`; `include`: folders for -I. Raises UnavailableError."""
    needed(gcc="gcc")
    tree = folder.resolve()
    sources = sorted(
        path.relative_to(tree).as_posix() for path in (tree / part).rglob("*.[ch]") if path.is_file()
    )
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda key: _Run(tree, include, key).edges(), sources))
    edges = set[Edge]().union(*found)
    return facts(set(sources) | {target for _, target in edges}, edges)


class _Run:
    """One file through the preprocessor."""

    def __init__(self, tree: Path, include: tuple[str, ...], key: str) -> None:
        self._tree, self._key = tree, key
        self._folders = [tree / each for each in include]

    def edges(self) -> set[Edge]:
        found: set[Edge] = set()
        current: str | None = self._key
        pending: tuple[str, str, str] | None = None  # a directive that has opened no file yet
        for line in self._output().splitlines():
            marker, directive = _MARKER.match(line), _DIRECTIVE.match(line)
            if marker:
                current = self._inside(marker[1])
                if "1" in marker[2].split() and pending:
                    found.update([(pending[0], current)] if current else [])
                    pending = None
            elif directive or (pending and line.strip()):
                found.update(self._looked_up(pending))
                pending = (current, directive[1], directive[2]) if directive and current else None
        return found | set(self._looked_up(pending))

    def _output(self) -> str:
        with tempfile.TemporaryDirectory() as empty:
            flags = [f"-I{folder}" for folder in [*self._folders, empty]]
            command = ["gcc", "-E", "-dI", "-x", "c", *flags, str(self._tree / self._key)]
            for _ in range(_MOST_MISSING):
                done = subprocess.run(
                    command, capture_output=True, text=True, errors="replace", cwd=self._tree
                )
                missing = _MISSING.search(done.stderr)
                if missing is None or not _stubbed(Path(empty).resolve(), missing[1]):
                    break
        return done.stdout

    def _looked_up(self, directive: tuple[str, str, str] | None) -> Iterator[Edge]:
        if directive is None:
            return
        source, sign, name = directive
        own = [(self._tree / source).parent] if sign == '"' else []
        for folder in own + self._folders:
            if (folder / name).is_file() and (key := self._inside(str(folder / name))):
                yield source, key
                return

    def _inside(self, path: str) -> str | None:
        """The key of a path as gcc writes it; None outside of the tree."""
        real = os.path.realpath(self._tree / path)
        return os.path.relpath(real, self._tree) if real.startswith(f"{self._tree}{os.sep}") else None


def _stubbed(empty: Path, name: str) -> bool:
    """Make the header that is missing; False when that does not help."""
    stub = (empty / name).resolve()
    if not stub.is_relative_to(empty) or stub.exists():
        return False
    stub.parent.mkdir(parents=True, exist_ok=True)
    stub.touch()
    return True
