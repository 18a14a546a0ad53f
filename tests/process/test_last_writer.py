"""The commit guard by last writer: who wrote a file since it was committed, and is still here."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coord_core.install.setup import set_up
from coord_core.repository.after_commit import settle
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, git
from tests.support.processes import ClientProcess
from tests.support.sessions import Session

PROGRAM = [sys.executable, "-m", "coord_core.cli"]


@pytest.fixture
def sessions(
    enrolled: Enrolled, tree: Path, start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> list[Session]:
    """Two of them, each with a client of its own, in a repository whose commits are checked."""
    set_up(str(enrolled.root))
    (enrolled.common / "info").mkdir(exist_ok=True)
    (enrolled.common / "info" / "exclude").write_text("/.claude-*\n")
    found = [start_session(pid=client_process().pid) for _ in range(2)]
    for session in found:
        session.start()
    return found


def write(session: Session, name: str, text: str) -> None:
    assert not session.edit(name, call=text).refuses
    (session.folder / name).write_text(text)
    session.edited(name, call=text)


def run(session: Session | None, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """As a session's shell would run it, or as a person."""
    variables = dict(os.environ)
    if session is not None:
        variables |= {"CLAUDECODE": "1", "CLAUDE_CODE_SESSION_ID": session.id}
    return subprocess.run(words, cwd=folder, env=variables, capture_output=True, text=True, check=False)


def test_the_last_writer_may_commit_and_the_one_before_may_not(tree: Path, sessions: list[Session]) -> None:
    one, two = sessions
    write(one, "a.txt", "one\n")
    one.stop()
    write(two, "a.txt", "two\n")
    two.stop()
    git(tree, "add", "a.txt")
    refused = run(one, tree, "git", "commit", "-qm", "x")
    assert refused.returncode == 1
    assert f"a.txt (last written by {two.name}, " in refused.stderr
    assert run(two, tree, "git", "commit", "-qm", "x").returncode == 0


def test_the_way_out_that_the_message_names_works(
    tree: Path, enrolled: Enrolled, sessions: list[Session]
) -> None:
    one, two = sessions
    write(two, "it's.txt", "two\n")
    two.stop()
    git(tree, "add", "it's.txt")
    refused = run(one, tree, "git", "commit", "-qm", "x")
    advice = next(line for line in refused.stderr.splitlines() if "--accept" in line)
    words = advice.partition("claude-coordinator ")[2].replace("'it'\\''s.txt'", "it's.txt").split(" ")
    accepted = run(one, tree, *PROGRAM, *words)
    assert accepted.returncode == 0, accepted.stderr
    assert "write_accepted" in enrolled.actions()
    assert run(one, tree, "git", "commit", "-qm", "x").returncode == 0


def test_a_grant_that_wrote_nothing_does_not_count(tree: Path, sessions: list[Session]) -> None:
    one, two = sessions
    write(one, "a.txt", "one\n")
    one.stop()
    assert two.edit("a.txt").is_silent
    two.failed("a.txt")
    two.stop()
    git(tree, "add", "a.txt")
    assert run(one, tree, "git", "commit", "-qm", "x").returncode == 0


def test_when_the_last_writer_has_ended_anyone_may(tree: Path, sessions: list[Session]) -> None:
    one, two = sessions
    write(two, "a.txt", "two\n")
    two.end()
    git(tree, "add", "a.txt")
    assert run(one, tree, "git", "commit", "-qm", "x").returncode == 0


def test_what_was_committed_since_is_nobodys(tree: Path, enrolled: Enrolled, sessions: list[Session]) -> None:
    one, two = sessions
    write(two, "a.txt", "two\n")
    two.stop()
    git(tree, "add", "a.txt")
    assert run(two, tree, "git", "commit", "-qm", "x").returncode == 0
    settle(enrolled.project)
    (tree / "a.txt").write_text("by hand\n")
    git(tree, "add", "a.txt")
    assert run(one, tree, "git", "commit", "-qm", "x").returncode == 0


def test_without_the_hook_after_a_commit_what_head_has_is_nobodys_all_the_same(
    tree: Path, sessions: list[Session]
) -> None:
    one, two = sessions
    write(two, "a.txt", "two\n")
    two.stop()
    git(tree, "-c", "core.hooksPath=/nowhere", "commit", "-qam", "x")
    (tree / "a.txt").write_text("by hand\n")
    git(tree, "add", "a.txt")
    assert run(one, tree, "git", "commit", "-qm", "x").returncode == 0


def test_a_person_commits_without_a_word_what_a_session_has_finished(
    tree: Path, sessions: list[Session]
) -> None:
    write(sessions[0], "a.txt", "one\n")
    sessions[0].stop()
    git(tree, "add", "a.txt")
    done = run(None, tree, "git", "commit", "-qm", "x")
    assert (done.returncode, done.stderr) == (0, "")


