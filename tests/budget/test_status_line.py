"""What the status line loads: no more than an edit, whether or not a user's own runs beside it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from tests.budget.hook_run import REPORT, Run, Tool
from tests.budget.test_modules import allowed, assert_lean, exactly
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.hooks import INTERPRETER, Answer
from tests.support.sessions import Session

ALLOWED = allowed("allowed_modules_status_line.txt")
IN_PLACE = {
    "_send = send": "_real = _finish",
    "def send(reply):": "def _finish(lines):",
    "_send(reply)": "_real(lines)",
}


def run(tool: Tool, session: Session, *own: str) -> Run:
    """The script of a copy of the tool, and what it had loaded when it was done."""
    source = tool.package / "claude" / "status_line.py"
    report = REPORT
    for before, after in IN_PLACE.items():
        assert before in report
        report = report.replace(before, after)
    if "_loaded" not in source.read_text():
        source.write_text(source.read_text() + report)
    loaded = tool.package.parent / "loaded"
    done = subprocess.run(
        [INTERPRETER, "-I", "-S", "-X", "utf8", str(tool.hooks / "statusline.py"), "local", *own],
        input=json.dumps({"session_id": session.id, "cwd": str(session.folder)}), cwd=session.folder,
        env={"PATH": os.environ["PATH"], **session.environment, "LOADED_MODULES": str(loaded)},
        capture_output=True, text=True, timeout=30, check=True,
    )  # fmt: skip
    return Run(Answer(done.stdout, done.stderr, done.returncode), loaded.read_text())


@exactly
def test_it_loads_exactly_what_is_allowed_out_of_its_bundle(
    enrolled: Enrolled, tool: Tool, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    tool.edit(one, "a")
    tool.edit(two, "a")
    for own in ((), ('"echo mine"',)):
        runs = [run(tool, one, *own) for _ in range(2)]
        assert [each.answer.stderr for each in runs] == ["", ""]
        assert "1 lock" in runs[1].answer.stdout
        assert runs[1].others == ALLOWED
        assert runs[1].ours - runs[1].bundled == {"coord_core", "coord_core.bundle"}
        assert_lean(runs[1])
    assert "StatusLine" in tool.bundles


@exactly
def test_where_nothing_is_governed_it_loads_no_more(
    tool: Tool, start_session: StartSession, tmp_path: Path
) -> None:
    found = run(tool, start_session(folder=tmp_path))
    assert found.answer.stdout == ""
    assert found.others <= ALLOWED
