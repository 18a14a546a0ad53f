"""Real projects of several languages, pinned by their content, and kept in a cache outside of the repository.

The ordinary clients fetch them (pip, npm, apt-get); nothing of them is run.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tests.client.client_package import cache_directory, only_one_fetches

SECONDS = 600  # for one download


class UnavailableError(Exception):
    """A project or a tool cannot be had on this machine; the message says what would help."""


@dataclass(frozen=True)
class RealProject:
    """`registry`: "pypi", "npm" or "debian". `part`: the folder of it that is looked at; empty is all."""

    name: str
    version: str
    registry: str
    digest: str  # SHA-256 of the archive
    part: str = ""


def sources(project: RealProject) -> Path:
    """The folder of a project, unpacked once. Raises UnavailableError; RuntimeError when it was altered."""
    target = cache_directory() / "graphs" / f"{project.registry}-{project.name}-{project.version}"
    target.parent.mkdir(parents=True, exist_ok=True)
    with only_one_fetches(target.parent):
        if not target.exists():
            with tempfile.TemporaryDirectory(dir=target.parent, prefix="fetch-") as scratch:
                archive = _verified(_fetch(project, Path(scratch)), project.digest)
                _unpack(archive, Path(scratch) / "whole")
                (Path(scratch) / "whole").rename(target)
    return target / project.part if project.part else target


def _fetch(project: RealProject, scratch: Path) -> Path:
    """The one archive of the project; of a Debian source package, what came from its authors."""
    command, pattern = _COMMANDS[project.registry]
    words = [word.format(name=project.name, version=project.version) for word in command]
    if shutil.which(words[0]) is None:
        raise UnavailableError(f"{words[0]} is not installed")
    try:
        subprocess.run(words, cwd=scratch, check=True, capture_output=True, timeout=SECONDS, text=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise UnavailableError(f"`{' '.join(words)}` failed: {_last_line(error)}") from error
    found = sorted(scratch.glob(pattern))
    if not found:
        raise UnavailableError(f"`{' '.join(words)}` brought nothing like {pattern}")
    return found[0]


_COMMANDS = {
    "pypi": (
        [
            sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:",
            "{name}=={version}",
        ],
        "*.whl",
    ),
    "npm": (["npm", "pack", "--silent", "{name}@{version}"], "*.tgz"),
    # Needs a line `deb-src` in the sources of apt.
    "debian": (["apt-get", "source", "--download-only", "--only-source", "{name}={version}"], "*.orig.tar.*"),
}  # fmt: skip


def _verified(archive: Path, digest: str) -> Path:
    with archive.open("rb") as content:
        actual = hashlib.file_digest(content, "sha256").hexdigest()
    if actual != digest:
        raise RuntimeError(f"{archive.name} is not the pinned one: its SHA-256 is {actual}")
    return archive


def _unpack(archive: Path, folder: Path) -> None:
    """Without the one folder that an archive of sources puts around everything."""
    folder.mkdir()
    if archive.suffix in (".whl", ".zip"):
        with zipfile.ZipFile(archive) as package:
            package.extractall(folder)
        return
    with tarfile.open(archive) as package:
        safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # from 3.11.4 on
        package.extractall(folder, **safely)  # type: ignore[arg-type]
    inner = list(folder.iterdir())
    if len(inner) == 1 and inner[0].is_dir():
        inner[0].rename(folder.with_name("inner"))
        folder.rmdir()
        folder.with_name("inner").rename(folder)


def _last_line(error: subprocess.SubprocessError) -> str:
    told = (getattr(error, "stderr", "") or "").strip().splitlines()
    return told[-1] if told else "it did not say why"
