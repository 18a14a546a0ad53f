"""What can keep an installation from going on, worded for the person who has to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coord_core.domain.errors import CoordinatorError


class InstallError(CoordinatorError):
    """Nothing was changed. `problem` says what is wrong, `mend` what to do about it."""

    exit_status = 1


class SettingsError(InstallError):
    """A Claude Code settings file that cannot be merged into; line and column count from 1, 0 = unknown."""

    exit_status = 2

    def __init__(self, file: Path | str, line: int, column: int, reason: str, mend: str) -> None:
        place = f"{file}:{line}:{column}" if line else str(file)
        super().__init__(f"{place}: {reason}.", mend)
        self.file = str(file)
        self.line = line
        self.column = column
        self.reason = reason


class GitError(InstallError):
    """git is missing, refused a question, or has a setting that keeps the commit check from running."""

    exit_status = 3


class LauncherError(InstallError):
    """The place of the per-user launcher is taken by a file that is not ours."""


class DiskError(InstallError):
    """A folder without permission, a full disk. What was begun has been put back or can be run again."""

    exit_status = 3


@contextmanager
def disk_errors(place: Path) -> Iterator[None]:
    """Says an OSError in words. `place` is where the work is done, when the error names no file."""
    try:
        yield
    except OSError as error:
        problem = f"{error.filename or place}: {error.strerror or error}."
        raise DiskError(problem, "Mend that and run this again.") from error
