"""What a settings file was before us: kept beside the state, so that uninstalling gives back the very bytes.

One JSON file for each settings file, private to its owner, because settings may hold secrets.
`written` has the digest of each text that we wrote over these original bytes: a file with one of them holds
nothing of anybody else, and may be put back as it was.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path

from coord_core.install import atomic_file

_FOLDER = "settings"
_PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class Record:
    """`original` is None where there was no file; `made_folder`: its folder is ours to remove."""

    original: bytes | None
    written: tuple[str, ...] = ()
    made_folder: bool = False

    def covers(self, data: bytes) -> bool:
        return digest(data) in self.written

    def with_written(self, data: bytes) -> Record:
        return self if self.covers(data) else replace(self, written=(*self.written, digest(data)))


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def load(state: Path, settings: Path) -> Record | None:
    """None where there is no record, or none that can be read: then only our entries can be taken out."""
    try:
        kept = json.loads(_path(state, settings).read_bytes())
        original = None if kept["original"] is None else base64.b64decode(kept["original"])
        return Record(original, tuple(kept["written"]), bool(kept["made_folder"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def save(state: Path, settings: Path, record: Record) -> None:
    original = None if record.original is None else base64.b64encode(record.original).decode()
    kept = {
        "settings": str(settings),
        "original": original,
        "written": record.written,
        "made_folder": record.made_folder,
    }
    path = _path(state, settings)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    atomic_file.write(path, json.dumps(kept, indent=2).encode(), _PRIVATE)


def forget(state: Path, settings: Path) -> None:
    path = _path(state, settings)
    path.unlink(missing_ok=True)
    if path.parent.is_dir() and not any(path.parent.iterdir()):
        path.parent.rmdir()


def _path(state: Path, settings: Path) -> Path:
    return state / _FOLDER / f"{digest(bytes(settings))[:16]}.json"
