"""Locks on what a call cannot touch, though its folder holds it: they are in nobody's way."""

from __future__ import annotations

from coord_core.claude.commands.intents import Several, is_narrow
from coord_core.claude.shell.marks import is_known
from coord_core.domain import globs
from coord_core.domain.file_lists import keys_of
from coord_core.domain.keys import Keys
from coord_core.domain.resources import DEPENDENTS, SETS, Resource, file_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from coord_core.claude.shell.analysis import Write
    from coord_core.domain.leases import Request
    from coord_core.domain.records import Lock
    from coord_core.project import Project
    from coord_core.services.locks import Ignored

DEEPEST = 5  # folders below the write's own that are told apart; deeper, all below is meant


def out_of_reach(project: Project, key: str, write: Write | Several) -> Ignored:
    """Is no file that is locked one that the write of the folder with this key reaches? In doubt, no."""
    reached: list[list[str] | None] = []  # made once, for all the sets

    def excused(lock: Lock, request: Request) -> bool:
        own = file_key(lock.resource)
        if own is not None:
            return not write.covers(f"{project.worktree}/{own}")
        if lock.resource.kind == DEPENDENTS:
            return not any(write.covers(f"{project.worktree}/{each}") for each in keys_of(lock.resource))
        is_whole = not isinstance(write, Several) and not is_narrow(write)
        if is_whole or lock.resource.kind not in SETS:
            return False
        if isinstance(write, Several):
            return not _of_several(write, project.worktree).reached_by(lock.resource)
        reached.extend([] if reached else [_patterns(project, key, write)])
        return reached[0] is not None and not _meet(lock.resource, key, reached[0])

    return excused


def ignored_by_git(lock: Lock, request: Request) -> bool:
    """Does git, whose operations on the tree leave alone what it ignores, ignore all that is locked?"""
    from coord_core import gitprocess

    key = file_key(lock.resource)
    if key is not None:
        return gitprocess.is_ignored(key, request.worktree)
    if lock.resource.kind not in SETS or lock.resource.kind == DEPENDENTS:
        return False
    folders = globs.fixed_folders(lock.resource.patterns)
    return all(folder and gitprocess.is_folder_ignored(folder, request.worktree) for folder in folders)


def _of_several(write: Several, worktree: str) -> Keys:
    return Keys(path[len(worktree) + 1 :] for path in write.paths)


def _meet(held: Resource, key: str, reached: list[str]) -> bool:
    """Does the set hold the path of the write itself, or what it reaches below?"""
    return globs.has_as_file(held.patterns, key) or globs.meet(held.patterns, reached)


def _patterns(project: Project, key: str, write: Write) -> list[str] | None:
    """All that the write reaches below its folder, and maybe more; None when nothing can be said."""
    place = f"{project.worktree}/{key}" if key else project.worktree
    if write.path != place or not all(map(is_known, (*write.names, *write.without))):
        return None  # it begins above the working tree, or nobody knows what it asks for
    folder = f"{globs.escaped(key)}/" if key else "/"
    found = list(_taken_in(project, folder, write))
    for each in write.without:
        name = _name(project, each)
        found += [f"!{folder}**/{name}", f"!{folder}**/{name}/**"] if name and "[" not in each else []
    try:
        for pattern in found:
            globs.check(pattern)
    except ValueError:
        return None
    return found


def _taken_in(project: Project, folder: str, write: Write) -> Iterator[str]:
    if write.names:
        for name in filter(None, (_name(project, each) for each in write.names)):
            yield f"{folder}**/{name}"
            yield f"{folder}**/{name}/**"
    elif write.depth is not None and write.depth <= DEEPEST:
        for depth in range(write.depth):
            yield f"{folder}{'*/' * depth}*"
    else:
        yield f"{folder}**"


def _name(project: Project, wildcards: str) -> str:
    """A pattern for the names that match the shell's wildcards, and maybe more; empty when none does."""
    if "/" in wildcards:
        return ""
    if "[" in wildcards:
        return "*"
    return "".join(sign if sign in "*?" else globs.escaped(sign) for sign in project.fold(wildcards))
