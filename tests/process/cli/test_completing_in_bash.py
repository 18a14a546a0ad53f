"""Completions in a real bash on a terminal, as a person meets them, with names that another session chose."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process.cli.conftest import Someone
from tests.process.cli.program import Program
from tests.support.enrolment import Enrolled

START = f"PATH={Path(sys.executable).parent}:$PATH\nPS1='ready> '\nbind 'set enable-bracketed-paste off'\n"
LONGEST_SECONDS = 10
RELEASE, ACQUIRE = "claude-coordinator lock release ", "claude-coordinator lock acquire "


class Bash:
    """A bash that has our completions, and what a person sees of it."""

    def __init__(self, program: Program) -> None:
        script = program.folder / ".git" / "completions"
        script.write_text(START + program("completions", "bash").stdout)
        self._ours, theirs = pty.openpty()
        self._shell = subprocess.Popen(
            ["bash", "--rcfile", str(script), "-i"], cwd=program.folder, stdin=theirs, stdout=theirs,
            stderr=theirs, env=program.environment({"TERM": "dumb"}), start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        self.seen = ""
        self.waits_for("ready> ")

    def types(self, keys: str, then: str) -> None:
        """Keys, and wait until this has appeared behind what was there."""
        self.seen = ""
        os.write(self._ours, keys.encode())
        self.waits_for(then)

    def waits_for(self, text: str) -> None:
        last = time.monotonic() + LONGEST_SECONDS
        while text not in self.seen:
            assert time.monotonic() < last, f"{text!r} not in {self.seen!r}"
            if select.select([self._ours], [], [], 0.2)[0]:
                self.seen += os.read(self._ours, 4096).decode(errors="replace")

    def end(self) -> None:
        self._shell.kill()
        self._shell.wait()
        os.close(self._ours)


@pytest.fixture
def bash(program: Program) -> Iterator[Bash]:
    shell = Bash(program)
    yield shell
    shell.end()


def test_a_task_is_completed(program: Program, enrolled: Enrolled, bash: Bash) -> None:
    program("task", "add", "Mend it")
    bash.types("claude-coordinator task show t\t", then="task show task-001 ")


def test_a_locked_name_is_completed_that_is_not_on_the_disk(bash: Bash, one: Someone) -> None:
    one.takes("held.py")
    bash.types(f"{RELEASE}he\t", then="release held.py ")


def test_locked_names_stand_beside_files(program: Program, bash: Bash, one: Someone) -> None:
    """Each once, also when it is both, and a folder so that one can go on into it."""
    one.takes("held.py")
    for name in ("held.py", "here/in it"):
        (program.folder / name).parent.mkdir(exist_ok=True)
        (program.folder / name).touch()
    bash.types(f"{RELEASE}he\t\t", then="here/")
    assert bash.seen.count("held.py") == 1
    bash.types("r\t", then="re/")
    bash.types("i\t", then=r"in\ it ")


@pytest.mark.parametrize(
    ("begun", "whole"),
    [("feature:au", "acquire feature:auth "), ("feat", "ure:"), ("'feature:au", "feature:auth' ")],
)
def test_a_feature_is_completed_behind_its_colon(
    program: Program, features: Enrolled, bash: Bash, begun: str, whole: str
) -> None:
    """bash breaks words at a colon: `feature:au` and Tab is `feature:auth`, not `feature:feature:auth`."""
    program("status")
    bash.types(f"{ACQUIRE}{begun}\t", then=whole)


def test_a_choice_is_completed_behind_an_equals_sign(bash: Bash) -> None:
    bash.types("claude-coordinator init --scope=us\t", then="--scope=user ")


@pytest.mark.parametrize(
    ("name", "begun", "whole"),
    [
        ("$(touch owned).py", "$", r"\$\(touch\ owned\).py "),
        ("$(touch owned).py", "'$", "'$(touch owned).py' "),
        ("`touch owned`.py", r"\`", r"\`touch\ owned\`.py "),
        ("a;touch owned;.py", "a", r"a\;touch\ owned\;.py "),
        ("a:$(touch owned).py", "a:", r"a:\$\(touch\ owned\).py "),
    ],
)
def test_a_completed_name_is_not_run(
    program: Program, one: Someone, bash: Bash, name: str, begun: str, whole: str
) -> None:
    """Enter behind Tab runs nothing that stands in a name, and gives the program that very name."""
    one.takes(name)
    bash.types(f"{RELEASE}{begun}\t", then=whole)
    bash.types("\n", then="ready> ")
    assert not (program.folder / "owned").exists()
    assert "syntax error" not in bash.seen


def test_a_name_that_would_run_is_not_offered_inside_double_quotes(
    program: Program, one: Someone, bash: Bash
) -> None:
    one.takes("x$(touch owned).py")
    bash.types(f'{RELEASE}"x\t', then="\a")
    bash.types('"\n', then="ready> ")
    assert not (program.folder / "owned").exists()
