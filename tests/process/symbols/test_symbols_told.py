"""Locks on symbols, and all that asks who has a file: shell commands, news, recovery, subagents."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coord_core.services.recovery import rebuild_state
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, git
from tests.support.parted import SOURCE, change
from tests.support.processes import ClientProcess
from tests.support.sessions import Session


@pytest.fixture(autouse=True)
def both(left: Session, right: Session) -> None:
    """The first has changed `one`, the second `Login.check`."""
    change(left, "return 1", "return 10")
    change(right, "return 2", "return 20")


@pytest.mark.parametrize("command", ["echo x >> auth.py", "sed -i s/a/b/ auth.py", "git checkout -- auth.py"])
def test_a_command_that_writes_the_file_is_refused_while_another_holds_a_symbol_of_it(
    left: Session,
    right: Session,
    command: str,
) -> None:
    answer = left.ask(command)
    assert answer.refuses
    assert right.name in answer.reason and "Login.check" in answer.reason


@pytest.mark.parametrize("command", ["git stash", "git add auth.py", "git commit -am x", "git add -A"])
def test_git_takes_no_file_along_of_which_another_has_a_part(
    left: Session,
    right: Session,
    command: str,
) -> None:
    for _ in range(2):
        answer = left.ask(command)
        assert answer.refuses
        assert right.name in answer.reason
        assert command == "git stash" or "Login.check in auth.py" in answer.reason
        right.stop()


def test_parts_of_a_file_may_be_staged_and_taken_out_again(left: Session, right: Session) -> None:
    assert left.bash("printf 's\\ny\\nn\\n' | git add -p -- auth.py").is_silent
    assert git(left.folder, "show", ":auth.py") == SOURCE.replace("return 1", "return 10")
    assert left.bash("git restore --staged -- auth.py").is_silent


def test_a_change_by_a_command_that_nobody_could_foresee_is_a_violation(
    enrolled: Enrolled,
    left: Session,
    right: Session,
) -> None:
    answer = left.bash('python3 -c "$(echo \'open(chr(97)+chr(117)+"th.py","a").write("#")\')"')
    assert f"auth.py, held by {right.name}" in answer.context
    assert "write_violation" in enrolled.actions()


def test_who_was_refused_a_symbol_is_told_when_it_is_free(left: Session, right: Session) -> None:
    assert right.replace("auth.py", "return 10", "return 11", call="two").refuses
    left.stop()
    assert "Free again: auth.py#one." in right.prompt().context


def test_a_symbol_is_let_go_when_the_turn_ends_and_with_the_commit(
    enrolled: Enrolled,
    left: Session,
    right: Session,
) -> None:
    left.stop()
    assert enrolled.held() == {"auth.py#Login.check": right.name}
    enrolled.configure(granularity="symbol", release_on="commit")
    right.stop()
    assert enrolled.held() == {"auth.py#Login.check": right.name}
    git(enrolled.root, "commit", "-qam", "All")
    right.stop()
    assert enrolled.held() == {}


def test_a_rebuilt_state_knows_who_wrote_which_symbol(
    enrolled: Enrolled,
    left: Session,
    right: Session,
) -> None:
    def known() -> list[tuple[str, str, str]]:
        with enrolled.reading() as tx:
            rows = tx.symbol_writes(str(enrolled.root))
        return [(row.key, row.symbol, row.instance) for row in rows]

    expected = [("auth.py", "Login.check", right.name), ("auth.py", "one", left.name)]
    assert known() == expected
    held = enrolled.held()
    enrolled.database.unlink()
    rebuild_state(str(enrolled.state))
    assert known() == expected
    assert enrolled.held() == held


def test_what_a_dead_session_lost_is_taken_back_where_it_is_free(
    enrolled: Enrolled, start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> None:
    client = client_process()
    crashed = start_session("cccccccc-0000-4000-8000-000000000000", pid=client.pid)
    change(crashed, "return 3", "return 30")
    client.kill()
    again = start_session("cccccccc-0000-4000-8000-000000000000", pid=client_process().pid)
    again.start("resume")
    assert "auth.py#Login.out" in enrolled.held()


def test_two_subagents_change_two_functions_and_not_the_same(enrolled: Enrolled, left: Session) -> None:
    assert left.replace("auth.py", "limit = 3", "limit = 4", agent="one").refuses  # it holds Login.check
    assert left.replace("auth.py", "return 3", "return 30", agent="one").is_silent
    assert left.replaced("auth.py", "return 3", "return 30", agent="one").is_silent
    assert left.replace("auth.py", "return 30", "return 31", call="x", agent="two").refuses
    assert left.replace("auth.py", "return 10", "return 11", call="x", agent="two").is_silent


def test_calls_that_the_client_rejected_are_over_with_the_next_one_that_ends(
    enrolled: Enrolled,
    left: Session,
    right: Session,
) -> None:
    assert left.replace("auth.py", "return 3", "return 30", call="rejected").is_silent
    change(left, "return 10", "return 11")
    assert right.replace("auth.py", "return 20", "return 21", call="two").is_silent


def test_a_whole_file_is_not_written_over_what_was_not_seen(
    enrolled: Enrolled,
    left: Session,
    right: Session,
) -> None:
    assert left.edit("auth.py", tool="Write").reason.startswith("File locked: auth.py")
    right.stop()
    assert f"after you last did: auth.py ({right.name}" in left.edit("auth.py", tool="Write").reason
    assert left.edit("auth.py", tool="Write", call="again").is_silent
    right.prompt()
    assert left.ask("cat other > auth.py").is_silent  # it was told of the same
