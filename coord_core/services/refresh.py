"""Noticing that `.claude-coordinator.yml` was edited: a hook compares its size and time, others compile it.

Compiling needs pydantic and a YAML parser, which no hook loads. The tool's own program does it, detached;
until then the settings that were compiled last are in force.
"""

from __future__ import annotations

import os

from coord_core import detached

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.project import Project

SETTINGS_FILE = ".claude-coordinator.yml"


def stamp(folder: str) -> str:
    """The file's size and time; empty when there is no file."""
    try:
        found = os.stat(os.path.join(folder, SETTINGS_FILE))
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns}"


def refresh(project: Project) -> None:
    """Have the settings compiled when their file is not what was compiled last."""
    if stamp(project.views) != project.compiled.get("settings_stamp", ""):
        _start_compiler(project)


def _start_compiler(project: Project) -> None:
    program = project.compiled.get("program")
    if isinstance(program, str) and os.path.isabs(program):
        words = [program, "-I", "-m", "coord_core.cli", "init", "--settings-only", project.worktree]
        detached.start(words, os.environ)  # where that fails, the next command compiles them
