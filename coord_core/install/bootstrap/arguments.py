"""The command line of install.py."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from pathlib import Path

SCOPES = ("local", "project", "user")
_EPILOG = "Exit status: 0 done, 1 refused, 2 wrong usage, 3 the system failed."


@dataclass(frozen=True)
class Options:
    repository: Path
    scope: str | None  # none was chosen
    init: bool
    quiet: bool
    data_home: Path
    uninstall_tool: bool


def parse(arguments: list[str]) -> Options:
    """Ends the process with status 2 when the arguments are wrong."""
    given = _parser().parse_args(arguments)
    return Options(
        repository=Path(given.repository),
        scope=given.scope,
        init=not given.no_init,
        quiet=given.quiet,
        data_home=(given.data_dir or default_data_home()).absolute(),
        uninstall_tool=given.uninstall_tool,
    )


def default_data_home() -> Path:
    chosen = os.environ.get("XDG_DATA_HOME", "")
    return Path(chosen) if Path(chosen).is_absolute() else Path.home() / ".local" / "share"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="install.py",
        description="Installs claude-coordinator for this user and sets it up in a git repository.",
        epilog=_EPILOG,
    )
    add = parser.add_argument
    add("repository", nargs="?", default=".", metavar="REPO", help="where to set it up (default: here)")
    add(
        "--scope",
        choices=SCOPES,
        help="which settings get the hooks (default: those that have them, or local)",
    )
    add("--no-init", action="store_true", help="install the program alone, set up no repository")
    add("--quiet", action="store_true", help="say nothing unless something goes wrong")
    add("--data-dir", type=Path, metavar="DIR", help="instead of ${XDG_DATA_HOME:-~/.local/share}")
    add("--uninstall-tool", action="store_true", help="remove what this installer installed for this user")
    return parser
