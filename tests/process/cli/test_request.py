"""`lock request`, `lock accept` and `lock decline`: who is asked, who answers, what moves."""

from __future__ import annotations

import threading

from tests.support.enrolment import Enrolled

from .asking import ACCEPT, DECLINE, asks, told_command
from .conftest import Someone
from .program import Done, Program


def test_from_asking_to_having(repository: Enrolled, one: Someone, two: Someone) -> None:
    one.takes("a.py")
    assert two.edit("a.py").refuses
    done = two.run("lock", "request", "a.py", "--reason", "the login test fails without it")
    assert done.status == 0
    assert done.lines[0].startswith(f"Asked {one.name} to hand over a.py (request ")
    assert "claude-coordinator lock wait -- a.py" in done.lines[1]

    told = one.edit("b.py", call="b").context
    assert f"'a.py': asked for by {two.name}" in told
    assert 'who says: "the login test fails without it"' in told
    assert "may ignore it" in told
    assert one.edited("b.py", call="b").is_silent

    done = one.run(*told_command(ACCEPT, told))
    assert (done.status, done.stdout) == (0, f"Handed a.py over to {two.name}.\n")
    assert repository.held() == {"a.py": two.name, "b.py": one.name}
    told = two.edit("a.py", call="again").context
    assert f"- 'a.py' is yours now, handed over by {one.name}." in told
    assert one.edit("a.py", call="late").refuses
    moved = next(entry for entry in repository.entries() if entry.event.action == "lock_transferred")
    assert moved.event.detail["by"] == one.name
    assert repository.locks()[-1].token == moved.seq


def test_declining_with_a_reason(repository: Enrolled, one: Someone, two: Someone) -> None:
    one.takes("a.py")
    asks(two, "a.py")
    words = told_command(DECLINE, one.prompt().context)
    done = one.run(*words, "--reason", "in the middle of a rename")
    assert (done.status, done.stdout) == (0, f"{two.name} is told that a.py stays with its holder.\n")
    told = two.prompt().context
    assert f"- 'a.py': {one.name} declined, who says: \"in the middle of a rename\"." in told
    assert two.prompt().is_silent
    assert repository.held() == {"a.py": one.name}
    assert one.run(*words).status == 1


