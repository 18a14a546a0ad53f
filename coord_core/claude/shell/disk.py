"""What is on the disk, looked up at most once and at most so often: folders, their entries, working trees."""

from __future__ import annotations

import os

from coord_core.claude.shell.wildcards import has_wildcards, matches

LIMIT = 400  # look-ups of one kind in one analysis
ENTRIES = 4000


class Disk:
    def __init__(self) -> None:
        self._folders: dict[str, bool] = {}
        self._entries: dict[str, list[str]] = {}
        self._patterns: dict[str, list[str]] = {}

    def is_folder(self, path: str) -> bool:
        if path not in self._folders:
            if len(self._folders) >= LIMIT:
                return False
            self._folders[path] = _quietly(os.path.isdir, path)
        return self._folders[path]

    def exists(self, path: str) -> bool:
        name = os.path.basename(path)
        return name in self.entries(os.path.dirname(path)) if name else self.is_folder(path)

    def entries(self, folder: str) -> list[str]:
        if folder not in self._entries:
            if len(self._entries) >= LIMIT:
                return []
            self._entries[folder] = _names(folder)
        return self._entries[folder]

    def expand(self, pattern: str) -> list[str]:
        """The paths that match an absolute pattern, sorted; `**` is `*`, as in a shell without globstar."""
        if pattern not in self._patterns:
            if len(self._patterns) >= LIMIT:
                return []
            self._patterns[pattern] = self._expanded(pattern)
        return self._patterns[pattern]

    def _expanded(self, pattern: str) -> list[str]:
        found = ["/"]
        parts = [part for part in pattern.split("/") if part]
        for part in parts:
            if not has_wildcards(part):
                found = [os.path.join(folder, part) for folder in found]
                continue
            found = [
                os.path.join(folder, name)
                for folder in found
                for name in self.entries(folder)
                if matches(part, name) and (part[0] == "." or name[0] != ".")
            ][:ENTRIES]
        if has_wildcards(pattern.rsplit("/", 1)[-1]):
            return found
        return [path for path in found if self.exists(path)]

    def worktree(self, folder: str) -> str:
        """The root of the working tree that the folder lies in, else the folder itself."""
        above = folder
        for _ in range(64):
            if ".git" in self.entries(above):
                return above
            if above in ("/", ""):
                break
            above = os.path.dirname(above)
        return folder

    def read(self, path: str, limit: int = 65536) -> str | None:
        """The text of a small regular file."""
        try:
            if not os.path.isfile(path) or os.path.getsize(path) > limit:
                return None
            with open(path, encoding="utf-8", errors="surrogateescape") as file:
                return file.read(limit)
        except (OSError, ValueError):
            return None


def _names(folder: str) -> list[str]:
    names: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                names.append(entry.name)
                if len(names) >= ENTRIES:
                    break
    except (OSError, ValueError):
        pass
    return sorted(names)


def _quietly(check: object, path: str) -> bool:
    try:
        return bool(callable(check) and check(path))
    except (OSError, ValueError):
        return False
