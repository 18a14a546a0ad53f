"""`lock wait`: a real process in the queue, and what the hooks of others do to it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program, Terminal
from .waits import Waiting, let_them_look, waits


def test_a_free_lock_is_taken_at_once(repository: Enrolled, one: Someone) -> None:
    done = one.run("lock", "wait", "a.py")
    assert (done.status, repository.held()) == (0, {"a.py": one.name})
    assert "Locked a.py" in done.stdout


def test_the_lock_is_the_waiters_in_the_transaction_that_frees_it(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    wait = waiting(two, "a.py")
    one.stop()
    assert repository.held() == {"a.py": two.name}
    done = wait.end()
    assert done.status == 0
    assert "Locked a.py" in done.stdout
    acts = repository.actions()
    released = len(acts) - 1 - acts[::-1].index("lock_released")
    assert acts[released : released + 3] == ["lock_released", "lock_acquired", "wait_granted"]


def test_first_come_first_served(
    repository: Enrolled, one: Someone, two: Someone, new_session: Callable[[], Someone],
    waiting: Callable[..., Waiting],
) -> None:  # fmt: skip
    three = new_session()
    one.takes("a.py")
    first, second = waiting(two, "a.py"), waiting(three, "a.py")
    one.stop()
    assert first.end().status == 0
    assert repository.held() == {"a.py": two.name}
    two.prompt()
    two.stop()
    assert second.end().status == 0
    assert repository.held() == {"a.py": three.name}


def test_nobody_overtakes(
    repository: Enrolled, one: Someone, two: Someone, new_session: Callable[[], Someone],
    waiting: Callable[..., Waiting],
) -> None:  # fmt: skip
    three = new_session()
    one.takes("a.py")
    waiting(two, "a.py", "b.py")
    refused = three.edit("b.py")
    assert refused.refuses
    assert "kept for " + two.name in refused.reason
    assert three.edit("b.py").reason == refused.reason
    assert three.edit("c.py").is_silent


def test_who_is_in_the_way_of_a_wait_may_go_on(
    one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    waiting(two, "a.py", "b.py")
    assert one.edit("b.py").is_silent


def test_a_set_is_granted_all_at_once(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    one.run("lock", "acquire", "src/")
    wait = waiting(two, "a.py", "b.py", "src/")
    one.run("lock", "release", "a.py")
    assert repository.held() == {"src/": one.name}
    one.run("lock", "release", "src/")
    assert wait.end().status == 0
    assert repository.held() == {"a.py": two.name, "b.py": two.name, "src/": two.name}


def test_the_lock_survives_the_stop_before_the_session_heard_of_it_and_goes_with_its_turn(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    wait = waiting(two, "a.py")
    one.stop()
    wait.end()
    two.stop()
    assert repository.held() == {"a.py": two.name}
    two.prompt()
    two.stop()
    assert repository.held() == {}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_wait_that_is_told_to_end_is_gone(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting], number: int
) -> None:
    one.takes("a.py")
    wait = waiting(two, "a.py")
    wait.process.send_signal(number)
    assert wait.end().status == 1
    assert waits(repository) == []
    assert repository.actions()[-1] == "wait_abandoned"


def test_a_wait_that_is_killed_gets_nothing_and_holds_nobody_back(
    repository: Enrolled, one: Someone, two: Someone, new_session: Callable[[], Someone],
    waiting: Callable[..., Waiting],
) -> None:  # fmt: skip
    three = new_session()
    one.takes("a.py")
    killed, alive = waiting(two, "a.py", "b.py"), waiting(three, "a.py")
    killed.process.kill()
    killed.process.wait()
    assert three.edit("b.py").is_silent
    one.stop()
    assert alive.end().status == 0
    assert repository.held()["a.py"] == three.name


def test_a_wait_ends_when_its_time_is_up(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    done = waiting(two, "--timeout", "1s", "a.py").end()
    assert (done.status, waits(repository)) == (1, [])
    assert "timed out" in done.stdout


def test_a_wait_ends_with_its_session(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    wait = waiting(two, "a.py")
    two.end()
    done = wait.end()
    assert (done.status, waits(repository)) == (1, [])
    assert "its session ended" in done.stdout


def test_a_wait_finds_a_holder_that_is_dead(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    wait = waiting(two, "a.py")
    one.client.kill()
    assert wait.end().status == 0
    assert repository.held() == {"a.py": two.name}


def test_the_waits_of_a_dead_session_end(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    wait = waiting(two, "a.py")
    two.client.kill()
    assert wait.end().status == 1
    one.stop()
    assert repository.held() == {}


def test_who_was_refused_is_told_once_when_it_is_free(one: Someone, two: Someone) -> None:
    one.takes("a.py")
    assert two.edit("a.py").refuses
    assert two.edit("b.py").is_silent
    one.stop()
    assert "Free again: a.py" in two.edit("c.py").context
    assert two.edit("d.py").is_silent


def test_what_another_took_meanwhile_is_not_free(
    one: Someone, two: Someone, new_session: Callable[[], Someone]
) -> None:
    three = new_session()
    one.takes("a.py")
    assert two.edit("a.py").refuses
    one.stop()
    three.takes("a.py")
    assert two.edit("b.py").is_silent
    three.stop()
    assert "Free again: a.py" in two.edit("c.py").context


@pytest.mark.parametrize("agent", ["", "sub"])
def test_what_one_may_use_already_is_not_told_to_be_free(one: Someone, two: Someone, agent: str) -> None:
    one.takes("src/a.py")
    assert two.edit("src/a.py", agent=agent).refuses
    one.stop()
    assert two.run("lock", "acquire", "src/").status == 0
    assert "Free again" not in two.edit("b.py", agent=agent).context


def test_what_one_only_relies_on_is_told_to_be_free(one: Someone, two: Someone) -> None:
    one.takes("src/a.py")
    assert two.edit("src/a.py").refuses
    one.stop()
    assert two.run("lock", "acquire", "--shared", "src/").status == 0
    assert "Free again: src/a.py" in two.edit("b.py").context


def test_the_refusal_says_how_to_wait(one: Someone, two: Someone, tmp_path: Path) -> None:
    one.takes("a b.py")
    assert "`claude-coordinator lock wait -- 'a b.py'`" in two.edit("a b.py").reason
    assert "`claude-coordinator lock wait --agent sub -- 'a b.py'`" in two.edit("a b.py", agent="sub").reason


def test_on_a_terminal_one_sees_who_holds_it_since_when_and_ones_place(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    one.takes("a.py")
    with Terminal(program, ("lock", "wait", "a.py"), columns=120) as terminal:
        terminal.wait_for(f"a.py is held by {one.name} since ")
        terminal.wait_for("place 1 in the queue")
        one.stop()
        assert "Locked a.py" in terminal.finish().stdout


def test_a_waiter_costs_next_to_nothing(one: Someone, two: Someone, waiting: Callable[..., Waiting]) -> None:
    one.takes("a.py")
    wait = waiting(two, "a.py")
    time.sleep(1.0)
    before = used(wait.process.pid)
    time.sleep(6.0)
    assert used(wait.process.pid) - before < 0.06 * 2  # twice one hundredth of a core


def used(pid: int) -> float:
    """Processor time in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_status_and_check_show_who_waits(
    repository: Enrolled, program: Program, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    waiting(two, "a.py", "b.py")
    found = program("status", "--json").json["waits"]
    assert [(wait["resources"], wait["instance"], wait["held_by"]) for wait in found] == [
        (["a.py", "b.py"], two.name, [one.name])
    ]
    assert program("check", "--json").json["waits"] == found
    assert two.name in program("status").stdout.partition("Place")[2]
    assert "⏳" not in program("check").stdout
    with repository.writing() as tx:
        tx._run("UPDATE waits SET since = since - 720", {})
    assert f"⏳ {two.name} has waited for a.py, b.py for 12 minutes (held by {one.name})" in (
        program("check").stdout
    )


def test_what_was_waited_for_is_granted_after_a_rebuild(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    wait = waiting(two, "a.py")
    assert one.run("recover", "--json").json["events"] == 0  # it is whole
    repository.database.unlink()
    assert one.run("recover").status == 0
    one.stop()
    assert wait.end().status == 0


def test_a_wait_goes_on_after_clear(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    wait = waiting(two, "a.py")
    two.end("clear")
    two.id = "c1ea" + two.id[4:]
    two.environment["CLAUDE_CODE_SESSION_ID"] = two.id
    two.start("clear")
    one.stop()
    assert wait.end().status == 0
    assert repository.held() == {"a.py": two.name}


def test_an_urgent_wait_comes_first(
    repository: Enrolled, one: Someone, two: Someone, new_session: Callable[[], Someone],
    waiting: Callable[..., Waiting],
) -> None:  # fmt: skip
    three = new_session()
    with repository.writing() as tx:
        tx._run("UPDATE instances SET priority = 1 WHERE name = :name", {"name": three.name})
    one.takes("a.py")
    waiting(two, "a.py")
    urgent = waiting(three, "a.py")
    one.stop()
    assert urgent.end().status == 0
    assert repository.held() == {"a.py": three.name}


def test_wrong_times_are_refused(program: Program) -> None:
    for text in ("soon", "0", "-1m", "8d"):
        assert program("lock", "wait", "--timeout", text, "a.py").status == 2


def test_a_wait_ends_with_its_subagent(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    wait = waiting(two, "--agent", "sub", "a.py")
    two.stop_agent("sub")
    done = wait.end()
    assert (done.status, waits(repository)) == (1, [])
    assert "its agent ended" in done.stdout


def test_a_stop_that_names_the_running_subagents_ends_the_waits_of_the_others(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    gone, goes_on = waiting(two, "--agent", "gone", "a.py"), waiting(two, "--agent", "here", "a.py")
    main = waiting(two, "b.py", "a.py")
    two.stop(running=["here"])
    assert gone.end().status == 1
    one.stop()
    assert goes_on.end().status == 0
    assert main.process.poll() is None


def test_who_was_refused_a_command_is_told_of_its_folder(one: Someone, two: Someone) -> None:
    one.takes("src/a.py")
    assert two.ask("rm -r src").refuses
    one.stop()
    assert "Free again: src/." in two.edit("c.py").context


def test_a_wait_lasts_through_sleep(
    repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    wait = waiting(two, "a.py", "--timeout", "10m")
    repository.clock_jumped(7200)
    let_them_look(repository)  # at itself, too
    assert wait.process.poll() is None
    one.stop()
    assert wait.end().status == 0
