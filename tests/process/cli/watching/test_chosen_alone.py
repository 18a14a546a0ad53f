"""Where several share a lock only the chosen row is meant; what cannot be shown is said."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.enrolment import Enrolled

from ..conftest import Someone
from .conftest import Watching


def holders(repository: Enrolled) -> list[str]:
    with repository.reading() as tx:
        return sorted(lock.instance for lock in tx.locks())


def test_handing_over_leaves_the_others_who_share_it(
    watching: Watching, repository: Enrolled, one: Someone, two: Someone, three: Someone
) -> None:
    """The dialog speaks of the lock of one holder, so the lock of the other, who shares it, stays."""
    for each in (one, two):
        assert each.run("lock", "acquire", "--shared", "a.py").status == 0
    screen = watching()
    screen.wait_for("2 locks")
    screen.keys("h")
    screen.wait_for("over to whom?")
    screen.type(three.name)
    screen.keys("Enter")
    screen.wait_for(f"Hand a.py, which {one.name} holds, over to {three.name}?")
    screen.type("it hangs")
    screen.keys("Enter")
    screen.wait_without("Esc leaves it.")
    screen.wait_for("lock transferred")
    assert holders(repository) == sorted((two.name, three.name))


def test_the_chosen_rows_lock_alone_is_broken(
    watching: Watching, repository: Enrolled, one: Someone, two: Someone, three: Someone
) -> None:
    """Another's row, which was not chosen, stays; also one that came while the dialog was open."""
    for each in (one, two):
        assert each.run("lock", "acquire", "--shared", "a.py").status == 0
    screen = watching()
    screen.wait_for("2 locks")
    screen.keys("r")
    screen.wait_for(f"Break the lock of {one.name} on a.py?")
    assert three.run("lock", "acquire", "--shared", "a.py").status == 0
    screen.type("it hangs")
    screen.keys("Enter")
    screen.wait_without("Esc leaves it.")
    screen.wait_for("lock forced")
    assert holders(repository) == sorted((two.name, three.name))


def test_an_unexpected_value_does_not_freeze_the_view(
    watching: Watching, repository: Enrolled, one: Someone
) -> None:
    """What cannot be drawn is said like damage: the view neither stands still without a word nor is gone."""
    one.takes("a.py")
    screen = watching()
    screen.wait_for("a.py")
    with repository.writing() as tx:
        tx._run("UPDATE locks SET locked_at = 'x'", {})
    screen.wait_for("as it was at")
    screen.keys("Down")
    screen.wait_for("as it was at")


def test_somebody_who_waits_and_asks_is_one(
    watching: Watching, repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., object]
) -> None:  # fmt: skip
    """How many want a lock is told as `lock list` tells it: whoever both waits and asks is counted once."""
    one.takes("a.py")
    two.run("lock", "request", "a.py")
    waiting(two, "a.py")
    screen = watching()
    screen.wait_for("1 waiting")
    row = next(line for line in screen.lines if line.startswith("a.py"))
    assert row.split()[3] == "1", row
