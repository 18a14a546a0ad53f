"""An analysis as what it would do in each enrolled project, by canonical keys."""

from __future__ import annotations

from coord_core import project as projects
from coord_core.claude import protected
from coord_core.claude.places import home_project
from coord_core.domain.resources import FILE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.payload import Payload
    from coord_core.claude.shell.analysis import Analysis, Staging, Write
    from coord_core.project import Project


class Intent:
    """What a call would do in one working tree: files and folders to write, by key; git's operations."""

    __slots__ = ("files", "folders", "is_open", "operations", "project", "stagings")

    def __init__(self, project: Project) -> None:
        self.project = project
        self.files: dict[str, Write] = {}
        self.folders: list[tuple[str, Write]] = []
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
    return found


def _add(found: Intents, payload: Payload, write: Write) -> None:
    path = projects.resolve(write.path, payload.cwd)
    project = projects.find(path)
    if is_denied(payload, path, project):
        found.denied = True
    elif write.kind == FILE:
        if protected.is_settings(path, project or home_project(payload), payload):
            found.settings = True
        if project is not None and project.governs(path) and path != project.worktree:
            found.of(project).files[project.key(path)] = write
    else:
        _add_folder(found, payload, write, path, project)


def _add_folder(found: Intents, payload: Payload, write: Write, path: str, project: Project | None) -> None:
    if project is None:  # a folder above the project holds it too
        project = home_project(payload)
        if project is not None and project.worktree.startswith(path.rstrip("/") + "/"):
            found.of(project).folders.append(("", write))
    elif project.governs(path) or path == project.worktree:
        found.of(project).folders.append((project.key(path), write))


def is_denied(payload: Payload, path: str, project: Project | None) -> bool:
    """As for an edit, but for the locks that git itself leaves behind when it is killed."""
    if protected.is_tool(path) or protected.is_roster(path, payload):
        return True
    if project is not None and path.endswith("/index.lock") and not path.startswith(project.state + "/"):
        return False
    return protected.is_denied(path, project)
