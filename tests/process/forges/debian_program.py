"""Fetches a pinned program from Debian's archive once, without root, and says where it is.

apt does it, with lists of its own and the proxies and credentials that this machine has. The package is kept
outside the repository, and appears there by one rename. On a system without apt the tests are skipped.
"""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.client.client_package import cache_directory, only_one_fetches
from tests.client.requirement import missing

DOWNLOAD_SECONDS = 300
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
ARCHIVE = "http://deb.debian.org/debian"


class Pinned:
    """A package's name, release, version, and the SHA-256 of its amd64 file."""

    def __init__(self, name: str, release: str, version: str, sha256: str) -> None:
        self.name = name
        self.release = release
        self.version = version
        self.sha256 = sha256


GH_OLD = Pinned(
    "gh", "bookworm", "2.23.0+dfsg1-1", "2d5f52d15924b03f2df906bf587e578244d5db2d789d980cd8151895d1c9795b"
)
GH_NEW = Pinned(
    "gh", "trixie", "2.46.0-3", "4af2d243a11c94ade52aa2e66bb28d8a048fc05f95e2f7cb0e0ecad2343ea872"
)
GLAB = Pinned(
    "glab", "trixie", "1.53.0-1+b3", "86d612f72dbd37fe6c78d106750c2a2ae7453ff552ee0c33f36a14ddde3d62c0"
)


def program_or_skip(pinned: Pinned) -> Path:
    """The program's path. Where Debian's packages do not run, the test is skipped."""
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        missing(f"{pinned.name}: pinned for Linux on x86_64")
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb") or not KEYRING.exists():
        missing(f"{pinned.name}: it comes from Debian's packages, and this system is not Debian's kind")
    cache = cache_directory()
    folder = cache / f"{pinned.name}-{pinned.version}"
    if not folder.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with only_one_fetches(cache):
            if not folder.exists():
                _fetch(pinned, folder)
    return folder / "usr" / "bin" / pinned.name


def _fetch(pinned: Pinned, destination: Path) -> None:
    with tempfile.TemporaryDirectory(dir=destination.parent, prefix="fetch-") as name:
        scratch = Path(name)
        try:
            package = _download(pinned, scratch)
        except subprocess.SubprocessError as error:
            said = getattr(error, "stderr", None) or b""
            missing(f"{pinned.name}: {' '.join(said.decode(errors='replace').split())[-300:] or error}")
        if hashlib.sha256(package.read_bytes()).hexdigest() != pinned.sha256:
            raise RuntimeError(f"{package.name} is not the pinned one")
        _run(scratch, "dpkg-deb", "-x", str(package), "unpacked")
        (scratch / "unpacked").rename(destination)


def _download(pinned: Pinned, scratch: Path) -> Path:
    """With lists of our own, so that neither root nor an `apt-get update` of the machine is needed."""
    for folder in ("lists/partial", "cache/archives/partial", "parts"):
        (scratch / folder).mkdir(parents=True)
    source = f"deb [signed-by={KEYRING}] {ARCHIVE} {pinned.release} main\n"
    (scratch / "sources.list").write_text(source)
    options = {
        "Dir::State::Lists": "lists",
        "Dir::Cache": "cache",
        "Dir::Etc::SourceList": "sources.list",
        "Dir::Etc::SourceParts": "parts",
    }
    apt = [
        "apt-get",
        *(f"-o{key}={scratch / value}" for key, value in options.items()),
        "-oAPT::Sandbox::User=",
    ]
    _run(scratch, *apt, "-oAcquire::Languages=none", "update")
    _run(scratch, *apt, "download", f"{pinned.name}={pinned.version}")
    return next(scratch.glob("*.deb"))


def _run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=DOWNLOAD_SECONDS)
