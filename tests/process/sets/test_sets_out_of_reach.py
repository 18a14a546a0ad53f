"""Commands that write in the folder of another's set, but nothing that is in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.domain.resources import glob
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, git
from tests.support.held import hold, put


@pytest.mark.parametrize(
    ("held", "command", "refused"),
    [
        ("src/*.py", "find . -name '*.pyc' -delete", False),
        ("src/*.py", "find . -name '*.py*' -delete", True),
        ("src/*.py", "find . -name 's*.c' -delete", False),
        ("src/**", "find . -name 's*' -delete", True),
        ("src/**/*.py", "find src -name deep -exec rm -rf {} +", True),
        ("src/*.py", "find src -name deep -exec rm -rf {} +", False),
        ("src/*.py", "find . -name '[a]*.pyc' -delete", True),
        ("src/*.py", 'find . -name "$WHAT" -delete', True),
        ("src/*.py", "find lib -name '*.py' -delete", False),
        ("src/deep/**", "find src -maxdepth 1 -name '*.py' -delete", True),
        ("src/deep/*", "find src -maxdepth 1 -delete", False),
        ("src/*.py", "find src -maxdepth 1 -delete", True),
        ("src/*.py", "find . -not -name '*.py' -delete", False),
        ("src/*", "find . -not -name '*.py' -delete", True),
        ("src/deep/*.py", "find . -not -name deep -delete", False),
        ("src/*.py", "find . -name '{a,b}.c' -delete", False),
        ("src/x.pyc/*", "find . -name '*.pyc' -delete", True),
    ],
)
def test_a_command_is_refused_for_a_set_only_when_it_reaches_a_file_of_it(
    tree: Path, enrolled: Enrolled, start_session: StartSession, held: str, command: str, refused: bool
) -> None:
    one, two = start_session(), start_session()
    hold(enrolled, one, glob([held]))
    put(tree, "src/a.py", "src/a.pyc", "src/deep/a.py", "lib/a.py")
    assert two.ask(command).refuses is refused


@pytest.mark.parametrize(
    ("held", "refused"), [(["dist/**"], False), (["dist/**", "a*"], True), (["*.js"], True)]
)
def test_git_s_operations_leave_alone_a_set_that_it_ignores(
    tree: Path, enrolled: Enrolled, start_session: StartSession, held: list[str], refused: bool
) -> None:
    (tree / ".gitignore").write_text("dist/\n")
    git(tree, "add", ".gitignore")
    git(tree, "commit", "-qm", "Ignore")
    one, two = start_session(), start_session()
    hold(enrolled, one, glob(held))
    assert two.ask("git checkout -q --detach", call="first").refuses is refused
    put(tree, "dist/tracked")
    git(tree, "add", "-f", "dist/tracked")
    git(tree, "commit", "-qm", "One that is tracked all the same")
    assert two.ask("git checkout -q --detach", call="second").refuses
