"""Where this installation of the tool is: the interpreter and the hook scripts that others start."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import coord_core

TOOL = "claude-coordinator"
PLUGIN = "coordinator"  # a plugin's own name must not begin with claude-
# -I -S: nothing of the user's and no site-packages; a hook lives from the standard library alone.
INTERPRETER_FLAGS = ("-I", "-S", "-X", "utf8")
MEND = f'run "python3 install.py" in a clone of {TOOL} again'


@dataclass(frozen=True, slots=True)
class Environment:
    """The absolute paths that go into settings and git hooks."""

    interpreter: str
    hooks: str

    def script(self, name: str) -> str:
        return os.path.join(self.hooks, f"{name}.py")


def current() -> Environment:
    return Environment(real_interpreter(), str(hooks_folder()))


def real_interpreter() -> str:
    """The interpreter itself: neither an environment's link to it nor a version manager's shim."""
    started_from = getattr(sys, "_base_executable", sys.executable)
    return str(Path(started_from).resolve())


def hooks_folder() -> Path:
    """`coord_core/hooks` where the package is installed, the top-level `hooks` in a source checkout."""
    package = Path(coord_core.__file__).resolve().parent
    installed = package / "hooks"
    return installed if installed.is_dir() else package.parent / "hooks"


def data_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """`${XDG_DATA_HOME:-~/.local/share}/claude-coordinator`; a relative XDG_DATA_HOME counts as unset."""
    chosen = environ.get("XDG_DATA_HOME", "")
    home = Path(chosen) if Path(chosen).is_absolute() else Path.home() / ".local" / "share"
    return home / TOOL
