"""What is installed: the clone that install.py lies in."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coord_core.install.bootstrap.failures import StoppedError

_PARTS = ("pyproject.toml", "README.md", "LICENSE", "coord_core", "hooks", "skills")
_MADE = (".pyc", ".bundle")
_MEND = "Run install.py from a complete clone of claude-coordinator."


@dataclass(frozen=True)
class Source:
    clone: Path
    version: str
    digest: str


def read(clone: Path) -> Source:
    """Raises StoppedError when the clone is not complete."""
    try:
        project = tomllib.loads((clone / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        return Source(clone, str(project["version"]), _digest(clone))
    except (OSError, KeyError, ValueError) as error:
        raise StoppedError(f"{clone} is not a complete clone ({error}).", _MEND) from None


def _digest(clone: Path) -> str:
    """Of names and contents of everything that goes into the environment."""
    total = hashlib.sha256()
    for path in _files(clone):
        content = path.read_bytes()
        total.update(f"{path.relative_to(clone)}\0{len(content)}\0".encode(errors="surrogateescape"))
        total.update(content)
    return total.hexdigest()


def _files(clone: Path) -> Iterator[Path]:
    for part in _PARTS:
        root = clone / part
        inside = [path for path in sorted(root.rglob("*")) if path.is_file()] if root.is_dir() else [root]
        yield from (path for path in inside if not path.name.endswith(_MADE))
