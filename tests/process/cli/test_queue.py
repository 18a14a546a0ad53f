"""Who comes first, whom a wait holds back, and when a place is given up."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

from tests.support.enrolment import Enrolled
from tests.support.waiting import wait_until

from .conftest import Someone
from .sources import commit, put
from .waits import Waiting, let_them_look

Starts = Callable[..., Waiting]


def commit_beside_ignored(repository: Enrolled) -> None:
    """b.py is committed, and git ignores *.log."""
    put(repository.root, {".gitignore": "*.log\n", "b.py": "1\n"})
    commit(repository.root)


def test_a_wait_follows_the_settings(
    repository: Enrolled, one: Someone, two: Someone, three: Someone, waiting: Starts, tmp_path: Path
) -> None:
    """The process that waits decides by the settings of its start: two get one file."""
    repository.configure(lock_scope="worktree")
    other = repository.add_worktree(tmp_path / "other", "other")
    assert one.run("lock", "acquire", "a.py", folder=other).status == 0
    three.takes("a.py")
    waiting(two, "a.py")
    repository.configure(lock_scope="repository")
    three.stop()
    let_them_look(repository)
    assert two.name not in {lock.instance for lock in repository.locks()}


def test_an_ignored_file_in_a_wait_does_not_uncover_the_rest_of_it(
    repository: Enrolled, one: Someone, two: Someone, three: Someone, waiting: Starts
) -> None:
    """Only the first of what a wait wants is compared: when git ignores that one, the others are free."""
    commit_beside_ignored(repository)
    one.takes("a.log")
    waiting(two, "a.log", "b.py")
    assert three.edit("b.py").refuses  # b.py is kept for two
    assert three.ask("git reset --hard").refuses


def test_a_command_is_held_back_by_a_wait_for_a_folder(
    repository: Enrolled, one: Someone, two: Someone, three: Someone, waiting: Starts
) -> None:
    """Only the first of what a wait wants is compared, also where a command's pattern leaves that one out."""
    put(repository.root, {"src/a.md": "1", "src/b.py": "1"})
    one.takes("zz")
    waiting(two, "src/a.md", "src/b.py", "zz")
    assert three.edit("src/b.py").refuses
    assert three.ask("find src -name '*.py' -delete").refuses


def test_who_is_in_the_way_of_a_wait_may_go_on_with_a_command(
    repository: Enrolled, one: Someone, two: Someone, waiting: Starts
) -> None:
    """What excuses the command's own write is asked of the lock that makes the exception."""
    (repository.root / "build").mkdir()
    (repository.root / "build" / "x").write_text("1\n")
    one.takes("a.py")
    waiting(two, "a.py", "build/")
    assert one.edit("build/x", call="e").is_silent  # by an edit it may
    one.edited("build/x", call="e")
    one.run("lock", "release", "build/x")
    assert not one.ask("rm -rf build").refuses


def test_a_request_ends_with_its_subagent(repository: Enrolled, one: Someone, two: Someone) -> None:
    """Accepted after the subagent ended, the lock is nobody's: two itself is refused, and so is everybody."""
    one.takes("a.py")
    assert two.run("lock", "request", "--agent", "sub", "a.py").status == 0
    two.stop_agent("sub")
    assert one.run("lock", "accept").status == 1
    one.stop()
    assert two.edit("a.py").is_silent


def test_nothing_is_handed_to_a_subagent_that_is_not_there(one: Someone, two: Someone) -> None:
    one.takes("a.py")
    done = one.run("lock", "transfer", "a.py", "--to", two.name, "--to-agent", "nobody")
    assert done.status == 2
    one.stop()
    assert not two.edit("a.py").refuses


def test_the_stopped_wait_of_a_dead_session_holds_nobody_back(
    repository: Enrolled, one: Someone, two: Someone, three: Someone, waiting: Starts
) -> None:
    one.takes("a.py")
    wait = waiting(two, "a.py", "b.py")
    wait.process.send_signal(signal.SIGSTOP)
    two.client.kill()
    assert three.edit("b.py").is_silent


def test_a_stop_ends_what_its_holder_has_edited(
    repository: Enrolled, one: Someone, two: Someone, tmp_path: Path
) -> None:
    """Handed over in another working tree: its holder edits the file in its own, and stops."""
    other = repository.add_worktree(tmp_path / "other", "other")
    one.takes("a.py")
    two.folder = other
    two.environment["CLAUDE_PROJECT_DIR"] = str(other)
    one.run("lock", "transfer", "a.py", "--to", two.name)
    assert not two.edit("a.py").refuses
    two.edited("a.py")
    two.stop()
    assert repository.held() == {}


def test_a_stop_ends_what_its_holder_was_told_of(repository: Enrolled, one: Someone, two: Someone) -> None:
    one.takes("a.py")
    one.run("lock", "transfer", "a.py", "--to", two.name)
    assert "is yours now" in two.edit("other.py").context  # it has heard of it
    two.edited("other.py")
    two.stop()
    assert repository.held() == {}


def test_a_wait_ends_in_time_when_nobody_can_write(
    repository: Enrolled, one: Someone, two: Someone, waiting: Starts
) -> None:
    """A full disk, or a writer that was stopped: the time of a wait never is up, and nothing is said."""
    one.takes("a.py")
    wait = waiting(two, "--timeout", "1s", "a.py")
    with repository.writing():
        wait_until(lambda: wait.process.poll() is not None, "it has ended", 12)


def test_who_is_first_in_the_queue_is_not_refused_for_who_comes_after(
    repository: Enrolled, one: Someone, two: Someone, three: Someone, waiting: Starts
) -> None:
    one.takes("a.py")
    waiting(two, "a.py", "b.py")
    waiting(three, "b.py")
    assert two.edit("b.py").is_silent


def test_the_same_with_the_ignored_file_last(
    repository: Enrolled, one: Someone, two: Someone, three: Someone, waiting: Starts
) -> None:
    """(Sound: shows that it is the order that makes the difference.)"""
    commit_beside_ignored(repository)
    one.takes("z.log")
    waiting(two, "b.py", "z.log")
    assert three.ask("git reset --hard").refuses


def test_a_command_is_held_back_by_a_wait_for_one_file_of_a_folder(
    repository: Enrolled, one: Someone, two: Someone, three: Someone, waiting: Starts
) -> None:
    """(Sound: the same without the file that comes first.)"""
    put(repository.root, {"src/a.md": "1", "src/b.py": "1"})
    one.takes("zz")
    waiting(two, "src/b.py", "zz")
    assert three.ask("find src -name '*.py' -delete").refuses
