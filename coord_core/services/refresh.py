"""Noticing that `.claude-coordinator.yml` was edited: a hook compares its size and time, others compile it.

Compiling needs pydantic and a YAML parser, which no hook loads. The tool's own program does it; until then
the settings that were compiled last are in force, but for those that a person would have to approve anew.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.project import Project


def refresh(project: Project) -> None:
    """Have the settings compiled when their file changed. Nothing waits for it."""
    words = _compiler(project)
    if project.stale and words:
        from coord_core import detached

        detached.start(words, os.environ)  # where that fails, the next command compiles them


def refresh_now(project: Project) -> bool:
    """Compile them and wait. True when they may have changed."""
    words = _compiler(project)
    if not (project.stale and words):
        return False
    from coord_core.detached import NOTHING

    try:  # what it says of wrong settings is in the marker, too
        pid = os.posix_spawn(words[0], words, os.environ, file_actions=NOTHING)
    except OSError:
        return False
    os.waitpid(pid, 0)
    return True


def program(project: Project) -> str:
    """The interpreter of the tool's own environment, which has its libraries; empty when it is not known."""
    found = project.compiled.get("program")
    return found if isinstance(found, str) and os.path.isabs(found) else ""


def _compiler(project: Project) -> list[str]:
    interpreter = program(project)
    if not interpreter:
        return []
    return [interpreter, "-I", "-m", "coord_core.cli", "init", "--settings-only", project.worktree]
