"""A client that is killed in the middle of a turn, and its session resumed."""

from __future__ import annotations

import pytest

from coord_core.views.refusal import named

from .guarded import MADE, Guarded, guarded_repository, write  # noqa: F401 - a fixture
from .script import Say

pytestmark = [pytest.mark.client, pytest.mark.both_ways]


@pytest.mark.plugin_too
def test_a_killed_session_that_is_resumed_gets_back_what_is_free_and_reads_the_rest(guarded: Guarded) -> None:
    a, b = guarded.committed("a.txt", "b.txt")
    first = guarded.hold("first", write(a, "first\n"), write(b, "first\n"))
    first.run.kill()
    second = guarded.hold("second", write(a, "second\n"))

    again = guarded.hold("again", write(b, "again\n"), write(a, "again\n"), resume=first.session_id)

    assert again.instance == first.instance
    assert guarded.held == {"a.txt": second.instance, "b.txt": first.instance}
    assert again.verdicts == [MADE, second.instance]
    assert (a.read_text(), b.read_text()) == ("second\n", "again\n")
    assert "This session was here before, and its process died in the middle of its work." in again.told
    assert "Locked for you again, until your turn ends: 'b.txt'." in again.told
    assert f"others hold them now: 'a.txt' (held by {second.instance})." in again.told
    assert f"on branch 'main' in the working tree {named(str(guarded.root))}: 'b.txt'." in again.told
    again.go_on()
    assert guarded.held == {"a.txt": second.instance}
    assert "session_restored" in guarded.actions(of=first.instance)


def test_a_session_that_ended_and_is_resumed_reads_what_it_left_uncommitted(guarded: Guarded) -> None:
    (file,) = guarded.committed("a.txt")
    first = guarded.run("first", write(file, "first\n"))
    again = guarded.run("again", Say("over"), resume=first.session_id)

    assert (
        f"You left these uncommitted on branch 'main' in the working tree {named(str(guarded.root))}"
        in again.told
    )
    assert "'a.txt'. The last edit of each may be incomplete" in again.told
    assert "This session was here before" not in first.told
