"""The zsh and the fish of the tests: on PATH, or Debian's, fetched once without root into the cache."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from tests.browser.debian_packages import UnavailableError, unpacked
from tests.client.client_package import cache_directory, only_one_fetches
from tests.client.requirement import missing


class Shell:
    """A program that runs. `folder`: where it was unpacked, None for one of the machine's own."""

    def __init__(self, program: Path, folder: Path | None = None) -> None:
        self.program = program
        self.folder = folder

    @property
    def environment(self) -> dict[str, str]:
        """What it needs beside the one around."""
        if self.folder is None:
            return {}
        libraries = sorted({str(path.parent) for path in self.folder.glob("**/lib*.so*")})
        return {"LD_LIBRARY_PATH": ":".join(libraries)}


def shell_or_skip(name: str) -> Shell:
    """Where it cannot be had, the test is skipped."""
    if found := shutil.which(name):
        return Shell(Path(found))
    try:
        folder = _fetched(name)
    except UnavailableError as reason:
        missing(f"no {name}: {reason}; install it, or run on Debian, whose package is fetched without root")
    program = next(path for path in (folder / "usr/bin" / name, folder / "bin" / name) if path.exists())
    return Shell(program, folder)


def _fetched(name: str) -> Path:
    cache = cache_directory()
    folder = cache / name
    if not folder.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with only_one_fetches(cache):
            if not folder.exists():
                unpacked(name, folder)
    return folder


def fish() -> Shell:
    """It finds what belongs to it beside itself, where `etc` is there, too."""
    found = shell_or_skip("fish")
    if found.folder is not None:
        with suppress(FileExistsError):
            (found.folder / "usr" / "etc").symlink_to("../etc")
    return found


def zsh() -> tuple[Shell, str]:
    """And what it has to be told first, to find what belongs to it."""
    found = shell_or_skip("zsh")
    if found.folder is None:
        return found, ""
    modules = next(found.folder.glob("usr/lib/*/zsh/*/zsh")).parent
    functions = {
        path.parent for path in (found.folder / "usr/share/zsh/functions").rglob("*") if path.is_file()
    }
    return found, f"module_path=({modules})\nfpath=({' '.join(sorted(map(str, functions)))})\n"
