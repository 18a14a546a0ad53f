"""The installer's steps, in order. What can be wrong is looked at before anything is made."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from coord_core.install.bootstrap import arguments, enrolled, links, origin, removal, source, tool, venv
from coord_core.install.bootstrap.arguments import Options
from coord_core.install.bootstrap.failures import StoppedError, WrongUsageError
from coord_core.install.bootstrap.progress import Progress

_INTERRUPTED = 130


def main(words: list[str], clone: Path) -> int:
    """install.py with these arguments, lying in `clone`. Returns the exit status."""
    options = arguments.parse(words)
    progress = Progress(options.quiet)
    signal.signal(signal.SIGTERM, _stop)
    try:
        return _run(options, clone, progress)
    except StoppedError as failure:
        progress.fail(failure)
        return failure.exit_status
    except KeyboardInterrupt:
        progress.warn("Interrupted; nothing was left half made.")
        return _INTERRUPTED


def _run(options: Options, clone: Path, progress: Progress) -> int:
    data = options.data_home / tool.NAME
    if options.uninstall_tool:
        removal.remove(data, progress)
        return 0
    _look_first(options)
    whole = source.read(clone)
    with tool.alone(data, progress):
        place = tool.prepare(data, whole, progress)
        origin.record(place, clone)
        for sentence in links.make(place):
            progress.warn(sentence)
    _write_launcher(place, data, whole.version)  # locks the folder itself
    return _hand_over(place, data, options, progress) if options.init else 0


def _look_first(options: Options) -> None:
    if shutil.which("git") is None:
        raise StoppedError("git is not installed, or not on PATH.", "Install git and run install.py again.")
    if options.init and not options.repository.is_dir():
        mend = "Name the folder of a git repository, or leave it out with --no-init."
        raise WrongUsageError(f"{options.repository} is not a folder.", mend)


def _write_launcher(place: Path, data: Path, version: str) -> None:
    module = ["-I", "-m", "coord_core.install.launcher"]
    words = [str(venv.interpreter_of(place)), *module, "--data", str(data), "--version", version]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        mend = "Mend that and run install.py again."
        raise StoppedError(f"The launcher in {data} could not be written.", mend, done.stderr[-2000:].strip())


def _hand_over(place: Path, data: Path, options: Options, progress: Progress) -> int:
    """`init`, then `doctor`, in the repository; the first that does not end well decides.

    A scope that nobody chose is `init`'s to find: what a team committed stays in force in a clone of it.
    """
    program = str(place / "bin" / tool.NAME)
    environ = {**os.environ, "XDG_DATA_HOME": str(options.data_home)}
    sys.stdout.flush()
    scope = ["--scope", options.scope] if options.scope else []
    for words in (["init", "--multi-instance", *scope], ["doctor"]):
        ran = subprocess.run(
            [program, *words], cwd=options.repository, env=environ, check=False, text=True,
            stdout=subprocess.PIPE if options.quiet else None,
        )  # fmt: skip
        if ran.returncode:
            sys.stdout.write(ran.stdout or "")
            return ran.returncode
        if words[0] == "init":
            enrolled.remember(data, options.repository)
    if options.scope == "project" and options.data_home != arguments.default_data_home():
        progress.warn(
            f"Claude Code has to be started with XDG_DATA_HOME={options.data_home} to find the hooks."
        )
    return 0


def _stop(*_: object) -> None:
    raise KeyboardInterrupt
