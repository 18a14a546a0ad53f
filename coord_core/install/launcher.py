"""The per-user launcher that a committed settings file starts: `<data folder>/hook EVENT`.

It knows this machine's interpreter and hook scripts, so that the committed text needs no absolute path.
Of several versions of the tool on the machine the newest that is still there has it.
"""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coord_core.install import atomic_file
from coord_core.install.environment import INTERPRETER_FLAGS, MEND, TOOL, Environment, current
from coord_core.install.errors import InstallError, LauncherError, disk_errors
from coord_core.install.folder_lock import locked
from coord_core.install.hook_entries import HOOK_EVENTS

_MARK = f"# {TOOL} launcher"
_HEADER = re.compile(rf"^{re.escape(_MARK)} (\S+)$", re.MULTILINE)
_PATH = re.compile(r"^(?:python|hooks)=(.+)$", re.MULTILINE)
_ENFORCING = "|".join(hook.script for hook in HOOK_EVENTS if hook.enforcing)
_TEXT = """\
#!/bin/sh
{mark} {version}
# Starts the hook of one event: hook EVENT. Written by the installer; what is changed here is overwritten.
# The plugin's shell reads it in, and goes on by itself when what is named here is gone.
python={python}
hooks={hooks}
script="$hooks/$1.py"
event=$1
shift
[ -x "$python" ] && [ -r "$script" ] && exec "$python" {flags} "$script" "$@"
[ "${{0##*/}}" = hook ] || return 0
printf '%s\\n' {sentence} >&2
case $event in {enforcing}) exit 2 ;; esac
exit 0
"""


def launcher(data: Path) -> Path:
    return data / "hook"


def write(data: Path, environment: Environment, version: str) -> bool:
    """Whether the launcher is this environment's now: False leaves a newer version's in place.

    `data` is `environment.data_folder()`. Raises LauncherError where a foreign file stands.
    """
    with disk_errors(data), _alone(data):
        path = launcher(data)
        there = _read(path)
        if there and _version_of(path, there) > _order(version) and _is_whole(there):
            return False
        atomic_file.write(path, _text(environment, version).encode(errors="surrogateescape"), 0o777)
        return True


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    data.mkdir(parents=True, exist_ok=True)
    with locked(data):
        yield


def _text(environment: Environment, version: str) -> str:
    sentence = (
        f"{TOOL} cannot start, because its interpreter or hook script is missing: ask the user to {MEND}."
    )
    return _TEXT.format(
        mark=_MARK,
        version=version,
        python=shlex.quote(environment.interpreter),
        hooks=shlex.quote(environment.hooks),
        flags=" ".join(INTERPRETER_FLAGS),
        sentence=shlex.quote(sentence),
        enforcing=_ENFORCING,
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="surrogateescape")
    except FileNotFoundError:
        return ""


def _version_of(path: Path, text: str) -> tuple[tuple[int, ...], bool, str]:
    header = _HEADER.search(text)
    if header is None:
        mend = "Move that file away and install again."
        raise LauncherError(f"{path} is not the launcher of {TOOL}.", mend)
    return _order(header[1])


def _order(version: str) -> tuple[tuple[int, ...], bool, str]:
    """Newer compares greater; `1.2.0rc1` comes before `1.2.0`."""
    numbers = re.match(r"\d+(?:\.\d+)*", version)
    release = tuple(int(part) for part in numbers[0].split(".")) if numbers else ()
    rest = version[numbers.end() :] if numbers else version
    return release, not rest, rest


def _is_whole(text: str) -> bool:
    """Whether the interpreter and the hooks that a launcher names are still there."""
    paths = [shlex.split(found)[0] for found in _PATH.findall(text)]
    return all(Path(path).exists() for path in paths)


def main() -> None:
    """`python -m coord_core.install.launcher --data FOLDER --version VERSION`, for install.py."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--version", required=True)
    options = parser.parse_args()
    try:
        write(options.data, current(), options.version)
    except InstallError as error:
        raise SystemExit(error.sentence()) from None


if __name__ == "__main__":
    main()
