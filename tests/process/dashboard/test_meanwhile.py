"""The repository changes while its dashboard is open: its state, its settings, its working trees."""

from __future__ import annotations

from coord_core.domain.records import Event
from coord_core.services.unit import UnitOfWork
from coord_core.storage.sqlite import create_store
from tests.support.enrolment import Enrolled, git
from tests.support.sessions import Session

from .conftest import Serve
from .served import Browser
from .test_live import first


def test_a_state_that_is_made_anew_is_shown_whatever_its_numbers_are(
    browser: Browser, holder: Session, enrolled: Enrolled
) -> None:
    """A rebuilt state may count its events from elsewhere: a page of the old one is not as new as it."""
    with browser.live() as stream:
        seq, sections = first(stream)
        assert "held.py" in sections["locks"]
        enrolled.state.rename(enrolled.state.with_name("before"))
        stream.event("trouble")
        create_store(str(enrolled.state)).close()
        with UnitOfWork(enrolled.project) as tx:
            for _ in range(seq):
                tx.record(Event("session_ended", "claude-elsewher"))
        while "held.py" in sections.get("locks", "held.py"):
            again, sections = first(stream)
    with browser.live(last_event_id=str(seq)) as stream:
        again, sections = first(stream)
    assert again == seq and "held.py" not in sections["locks"]


def test_a_change_of_settings_is_shown_to_an_open_page(browser: Browser, enrolled: Enrolled) -> None:
    """Who is an administrator no more keeps no buttons that do nothing: no event says it."""
    with browser.live() as stream:
        assert "/act/release" in first(stream)[1]["locks"]
        enrolled.configure(admins=["somebody-else"])
        _, sections = stream.event()
        assert "/act/release" not in sections["locks"] and "read only" in sections["standing"]
        enrolled.configure()
        _, sections = stream.event()
        assert "/act/release" in sections["locks"] and "read only" not in sections["standing"]


def test_a_working_tree_that_goes_does_not_take_the_dashboard_along(
    holder: Session, serve: Serve, enrolled: Enrolled
) -> None:
    """Started in a working tree that is removed later: the repository is still guarded."""
    git(enrolled.root, "commit", "-q", "--allow-empty", "-m", "Start")
    tree = enrolled.add_worktree(enrolled.root.with_name("tree"), "another")
    browser = serve(folder=tree).browser()
    with browser.live() as stream:
        first(stream)
        git(enrolled.root, "worktree", "remove", "--force", str(tree))
        assert "held.py" in browser.get("/").text
        assert browser.act("release", token=enrolled.locks()[0].token, reason="it hangs").status == 200
        assert "held.py" not in stream.event()[1]["locks"]
