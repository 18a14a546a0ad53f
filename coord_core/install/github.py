"""The GitHub workflows in a repository: written, brought up to date, taken away. They are for committing.

A file that a person has changed, or that is not ours at all, stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from coord_core.install import atomic_file, git_query, github_texts
from coord_core.install.errors import InstallError, disk_errors
from coord_core.install.github_texts import WORKFLOWS

FOLDER = Path(".github", "workflows")


class Written:
    """The files that were written, and sentences about what was not, or should be known."""

    def __init__(self) -> None:
        self.changed: list[str] = []
        self.warnings: list[str] = []


def write(folder: Path, tool: str, versions: list[str]) -> Written:
    """Into the working tree that the folder is in. Idempotent. Raises InstallError."""
    root, done = git_query.top_folder(folder), Written()
    place = root / FOLDER
    if place.resolve() != root.resolve() / FOLDER:
        raise InstallError(f"{place} is a link to somewhere else.", "Make it a folder, and run this again.")
    with disk_errors(place):
        place.mkdir(parents=True, exist_ok=True)
        for name in WORKFLOWS:
            _put(place / name, github_texts.render(name, tool, versions), done)
    done.warnings += _about_remote(root)
    return done


def pinned(folder: Path) -> str:
    """The tool that the workflows there install, when they are ours; else empty. Raises InstallError."""
    place = git_query.top_folder(folder) / FOLDER
    ours = [path for name in WORKFLOWS if _is(path := place / name, github_texts.is_ours)]
    found = (github_texts.tool_of(path.read_bytes()) for path in ours)
    return next((tool for tool in found if tool), "")


def remove(folder: Path) -> list[str]:
    """Take away those that nobody has changed; sentences about what was done. Raises InstallError."""
    root = git_query.top_folder(folder)
    place = root / FOLDER
    gone = [path for name in WORKFLOWS if _is(path := place / name, github_texts.is_unchanged)]
    kept = [path for name in WORKFLOWS if _is(path := place / name, _is_changed)]
    with disk_errors(place):
        for path in gone:
            path.unlink()
    for empty in (place, place.parent) if gone else ():
        with suppress(OSError):  # somebody's files are in it
            empty.rmdir()
    said = [f"{FOLDER / path.name} is removed; where it was committed, commit that." for path in gone]
    return said + [f"{FOLDER / path.name} was changed by somebody and stays." for path in kept]


def _put(target: Path, content: bytes, done: Written) -> None:
    there = target.is_symlink() or target.exists()
    if there and not _is(target, github_texts.is_unchanged):
        done.warnings.append(
            f"{FOLDER / target.name} was changed by somebody, or is not ours, and stays as it is. "
            "Move it away and run this again to have it anew."
        )
        return
    if there and target.read_bytes().replace(b"\r\n", b"\n") == content:
        return
    atomic_file.write(target, content, None if there else 0o666)
    done.changed.append(str(target))


def _is(path: Path, test: Callable[[bytes], bool]) -> bool:
    """A link is never ours, nor a pipe, which would be waited for."""
    try:
        return not path.is_symlink() and path.is_file() and test(path.read_bytes())
    except OSError:
        return False


def _is_changed(content: bytes) -> bool:
    return github_texts.is_ours(content) and not github_texts.is_unchanged(content)


def _about_remote(root: Path) -> list[str]:
    try:
        names = git_query.ask(root, "remote").splitlines()
        name = "origin" if "origin" in names or not names else names[0]
        address = git_query.ask(root, "remote", "get-url", name) if names else ""
    except InstallError:
        address = ""
    if "github" in address.lower():
        return []
    what = "is not on GitHub, as far as its address tells" if address else "has no remote"
    return [f"This repository {what}: the workflows run on GitHub only."]
