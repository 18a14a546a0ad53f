"""Subagents: what excludes whom inside one session, and how long a background subagent keeps its lock."""

from __future__ import annotations

from pathlib import Path

import pytest

from .guarded import MADE, Guarded, agent, guarded_repository, name_of, write  # noqa: F401 - a fixture
from .script import Call, Calls, Gate, Held, Say

pytestmark = [pytest.mark.client, pytest.mark.both_ways]


class Subagent:
    """A scripted subagent that writes one file and is then held."""

    def __init__(self, guarded: Guarded, script: str, file: Path) -> None:
        self.gate = Gate()
        self.call = agent(script)
        guarded.model.script(script, write(file, f"{script}\n"), Held(self.gate, Say("over")))


@pytest.mark.plugin_too
def test_a_subagents_lock_keeps_out_its_main_agent_and_other_sessions_until_it_ends(guarded: Guarded) -> None:
    file = guarded.file("a.txt")
    sub = Subagent(guarded, "sub", file)
    during, after = Gate(), Gate()
    attempts = [Held(gate, write(file, "main\n")) for gate in (during, after)]
    first = guarded.start("first", sub.call, *attempts)
    for gate in (sub.gate, during):
        gate.wait_until_reached()

    second = guarded.run("second", write(file, "second\n"))
    during.open()
    after.wait_until_reached()

    [lock] = guarded.locks
    assert lock["locked_by"] == first.instance
    assert second.verdicts == [first.instance]
    assert first.verdicts[1] == f"another agent of this session ({lock['agent']})"
    assert file.read_text() == "sub\n"
    sub.gate.open()
    guarded.wait_until_held({})
    after.open()
    first.finish()
    assert first.verdicts[2] == MADE


def test_a_background_subagent_keeps_its_lock_after_its_main_agents_turn_until_its_own_end(
    guarded: Guarded,
) -> None:
    file = guarded.file("a.txt")
    sub = Subagent(guarded, "sub", file)
    first = guarded.client.start_interactive(cwd=guarded.root)
    gate = guarded.hold_in(first, "first", sub.call, write(guarded.root / "b.txt"))
    sub.gate.wait_until_reached()
    holder = name_of(first.session_id)
    assert guarded.held == {"a.txt": holder, "b.txt": holder}
    gate.open()
    guarded.wait_until_held({"a.txt": holder})

    second = guarded.hold("second", write(file, "second\n"), then=write(file, "second\n"))

    assert second.verdicts == [holder]
    sub.gate.open()
    guarded.wait_until_held({})
    second.go_on()
    assert second.verdicts == [holder, MADE]
    assert file.read_text() == "second\n"
    assert "session_ended" not in guarded.actions(of=holder)


def test_of_two_subagents_that_write_one_file_at_once_one_is_refused(guarded: Guarded) -> None:
    file = guarded.file("a.txt")
    subs = {script: Subagent(guarded, script, file) for script in ("one", "two")}

    guarded.start("first", Calls([sub.call for sub in subs.values()]), Say("over"))
    for sub in subs.values():
        sub.gate.wait_until_reached()

    [lock] = guarded.locks
    verdicts = {script: guarded.verdicts(script) for script in subs}
    [winner] = [script for script in subs if verdicts[script] == [MADE]]
    [loser] = subs.keys() - {winner}
    assert verdicts[loser] == [f"another agent of this session ({lock['agent']})"]
    assert file.read_text() == f"{winner}\n"


def test_a_subagent_may_edit_what_its_main_agent_holds(guarded: Guarded) -> None:
    file = guarded.file("a.txt")
    guarded.model.script("sub", write(file, "sub\n"), Say("over"))
    in_foreground = Call("Agent", {**agent("sub").input, "run_in_background": False})

    first = guarded.hold("first", write(file, "main\n"), in_foreground)

    assert first.verdicts == [MADE, MADE]
    assert guarded.verdicts("sub") == [MADE]
    assert file.read_text() == "sub\n"
    assert guarded.held == {"a.txt": first.instance}
