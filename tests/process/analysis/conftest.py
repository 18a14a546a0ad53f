"""A repository with some sources in Python, and what its index says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.analysis import index
from coord_core.dependencies import open_index
from tests.support.analysis import write
from tests.support.enrolment import Enrolled, git


class Sources:
    """An enrolled repository whose files are written here."""

    def __init__(self, enrolled: Enrolled) -> None:
        self.enrolled = enrolled
        self.root = enrolled.root

    def write(self, **texts: str) -> None:
        """Modules by name; `__` in it is a folder."""
        for name, text in texts.items():
            write(self.root / f"{name.replace('__', '/')}.py", text)

    def commit(self) -> None:
        git(self.root, "add", ".")
        git(self.root, "commit", "-qm", "Change")

    def refresh(self, rebuild: bool = False) -> None:
        index.refresh(self.enrolled.project, rebuild=rebuild)

    def edges(self) -> dict[str, list[str]]:
        """Of the index as it is: a file to those that it depends on. Fails where there is none."""
        found = open_index(str(self.enrolled.state))
        assert found is not None
        edges: dict[str, list[str]] = {}
        for source, target in found.edges():
            edges.setdefault(source, []).append(target)
        found.close()
        return edges

    @property
    def index(self) -> Path:
        return self.enrolled.state / "dependencies.db"


@pytest.fixture
def sources(enrolled: Enrolled) -> Sources:
    """`a` depends on `b`, `b` on `c`; there is no index yet."""
    made = Sources(enrolled)
    made.write(a="import b", b="import c", c="")
    return made
