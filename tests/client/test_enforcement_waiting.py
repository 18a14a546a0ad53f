"""Sessions that wait for each other: in the background, woken with the lock, and in a circle."""

from __future__ import annotations

import re

import pytest

from tests.support.enrolment import Enrolled

from .deadline import wait_until
from .guarded import MADE, Guarded, background, bash, guarded_repository, name_of, read, write  # noqa: F401
from .script import Call, Follow, Gate, Held, Say

pytestmark = [pytest.mark.client, pytest.mark.both_ways]

_WAIT = re.compile(r"`(claude-coordinator lock wait [^`]+)`")
_RELEASE = re.compile(r"(claude-coordinator lock release -- \S+)")


def wait_as_told(text: str) -> Call:
    """The command of the refusal, in the background as it says."""
    return background(_WAIT.findall(text)[-1])


def let_go_as_told(text: str) -> Call:
    return bash(_RELEASE.findall(text)[-1])


def waits(guarded: Guarded) -> list[str]:
    """Who waits."""
    with Enrolled(guarded.root, guarded.root / ".git").reading() as tx:
        return [wait.actor.instance for wait in tx.waits()]


def test_an_idle_session_is_woken_with_the_lock_that_it_waited_for(guarded: Guarded) -> None:
    guarded.offer_the_program()
    file = guarded.file("a.txt")
    first = guarded.hold("first", read(file), write(file, "of the first\n"))
    second = guarded.client.start_interactive(cwd=guarded.root)
    steps = [read(file), write(file, "too early\n"), Follow(wait_as_told), Say("I wait.")]
    gate = Gate()
    woken = [read(file), write(file, "of the second\n"), Held(gate, Say("over"))]
    second.prompt(guarded.model.script("second", *steps, *woken))
    second.wait_for_status("shell")
    name = name_of(second.session_id)
    wait_until(lambda: waits(guarded) == [name], "it waits")

    first.go_on()

    gate.wait_until_reached()
    assert file.read_text() == "of the second\n"
    assert guarded.held == {"a.txt": name}
    assert guarded.verdicts("second")[1] == first.instance
    assert guarded.verdicts("second")[-1] == MADE
    assert guarded.actions(of=name, on="a.txt") == [
        "lock_denied", "wait_started", "lock_acquired", "wait_granted",
    ]  # fmt: skip
    gate.open()
    second.wait_for_status("idle")
    guarded.wait_until_held({})


@pytest.mark.plugin_too
def test_two_sessions_that_wait_for_each_other_both_finish(guarded: Guarded) -> None:
    """What they hold is their tasks': it would outlive their turns."""
    guarded.offer_the_program()
    one, other = guarded.file("a.txt"), guarded.file("b.txt")
    gates = Gate(), Gate()
    first = guarded.start(
        "first", read(one), write(one, "first\n"),
        Held(gates[0], bash("claude-coordinator lock wait -- b.txt")),
        read(other), write(other, "first\n"), Say("over"),
    )  # fmt: skip
    second = guarded.start(
        "second", read(other), write(other, "second\n"),
        Held(gates[1], bash("claude-coordinator lock wait -- a.txt")),
        Follow(let_go_as_told),
        bash("claude-coordinator lock wait -- a.txt b.txt"),
        read(one), write(one, "second\n"), Say("over"),
    )  # fmt: skip
    for gate in gates:
        gate.wait_until_reached()
    guarded.wait_until_held({"a.txt": first.instance, "b.txt": second.instance})
    with Enrolled(guarded.root, guarded.root / ".git").writing() as tx:
        tx._run("UPDATE instances SET task_id = 'task-' || name", {})
        tx._run("UPDATE locks SET task_id = 'task-' || instance", {})
    gates[0].open()
    wait_until(lambda: waits(guarded) == [first.instance], "the first waits")

    gates[1].open()
    first.finish()
    second.finish()

    assert guarded.actions(of=second.instance, on="b.txt").count("deadlock_resolved") == 1
    assert f"{first.instance} waits for what you hold: b.txt" in second.texts[2]
    assert first.verdicts[-1] == second.verdicts[-1] == MADE
    assert (one.read_text(), other.read_text()) == ("second\n", "first\n")
