"""Completions in a real zsh on a terminal, with names that another session chose."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.process.cli.conftest import Someone
from tests.process.cli.program import Program
from tests.process.cli.shells import zsh as real_zsh
from tests.support.enrolment import Enrolled

# Ctrl-X says what the line has become.
START = r"""
PATH={bin}:$PATH
unsetopt beep list_beep
bindkey -e
tell() {{ print -r -- "$BUFFER" > {told}.new; mv {told}.new {told} }}
zle -N tell
bindkey '^X' tell
autoload -Uz compinit
compinit -u -d {dump}
source {script}
PS1='ready> '
"""
LONGEST_SECONDS = 20
RELEASE, ACQUIRE = "claude-coordinator lock release ", "claude-coordinator lock acquire "


class Zsh:
    """A zsh that has our completions, and the line that it edits."""

    def __init__(self, program: Program, dump: Path) -> None:
        found, begin = real_zsh()
        home = program.folder / ".git"
        self._told, script = home / "told", home / "completions"
        script.write_text(program("completions", "zsh").stdout)
        start = START.format(bin=Path(sys.executable).parent, told=self._told, dump=dump, script=script)
        (home / ".zshrc").write_text(begin + start)
        self._ours, theirs = pty.openpty()
        self._shell = subprocess.Popen(
            [found.program, "-i"], cwd=program.folder, stdin=theirs, stdout=theirs, stderr=theirs,
            env=program.environment({"TERM": "dumb", "ZDOTDIR": str(home), **found.environment}),
            start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        self._seen = b""
        self._waits(lambda: b"ready> " in self._seen)

    def completed(self, keys: str) -> str:
        """What the line is after these keys and a Tab; then it is empty again."""
        os.write(self._ours, f"{keys}\t\x18".encode())
        self._waits(self._told.exists)
        line = self._told.read_text().removesuffix("\n")
        self._told.unlink()
        os.write(self._ours, b"\x05\x15")  # to its end, and delete it
        return line

    def runs(self, keys: str) -> None:
        """A line with a Tab behind it, and Enter."""
        self._seen = b""
        os.write(self._ours, f"{keys}\t\n".encode())
        self._waits(lambda: b"ready> " in self._seen)

    def _waits(self, is_so: Callable[[], bool]) -> None:
        last = time.monotonic() + LONGEST_SECONDS
        while not is_so():
            assert time.monotonic() < last, self._seen
            if select.select([self._ours], [], [], 0.02)[0]:
                self._seen += os.read(self._ours, 4096)

    def end(self) -> None:
        self._shell.kill()
        self._shell.wait()
        os.close(self._ours)


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where zsh keeps what it finds of completions, which takes it a second."""
    return tmp_path_factory.mktemp("zsh") / "dump"


@pytest.fixture
def zsh(program: Program, dump: Path) -> Iterator[Zsh]:
    shell = Zsh(program, dump)
    yield shell
    shell.end()


def test_names_of_all_kinds(program: Program, features: Enrolled, one: Someone, zsh: Zsh) -> None:
    program("task", "add", "Mend it: now")
    one.takes("held,this.py")
    program("status")  # takes the settings in
    assert zsh.completed("claude-coordinator task show t") == "claude-coordinator task show task-001 "
    assert zsh.completed(f"{RELEASE}he") == f"{RELEASE}held,this.py "
    assert zsh.completed(f"{ACQUIRE}feature:au") == f"{ACQUIRE}feature:auth "
    assert (
        zsh.completed("claude-coordinator session show c") == f"claude-coordinator session show {one.name} "
    )
    assert zsh.completed("claude-coordinator init --sco") == "claude-coordinator init --scope "
    assert zsh.completed("claude-coordinator statusl") == "claude-coordinator statusline "


def test_a_file_of_the_disk_is_completed(program: Program, zsh: Zsh) -> None:
    (program.folder / "here.py").touch()
    assert zsh.completed("claude-coordinator edit he") == "claude-coordinator edit here.py "


def test_a_completed_name_is_not_run(program: Program, one: Someone, zsh: Zsh) -> None:
    """Enter behind Tab runs nothing that stands in a name."""
    for begun, name in (("x", "x$(touch owned).py"), ("y", "y`touch owned`.py"), ("z", "z;touch owned;.py")):
        one.takes(name)
        assert zsh.completed(f"{RELEASE}{begun}").endswith(".py ")
        zsh.runs(f"{RELEASE}{begun}")
    assert not (program.folder / "owned").exists()


def test_a_name_is_written_so_that_it_is_that_name(one: Someone, zsh: Zsh) -> None:
    for name, written in (("a:b.py", "a:b.py"), ("c d.py", r"c\ d.py"), ("e\\f:g.py", r"e\\f:g.py")):
        one.takes(name)
        assert zsh.completed(f"{RELEASE}{name[0]}") == f"{RELEASE}{written} "
