"""Journal and views after a change: what is written when, and what heals what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coord_core.domain.errors import BusyError, MachineError
from coord_core.domain.leases import Policy
from coord_core.domain.records import Actor, Event
from coord_core.services import instances, late_views, locks, publishing, releases
from coord_core.services.instances import Arrival
from coord_core.services.unit import UnitOfWork
from coord_core.storage.sqlite import open_store
from coord_core.storage.transaction import Transaction
from tests.support.facts import no_evidence, request
from tests.support.site import Site
from tests.support.yaml import read_yaml

ONE, TWO = "claude-1111aaaa", "claude-2222bbbb"


def arrive(tx: Transaction, session_id: str) -> None:
    who = Arrival(session_id, None, "", "/w", "main")
    instances.arrive(tx, who, Policy(), no_evidence)


@pytest.fixture(autouse=True)
def two_sessions(site: Site) -> None:
    with site.unit() as tx:
        arrive(tx, "1111aaaa0000")
        arrive(tx, "2222bbbb0000")


def take(site: Site, *keys: str, name: str = ONE) -> None:
    with site.unit() as tx:
        locks.acquire(tx, [request(key, name) for key in keys], Policy(), no_evidence)


def locked(site: Site) -> list[str]:
    return [item["path"] for item in read_yaml(site.locks_file.read_text())["locks"]["files"]]


def logged(site: Site) -> list[int]:
    return [item["seq"] for item in read_yaml(site.log.read_text())]


def recorded(site: Site) -> list[int]:
    return [entry.seq for entry in site.entries()]


# every change


def test_a_change_is_in_the_journal_and_in_both_views_when_it_is_committed(site: Site) -> None:
    take(site, "a", "b")
    assert [entry.seq for entry in site.history()] == recorded(site) == logged(site) == [1, 2, 3, 4]
    assert locked(site) == ["a", "b"]


def test_a_use_case_that_changes_nothing_writes_nothing(site: Site) -> None:
    before = {path: path.stat().st_mtime_ns for path in (site.log, site.locks_file, site.journal)}
    with site.unit() as tx:
        tx.touch(Actor(ONE), by_main=True)
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_the_renewal_of_a_lease_shows_in_the_locks_file_and_not_in_the_log(site: Site) -> None:
    take(site, "a")
    before = logged(site)
    with site.unit() as tx:
        tx.record(Event("lease_renewed", ONE, expires_at=86400.0))
    [item] = read_yaml(site.locks_file.read_text())["locks"]["files"]
    assert item["expires_at"].isoformat().startswith("1970-01-02T00:00:00")
    assert logged(site) == before


def test_a_denial_is_logged_and_leaves_the_locks_file_alone(site: Site) -> None:
    take(site, "a")
    before = site.locks_file.stat().st_ino
    take(site, "a", name=TWO)
    assert read_yaml(site.log.read_text())[-1]["action"] == "lock_denied"
    assert site.locks_file.stat().st_ino == before


def test_where_there_is_no_main_worktree_the_views_are_in_the_state_folder(site: Site) -> None:
    site.project.main = ""
    take(site, "a")
    assert {path.name for path in Path(site.project.state).glob(".claude-*")} == {
        ".claude-locks.yml",
        ".claude-audit.log",
    }


# views that were changed, lost, or cannot be written


def test_a_locks_file_edited_by_hand_is_overwritten_by_the_next_change(site: Site) -> None:
    site.locks_file.write_text("locks: {files: [], workflows: []}\n")
    take(site, "a")
    assert locked(site) == ["a"]


@pytest.mark.parametrize("change", ["delete", "shorten", "lengthen"])
def test_a_log_edited_by_hand_is_written_anew_by_the_next_change(site: Site, change: str) -> None:
    text = site.log.read_text()
    if change == "delete":
        site.log.unlink()
    else:
        site.log.write_text(text[:40] if change == "shorten" else text + "- timestamp: never\n")
    take(site, "a")
    assert logged(site) == recorded(site)


def test_a_log_edited_by_hand_to_the_same_length_is_written_anew_by_the_next_change(site: Site) -> None:
    text = site.log.read_text()
    site.log.write_text(text.replace("session_started", "session_removed"))
    take(site, "a")
    assert "session_removed" not in site.log.read_text()


def test_a_view_that_cannot_be_written_holds_no_change_up_and_is_made_good_later(site: Site) -> None:
    for path in (site.log, site.locks_file):
        path.unlink()
        path.mkdir()
    take(site, "a")
    assert [str(lock.resource) for lock in site.locks()] == ["a"]
    for path in (site.log, site.locks_file):
        path.rmdir()
    take(site, "b")
    assert locked(site) == ["a", "b"]
    assert logged(site) == recorded(site)


def test_a_view_that_was_made_a_link_is_not_written_through(site: Site, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("")
    for path in (site.log, site.locks_file):
        path.unlink()
        path.symlink_to(precious)
    take(site, "a")
    assert precious.read_text() == ""


# changes that do not happen


def test_without_its_journal_a_change_does_not_happen(site: Site) -> None:
    site.journal.unlink()
    site.journal.mkdir()
    before = (site.log.read_text(), site.locks_file.read_text())
    with pytest.raises(MachineError, match="journal"):
        take(site, "a")
    assert site.locks() == []
    assert (site.log.read_text(), site.locks_file.read_text()) == before


def test_after_a_commit_that_failed_the_next_change_makes_everything_true_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise BusyError("It stayed locked.")

    monkeypatch.setattr(site.store, "commit", fail)
    with pytest.raises(BusyError):
        take(site, "never")
    monkeypatch.undo()
    take(site, "a")
    assert locked(site) == ["a"]
    assert [str(lock.resource) for lock in site.locks()] == ["a"]
    assert [entry.seq for entry in site.history()] == recorded(site) == logged(site)
    assert "never" not in site.log.read_text()


# the writer


@pytest.fixture
def writers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What writers were started for, instead of starting them; few locks are many here."""
    started: list[str] = []
    monkeypatch.setattr(publishing, "start_writer", lambda project: started.append(project.state))
    monkeypatch.setattr(publishing, "INLINE_LOCKS", 2)
    return started


