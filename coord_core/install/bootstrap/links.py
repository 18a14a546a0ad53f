"""The two commands in ~/.local/bin: links into the environment. Somebody else's file there is left alone."""

from __future__ import annotations

import os
from pathlib import Path

from coord_core.install.bootstrap.failures import StoppedError

COMMANDS = ("claude-coordinator", "claude-optimizer")


def folder() -> Path:
    return Path.home() / ".local" / "bin"


def make(environment: Path) -> list[str]:
    """Returns a sentence for each thing that a person should know."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
        said = [_link(folder() / name, environment) for name in COMMANDS]
    except OSError as error:
        mend = f"Make the folder writable, or start {environment / 'bin' / COMMANDS[0]} by its path."
        raise StoppedError(f"No command could be put into {folder()}: {error.strerror}.", mend) from None
    return [sentence for sentence in [*said, _unless_on_path()] if sentence]


def remove(data: Path) -> list[Path]:
    """Takes away the links that lead into `data`; returns them."""
    ours = [folder() / name for name in COMMANDS if _leads_into(folder() / name, data)]
    for link in ours:
        link.unlink()
    return ours


def _link(link: Path, environment: Path) -> str:
    target = environment / "bin" / link.name
    if os.path.lexists(link) and not _leads_into(link, environment.parent):
        return f"{link} is somebody else's and stays; ours is {target}."
    beside = link.with_name(f".{link.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    beside.symlink_to(target)
    beside.replace(link)
    return ""


def _leads_into(link: Path, data: Path) -> bool:
    return link.is_symlink() and link.readlink().parent.parent.parent == data


def _unless_on_path() -> str:
    places = os.environ.get("PATH", "").split(os.pathsep)
    if str(folder()) in places or any(
        Path(place).resolve() == folder().resolve() for place in places if place
    ):
        return ""
    return f'{folder()} is not on PATH. Add this to your shell\'s profile: export PATH="{folder()}:$PATH"'
