"""A session asks for a file, its holder hands it over as it was told to, and it goes on with it."""

from __future__ import annotations

import pytest

from .guarded import MADE, Guarded, bash, edit, guarded_repository, read, write  # noqa: F401 - a fixture
from .script import Call, Follow, Gate, Held, Say

pytestmark = [pytest.mark.client, pytest.mark.both_ways]

ASK = "claude-coordinator lock request a.txt --reason 'the test needs it'"
TO_HAND_OVER = "To hand it over: "


def accept_as_told(text: str) -> Call:
    found = [line.partition(TO_HAND_OVER)[2] for line in text.splitlines() if TO_HAND_OVER in line]
    return bash(found[0] if len(found) == 1 else "echo not told once; false")


def test_what_is_asked_for_is_handed_over_and_edited(guarded: Guarded) -> None:
    guarded.offer_the_program()
    [file] = guarded.committed("a.txt")
    gates = [Gate(), Gate()]
    steps = [Held(gates[0], bash("true")), Follow(accept_as_told), Held(gates[1], Say("over"))]
    first = guarded.start("first", write(file, "first\n"), *steps)
    gates[0].wait_until_reached()
    again = edit(file, "first", "second")

    second = guarded.hold("second", read(file), again, bash(ASK), then=again)
    gates[0].open()
    gates[1].wait_until_reached()

    assert guarded.held == {"a.txt": second.instance}
    assert f"'a.txt': asked for by {second.instance}, who says: \"the test needs it\"" in first.told
    second.go_on()
    assert second.verdicts == [MADE, first.instance, MADE, MADE]
    assert f"'a.txt' is yours now, handed over by {first.instance}" in second.told
    assert file.read_text() == "second\n"
    gates[1].open()
    first.finish()
    assert first.verdicts == [MADE] * 3
    assert guarded.held == {}
    assert [(entry["instance"], entry["action"]) for entry in guarded.log if "resource" in entry] == [
        (first.instance, "lock_acquired"),
        (second.instance, "lock_denied"),
        (second.instance, "transfer_requested"),
        (first.instance, "lock_transferred"),
        (second.instance, "lock_released"),
    ]