def test_each_takes_its_own_out_of_the_index_they_share(tree: Path, sessions: list[Session]) -> None:
    one, two = sessions
    write(one, "a.txt", "one\n")
    write(two, "b.txt", "two\n")
    git(tree, "add", "a.txt", "b.txt")
    refused = run(one, tree, "git", "commit", "-qm", "x")
    assert refused.returncode == 1
    assert "git commit -m MESSAGE -- a.txt" in refused.stderr
    assert run(one, tree, "git", "commit", "-qm", "x", "--", "a.txt").returncode == 0
    assert run(two, tree, "git", "commit", "-qm", "x", "--", "b.txt").returncode == 0
    assert git(tree, "show", "--name-only", "--format=", "HEAD").split() == ["b.txt"]


@pytest.mark.parametrize(
    "arguments", [["a.txt"], ["-a"], ["--only", "--", "a.txt"], ["-i", "a.txt"], ["--amend", "-a"]]
)
def test_every_form_of_commit_is_checked(tree: Path, sessions: list[Session], arguments: list[str]) -> None:
    one, two = sessions
    write(two, "a.txt", "two\n")
    two.stop()
    assert run(one, tree, "git", "commit", "-qm", "x", *arguments).returncode == 1


def test_an_index_of_ones_own_is_the_one_that_is_checked(
    tree: Path, sessions: list[Session], tmp_path: Path
) -> None:
    one, two = sessions
    write(one, "b.txt", "one\n")
    write(two, "a.txt", "two\n")
    git(tree, "add", "a.txt")

    def own(*words: str) -> int:
        return run(one, tree, "env", f"GIT_INDEX_FILE={tmp_path / 'index'}", *words).returncode

    assert own("git", "read-tree", "HEAD") == 0
    assert own("git", "add", "b.txt") == 0
    assert own("git", "commit", "-qm", "x") == 0
    assert own("git", "add", "a.txt") == 0
    assert own("git", "commit", "-qm", "x") == 1


def test_a_name_with_a_newline_is_checked(tree: Path, sessions: list[Session]) -> None:
    one, two = sessions
    write(two, "odd\nname", "two\n")
    two.stop()
    git(tree, "add", "-A")
    refused = run(one, tree, "git", "commit", "-qm", "x")
    assert refused.returncode == 1
    assert "odd\nname" not in refused.stderr
    assert "$'odd\\x0aname'" in refused.stderr


def test_a_linked_worktree_has_writers_of_its_own(
    tree: Path, enrolled: Enrolled, sessions: list[Session], tmp_path: Path
) -> None:
    one, two = sessions
    linked = enrolled.add_worktree(tmp_path.resolve() / "linked", "other")
    write(two, "a.txt", "two\n")
    two.stop()
    (linked / "a.txt").write_text("one\n")
    git(linked, "add", "a.txt")
    assert run(one, linked, "git", "commit", "-qm", "x").returncode == 0
    git(tree, "add", "a.txt")
    assert run(one, tree, "git", "commit", "-qm", "x").returncode == 1


def test_a_merge_takes_others_committed_work_along(
    tree: Path, enrolled: Enrolled, sessions: list[Session], tmp_path: Path
) -> None:
    one, two = sessions
    git(tree, "checkout", "-qb", "topic")
    (tree / "a.txt").write_text("topic\n")
    (tree / "b.txt").write_text("topic\n")
    git(tree, "-c", "core.hooksPath=/nowhere", "commit", "-qam", "Topic")
    git(tree, "checkout", "-q", "main")
    (tree / "b.txt").write_text("main\n")
    git(tree, "-c", "core.hooksPath=/nowhere", "commit", "-qam", "Main")
    linked = enrolled.add_worktree(tmp_path.resolve() / "linked", "other")
    two.folder = linked
    assert two.edit(linked / "a.txt").is_silent
    run(one, tree, "git", "merge", "topic")
    write(one, "b.txt", "both\n")
    git(tree, "add", "b.txt")
    done = run(one, tree, "git", "commit", "-qm", "Merge")
    assert done.returncode == 0, done.stderr


def test_check_tells_the_one_whose_file_another_has_written_since(
    tree: Path, sessions: list[Session]
) -> None:
    one, two = sessions
    write(one, "a.txt", "one\n")
    one.stop()
    write(two, "a.txt", "two\n")
    write(two, "b.txt", "two\n")
    two.stop()
    checked = run(one, tree, *PROGRAM, "check")
    assert checked.returncode == 1
    assert f"a.txt was written by you, and by {two.name} since" in checked.stdout
    assert "b.txt was" not in checked.stdout
    assert run(two, tree, *PROGRAM, "check").returncode == 0
    git(tree, "-c", "core.hooksPath=/nowhere", "commit", "-qam", "x")
    assert run(one, tree, *PROGRAM, "check").returncode == 0
