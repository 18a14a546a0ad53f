"""`commit-check --stage`: of files that two sessions change, each stages and commits its own part."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.process.cli.program import Program
from tests.support.commits import commit_as
from tests.support.enrolment import Enrolled, git
from tests.support.parted import SOURCE, change
from tests.support.sessions import Session
from tests.support.staging import ADJACENT, shown, stage
from tests.support.working import program, write

COMMITS_ONCE = """\
#!/bin/sh
test -e .git/theirs || exit 0
unset GIT_INDEX_FILE
blob=$(git hash-object -w .git/theirs) && rm .git/theirs
tree=$(git ls-tree HEAD | sed "s/[0-9a-f]*\\tauth.py/$blob\\tauth.py/" | git mktree)
git update-ref HEAD $(git commit-tree -p HEAD -m Theirs $tree)
"""


@pytest.fixture
def pair(sessions: dict[str, Session]) -> dict[str, Session]:
    """Each has changed one of two functions that stand one after the other."""
    for side, session in sessions.items():
        change(session, *ADJACENT[side])
    return sessions


@pytest.mark.parametrize("order", [("left", "right"), ("right", "left")])
def test_each_stages_and_commits_its_own_of_two_adjacent_functions(
    file: Path, pair: dict[str, Session], order: tuple[str, str]
) -> None:
    whole, expected = file.read_bytes(), SOURCE
    for side in order:
        done = stage(pair[side], "auth.py")
        assert (done.status, done.stderr) == (0, "")
        expected = expected.replace(*ADJACENT[side])
        assert shown(file) == expected.encode()
        assert file.read_bytes() == whole
        done_commit = commit_as(pair[side])
        assert (done_commit.returncode, done_commit.stderr) == (0, "")
        assert shown(file, "HEAD") == expected.encode()
    assert file.read_bytes() == whole
    assert git(file.parent, "status", "--porcelain", "auth.py") == ""


def test_it_says_what_it_staged_and_what_it_left(file: Path, pair: dict[str, Session]) -> None:
    right = pair["right"].name
    assert stage(pair["left"], "auth.py").lines == [f"auth.py: staged Login.check; left Login.out ({right})"]
    assert stage(pair["left"], "--json", "auth.py").json == {
        "files": [
            {
                "path": "auth.py",
                "staged": True,
                "symbols": ["Login.check"],
                "left": [{"symbol": "Login.out", "instance": right}],
                "reason": "",
            }
        ]
    }


def test_anothers_part_that_is_in_the_index_already_goes_out_of_it(
    file: Path, pair: dict[str, Session]
) -> None:
    git(file.parent, "add", "auth.py")
    assert stage(pair["left"], "auth.py").status == 0
    assert shown(file) == SOURCE.replace(*ADJACENT["left"]).encode()


def test_what_another_wrote_last_and_let_go_stays_out(file: Path, pair: dict[str, Session]) -> None:
    pair["right"].stop()
    assert stage(pair["left"], "auth.py").status == 0
    assert shown(file) == SOURCE.replace(*ADJACENT["left"]).encode()
    assert commit_as(pair["left"]).returncode == 0


def test_nothing_of_ones_own_stages_nothing(
    file: Path, sessions: dict[str, Session], enrolled: Enrolled
) -> None:
    change(sessions["right"], *ADJACENT["right"])
    assert sessions["left"].prompt()
    done = stage(sessions["left"], "auth.py")
    assert done.status == 1
    assert "Nothing was staged." in done.stdout and sessions["right"].name in done.stdout
    assert git(enrolled.root, "diff", "--cached", "--name-only") == ""
    assert stage(sessions["left"], "--json", "auth.py").status == 1


def test_a_file_as_head_has_it_is_nothing_to_stage(file: Path, sessions: dict[str, Session]) -> None:
    done = stage(sessions["left"], "auth.py")
    assert (done.status, done.lines) == (1, ["Nothing to stage: these files are as HEAD has them."])


def test_a_file_that_is_nowhere_is_an_error(file: Path, sessions: dict[str, Session]) -> None:
    assert stage(sessions["left"], "none.py").status in (2, 3)
    assert program(sessions["left"], "commit-check", "--stage").status == 2


def test_whole_files_are_staged_by_whose_they_are_in_a_folder(
    file: Path, pair: dict[str, Session], enrolled: Enrolled
) -> None:
    left, right = pair.values()
    (file.parent / "src").mkdir()
    write(left, "src/own.bin", "\0own")
    write(right, "src/theirs.txt")
    done = stage(left, "src")
    assert done.status == 0
    assert git(enrolled.root, "diff", "--cached", "--name-only").split() == ["src/own.bin"]
    assert f"src/theirs.txt: left ({right.name})" in done.lines
    assert commit_as(left).returncode == 0


def test_a_file_that_was_deleted_is_staged_so(file: Path, sessions: dict[str, Session]) -> None:
    file.unlink()
    assert stage(sessions["left"], "auth.py").status == 0
    assert git(file.parent, "diff", "--cached", "--name-status").split() == ["D", "auth.py"]


def test_line_ends_are_gits(file: Path, sessions: dict[str, Session]) -> None:
    (file.parent / ".gitattributes").write_text("*.py text eol=crlf\n")
    file.write_bytes(SOURCE.replace("\n", "\r\n").encode())
    for side, session in sessions.items():
        old, new = ADJACENT[side]
        assert session.replace("auth.py", old, new).is_silent
        file.write_bytes(file.read_bytes().replace(old.encode(), new.encode()))
        assert session.edited("auth.py").is_silent
    whole = file.read_bytes()
    assert whole.count(b"\r\n") == SOURCE.count("\n")
    assert stage(sessions["right"], "auth.py").status == 0
    assert shown(file) == SOURCE.replace(*ADJACENT["right"]).encode()
    assert file.read_bytes() == whole


@pytest.mark.parametrize("before", [0o644, 0o755])
def test_the_executable_bit_stays(file: Path, sessions: dict[str, Session], before: int) -> None:
    file.chmod(before)
    git(file.parent, "add", "auth.py")
    git(file.parent, "commit", "-qm", "Mode", "--allow-empty")
    for side, session in sessions.items():
        change(session, *ADJACENT[side])
    assert stage(sessions["left"], "auth.py").status == 0
    mode = "100755" if before & 0o100 else "100644"
    assert git(file.parent, "ls-files", "-s", "auth.py").startswith(mode)
    assert os.stat(file).st_mode & 0o777 == before


def test_the_refusals_name_the_command_and_it_works_as_it_is_named(
    file: Path, pair: dict[str, Session]
) -> None:
    left = pair["left"]
    for command in ("git add auth.py", "git commit -am x"):
        [advised] = re.findall(r"claude-coordinator commit-check --stage -- \S+", left.ask(command).reason)
        assert left.ask(f"{advised} && git commit -m x").is_silent
    git(file.parent, "add", "auth.py")
    refused = commit_as(left).stderr
    assert "stage just that: claude-coordinator commit-check --stage -- auth.py\n" in refused
    assert stage(left, "--", "auth.py").status == 0
    assert commit_as(left).returncode == 0


def test_a_person_leaves_out_what_a_session_holds(file: Path, pair: dict[str, Session]) -> None:
    pair["left"].stop()
    done = Program(file.parent)("commit-check", "--stage", "auth.py", folder=file.parent)
    assert done.lines == [f"auth.py: staged Login.check; left Login.out ({pair['right'].name})"]
    assert shown(file) == SOURCE.replace(*ADJACENT["left"]).encode()


def test_a_commit_of_anothers_part_meanwhile_is_not_undone(file: Path, pair: dict[str, Session]) -> None:
    """Git's own hook commits it, once, when an index is written."""
    theirs = SOURCE.replace(*ADJACENT["right"])
    (file.parent / ".git" / "theirs").write_text(theirs)
    hook = file.parent / ".git" / "hooks" / "post-index-change"
    hook.write_text(COMMITS_ONCE)
    hook.chmod(0o755)
    assert stage(pair["left"], "auth.py").status == 0
    assert shown(file, "HEAD") == theirs.encode()
    assert shown(file) == theirs.replace(*ADJACENT["left"]).encode()


