"""What git takes away with a `clean` or a `stash`, though it is in no commit: git is asked."""

from __future__ import annotations

import os

from coord_core.claude.protected import SETTINGS
from coord_core.domain.errors import MachineError
from coord_core.gitprocess import ignored_among, run
from coord_core.project import SETTINGS_FILE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coord_core.claude.shell.analysis import Removal


def takes_settings(tree: str, removal: Removal) -> bool:
    """Is a settings file that holds the hooks, or the link to its folder, among them? In doubt, yes."""
    return bool(_taken(tree, removal, _keys(tree)))


def ignored(tree: str, removals: Iterable[Removal], keys: Iterable[str]) -> Iterator[str]:
    """The files among these that git ignores and takes away all the same; in doubt, with what it leaves."""
    there = [key for key in keys if os.path.lexists(f"{tree}/{key}")]
    unknown_to_git = ignored_among(there, tree)
    for removal in removals:
        yield from _taken(tree, removal, unknown_to_git)


def _taken(tree: str, removal: Removal, keys: Iterable[str]) -> list[str]:
    """Those of these files that the removal takes; in doubt, all that it covers."""
    covered = [key for key in keys if removal.write.covers(f"{tree}/{key}")]
    if not covered:
        return []
    command = ["--literal-pathspecs", "ls-files", "-z", *removal.options, "--", *covered]
    try:
        status, listed = run(command, tree)
    except MachineError:
        return covered
    return covered if status != 0 else [os.fsdecode(path) for path in listed.split(b"\0") if path]


def _keys(tree: str) -> Iterator[str]:
    """Those that are there; git does not look behind a link."""
    if os.path.lexists(f"{tree}/{SETTINGS_FILE}"):
        yield SETTINGS_FILE
    if os.path.islink(f"{tree}/.claude"):
        yield ".claude"
    else:
        yield from (f".claude/{name}" for name in SETTINGS if os.path.lexists(f"{tree}/.claude/{name}"))
