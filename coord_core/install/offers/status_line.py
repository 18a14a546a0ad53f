"""The status line: in the user's settings where those start the hooks, else in this repository's local ones.

Never in a committed file: it would hide the own status line of everybody who has not installed the tool. A
plugin cannot bring one along: of a plugin's settings the client takes no `statusLine`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from coord_core import status_command
from coord_core.install import plugin, settings_file, setup, status_line
from coord_core.install.enrolment import Site
from coord_core.install.environment import current
from coord_core.install.errors import InstallError
from coord_core.install.offers import tracked

Told = tuple[list[str], list[str]]  # files that changed, sentences about what stays
_OTHERS = "Keep that file out of commits: whoever has not installed the tool would lose an own one."


def accept(site: Site, scope: str, environ: Mapping[str, str] = os.environ, approved: str = "") -> Told:
    """Put it in, or bring it up to date. Raises InstallError.

    `approved` is the command of the repository's committed settings that may run above ours.
    """
    file = place(site, scope, environ)
    if status_command.is_edited(_command(file)):
        return [], [status_line.EDITED.format(file)]
    _refuse_committed(site, file, scope, environ)
    ours = status_command.USER if scope == setup.USER else status_command.LOCAL
    is_alone = not any(_is_own(each) for each in _reaching(site, scope, environ) if each != file)

    def edit(text: str, source: str) -> str:
        return status_line.put(text, current(), ours, source, refresh=is_alone, approved=approved)

    changed = settings_file.rewrite(file, setup.record_folder(site, _scope(scope), environ), edit)
    return ([str(file)] if changed else []), []


def decline(site: Site, scope: str, environ: Mapping[str, str] = os.environ) -> Told:
    """What was accepted before is taken out: with scope user also the local one, which would be shown still.

    Raises InstallError.
    """
    changed, kept = [], []
    for each in dict.fromkeys((_scope(scope), *((setup.LOCAL,) if site.main else ()))):
        done, stays = _taken_out(site, each, environ)
        changed += done
        kept += stays
    return changed, kept


def _taken_out(site: Site, scope: str, environ: Mapping[str, str]) -> Told:
    file = place(site, scope, environ)
    if not file.exists():
        return [], []
    if status_command.is_edited(_command(file)):
        return [], [status_line.EDITED.format(file)]
    record = setup.record_folder(site, scope, environ)
    changed = settings_file.take_out(file, record, status_line.taken_out)
    return ([str(file)] if changed else []), []


def _refuse_committed(site: Site, file: Path, scope: str, environ: Mapping[str, str]) -> None:
    target = Path(os.path.realpath(file))
    projects = os.path.realpath(setup.settings_path(site, setup.PROJECT, environ))
    if scope != setup.USER and (str(target) == projects or tracked.is_tracked(target)):
        raise InstallError(f"The status line was not put in: {target} goes with the repository.", _OTHERS)


def is_there(site: Site, scope: str, environ: Mapping[str, str] = os.environ) -> bool:
    return status_command.parse(_command(place(site, scope, environ))) is not None


def stands(site: Site, scope: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Is it there, edited or not?"""
    return is_there(site, scope, environ) or status_command.is_edited(_command(place(site, scope, environ)))


def has_own(site: Site, scope: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Does somebody's status line stand in a settings file whose settings reach those of this scope?"""
    return any(map(_is_own, _reaching(site, scope, environ)))


def _reaching(site: Site, scope: str, environ: Mapping[str, str]) -> list[Path]:
    """The user's settings serve all repositories: what one of them has does not count there."""
    files = plugin.settings_files(site.main, environ)
    return files[:1] if scope == setup.USER else files


def _is_own(file: Path) -> bool:
    command = _command(file)
    return bool(command) and status_command.parse(command) is None


def place(site: Site, scope: str, environ: Mapping[str, str]) -> Path:
    return setup.settings_path(site, _scope(scope), environ)


def _scope(scope: str) -> str:
    return setup.USER if scope == setup.USER else setup.LOCAL


def _command(file: Path) -> str:
    try:
        return "" if file.is_fifo() else status_line.command_in(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, InstallError):
        return ""
