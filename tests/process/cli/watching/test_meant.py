"""Keys of `watch` mean what was seen: also what is typed ahead, and while others go on."""

from __future__ import annotations

from tests.support.enrolment import Enrolled

from ..conftest import Someone
from .conftest import Watching


def test_a_key_typed_ahead_does_not_open_another_dialog(
    watching: Watching, repository: Enrolled, one: Someone
) -> None:
    """`e` and the first letter of its reason in one go ask about ending, not about breaking a lock."""
    one.takes("a.py")
    screen = watching()
    screen.type("er")
    screen.wait_for("Esc leaves it.")
    assert f"End {one.name}?" in screen.text
    screen.type("unaway")
    screen.keys("Enter")
    screen.wait_without("Esc leaves it.")
    assert "lock_forced" not in repository.actions()


def test_a_session_that_came_back_meanwhile_is_let_be(
    watching: Watching, repository: Enrolled, one: Someone
) -> None:
    """A session that ended and was resumed while the dialog was open is not the one that was seen."""
    screen = watching()
    screen.keys("1", "e")
    screen.wait_for(f"End {one.name}?")
    one.end()
    one.start("resume")
    one.takes("new.py")
    screen.type("the old one hangs")
    screen.keys("Enter")
    screen.wait_for(f"{one.name} has ended since, and may have come back.")
    assert repository.held() == {"new.py": one.name}
