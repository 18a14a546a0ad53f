"""Fetches a program of Debian's with the libraries that this machine lacks, without root, and unpacks them.

apt does it, with lists and a cache of its own and the machine's knowledge of what is installed. What it
takes is what Debian has signed for this release today: security updates replace a browser every week, so that
no version of it can be pinned for long.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import tempfile
from pathlib import Path

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
STATUS = Path("/var/lib/dpkg/status")
ARCHIVE = "http://deb.debian.org/debian"
SECURITY = "http://deb.debian.org/debian-security"
DOWNLOAD_SECONDS = 600


class UnavailableError(Exception):
    """The program cannot be had on this machine; the message says why."""


def unpacked(package: str, destination: Path, status: Path = STATUS) -> None:
    """Put the package and what it needs into `destination`, by one rename. Raises UnavailableError.

    `status`: what is installed already, as dpkg notes it.
    """
    release = _release()
    with tempfile.TemporaryDirectory(dir=destination.parent, prefix="fetch-") as name:
        scratch = Path(name)
        try:
            _download(package, release, status, scratch)
            for archive in sorted(scratch.glob("cache/archives/*.deb")):
                _run(scratch, "dpkg-deb", "-x", str(archive), "unpacked")
        except subprocess.SubprocessError as error:
            said = getattr(error, "stderr", None) or b""
            raise UnavailableError(
                f"{package}: {' '.join(said.decode(errors='replace').split())[-300:] or error}"
            ) from error
        (scratch / "unpacked").rename(destination)


def _release() -> str:
    """Debian's name of the release that runs here."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb") or not KEYRING.exists():
        raise UnavailableError("it would come from Debian's packages, and this system is not Debian's kind")
    system = platform.freedesktop_os_release()
    if system.get("ID") != "debian" or "VERSION_CODENAME" not in system:
        raise UnavailableError(f"it would come from Debian's packages, and this is {system.get('ID')}")
    return system["VERSION_CODENAME"]


def _download(package: str, release: str, status: Path, scratch: Path) -> None:
    for folder in ("lists/partial", "cache/archives/partial", "parts"):
        (scratch / folder).mkdir(parents=True)
    (scratch / "sources.list").write_text(
        f"deb [signed-by={KEYRING}] {ARCHIVE} {release} main\n"
        f"deb [signed-by={KEYRING}] {SECURITY} {release}-security main\n"
    )
    options = {
        "Dir::State::Lists": scratch / "lists",
        "Dir::State::Status": status,
        "Dir::Cache": scratch / "cache",
        "Dir::Etc::SourceList": scratch / "sources.list",
        "Dir::Etc::SourceParts": scratch / "parts",
        "APT::Sandbox::User": "",
        "Debug::NoLocking": "true",  # dpkg's own lock is root's
        "Acquire::Languages": "none",
    }
    apt = ["apt-get", "-q", *(f"-o{key}={value}" for key, value in options.items())]
    _run(scratch, *apt, "update")
    _run(scratch, *apt, "install", "--download-only", "--no-install-recommends", "--yes", package)


def _run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=DOWNLOAD_SECONDS)
