"""A session that another one starts in its shell, with all that the other's environment holds, is its own."""

from __future__ import annotations

import shlex

import pytest

from .guarded import MADE, Guarded, bash, guarded_repository, read, write  # noqa: F401
from .script import Step

pytestmark = pytest.mark.client


def nested(guarded: Guarded, script: str, *steps: Step) -> str:
    """The command for the shell."""
    prompt = guarded.model.script(script, *steps)
    return f'"$CLAUDE_CODE_EXECPATH" -p --dangerously-skip-permissions {shlex.quote(prompt)}'


def test_a_session_in_the_shell_of_another_is_not_that_one(guarded: Guarded) -> None:
    guarded.offer_the_program()
    a, b = guarded.committed("a.txt", "b.txt")
    who = bash("claude-coordinator lock acquire c.txt; echo $CLAUDE_INSTANCE_ID")
    inner = nested(guarded, "inner", who, read(a), write(a), read(b), write(b))

    outer = guarded.run("outer", read(a), write(a, "outer\n"), bash(inner), bash("cat a.txt"))

    said = guarded.model.tool_results("inner")[0].text
    name = said.split()[-1]
    assert name != outer.instance and f"Locked c.txt for {name} " in said
    assert guarded.verdicts("inner") == [MADE, MADE, outer.instance, MADE, MADE]
    assert "lock_acquired" in guarded.actions(of=name, on="b.txt")
    assert guarded.actions(of=outer.instance, on="b.txt") == []
    assert outer.texts[-1] == "outer"
