"""What else tells of a state that is lost: its place, the audit log, and why it was not rebuilt before."""

from __future__ import annotations

import os

from coord_core import project as projects
from coord_core.domain.errors import CoordinatorError, StateError
from coord_core.storage import journal
from coord_core.views import audit_log
from coord_core.witness import read_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.project import Project

REFUSAL = "rebuild.refused"
_TAIL = 8192  # bytes of the log's end that are read
_LONGEST = 18  # digits of a number


def project_of(folder: str) -> Project | None:
    """The project whose state folder this is, seen from no working tree; None when it is not enrolled."""
    common, name = os.path.split(folder)
    marker = os.path.join(common, projects.MARKER)
    if folder.endswith(projects.PLAIN_STATE):
        common = folder[: -len(projects.PLAIN_STATE) - 1]
        marker = os.path.join(common, projects.PLAIN_MARKER)
    try:
        return projects.opened("", common, marker, folder) if name else None
    except CoordinatorError:
        return None


def last_seq_told(folder: str) -> int:
    """The last sequence number in the audit log, 0 when it names none. A view, so it proves nothing."""
    project = project_of(folder)
    try:
        with open(os.path.join(project.views if project else folder, audit_log.NAME), "rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - _TAIL))
            words = file.read().split(b"\n  seq: ")
    except OSError:
        return 0
    number = words[-1].split(b"\n")[0] if len(words) > 1 else b""
    return int(number) if number.isdigit() and len(number) <= _LONGEST else 0


def note_refusal(folder: str, error: StateError) -> None:
    """A detached rebuild was refused: hooks say so, instead of starting another, as long as it holds."""
    try:
        with open(os.path.join(folder, REFUSAL), "w", encoding="utf-8") as file:
            file.write(f"{journal.size(folder)}\n{error.problem}\n{error.mend}\n")
    except OSError:
        pass


def refusal(folder: str) -> StateError | None:
    """Why the last rebuild was refused, unless the journal has changed since."""
    size, _, said = (read_text(os.path.join(folder, REFUSAL)) or "").partition("\n")
    if size != str(journal.size(folder)):
        return None
    problem, _, mend = said.strip().partition("\n")
    return StateError(problem, mend)


def forget_refusal(folder: str) -> None:
    try:
        os.unlink(os.path.join(folder, REFUSAL))
    except OSError:
        pass