def test_asking_again_is_one_request_with_the_newest_reason(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    one.takes("a.py")
    first = asks(two, "a.py", "--reason", "old")
    assert asks(two, "a.py") == first
    assert asks(two, "a.py", "--reason", "new") == first
    told = one.prompt().context
    assert told.count("asked for by") == 1
    assert '"new"' in told
    asks(two, "a.py", "--reason", "newest")
    assert one.prompt().is_silent


def test_to_ask_is_not_to_be_refused(program: Program, one: Someone, two: Someone) -> None:
    """But who asked hears when the file is free, as who was refused does, also after a rebuild."""
    one.takes("a.py")
    asks(two, "a.py")
    assert two.run("audit", "--json", "--action", "lock_denied").json == []
    assert program("recover", "--force").status == 0
    one.stop()
    assert "a.py" in two.prompt().context


def test_what_is_free_or_ones_own(program: Program, one: Someone, two: Someone) -> None:
    one.takes("a.py")
    own = one.run("lock", "request", "a.py")
    assert (own.status, own.stdout) == (1, "a.py is yours already. Go on with it.\n")
    free = two.run("lock", "request", "free.py")
    assert free.status == 1
    assert free.stdout.startswith("Nobody is in the way of free.py.")
    some = two.run("lock", "request", "free.py", "a.py", "--json")
    assert some.status == 0
    assert some.json["free"] == ["free.py"]
    assert [(each["resource"], each["locked_by"]) for each in some.json["requests"]] == [("a.py", one.name)]
    one.client.kill()
    assert two.run("lock", "request", "a.py").status == 1


def test_what_is_free_by_now_is_not_told_any_more(one: Someone, two: Someone) -> None:
    one.takes("a.py")
    number = asks(two, "a.py")
    one.stop()
    assert one.prompt().is_silent
    done = one.run("lock", "accept", str(number))
    assert done.status == 1
    assert f"Request {number} is not open" in done.stderr


def test_request_release_and_a_lock_of_another_then(repository: Enrolled, one: Someone, two: Someone) -> None:
    one.takes("a.py")
    number = asks(two, "a.py")
    one.run("lock", "release", "a.py")
    one.takes("a.py")
    assert one.run("lock", "accept", str(number)).status == 1
    assert repository.held() == {"a.py": one.name}


def test_never_while_an_edit_is_in_flight(repository: Enrolled, one: Someone, two: Someone) -> None:
    one.edit("a.py")
    number = str(asks(two, "a.py"))
    done = one.run("lock", "accept", number)
    assert done.status == 1
    assert "An edit of a.py has not ended. Nothing was handed over. Repeat this command" in done.stderr
    assert repository.held() == {"a.py": one.name}
    one.edited("a.py")
    assert one.run("lock", "accept", number).status == 0


def test_only_the_holder_answers(
    program: Program, repository: Enrolled, one: Someone, two: Someone, three: Someone
) -> None:
    one.takes("a.py")
    number = str(asks(two, "a.py"))
    for answer in ("accept", "decline"):
        for someone in (two.run, three.run, program):
            assert someone("lock", answer, number).status == 1
            assert someone("lock", answer, "a.py").status == 1
        assert three.run("lock", answer, number, "--as", one.name).status == 1
    assert repository.held() == {"a.py": one.name}
    assert program("lock", "accept", number, "--as", one.name).status == 0
    assert repository.held() == {"a.py": two.name}
    told = one.prompt().context
    assert f"'a.py' is {two.name}'s now, handed over by user-" in told


def test_without_an_argument_the_only_one(one: Someone, two: Someone) -> None:
    one.takes("a.py")
    one.takes("b.py")
    assert one.run("lock", "accept").status == 1
    asks(two, "a.py")
    asks(two, "b.py")
    done = one.run("lock", "accept")
    assert done.status == 2
    assert "Name one of them." in done.stderr
    assert one.run("lock", "decline", "a.py").status == 0
    assert one.run("lock", "accept").stdout == f"Handed b.py over to {two.name}.\n"


def test_of_several_who_ask_the_first_gets_it_and_the_others_hear(
    repository: Enrolled, one: Someone, two: Someone, three: Someone
) -> None:
    one.takes("a.py")
    asks(two, "a.py")
    late = asks(three, "a.py")
    assert one.run("lock", "accept", "a.py").status == 0
    assert repository.held() == {"a.py": two.name}
    assert f"- 'a.py' was handed over to {two.name} instead. You can ask that one." in three.prompt().context
    assert one.run("lock", "accept", str(late)).status == 1
    assert asks(three, "a.py") > late


def test_two_accepts_at_once_hand_over_once(
    program: Program, repository: Enrolled, one: Someone, two: Someone, three: Someone
) -> None:
    one.takes("a.py")
    numbers = [str(asks(someone, "a.py")) for someone in (two, three)]
    found: list[Done] = []

    def accept(number: str) -> None:
        found.append(program("lock", "accept", number, "--as", one.name))

    threads = [threading.Thread(target=accept, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done.status for done in found) == [0, 1]
    assert repository.actions().count("lock_transferred") == 1


def test_the_answers_as_json(one: Someone, two: Someone) -> None:
    one.takes("a.py")
    number = int(asks(two, "a.py"))
    answer = {"request": number, "asked_by": two.name, "agent": None, "gone": False}
    assert one.run("lock", "decline", str(number), "--json").json == {**answer, "declined": ["a.py"]}
    answer["request"] = int(asks(two, "a.py"))
    assert one.run("lock", "accept", "--json").json == {**answer, "handed_over": ["a.py"]}
    done = two.run("lock", "transfer", "a.py", "--to", one.name, "--json")
    assert done.json == {"to": one.name, "agent": None, "handed_over": ["a.py"]}
