"""Enrolling a repository: the marker in git's common directory, the state, the lines in `.git/info/exclude`.

The marker is what makes a repository governed, so it is written last and taken away first.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from coord_core import exclusion
from coord_core import project as projects
from coord_core import settings as settings_file
from coord_core.domain.errors import InputError
from coord_core.install import main_worktree
from coord_core.project import FORMAT, MARKER, PLAIN_MARKER, PLAIN_STATE, STATE, Project
from coord_core.services import recovery
from coord_core.settings_notify import compiled_users
from coord_core.storage.journal import JOURNAL
from coord_core.storage.sqlite import DATABASE, create_store


class Site:
    """Where a repository's things are, before it is enrolled. `main` is empty where there is none."""

    def __init__(self, folder: str) -> None:
        top = _top(os.path.realpath(folder))
        common = projects.common_directory(top) if top else None
        self.has_git = common is not None
        if common is None or top is None:
            self.main = self.common = os.path.realpath(folder)
            self.marker = os.path.join(self.common, PLAIN_MARKER)
            self.state = os.path.join(self.common, PLAIN_STATE)
            return
        self.common = common
        self.marker = os.path.join(common, MARKER)
        self.state = os.path.join(common, STATE)
        self.main = main_worktree.find(common, top, str(_marker(self).get("main") or ""))


def enrol(site: Site, trusted: str = "") -> Project:
    """Enrol, or bring an enrolled repository up to date. Idempotent. Raises InputError for bad settings."""
    compiled = compile_settings(site, trusted or approved_digest(site))
    os.makedirs(os.path.dirname(site.marker), exist_ok=True)
    if not os.path.lexists(site.marker):
        _set_aside(site)
    _make_state(site)
    if site.has_git:
        exclusion.add(site.common)
    else:
        _list_plain(site.common, listed=True)
    _write_marker(site, compiled)
    return projects.opened(site.main or site.common, site.common, site.marker, site.state)


def compile_settings(site: Site, approved: str = "") -> dict[str, Any]:
    """The marker's content. `approved` is the digest of the settings text that a person trusts."""
    folder = site.main or site.state
    stamp = projects.settings_stamp(folder)  # before the text: a later change is noticed
    settings, digest = settings_file.load(folder)
    trusted = bool(approved) and approved == digest
    return {
        "format": FORMAT,
        "main": os.path.relpath(site.main, site.common) if site.main else None,
        "folds": _folds(site.common),
        "settings": settings_file.compiled(settings, trusted),
        "unapproved": [] if trusted else settings_file.waiting_for_trust(settings),
        "settings_stamp": stamp,
        "approved": approved,
        "program": sys.executable,
        "analysis": find_spec("tree_sitter_python") is not None,  # can the code be read?
        "of_user": compiled_users(_marker(site).get("of_user")),
    }


def refresh_settings(site: Site) -> str | None:
    """Compile the settings again; returns all that is wrong with them, and then the last good ones stay."""
    if not os.path.lexists(site.marker):
        return None
    approved, before = approved_digest(site), _marker(site)
    try:
        compiled = compile_settings(site, approved)
    except InputError as error:
        compiled = {
            **before,
            "settings_problem": getattr(error, "brief", error.problem),
            "settings_faults": error.problem.split("\n"),
            "settings_stamp": projects.settings_stamp(site.main or site.state),
            "of_user": compiled_users(before.get("of_user")),
        }
    _write_marker(site, compiled)
    return "\n".join(compiled.get("settings_faults", [])) or None


def withdraw(site: Site, keep_state: bool = False) -> None:
    """Take the marker away, then the rest. The views go with the state they show."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(site.marker)
    if site.has_git:
        exclusion.remove(site.common, site.main)
    else:
        _list_plain(site.common, listed=False)
    for view in _views(site):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(view)
        with contextlib.suppress(FileNotFoundError):
            os.replace(view + exclusion.ASIDE, view)
    if not keep_state:
        shutil.rmtree(site.state, ignore_errors=True)
    if not site.has_git:
        with contextlib.suppress(OSError):  # somebody's files are in it
            os.rmdir(os.path.dirname(site.marker))


def approved_digest(site: Site) -> str:
    """Of the settings text that a person approved; empty when there is none."""
    return str(_marker(site).get("approved", ""))


def _marker(site: Site) -> dict[str, Any]:
    """What the marker holds now; nothing when it is missing or damaged."""
    try:
        found = json.loads(Path(site.marker).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write_marker(site: Site, compiled: dict[str, Any]) -> None:
    beside = f"{site.marker}.{os.getpid()}"  # another process may be writing it just now
    Path(beside).write_text(json.dumps(compiled, indent=1) + "\n", encoding="utf-8")
    os.replace(beside, site.marker)


def _make_state(site: Site) -> None:
    """The state; one that is lost is rebuilt from its journal, never begun anew over it."""
    database, history = (os.path.join(site.state, name) for name in (DATABASE, JOURNAL))
    was_there = os.path.exists(history) or os.path.lexists(site.marker)
    if was_there and not os.path.exists(database):
        recovery.rebuild_state(site.state)
    create_store(site.state).close()


def _set_aside(site: Site) -> None:
    """Files of somebody's own under the names of our views; uninstalling puts them back."""
    for view in _views(site):
        if os.path.lexists(view) and not os.path.lexists(view + exclusion.ASIDE):
            os.replace(view, view + exclusion.ASIDE)


def _views(site: Site) -> list[str]:
    return [os.path.join(site.main or site.state, name) for name in exclusion.WRITTEN]


def _list_plain(folder: str, listed: bool) -> None:
    """A folder without git is believed only when the user's own list names it too (project.py)."""
    path = Path(projects.plain_folders())
    known = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    wanted = [line for line in known if line != folder] + ([folder] if listed else [])
    if wanted != known:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in wanted), encoding="utf-8")


def _top(folder: str) -> str | None:
    while projects.common_directory(folder) is None:
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def _folds(common: str) -> bool:
    """Does the disk take `HEAD` and `head` for one name?"""
    folder, name = os.path.split(common)
    swapped = os.path.join(folder, name.swapcase())
    return name.swapcase() != name and os.path.exists(swapped) and os.path.samefile(common, swapped)
