"""What stands in the way of writing the tasks file: links, modes, the disk, another writer."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from coord_core.domain.records import Event
from coord_core.services import tasks_due, tasks_place, tasks_writer
from coord_core.services.unit import UnitOfWork
from coord_core.storage import sqlite
from tests.support.site import Site
from tests.support.yaml import read_yaml
from tests.unit.services.documents import add, change, is_due, take_in, task, write


def test_a_link_or_a_folder_in_its_place_is_left_alone(site: Site, path: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    path.unlink()
    path.symlink_to(precious)
    add(site, "task-002")
    assert "is not a file" in write(site)[0]
    assert precious.read_text() == "mine"
    path.unlink()
    path.mkdir()
    assert "is not a file" in take_in(site)[0]
    assert write(site) == []
    path.rmdir()
    assert write(site) == []
    assert len(read_yaml(path.read_text())["queue"]) == 2


def test_a_file_that_is_read_only_is_not_replaced(site: Site, path: Path) -> None:
    before = path.read_bytes()
    path.chmod(0o444)
    add(site, "task-002")
    assert write(site) == [".claude-tasks.yml is read-only, and was not brought up to date."]
    assert path.read_bytes() == before
    path.chmod(0o640)
    assert write(site) == []
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_file_of_another_user_is_not_replaced(
    site: Site, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    add(site, "task-002")
    assert "belongs to another user" in write(site)[0]


@pytest.mark.parametrize("call", ["fsync", "rename", "link"])
def test_what_the_disk_refuses_is_told_and_leaves_the_file(
    site: Site, path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    before = path.read_bytes()
    add(site, "task-002")
    with monkeypatch.context() as patched:
        patched.setattr(os, call, full)
        if call == "link":  # the other way round is taken
            assert write(site) == []
            return
        assert write(site) == [".claude-tasks.yml was not brought up to date: No space left on device."]
    assert path.read_bytes() == before
    assert is_due(site)
    assert write(site) == []
    assert "task-002" in path.read_text()
    assert {found.name for found in path.parent.glob(".claude-tasks*")} == {path.name}


def test_a_writer_that_cannot_be_alone_says_so(
    site: Site, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks_place, "PATIENCE", 0.0)
    monkeypatch.setattr(tasks_place.alone.__wrapped__, "__defaults__", (0.0,))  # type: ignore[attr-defined]
    with tasks_place.alone(site.project.state):
        assert write(site) == [".claude-tasks.yml is still being written by another process."]


def test_what_is_written_into_the_old_file_by_who_had_it_open_is_kept_and_told(
    site: Site, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(site, "task-002")
    real = os.link

    def link(*arguments: Any, **options: Any) -> None:
        monkeypatch.undo()
        real(*arguments, **options)
        old.write("# late\n")
        old.flush()

    with path.open("a") as old:
        monkeypatch.setattr(os, "link", link)
        assert write(site) == []
    [said] = write(site)
    assert Path(said.rpartition(" kept in ")[2].rstrip(".")).read_text().endswith("# late\n")


def test_one_writer_is_claimed_until_it_gives_no_sign_any_more(site: Site) -> None:
    with site.unit() as tx:
        assert tasks_due.claim_writer(tx)
        assert not tasks_due.claim_writer(tx)
    site.now += tasks_due.SILENCE
    with site.unit() as tx:
        assert tasks_due.claim_writer(tx)


def test_the_writer_works_until_nothing_is_due_and_lets_another_be_started(
    site: Site, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks_writer, "find", lambda _: site.project)
    monkeypatch.setattr(tasks_writer.time, "sleep", lambda _: os.utime(path, ns=(1, 1)))
    with site.unit() as tx:
        tasks_due.claim_writer(tx)
        tx.record(Event("task_claimed", "me", task_id="task-001"))
    change(path, '"A"', '"B"')
    tasks_writer.main(str(site.root))
    assert not is_due(site)
    assert (task(site).description, "in_progress" in path.read_text()) == ("B", True)
    with UnitOfWork(site.project, site.now, sqlite.open_store(site.project.state)) as tx:
        assert tasks_due.claim_writer(tx)
