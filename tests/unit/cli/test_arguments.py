"""What commands take from people and models: bounded, printable, in the repository."""

from __future__ import annotations

import pytest

from coord_core.cli.arguments import MOST_AGENT, MOST_REASON, actor, reason
from coord_core.domain.errors import InputError


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  its terminal\n hangs\t", "its terminal hangs"),
        ("a\x1b[31mb\x00c\u202ed", "a[31mbcd"),
        ("x" * 1000, "x" * MOST_REASON),
        ("理由", "理由"),
    ],
)
def test_a_reason_is_one_bounded_printable_line(text: str, kept: str) -> None:
    assert reason(text) == kept


@pytest.mark.parametrize("text", ["", "  ", "\n\x07", "\u200b"])
def test_a_reason_that_says_nothing_is_bad_input(text: str) -> None:
    with pytest.raises(InputError):
        reason(text)


@pytest.mark.parametrize("agent", ["a\nb", "\x1b[2J", "x" * (MOST_AGENT + 1), "\udcff"])
def test_an_agents_id_is_bounded_and_printable(agent: str) -> None:
    with pytest.raises(InputError):
        actor("claude-1234abcd", agent)


def test_an_actor_is_an_instance_and_its_agent() -> None:
    found = actor("claude-1234abcd", "a1")
    assert (found.instance, found.agent) == ("claude-1234abcd", "a1")
