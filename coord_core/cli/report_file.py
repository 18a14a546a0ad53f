"""Where a report goes: the place that is meant, whether it may be written, and the writing.

It replaces files, and so keeps to what an edit keeps to: nobody's report is written over what is git's, the
coordinator's, or a settings file that holds the hooks, and no session's over what another one holds.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from stat import S_ISBLK, S_ISREG

import click

from coord_core import project as projects
from coord_core.claude import protected
from coord_core.claude.payload import Payload
from coord_core.cli import output
from coord_core.domain.errors import InputError
from coord_core.domain.leases import Refused, Request
from coord_core.domain.records import MAIN_AGENT, Actor, Instance, Lock
from coord_core.domain.resources import FILE, Resource
from coord_core.exclusion import VIEWS
from coord_core.gitprocess import ignored_by_git
from coord_core.install import atomic_file
from coord_core.project import Project
from coord_core.services import callers, locks
from coord_core.services.snapshot import Snapshot
from coord_core.services.unit import UnitOfWork
from coord_core.views.refusal import quoted
from coord_core.witness import evidence

FORMATS = {"html": ".html", "markdown": ".md", "json": ".json"}
SUFFIXES = {".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown", ".json": "json"}
STDOUT = "-"


def form_of(target: str | None) -> str:
    """What the name of the file says; HTML where it says nothing. Raises InputError for another ending."""
    suffix = Path(target or "").suffix.lower()
    if suffix and suffix not in SUFFIXES:
        raise InputError(
            f"No report is written as {quoted(suffix)}.",
            "Name a file that ends in .html, .md or .json, or say --format.",
        )
    return SUFFIXES.get(suffix, "html")


def place(target: str | None, form: str, now: float) -> Path | None:
    """The file; None is stdout."""
    if target == STDOUT or (target is None and (form == "json" or not output.on_terminal())):
        return None
    day = time.strftime("%Y-%m-%d", time.localtime(now))
    return Path(f"claude-coordinator-report-{day}{FORMATS[form]}" if target is None else target)


def assure_free(file: Path, force: bool) -> None:
    """Ask on a terminal, else raise InputError, before a file is replaced that may be."""
    if file.is_dir():
        raise InputError(f"{quoted(str(file))} is a folder.", "Name a file in it.")
    if not file.parent.is_dir():
        raise InputError(f"There is no folder {quoted(str(file.parent))}.")
    if _is_protected(os.path.realpath(file)):
        raise InputError(
            f"{quoted(str(file))} is git's, the coordinator's, or a settings file: no report replaces it.",
            "Name another file.",
        )
    if force or _is_special(file) or not os.path.lexists(file):
        return
    is_asked = sys.stdin.isatty() and output.on_terminal()
    if not (is_asked and click.confirm(f"{quoted(str(file))} is there. Replace it?")):
        raise InputError(f"{quoted(str(file))} is there, and was not replaced.", "--force replaces it.")


def put(text: str, file: Path) -> bool:
    """Write it, also through a link or into a pipe; False when another session holds it, which is said."""
    if _is_special(file):
        file.write_bytes(text.encode())
        return True
    path = os.path.realpath(file)
    if _is_refused(path):
        return False
    atomic_file.write(Path(path), text.encode())
    output.say(f"✅ {quoted(str(file))}", "green")
    return True


def _is_special(file: Path) -> bool:
    """A pipe or a device, as /dev/stdout: there is nothing to replace. Raises InputError for a disk."""
    try:
        mode = file.stat().st_mode
    except OSError:
        return False
    if S_ISBLK(mode):
        raise InputError(f"{quoted(str(file))} is a disk.", "Name a file.")
    return not S_ISREG(mode) and not file.is_dir()


def _is_protected(path: str) -> bool:
    project, payload = projects.find(path), Payload({}, os.environ)
    if protected.is_guard(path, payload) or protected.is_settings(path, project, payload):
        return True
    if project is None:
        return protected.is_denied(path, None)
    views = [f"{project.views}/{name}" for name in VIEWS]
    is_view = project.fold(path) in [project.fold(view) for view in views]
    return is_view or project.is_gits(path) or protected.is_denied(path, project)


def _is_refused(path: str) -> bool:
    """Does a session run this, and another hold the file? Then it is told, and the refusal is on record."""
    project = projects.find(path)
    if project is None or not project.governs(path):
        return False
    with Snapshot(project) as tx:
        if callers.person(tx, os.environ) is not None:
            return False
    with UnitOfWork(project) as tx:
        who = callers.caller(tx, project, os.environ)
        asked = Request(Resource(FILE, project.key(path)), Actor(who.name, MAIN_AGENT), project.worktree)
        refused = locks.obstacle(tx, asked, project.policy, evidence, _no_others)
        now = tx.now
    if refused is not None:
        _say(refused, asked.actor, who, now, project)
    return refused is not None


def _no_others(lock: Lock, request: Request) -> bool:
    """Which agent of the session runs this is not known: what any of them holds is its own."""
    return lock.instance == request.actor.instance or ignored_by_git(lock, request)


def _say(refused: Refused, actor: Actor, who: Instance, now: float, project: Project) -> None:
    output.refuse(refused, actor, who, now, project.worktree, is_told=project.announces)
