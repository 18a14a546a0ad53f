"""Fetches the pinned Claude Code client once, and says where its binary is.

The package comes from npm, as the user's own npm configuration says. It is kept outside the repository,
and appears there by one rename, so that a reader never sees half of it.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .requirement import missing

VERSION = "2.1.330"
LOOKED_AT = "2.1.330"  # of it test_facts_*.py told the truth; of another they are run again
INTEGRITY = {
    "linux-x64": (
        "sha512-9Gn+V7DtJ8M1nztP9CeDVl9g3RtrepI7rOFTyPRRnZe8D6zebIHKmC7OvBauucuAP0X0k85SDN/LPVZyjsGezQ=="
    ),
}
DOWNLOAD_SECONDS = 600
_ARCHITECTURES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


class ClientUnavailableError(Exception):
    """The client cannot be had on this machine; the message says why."""


def client_binary_or_skip() -> Path:
    """The client's binary. Without it, the tests are skipped; in CI, they fail."""
    try:
        return client_binary()
    except ClientUnavailableError as reason:
        missing(f"no Claude Code client: {reason}")


def client_binary() -> Path:
    """ClientUnavailableError when it can neither be found nor fetched; RuntimeError when it was altered."""
    target = _platform()
    cache = cache_directory()
    binary = cache / f"claude-code-{target}-{VERSION}" / "claude"
    if not binary.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with only_one_fetches(cache):
            if not binary.exists():
                _fetch(target, binary.parent)
    return binary


def cache_directory() -> Path:
    if chosen := os.environ.get("COORDINATOR_TEST_CACHE"):
        return Path(chosen)
    user_cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(user_cache) / "claude-coordinator-tests"


def _platform() -> str:
    system = platform.system().lower()
    architecture = _ARCHITECTURES.get(platform.machine().lower())
    if system not in {"linux", "darwin"} or architecture is None:
        raise ClientUnavailableError(f"there is no package for {system} on {platform.machine()}")
    musl = system == "linux" and platform.libc_ver()[0] != "glibc"
    return f"{system}-{architecture}" + ("-musl" if musl else "")


@contextmanager
def only_one_fetches(cache: Path) -> Iterator[None]:
    with (cache / "fetch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fetch(target: str, destination: Path) -> None:
    with tempfile.TemporaryDirectory(dir=destination.parent, prefix="fetch-") as scratch:
        archive = _download(target, Path(scratch))
        _verify(archive, INTEGRITY.get(target))
        with tarfile.open(archive) as package:
            safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # from 3.11.4 on
            package.extractall(scratch, **safely)  # type: ignore[arg-type]
        (Path(scratch) / "package").rename(destination)


def _download(target: str, scratch: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise ClientUnavailableError("npm is not installed")
    command = [npm, "pack", f"@anthropic-ai/claude-code-{target}@{VERSION}"]
    try:
        subprocess.run(command, cwd=scratch, check=True, capture_output=True, timeout=DOWNLOAD_SECONDS)
    except subprocess.CalledProcessError as error:
        raise ClientUnavailableError(f"npm pack failed: {_reason(error.stderr)}") from error
    except subprocess.TimeoutExpired as error:
        raise ClientUnavailableError(f"npm pack took more than {DOWNLOAD_SECONDS} s") from error
    return next(scratch.glob("*.tgz"))


def _verify(archive: Path, expected: str | None) -> None:
    with archive.open("rb") as content:
        digest = hashlib.file_digest(content, "sha512").digest()
    actual = "sha512-" + base64.b64encode(digest).decode()
    if expected is not None and actual != expected:
        raise RuntimeError(f"the package is not the pinned one: it has {actual}, not {expected}")


def _reason(output: bytes) -> str:
    lines = output.decode(errors="replace").splitlines()
    return next((line for line in lines if line.lower().startswith("npm err")), "it did not say why")
