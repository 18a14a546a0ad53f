"""Can the tasks file be taken in? What `doctor` says of it."""

from __future__ import annotations

from coord_core.domain.errors import InputError
from coord_core.project import Project
from coord_core.services import task_intake
from coord_core.services.snapshot import Snapshot
from coord_core.services.tasks_due import NAME

_MEND = "Mend it there. Until then nothing that was edited in it counts, and it is not brought up to date."


def problem(project: Project) -> tuple[str, str]:
    """What is wrong with it, with the line, and what to do; two empty texts when nothing is."""
    try:
        with Snapshot(project) as tx:
            task_intake.check(tx, project)
    except InputError as error:
        return error.problem, f"{error.mend} {_MEND}".strip()
    except OSError as error:
        return f"{NAME} cannot be read: {error.strerror}.", "Check its permissions."
    return "", ""
