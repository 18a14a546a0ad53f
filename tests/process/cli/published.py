"""A remote with the branch of the state, and what CI does there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ruamel.yaml import YAML

from coord_core.repository.published import branch as branches
from coord_core.repository.published.branch import BRANCH, Tip
from tests.support.enrolment import git

LOCKS, TASKS, LOG = ".claude-locks.yml", ".claude-tasks.yml", ".claude-audit.log"


class Remote:
    """A bare repository, and what CI does there, from a clone of its own."""

    def __init__(self, bare: Path, clone: Path) -> None:
        self.bare = bare
        self._clone = clone

    def shown(self, name: str) -> str:
        return git(self.bare, "show", f"{BRANCH}:{name}")

    def read(self, name: str) -> object:
        return YAML(typ="safe").load(self.shown(name))

    def tasks(self) -> dict[str, dict[str, object]]:
        found = self.read(TASKS)
        assert isinstance(found, dict)
        return {entry["id"]: entry for entry in found["queue"]}

    def commits(self) -> int:
        return int(git(self.bare, "rev-list", "--count", BRANCH))

    def edit(self, change: Callable[[str], str], name: str = TASKS) -> None:
        def changed(tip: Tip) -> dict[str, bytes]:
            return {**tip.files, name: change(tip.files.get(name, b"").decode()).encode()}

        branches.update(str(self._clone), "origin", changed, "By CI")

    def set(self, id_: str, **told: str) -> None:
        """Keys of an entry, as an editor would change them."""

        def change(text: str) -> str:
            before, entry, after = self._around(text, id_)
            for key, value in told.items():
                lines = entry.split("\n")
                at = [n for n, line in enumerate(lines) if line.startswith(f"    {key}: ")]
                lines[at[0] if at else len(lines) - 1 : at[0] + 1 if at else len(lines) - 1] = [
                    f"    {key}: {value}"
                ]
                entry = "\n".join(lines)
            return before + entry + after

        self.edit(change)

    def _around(self, text: str, id_: str) -> tuple[str, str, str]:
        start = text.index(f"  - id: {id_}\n")
        ends = [text.find(mark, start + 1) for mark in ("  - id: ", "clones:")]
        end = min(place for place in ends if place > 0)
        return text[:start], text[start:end], text[end:]

    def assign(self, id_: str, who: str, task_branch: str = "") -> None:
        self.set(id_, assigned_to=who, status="in_progress", branch=task_branch or f"{who}/feat/x")
