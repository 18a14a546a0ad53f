"""Could git merge two branches? Tried in memory; nothing stays of it."""

from __future__ import annotations

import os
import re
import tempfile

from coord_core.repository import refs
from coord_core.repository.gitcalls import ask, failed, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_NEEDED = (2, 39)
_PATIENCE = 60.0  # seconds, for all pairs
_CLEAN = "1"  # of one merge among several, where git's exit status says nothing of each


def clashes(common: str, pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """For each two branches the files in which a merge of them would stop, sorted.

    Without any commit in common, all that both have in another form. None for a branch that is not there, and
    none with an old git: see `hindrance`. Branches with the same tip are not merged, and the same two tips
    once only: one git does all. Raises MachineError when it fails.
    """
    tips = _tips(common, {name for pair in pairs for name in pair})
    merges = {two: two for pair in pairs if (two := _tips_of(pair, tips)) and two[0] != two[1]}
    if not merges or hindrance(common):
        return [[] for _ in pairs]
    found = dict(zip(merges, _merged(common, merges), strict=True))
    return [found.get(_tips_of(pair, tips) or ("", ""), []) for pair in pairs]


def hindrance(folder: str) -> str:
    """Why branches cannot be compared here, as a sentence; empty when they can."""
    found = re.search(r"(\d+)\.(\d+)", ask(folder, "version").text)
    if found is None or (int(found[1]), int(found[2])) >= _NEEDED:
        return ""
    return f"git {found[0]} cannot merge in memory, so branches are not compared: that needs 2.39."


def _tips(common: str, branches: Iterable[str]) -> dict[str, str]:
    """The commit of each branch that there is."""
    wanted = sorted(map(refs.local, branches))
    if not wanted:
        return {}
    lines = tell(common, "for-each-ref", "--format=%(objectname) %(refname)", "--", *wanted).splitlines()
    found = (line.partition(" ") for line in lines)
    return {name.removeprefix(refs.local("")): commit for commit, _, name in found}


def _tips_of(pair: tuple[str, str], tips: dict[str, str]) -> tuple[str, str] | None:
    one, other = tips.get(pair[0]), tips.get(pair[1])
    return (one, other) if one and other else None


def _merged(common: str, merges: Iterable[tuple[str, str]]) -> Iterator[list[str]]:
    """Of each two commits the files that clash."""
    with tempfile.TemporaryDirectory() as scratch:
        answer = ask(
            common, "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages",
            "--allow-unrelated-histories", "--stdin", variables=_apart(common, scratch), patience=_PATIENCE,
            given="".join(f"{one} {other}\n" for one, other in merges).encode(),
        )  # fmt: skip
    if answer.status:
        raise failed("git could not compare the branches", answer)
    return _records(os.fsdecode(answer.output).split("\0"))


def _records(fields: Iterable[str]) -> Iterator[list[str]]:
    """Each merge is its status, the tree it made, and files; an empty field ends it."""
    record: list[str] = []
    for field in fields:
        if field:
            record.append(field)
        elif record:
            yield [] if record[0] == _CLEAN else sorted(set(record[2:]))
            record = []


def _apart(common: str, scratch: str) -> dict[str, str]:
    """New objects go to the scratch folder; the repository's own are read."""
    objects = os.path.join(common, "objects")
    quoted = '"' + objects.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return {"GIT_OBJECT_DIRECTORY": scratch, "GIT_ALTERNATE_OBJECT_DIRECTORIES": quoted}
