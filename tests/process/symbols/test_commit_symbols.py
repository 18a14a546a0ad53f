"""The commit guard where locks are on symbols: a file may be two sessions', each with its own functions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.commits import commit, commit_as
from tests.support.enrolment import Enrolled, git
from tests.support.parted import SOURCE, change
from tests.support.sessions import Session


@pytest.fixture
def pair(file: Path, clients: tuple[Session, Session]) -> list[Session]:
    """Two sessions; the first has changed `one`, the second `Login.check`."""
    found = list(clients)
    change(found[0], "return 1", "return 10")
    change(found[1], "return 2", "return 20")
    return found


def stage_only(file: Path, old: str, new: str) -> None:
    """As `git add -p` does with one of the changes."""
    whole = file.read_text()
    file.write_text(git(file.parent, "show", "HEAD:auth.py").replace(old, new))
    git(file.parent, "add", "auth.py")
    file.write_text(whole)


def test_a_session_commits_its_own_function_of_a_file(file: Path, pair: list[Session]) -> None:
    stage_only(file, "return 1", "return 10")
    done = commit_as(pair[0])
    assert (done.returncode, done.stderr) == (0, "")
    assert git(file.parent, "show", "HEAD:auth.py") == SOURCE.replace("return 1", "return 10")
    done = commit_as(pair[1], "-a")  # what is left is its own
    assert (done.returncode, done.stderr) == (0, "")


def test_the_whole_file_is_refused_and_the_function_named(file: Path, pair: list[Session]) -> None:
    done = commit_as(pair[0], "-a")
    assert done.returncode == 1
    assert f"auth.py (Login.check: held by {pair[1].name})" in done.stderr
    assert "claude-coordinator commit-check --stage -- auth.py" in done.stderr


def test_what_another_wrote_and_let_go_is_refused_until_it_is_accepted(
    file: Path, pair: list[Session], enrolled: Enrolled
) -> None:
    pair[1].stop()
    done = commit_as(pair[0], "-a")
    assert done.returncode == 1
    assert f"auth.py (Login.check: last written by {pair[1].name}" in done.stderr
    assert "commit-check --accept -- 'auth.py#Login.check'" in done.stderr


def test_the_rest_of_a_file_is_who_wrote_it_before(file: Path, pair: list[Session]) -> None:
    for session in pair:
        session.stop()
    text = file.read_text().replace("import os", "import sys")
    assert "after you last did: auth.py" in pair[0].edit("auth.py", tool="Write").reason
    assert pair[0].edit("auth.py", tool="Write", call="again").is_silent
    file.write_text(text)
    assert pair[0].edited("auth.py", tool="Write", call="again").is_silent
    pair[0].stop()
    change(pair[1], "return 20", "return 21")
    stage_only(file, "return 2", "return 21")
    assert commit_as(pair[1]).returncode == 0
    done = commit_as(pair[1], "-a")
    assert done.returncode == 1
    assert f"auth.py (last written by {pair[0].name}" in done.stderr


def test_a_new_function_of_a_files_only_writer_is_its_own(file: Path, pair: list[Session]) -> None:
    for session in pair:
        session.stop()
    git(file.parent, "commit", "-qam", "All", "--no-verify")
    new = "    return 10\n\n\ndef two():\n    return 5\n"
    change(pair[0], "    return 10\n", new)
    assert commit_as(pair[0], "-a").returncode == 0


def test_with_release_on_commit_a_function_is_let_go_though_its_file_has_other_changes(
    file: Path, pair: list[Session], enrolled: Enrolled
) -> None:
    (enrolled.root / ".claude-coordinator.yml").write_text("granularity: symbol\nrelease_on: commit\n")
    pair[0].prompt()
    stage_only(file, "return 1", "return 10")
    assert commit_as(pair[0]).returncode == 0
    assert enrolled.held() == {"auth.py#Login.check": pair[1].name}


def test_with_release_on_commit_a_committed_function_is_let_go_when_the_turn_ends(
    file: Path, pair: list[Session], enrolled: Enrolled
) -> None:
    (enrolled.root / ".claude-coordinator.yml").write_text("granularity: symbol\nrelease_on: commit\n")
    pair[0].prompt()
    stage_only(file, "return 1", "return 10")
    assert commit(file.parent).returncode == 0  # a person does it
    pair[0].stop()
    pair[1].stop()
    assert enrolled.held() == {"auth.py#Login.check": pair[1].name}


def test_who_writes_the_whole_file_has_only_what_it_changed_of_it(file: Path, pair: list[Session]) -> None:
    pair[0].stop()
    pair[1].stop()
    change(pair[1], "import os\n", "import os\n\n\ndef added():\n    return 0\n")  # takes the file
    done = commit_as(pair[1], "-a")
    assert done.returncode == 1
    assert f"auth.py (one: last written by {pair[0].name}" in done.stderr
    pair[1].stop()
    stage_only(file, "return 1", "return 10")
    assert commit_as(pair[0]).returncode == 0
    assert commit_as(pair[1], "-a").returncode == 0


def test_who_changes_what_is_no_symbol_has_that(file: Path, pair: list[Session]) -> None:
    pair[0].stop()
    pair[1].stop()
    change(pair[1], "import os\n", "import sys\n")
    pair[1].stop()
    stage_only(file, "import os", "import sys")
    done = commit_as(pair[0])
    assert done.returncode == 1
    assert f"auth.py (last written by {pair[1].name}" in done.stderr
    stage_only(file, "return 1", "return 10")
    assert commit_as(pair[0]).returncode == 0
