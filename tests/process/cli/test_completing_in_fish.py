"""Completions in a real fish, with names that another session chose."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process.cli.conftest import Someone
from tests.process.cli.program import Program
from tests.process.cli.shells import fish
from tests.support.enrolment import Enrolled


def completed(program: Program, *lines: str) -> list[list[str]]:
    """What fish would put in place of the last word of each line, as it would write it there."""
    found = fish()
    script = program.folder / ".git" / "completions.fish"
    script.write_text(program("completions", "fish").stdout)
    asked = "\n".join(
        f"complete --escape -C '{line}' | string replace -r '\\t.*' ''; echo ---" for line in lines
    )
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [found.program, "--no-config", "-c", f"source {script}\n{asked}"],
        cwd=program.folder, env=program.environment({"PATH": path, **found.environment}),
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert done.stderr == ""
    return [part.splitlines() for part in done.stdout.split("---\n")[:-1]]


def test_names_of_all_kinds(program: Program, features: Enrolled, one: Someone) -> None:
    program("task", "add", "Mend it: now")
    one.takes("held,this.py")
    (program.folder / "here.py").touch()
    program("status")  # takes the settings in
    found = completed(
        program,
        "claude-coordinator task show t",
        "claude-coordinator lock release he",
        "claude-coordinator lock acquire feature:au",
        "claude-coordinator session show c",
        "claude-coordinator init --scope us",
        "claude-coordinator statusl",
    )
    assert [sorted(each) for each in found] == [
        ["task-001"], ["held,this.py", "here.py"], ["feature:auth"], [one.name], ["user"], ["statusline"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("x$(touch owned).py", r"x\$\(touch\ owned\).py"),
        ("x;touch owned;.py", r"x\;touch\ owned\;.py"),
        ("x(touch owned).py", r"x\(touch\ owned\).py"),
    ],
)
def test_a_completed_name_is_not_run(program: Program, one: Someone, name: str, written: str) -> None:
    """Neither when it is offered nor as it is written into the line."""
    one.takes(name)
    assert completed(program, "claude-coordinator lock release x") == [[written]]
    assert not (program.folder / "owned").exists()