def test_many_functions_of_which_few_are_anothers(file: Path, sessions: dict[str, Session]) -> None:
    left, right = sessions.values()
    text = "\n\n".join(f"def f{number}():\n    return {number}\n" for number in range(300))
    file.write_text(text)
    git(file.parent, "commit", "-qam", "Many")
    assert left.edit("auth.py", tool="Write").is_silent
    file.write_text(text.replace("return ", "return 1 + "))
    assert left.edited("auth.py", tool="Write").is_silent
    left.stop()
    for number in (7, 150):
        change(right, f"return 1 + {number}\n", f"return 2 + {number}\n")
    done = stage(left, "--json", "auth.py")
    [row] = done.json["files"]
    assert {each["symbol"] for each in row["left"]} == {"f7", "f150"}
    assert len(row["symbols"]) == 298
    assert shown(file).decode().count("return 1 + ") == 298


def test_a_conflict_that_was_solved_is_staged_whole(file: Path, sessions: dict[str, Session]) -> None:
    root = file.parent
    git(root, "checkout", "-qb", "side")
    for branch, old in (("side", "return 2"), ("main", "return 1")):
        git(root, "checkout", "-q", branch)
        file.write_text(SOURCE.replace("limit = 3", f"limit = '{branch}'").replace(old, "return 0"))
        git(root, "commit", "-qam", branch)
    assert subprocess.run(["git", "merge", "-q", "side"], cwd=root, check=False).returncode == 1
    file.write_text(SOURCE)
    assert stage(sessions["left"], "auth.py").status == 0
    assert git(root, "ls-files", "--unmerged") == ""
    assert shown(file) == SOURCE.encode()
    assert commit_as(sessions["left"]).returncode == 0


def test_from_a_folder_below_and_from_elsewhere(file: Path, pair: dict[str, Session]) -> None:
    below = file.parent / "src"
    below.mkdir()
    variables = pair["left"].environment
    run = Program(below)
    assert run("commit-check", "--stage", "../auth.py", folder=below, **variables).status == 0
    git(file.parent, "reset", "-q")
    assert run("commit-check", "--stage", str(file), folder=file.parent.parent, **variables).status == 0
    assert shown(file) == SOURCE.replace(*ADJACENT["left"]).encode()
    outside = run("commit-check", "--stage", "auth.py", "/etc/passwd", folder=file.parent, **variables)
    assert outside.status == 2


def test_a_merge_takes_files_whole(file: Path, pair: dict[str, Session]) -> None:
    (file.parent / ".git" / "MERGE_HEAD").write_text(git(file.parent, "rev-parse", "HEAD"))
    done = stage(pair["left"], "auth.py")
    assert done.status == 1
    assert "a merge is in progress, which takes a file whole" in done.stdout
    assert git(file.parent, "diff", "--cached", "--name-only") == ""
