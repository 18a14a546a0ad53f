"""Could git merge two branches? Tried in memory; nothing stays of it."""

from __future__ import annotations

import os
import re
import tempfile

from coord_core.repository import refs
from coord_core.repository.gitcalls import ask, failed

_NEEDED = (2, 38)
_PATIENCE = 60.0  # seconds
_CLASH = 1  # exit status of `git merge-tree`


def clashes(common: str, one: str, other: str) -> list[str]:
    """The files in which a merge of the two branches would stop, sorted. Raises MachineError when git fails.

    Without any in common, all that both have in another form. None for a branch that is not there, and none
    with an old git: see `hindrance`.
    """
    commits = [refs.commit_of(common, refs.local(name)) for name in (one, other)]
    if not all(commits) or hindrance(common):
        return []
    with tempfile.TemporaryDirectory() as scratch:
        answer = ask(
            common, "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages",
            "--allow-unrelated-histories", *commits, variables=_apart(common, scratch), patience=_PATIENCE,
        )  # fmt: skip
    if answer.status not in (0, _CLASH):
        raise failed("git could not compare two branches", answer)
    return sorted(set(answer.fields[1:])) if answer.status == _CLASH else []


def hindrance(folder: str) -> str:
    """Why branches cannot be compared here, as a sentence; empty when they can."""
    found = re.search(r"(\d+)\.(\d+)", ask(folder, "version").text)
    if found is None or (int(found[1]), int(found[2])) >= _NEEDED:
        return ""
    return f"git {found[0]} cannot merge in memory, so branches are not compared: that needs 2.38."


def _apart(common: str, scratch: str) -> dict[str, str]:
    """New objects go to the scratch folder; the repository's own are read."""
    objects = os.path.join(common, "objects")
    quoted = '"' + objects.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return {"GIT_OBJECT_DIRECTORY": scratch, "GIT_ALTERNATE_OBJECT_DIRECTORIES": quoted}
