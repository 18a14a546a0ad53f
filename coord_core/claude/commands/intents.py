"""An analysis as what it would do in each enrolled project, by canonical keys."""

from __future__ import annotations

import os

from coord_core import project as projects
from coord_core.claude import protected
from coord_core.claude.places import home_project
from coord_core.domain.resources import FILE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.payload import Payload
    from coord_core.claude.shell.analysis import Analysis, Staging, Write
    from coord_core.project import Project


MOST_FILES = 200  # a call that writes more is judged by the folder that holds them all


class Several:
    """Many files, as a write of the folder that holds them all; it reaches these files alone."""

    __slots__ = ("depth", "keeps", "names", "paths", "without")

    def __init__(self, paths: frozenset[str], keeps: bool) -> None:
        self.paths = paths
        self.keeps = keeps
        self.names: tuple[str, ...] = ()
        self.without: tuple[str, ...] = ()
        self.depth = None

    def covers(self, path: str) -> bool:
        return path in self.paths


class Intent:
    """What a call would do in one working tree: files and folders to write, by key; git's operations."""

    __slots__ = ("files", "folders", "is_open", "operations", "project", "stagings")

    def __init__(self, project: Project) -> None:
        self.project = project
        self.files: dict[str, Write] = {}
        self.folders: list[tuple[str, Write | Several]] = []
        self.operations: list[str] = []  # git's verbs that rewrite the whole tree
        self.stagings: list[Staging] = []
        self.is_open = False  # it may also write what could not be read off


class Intents:
    """Of one call: an intent for each working tree, and whether it touches what is protected."""

    __slots__ = ("by_worktree", "denied", "settings")

    def __init__(self) -> None:
        self.by_worktree: dict[str, Intent] = {}
        self.denied = False
        self.settings = False  # it writes a settings file that holds the hooks

    def of(self, project: Project) -> Intent:
        return self.by_worktree.setdefault(project.worktree, Intent(project))


def gather(payload: Payload, analysis: Analysis) -> Intents:
    found = Intents()
    for write in analysis.writes:
        _add(found, payload, write)
    here = projects.find(projects.resolve(payload.cwd, "/"))
    if analysis.unknown and here is not None:
        found.of(here).is_open = True
    for operation in analysis.tree_operations:
        project = projects.find(projects.resolve(operation.folder, payload.cwd))
        if project is not None:
            found.of(project).operations.append(operation.verb)
    for staging in analysis.staging:
        project = projects.find(projects.resolve(staging.folder, payload.cwd))
        if project is not None:
            found.of(project).stagings.append(staging)
    for intent in found.by_worktree.values():
        _gather_many(intent)
    return found


def _gather_many(intent: Intent) -> None:
    if len(intent.files) <= MOST_FILES:
        return
    worktree = intent.project.worktree
    paths = frozenset(f"{worktree}/{key}" for key in intent.files)
    keeps = all(write.keeps for write in intent.files.values())
    folder = os.path.commonpath([os.path.dirname(path) for path in paths])
    intent.folders.append((intent.project.key(folder), Several(paths, keeps)))
    intent.files = {}


def _add(found: Intents, payload: Payload, write: Write) -> None:
    path = projects.resolve(write.path, payload.cwd)
    project = projects.find(path)
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
    try:
        key.encode("utf-8")
    except UnicodeEncodeError:
        intent.is_open = True
    else:
        intent.files[key] = write


def _add_folder(found: Intents, payload: Payload, write: Write, path: str, project: Project | None) -> None:
    if project is None:  # a folder above the project holds it too
        project = home_project(payload)
        if project is not None and project.worktree.startswith(path.rstrip("/") + "/"):
            found.of(project).folders.append(("", write))
    elif project.governs(path) or path == project.worktree:
        key = project.key(path).encode("utf-8", "replace").decode("utf-8")
        found.of(project).folders.append((key, write))


def is_denied(payload: Payload, path: str, project: Project | None) -> bool:
    """As for an edit, but for the locks that git itself leaves behind when it is killed."""
    if protected.is_tool(path) or protected.is_roster(path, payload):
        return True
    if project is not None and path.endswith("/index.lock") and not path.startswith(project.state + "/"):
        return False
    return protected.is_denied(path, project)