def test_many_locks_are_left_to_a_writer(site: Site, writers: list[str]) -> None:
    take(site, "a", "b")
    assert writers == []
    take(site, "c")
    assert writers == [site.project.state]
    assert locked(site) == ["a", "b"]
    assert logged(site) == recorded(site)


def test_a_writer_is_started_once_until_it_gives_no_sign_any_more(site: Site, writers: list[str]) -> None:
    take(site, "a", "b", "c")
    take(site, "d")
    site.now += publishing.WRITER_SILENCE - 0.1
    take(site, "e")
    assert len(writers) == 1
    site.now += 0.2
    take(site, "f")
    assert len(writers) == 2


def test_no_writer_is_started_for_a_change_that_did_not_happen(
    site: Site, writers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise BusyError("It stayed locked.")

    monkeypatch.setattr(site.store, "commit", fail)
    with pytest.raises(BusyError):
        take(site, "a", "b", "c")
    assert writers == []


def test_the_writer_writes_both_views_and_is_done(site: Site, writers: list[str]) -> None:
    take(site, "a", "b", "c")
    site.log.unlink()
    assert late_views.write_views(site.store, site.project)
    assert locked(site) == ["a", "b", "c"]
    assert logged(site) == recorded(site)


def test_a_writer_that_is_done_lets_the_next_one_be_started_at_once(site: Site, writers: list[str]) -> None:
    take(site, "a", "b", "c")
    assert late_views.write_views(site.store, site.project)
    take(site, "d")
    assert len(writers) == 2


def meanwhile(site: Site, monkeypatch: pytest.MonkeyPatch, change: Callable[[Transaction], object]) -> None:
    """Let another process make and publish a change after the writer has rendered its view."""
    real = publishing.render_locks

    def render(tx: Transaction) -> str:
        text = real(tx)
        monkeypatch.setattr(late_views, "render_locks", real)
        other = open_store(site.project.state)
        with UnitOfWork(site.project, site.now, other) as later:
            change(later)
        other.close()
        return text

    monkeypatch.setattr(late_views, "render_locks", render)


def test_the_writer_goes_on_when_something_changed_while_it_wrote(
    site: Site, writers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    take(site, "a", "b", "c")
    meanwhile(
        site, monkeypatch, lambda tx: locks.acquire(tx, [request("d", ONE)], Policy(), no_evidence)
    )  # fmt: skip
    assert not late_views.write_views(site.store, site.project)
    assert late_views.write_views(site.store, site.project)
    assert locked(site) == ["a", "b", "c", "d"]


def test_an_older_view_never_replaces_a_newer_one(
    site: Site, writers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    take(site, "a", "b", "c")
    meanwhile(site, monkeypatch, lambda tx: [releases.release(tx, lock) for lock in tx.locks()[1:]])
    assert not late_views.write_views(site.store, site.project)
    assert locked(site) == ["a"]


def test_a_long_log_that_must_be_written_anew_is_left_to_the_writer(
    site: Site, writers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "INLINE_EVENTS", 2)
    site.log.unlink()
    take(site, "a")
    assert not site.log.exists()
    assert len(writers) == 1
    assert late_views.write_views(site.store, site.project)
    assert logged(site) == recorded(site)


def test_a_writer_whose_view_cannot_be_written_ends(site: Site, writers: list[str]) -> None:
    take(site, "a", "b", "c")
    site.locks_file.unlink()
    site.locks_file.mkdir()
    assert late_views.write_views(site.store, site.project)
