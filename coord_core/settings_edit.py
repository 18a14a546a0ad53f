"""Adding features to `.claude-coordinator.yml`: what stands there stays, comments and all."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from coord_core import settings
from coord_core.domain.errors import InputError
from coord_core.project import SETTINGS_FILE
from coord_core.settings_features import KEY, with_features


def add_features(folder: str, features: Mapping[str, Sequence[str]]) -> list[str]:
    """Write those whose names are not there yet; returns their names. The file is replaced at once.

    Raises InputError for a file that is not valid, and OSError.
    """
    path = _place(folder)
    before, _ = settings.load(folder)
    taken = {name.casefold() for name in before.features}
    new = {name: list(each) for name, each in features.items() if name.casefold() not in taken}
    if not new:
        return []
    text = Path(path).read_bytes().decode("utf-8") if os.path.lexists(path) else ""
    changed = with_features(text, new)
    expected = before.model_copy(update={KEY: {**before.features, **new}})
    if not _means(changed, expected):
        raise InputError(
            f"{SETTINGS_FILE} cannot be changed without changing its meaning.", "Add them by hand."
        )
    _replace(path, changed)
    return list(new)


def _place(folder: str) -> str:
    """The file itself; a link stays one. Raises InputError for a link out of the repository, or to nowhere.

    It comes with the repository, so it may lead to whatever its author wants to be written.
    """
    link = os.path.join(folder, SETTINGS_FILE)
    path = os.path.realpath(link)
    inside = os.path.relpath(path, os.path.realpath(folder)).split(os.sep)
    if os.path.islink(link) and (inside[0] in ("..", ".git") or not os.path.isfile(path)):
        raise InputError(
            f"{SETTINGS_FILE} is a link that leads to no file of the repository.",
            "Make it a file of its own.",
        )
    return path


def _means(text: str, expected: settings.Settings) -> bool:
    try:
        return settings.parse(text) == expected
    except InputError:
        return False


def _replace(path: str, text: str) -> None:
    """Readers see the old text or the new one; its mode stays."""
    beside = f"{path}.{os.getpid()}.new"
    mode = stat.S_IMODE(os.stat(path).st_mode) if os.path.lexists(path) else 0o644
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
        with open(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            os.fchmod(file.fileno(), mode)
        os.replace(beside, path)
    except OSError:
        Path(beside).unlink(missing_ok=True)
        raise
