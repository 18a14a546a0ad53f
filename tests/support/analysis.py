"""A repository in memory, for the tests of a language: `edges({"a.py": "import b", "b.py": ""})`."""

from __future__ import annotations

import itertools
import json
import os
import time
from functools import cached_property
from pathlib import Path
from typing import Any

from coord_core.analysis import languages, parsing
from coord_core.analysis.outline import EMPTY, Outline

_moments = itertools.count(time.time_ns() - 10**13, 10**9)


def write(path: Path, text: str) -> None:
    """As if it had been some time ago, and each time at another: no file is read again without a change."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    moment = next(_moments)
    os.utime(path, ns=(moment, moment))


class MemoryWorld:
    """The World of some files and their texts. Nothing of it changes."""

    def __init__(self, files: dict[str, str | bytes]) -> None:
        self.sources = {
            key: text.encode() if isinstance(text, str) else text for key, text in sorted(files.items())
        }
        self._derived: dict[tuple[str, str, str], str] = {}

    def is_file(self, key: str) -> bool:
        return key in self.sources

    def files_in(self, folder: str) -> list[str]:
        return [key for key in self.sources if key.rpartition("/")[0] == folder]

    def folders_in(self, folder: str) -> list[str]:
        above = folder + "/" if folder else ""
        below = [key[len(above) :] for key in self.sources if key.startswith(above)]
        return sorted({above + rest.partition("/")[0] for rest in below if "/" in rest})

    def files_named(self, name: str) -> list[str]:
        return [key for key in self.sources if key.rpartition("/")[2] == name]

    def text(self, key: str) -> str | None:
        source = self.sources.get(key)
        return None if source is None or len(source) > 1_000_000 else source.decode("utf-8", "replace")

    def declaring(self, language: str, scope: str, name: str) -> list[str]:
        return [key for key in self.of_scope(language, scope) if name in self.outlines[key].declares]

    def of_scope(self, language: str, scope: str) -> list[str]:
        return [
            key
            for key, found in self.outlines.items()
            if languages.name_of(key) == language and found.scope == scope
        ]

    def outline_declares(self, key: str) -> tuple[str, ...]:
        return self.outlines.get(key, EMPTY).declares

    def derived(self, language: str, name: str, argument: str = "") -> Any:
        """Through JSON, as the index keeps it."""
        asked = (language, name, argument)
        if asked not in self._derived:
            self._derived[asked] = "null"  # for what rests on itself
            self._derived[asked] = json.dumps(languages.module(language).DERIVED[name](argument, self))
        return json.loads(self._derived[asked])

    @cached_property
    def outlines(self) -> dict[str, Outline]:
        """Of the files that have a language."""
        return {
            key: parsing.outline(key, source)
            for key, source in self.sources.items()
            if languages.name_of(key) is not None
        }

    def of(self, key: str) -> set[str]:
        """What a file depends on; fails where the contract of `resolve` is broken."""
        name = languages.name_of(key)
        assert name is not None
        found: set[str] = languages.module(name).resolve(key, self.outlines[key], self)
        assert key not in found, f"{key} depends on itself"
        assert found <= set(self.sources), f"{key} depends on what is not there: {found}"
        return found

    def edges(self) -> set[tuple[str, str]]:
        return {(key, target) for key in self.outlines for target in self.of(key)}


def edges(files: dict[str, str | bytes]) -> set[tuple[str, str]]:
    """All dependencies among some files, as (source, target)."""
    return MemoryWorld(files).edges()
