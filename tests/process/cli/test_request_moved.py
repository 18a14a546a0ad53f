"""What is asked for moves whole, to who is still there, and never while it is written."""

from __future__ import annotations

import time

import pytest

from tests.support.enrolment import Enrolled

from .asking import ACCEPT, asks, told_command
from .conftest import Someone
from .program import Program


@pytest.mark.parametrize("how", ["dies", "ends"])
def test_who_asked_and_is_gone_gets_nothing(
    repository: Enrolled, one: Someone, two: Someone, how: str
) -> None:
    one.takes("a.py")
    number = str(asks(two, "a.py"))
    if how == "dies":
        two.client.kill()
    else:
        two.end()
    done = one.run("lock", "accept", number)
    assert done.status == 1
    assert ("is gone" in done.stdout) == (how == "dies")
    assert repository.held() == {"a.py": one.name}
    assert one.run("lock", "accept", number).status == 1


def test_a_folder_and_the_file_in_it_go_together(repository: Enrolled, one: Someone, two: Someone) -> None:
    one.run("lock", "acquire", "src/")
    one.takes("src/a.py")
    done = two.run("lock", "request", "src/a.py", "--json")
    assert [each["resource"] for each in done.json["requests"]] == ["src/", "src/a.py"]
    assert one.run("lock", "accept").stdout == f"Handed src/, src/a.py over to {two.name}.\n"
    assert set(repository.held().values()) == {two.name}


def test_a_lock_that_the_holder_still_needs_around_it_is_not_torn_apart(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    one.run("lock", "acquire", "src/")
    one.takes("src/a.py")
    one.takes("src/b.py")
    two.run("lock", "request", "src/a.py")
    done = one.run("lock", "accept")
    assert done.status == 1
    assert f"src/b.py, held by {one.name}, would be in the way of src/" in done.stderr
    assert set(repository.held().values()) == {one.name}


def test_everyone_who_holds_a_shared_lock_is_asked(
    repository: Enrolled, one: Someone, two: Someone, three: Someone
) -> None:
    one.run("lock", "acquire", "--shared", "workflow:ci")
    two.run("lock", "acquire", "--shared", "workflow:ci")
    done = three.run("lock", "request", "workflow:ci", "--json")
    assert [each["locked_by"] for each in done.json["requests"]] == [one.name, two.name]
    assert one.run("lock", "accept", "workflow:ci").status == 0
    assert two.run("lock", "accept", "workflow:ci").status == 0
    assert three.run("lock", "acquire", "workflow:ci").status == 0


def test_a_subagent_is_asked_and_so_is_its_main_agent(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    one.edit("a.py", agent="sub")
    one.edited("a.py", agent="sub")
    number = asks(two, "a.py")
    main = one.prompt().context
    assert "'a.py' (held by your agent 'sub'): asked for by" in main
    sub = one.edit("b.py", call="b", agent="sub").context
    assert "'a.py': asked for by" in sub
    assert told_command(ACCEPT, sub) == ["lock", "accept", "--agent", "sub", str(number)]
    assert told_command(ACCEPT, main) == told_command(ACCEPT, sub)
    assert one.prompt().is_silent
    assert one.edit("c.py", call="c", agent="other").is_silent

    wrong = one.run("lock", "accept", str(number))
    assert wrong.status == 1
    assert "Say --agent sub." in wrong.stderr
    assert one.run(*told_command(ACCEPT, sub)).status == 0
    assert repository.held()["a.py"] == two.name


def test_a_subagent_that_asked_gets_it(repository: Enrolled, one: Someone, two: Someone) -> None:
    one.takes("a.py")
    asks(two, "a.py", "--agent", "sub")
    assert f"asked for by {two.name} (agent sub)" in one.prompt().context
    one.run("lock", "accept")
    assert [(lock.instance, lock.agent) for lock in repository.locks()] == [(two.name, "sub")]
    assert "- 'a.py' is your agent 'sub''s now" in two.prompt().context
    assert "- 'a.py' is yours now" in two.edit("a.py", agent="sub").context


def test_what_was_handed_over_and_is_gone_again_is_said_to_be_gone(
    program: Program, one: Someone, two: Someone
) -> None:
    one.takes("a.py")
    asks(two, "a.py")
    one.run("lock", "accept")
    program("lock", "release", "a.py", "--force", "--reason", "needed")
    told = two.prompt().context
    assert told.startswith("You do not hold these any more:\n- 'a.py': ") and "yours now" not in told
    assert 'broke the lock, who says: "needed"' in told


def test_after_clear_the_request_is_the_one_that_follows(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    """Asked by the session before `/clear`, and for what its subagent holds."""
    one.edit("a.py", agent="sub")
    one.edited("a.py", agent="sub")
    number = str(asks(two, "a.py"))
    for someone in (one, two):
        clear(someone)
    assert "lock accept --agent sub " + number in one.prompt().context
    assert one.run("lock", "accept", "--agent", "sub", number).status == 0
    assert repository.held() == {"a.py": two.name}
    assert "is yours now" in two.prompt().context


def clear(someone: Someone) -> None:
    """Another session follows in the same client."""
    someone.end("clear")
    someone.id = "f" + someone.id[1:]
    someone.environment["CLAUDE_CODE_SESSION_ID"] = someone.id
    someone.start("clear")


def test_an_edit_and_a_hand_over_at_once_are_never_both(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    """Either the edit is in flight and the lock stays, or the lock is gone and the edit is refused."""
    for number in range(6):
        name = f"{number}.py"
        one.takes(name)
        asked = str(asks(two, name))
        accepting = program.start("lock", "accept", asked, "--as", one.name)
        if number % 2:
            time.sleep(0.05 * number)  # the start of the program takes longer than the hook
        edit = one.edit(name, call="race")
        accepting.communicate()
        assert edit.refuses == (accepting.returncode == 0)
        assert repository.held()[name] == (two.name if edit.refuses else one.name)
        one.edited(name, call="race")
