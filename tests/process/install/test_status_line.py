"""Where the status line goes, that the user's own comes back, and what `doctor` says of it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from coord_core.install import setup, status_line_check
from coord_core.install.doctor import examine
from coord_core.install.enrolment import Site
from coord_core.install.offers import status_line
from tests.process.cli.program import Program, Terminal
from tests.support.enrolment import git

OWN = b'{\n\t"statusLine": {"padding" :0,"type":"command", "command":"echo \\u006dine \\/x"}\n}\n'
OURS = "\x1b[2mno others here\x1b[0m"


def local(root: Path) -> Path:
    return root / ".claude" / "settings.local.json"


def users(home: Path) -> Path:
    return home / ".claude" / "settings.json"


def line_in(file: Path) -> Any:
    return json.loads(file.read_text()).get("statusLine") if file.exists() else None


def run(line: dict[str, Any], root: Path, project: Path | None = None) -> list[str]:
    given = json.dumps({"session_id": "aaaaaaaa-0000-4000-8000-000000000000", "cwd": str(root)})
    done = subprocess.run(
        ["/bin/sh", "-c", line["command"]],
        env={
            **os.environ,
            "TERM": "xterm-256color",
            **({"CLAUDE_PROJECT_DIR": str(project)} if project else {}),
        },
        input=given,
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    return done.stdout.splitlines()


def put(file: Path, data: bytes) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def install(root: Path, scope: str = "local") -> list[str]:
    """As `init --statusline`: the files that changed for the line, and what was said of it."""
    setup.set_up(str(root), scope)
    changed, kept = status_line.accept(Site(str(root)), scope)
    return changed + kept


def decline(root: Path, scope: str = "local") -> None:
    status_line.decline(Site(str(root)), scope)


def doctor(root: Path) -> list[str]:
    problems = [text for text, _ in status_line_check.problems(str(root), os.environ)]
    return problems + list(status_line_check.good(str(root), os.environ))


@pytest.mark.parametrize("scope", ["local", "project", "user"])
def test_it_stands_in_ones_own_settings_and_goes_again(root: Path, home: Path, scope: str) -> None:
    file = users(home) if scope == "user" else local(root)
    assert install(root, scope) == [str(file)]
    assert line_in(file)["refreshInterval"] == 10
    assert run(line_in(file), root) == [OURS]
    status = git(root, "status", "--porcelain", "--untracked-files=all").split()
    assert status == (["??", ".claude/settings.json"] if scope == "project" else [])
    assert install(root, scope) == []
    setup.take_down(str(root))
    assert bool(line_in(file)) == (scope == "user")
    setup.take_down_user()
    assert not file.exists()


@pytest.mark.parametrize("scope", ["local", "project", "user"])
@pytest.mark.parametrize("place", ["same file", "below"])
def test_ones_own_is_shown_above_and_comes_back(root: Path, home: Path, scope: str, place: str) -> None:
    in_users = scope == "user" or place == "below"
    own = put(users(home) if in_users else local(root), OWN)
    ours = users(home) if scope == "user" else local(root)
    install(root, scope)
    assert run(line_in(ours), root) == ["mine /x", OURS]
    assert "refreshInterval" not in line_in(ours)
    decline(root, scope)
    assert line_in(own)["command"] == "echo mine /x"
    install(root, scope)
    setup.take_down(str(root))
    setup.take_down_user()
    assert own.read_bytes() == OWN


def test_it_goes_along_when_another_scope_starts_the_hooks(root: Path) -> None:
    put(local(root), OWN)
    install(root)
    setup.set_up(str(root), "project")
    assert run(line_in(local(root)), root) == ["mine /x", OURS]
    assert "hooks" not in json.loads(local(root).read_text())
    decline(root)
    assert local(root).read_bytes() == OWN


def test_an_older_one_is_brought_up_to_date(root: Path) -> None:
    install(root)
    new = local(root).read_text()
    local(root).write_text(new.replace("/hooks/statusline.py", "/older/hooks/statusline.py"))
    assert install(root) == [str(local(root))]
    assert local(root).read_text() == new


def test_one_that_was_edited_stays_and_that_is_said(root: Path) -> None:
    install(root)
    edited = local(root).read_text().replace(" local", " local | cat")
    local(root).write_text(edited)
    said = f"The status line in {local(root)} was edited, and stays as it is."
    assert install(root) == [said]
    assert local(root).read_text() == edited
    assert doctor(root) == [f"Our status line in {local(root)} was edited: it is not brought up to date."]
    assert said in setup.take_down(str(root)).warnings
    assert line_in(local(root))["command"].endswith(" local | cat")


def test_doctor_says_how_it_stands(root: Path) -> None:
    setup.set_up(str(root))
    assert doctor(root) == []
    install(root)
    found = [each for each in examine(str(root), dict(os.environ)) if each.name == "statusline"]
    assert [(each.state, each.text) for each in found] == [("good", f"{local(root)} shows the status line")]
    moved = local(root).read_text().replace("/hooks/statusline.py", "/gone/hooks/statusline.py")
    local(root).write_text(moved)
    [said] = doctor(root)
    assert said.startswith(f"The status line in {local(root)} cannot start: /")


def test_doctor_names_what_hides_it(root: Path, home: Path) -> None:
    install(root, "user")
    put(local(root), OWN)
    expected = f"The status line in {local(root)} hides ours, which is in {users(home)}."
    assert doctor(root) == [expected]


def test_what_is_no_status_line_is_left_with_a_sentence(program: Program, root: Path) -> None:
    put(local(root), b'{"statusLine": "mine"}')
    done = program("init", "--statusline")
    assert done.status == 1
    assert '"statusLine" is no command that the client runs. The status line was not put in.' in done.stderr
    assert program("init").status == 0  # nobody asked for one
    assert line_in(local(root)) == "mine"


def test_a_terminal_is_asked_and_told_of_ones_own(program: Program, root: Path, home: Path) -> None:
    put(users(home), OWN)
    options = ("init", "--no-skills", "--no-claude-md", "--no-completions")
    with Terminal(program, options, variables={"SHELL": "/bin/bash"}) as terminal:
        terminal.wait_for("who waits, below your own?")
        terminal.type(b"y\n")
        assert terminal.finish().status == 0
    assert run(line_in(local(root)), root) == ["mine /x", OURS]
    assert program("init", "--no-statusline").status == 0
    assert line_in(local(root)) is None
    assert "Changed" not in program("init").stdout
