"""From an analysis, with paths as the command names them, to the intents; what is protected is found."""

from __future__ import annotations

import os

from coord_core import project as projects
from coord_core.claude import protected
from coord_core.claude.commands.intents import Intent, Intents, Several
from coord_core.claude.places import home_project
from coord_core.claude.shell.analysis import Staging, Write
from coord_core.domain.resources import FILE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.payload import Payload
    from coord_core.claude.shell.analysis import Analysis
    from coord_core.project import Project

MOST_FILES = 200  # a call that writes more is judged by the folder that holds them all


def sort(payload: Payload, analysis: Analysis) -> Intents:
    """What the call would do, by working tree."""
    found = Intents()
    for write in analysis.writes:
        _add(found, payload, write)
    made = [projects.resolve(folder, payload.cwd) for folder in analysis.made]
    found.denied |= any(protected.is_guard(path, payload) for path in made)
    if analysis.unknown:
        _open(found, payload, analysis)
    for operation in analysis.tree_operations:
        for project, root in _repositories(payload, operation.folder):
            found.of(project).operations.append((operation.verb, root))
    for staging in analysis.staging:
        for project, root in _repositories(payload, staging.folder):
            found.of(project).stagings.append((_at_its_place(payload, staging, project), root))
    _add_removals(found, payload, analysis)
    for intent in found.by_worktree.values():
        _gather_many(intent)
    return found


def _add_removals(found: Intents, payload: Payload, analysis: Analysis) -> None:
    """Beside the write or the operation that each goes with."""
    if not analysis.removals:
        return
    from coord_core.claude.commands import removals  # few calls remove such

    for removal in analysis.removals:
        path = projects.resolve(removal.write.path, payload.cwd)
        project = projects.find(path)
        if project is not None:
            placed = removal.at(path)
            if project.worktree in found.by_worktree:
                found.of(project).removals.append(placed)
            found.settings = found.settings or removals.takes_settings(project.worktree, placed)


def _open(found: Intents, payload: Payload, analysis: Analysis) -> None:
    """Anything may be written where the command runs, and where it goes."""
    for folder in (payload.cwd, *analysis.folders):
        project = projects.find(projects.resolve(folder, payload.cwd))
        if project is not None:
            found.of(project).is_open = True


def _repositories(payload: Payload, folder: str) -> list[tuple[Project, str]]:
    """The project that a folder belongs to, and the key of the root of the git repository it lies in."""
    path = projects.resolve(folder, payload.cwd)
    project = projects.find(path)
    if project is None:
        return []
    while path != project.worktree and not os.path.lexists(os.path.join(path, ".git")):
        path = os.path.dirname(path)
    if not os.path.lexists(os.path.join(path, ".git")):
        return []  # a plain folder: git has nothing to do there
    return [(project, _storable(project.key(path)))]


def _add(found: Intents, payload: Payload, write: Write) -> None:
    path = projects.resolve(write.path, payload.cwd)
    project = projects.find(path)
    found.settings = (
        found.settings
        or (not write.keeps and protected.is_settings_link(write.path))
        or protected.takes_along(write.at(path), payload)
    )
    if is_denied(payload, path, project):
        found.denied = True
    elif write.kind == FILE:
        if protected.is_settings(path, project or home_project(payload), payload):
            found.settings = True
        if project is not None and project.governs(path) and path != project.worktree:
            _add_file(found.of(project), project.key(path), write)
    else:
        _add_folder(found, payload, write, path, project)


def _add_file(intent: Intent, key: str, write: Write) -> None:
    """A name that is not valid Unicode cannot be locked; what happens to it is looked at afterwards."""
    if key == _storable(key):
        intent.files[key] = write
    else:
        intent.is_open = True


def _add_folder(found: Intents, payload: Payload, write: Write, path: str, project: Project | None) -> None:
    """In the working tree that the folder belongs to, and in those that lie below it."""
    if not write.keeps and protected.is_settings_folder(path, payload):
        found.settings = True
    home = project or home_project(payload)
    if project is not None and (project.governs(path) or path == project.worktree):
        key = _storable(project.key(path))
        found.of(project).folders.append((key, write.at(_path(project, key))))
    for worktree in projects.worktrees(home) if home is not None else ():
        below = projects.find(worktree) if worktree.startswith(path.rstrip("/") + "/") else None
        if below is not None and below.worktree == worktree:
            found.of(below).folders.append(("", write.at(path)))


def _at_its_place(payload: Payload, staging: Staging, project: Project) -> Staging:
    paths = []
    for write in staging.paths:
        path = projects.resolve(write.path, payload.cwd)
        inside = path == project.worktree or path.startswith(project.worktree + "/")
        paths.append(write.at(_path(project, project.key(path)) if inside else path))
    return Staging(staging.verb, staging.folder, tuple(paths), staging.skips_hooks, staging.takes_index)


def _path(project: Project, key: str) -> str:
    return f"{project.worktree}/{key}" if key else project.worktree


def _storable(key: str) -> str:
    return key.encode("utf-8", "replace").decode("utf-8")


def _gather_many(intent: Intent) -> None:
    if len(intent.files) <= MOST_FILES:
        return
    paths = frozenset(_path(intent.project, key) for key in intent.files)
    keeps = all(write.keeps for write in intent.files.values())
    folder = os.path.commonpath([os.path.dirname(path) for path in paths])
    intent.folders.append((intent.project.key(folder), Several(paths, keeps)))
    intent.files = {}


def is_denied(payload: Payload, path: str, project: Project | None) -> bool:
    """As for an edit, but for the locks that git itself leaves behind when it is killed."""
    if protected.is_guard(path, payload):
        return True
    if project is not None and path.endswith("/index.lock") and not path.startswith(project.state + "/"):
        return False
    return protected.is_denied(path, project)
