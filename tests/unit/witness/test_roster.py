"""What a client's roster proves of a session."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coord_core import witness
from coord_core.domain.leases import Evidence
from tests.unit.witness.process_files import ME, named, owner

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc here")


class Roster:
    """The client's own file about a live session."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.entry: dict[str, object] = {
            "sessionId": "s",
            "procStart": witness.start_time(ME),
            "status": "idle",
            "statusUpdatedAt": 5_000,
        }

    def says(self, **changes: object) -> Evidence:
        return self.holds(json.dumps({**self.entry, **changes}))

    def holds(self, text: str) -> Evidence:
        path = self.folder / "sessions" / f"{ME}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return witness.evidence(owner(named(ME), config_dir=str(self.folder)))


@pytest.fixture
def roster(tmp_path: Path) -> Roster:
    return Roster(tmp_path)


@pytest.mark.parametrize("status", ["busy", "waiting", "shell"])
def test_a_session_that_its_client_shows_busy_is_at_work(roster: Roster, status: str) -> None:
    found = roster.says(status=status)
    assert (found.at_work, found.idle_since) == (True, None)


def test_a_session_that_its_client_shows_idle_is_idle_since_then(roster: Roster) -> None:
    found = roster.says(status="idle", statusUpdatedAt=5_250)
    assert (found.at_work, found.idle_since) == (False, 5.25)


def test_a_start_time_that_the_client_writes_as_a_number_is_the_same(roster: Roster) -> None:
    assert roster.says(procStart=int(str(witness.start_time(ME))), status="busy").at_work


@pytest.mark.parametrize(
    "changes",
    [
        {"sessionId": "another", "status": "busy"},
        {"procStart": "1", "status": "busy"},
        {"procStart": None, "status": "busy"},
        {"status": "new"},
        {"status": None},
        {"status": ["busy"]},
        {"statusUpdatedAt": None},
        {"statusUpdatedAt": "5000"},
        {"statusUpdatedAt": []},
    ],
    ids=str,
)
def test_an_entry_that_is_not_about_this_very_session_or_not_understood_proves_nothing(
    roster: Roster, changes: dict[str, object]
) -> None:
    found = roster.says(**changes)
    assert (found.at_work, found.idle_since, found.dead) == (False, None, False)


@pytest.mark.parametrize("text", ["", "{", "null", "[]", '{"sessionId"', "\x00" * 100, "[" * 100_000, "{}"])
def test_a_roster_that_is_half_written_proves_nothing(roster: Roster, text: str) -> None:
    found = roster.holds(text)
    assert (found.at_work, found.idle_since, found.dead) == (False, None, False)


def test_a_time_that_cannot_be_proves_nothing(roster: Roster) -> None:
    assert roster.says(statusUpdatedAt=10**400).idle_since is None


def test_without_a_roster_a_live_session_is_neither_at_work_nor_idle(tmp_path: Path) -> None:
    for folder in ("", str(tmp_path), str(tmp_path / "none")):
        found = witness.evidence(owner(named(ME), config_dir=folder))
        assert (found.dead, found.at_work, found.idle_since) == (False, False, None)


def test_the_start_of_a_file_is_read_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"abc\xff" + b"x" * 100)
    assert witness.read_text(str(path), 4) == "abc\udcff"
    assert len(witness.read_text(str(path)) or "") == 104


@pytest.mark.parametrize("name", ["none", "folder", "file/below", "a\0b", "x" * 5000])
def test_what_cannot_be_read_is_none(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    assert witness.read_text(f"{tmp_path}/{name}") is None
