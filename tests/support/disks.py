"""A state folder that is damaged again and again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from coord_core.storage.sqlite import open_store
from tests.support.enrolment import Enrolled

Locks = list[tuple[int, str, str]]
PAGE = 4096


def locks(enrolled: Enrolled) -> Locks:
    return [(lock.token, str(lock.resource), lock.instance) for lock in enrolled.locks()]


class Disk:
    """The state folder as it was at one moment, to be damaged again and again."""

    def __init__(self, enrolled: Enrolled) -> None:
        self.state = enrolled.state
        self.views = enrolled.root
        self._kept = enrolled.root.parent / "kept"
        shutil.copytree(self.state, self._kept / "state")
        for view in self.views.glob(".claude-*"):
            shutil.copy2(view, self._kept)
        self.locks = locks(enrolled)  # last: whoever closes the database folds its log
        self.restore()

    def restore(self) -> None:
        shutil.rmtree(self.state)
        shutil.copytree(self._kept / "state", self.state)
        for view in self._kept.glob(".claude-*"):
            shutil.copy2(view, self.views)

    def path(self, ending: str = "") -> Path:
        return self.state / f"state.db{ending}"

    def size(self, ending: str = "") -> int:
        return self.path(ending).stat().st_size

    def overwrite(self, ending: str, first: int, data: bytes) -> None:
        with self.path(ending).open("r+b") as file:
            file.seek(first)
            file.write(data)

    def truncate(self, ending: str, length: int) -> None:
        os.truncate(self.path(ending), length)


def fold(enrolled: Enrolled) -> None:
    """Bring everything into the one file, as it is when nobody has been here for a while."""
    store = open_store(str(enrolled.state))
    store.fold()
    store.close()
    for ending in ("-wal", "-shm"):
        Path(f"{enrolled.database}{ending}").unlink(missing_ok=True)
