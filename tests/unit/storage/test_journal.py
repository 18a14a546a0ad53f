"""The journal: whole lines only, an order that survives rolled-back tails, and nothing left out."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from coord_core.domain.errors import MachineError
from coord_core.domain.records import Entry, Event
from coord_core.storage import journal
from coord_core.storage.base import Story
from coord_core.storage.lines import line
from tests.support.facts import file
from tests.support.states import told

Since = Callable[[int], list[Entry]]


def entry(seq: int, key: str = "a", instance: str = "one") -> Entry:
    event = Event("lock_acquired", instance, file(key), "sub", "task-001", mode="exclusive", worktree="/w")
    return Entry(seq, 1719568800.25 + seq, event)


def history(*seqs: int) -> Since:
    """The database's events, for `append` to fill a gap from."""
    return lambda seq: [entry(number) for number in seqs if number > seq]


NOTHING = history()


def fields(found: Entry) -> tuple[object, ...]:
    event = found.event
    what = (event.action, event.instance, event.resource, event.agent, event.task_id, event.detail)
    return (found.seq, found.at, *what)


def seqs(folder: Path) -> list[int]:
    found = told(folder)
    return [entry.seq for entry in found]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / journal.JOURNAL


# a line


def test_an_entry_comes_back_from_its_line_with_every_field(path: Path) -> None:
    path.write_text(line(entry(7)))
    [found] = told(path.parent)
    assert fields(found) == fields(entry(7))


def test_an_entry_without_a_resource_comes_back_without_one(path: Path) -> None:
    path.write_text(line(Entry(1, 0.5, Event("session_ended", "one", reason=None))))
    [found] = told(path.parent)
    assert fields(found) == (1, 0.5, "session_ended", "one", None, "", None, {"reason": None})


def test_a_line_is_one_json_object_in_ascii_that_other_tools_can_read() -> None:
    text = line(entry(1, 'é\n"\u2028'))
    assert text.isascii()
    assert text.count("\n") == 1
    assert json.loads(text)["key"] == 'é\n"\u2028'


def test_the_checksum_is_adler_32_of_the_line_without_it() -> None:
    text = line(entry(1, "long/" * 3000))
    body, _, checksum = text.rpartition(',"adler32":"')
    assert int(checksum[:8], 16) == zlib.adler32((body + "}").encode())


def test_a_line_that_was_changed_by_one_character_is_no_event(path: Path) -> None:
    good = line(entry(1))
    changed = [good[:at] + ("0" if good[at] != "0" else "1") + good[at + 1 :] for at in range(len(good) - 1)]
    path.write_text("\n".join([*changed, ""]))
    assert told(path.parent) == []


@pytest.mark.parametrize(
    "text", ["", "\n", "{}\n", "null\n", "garbage\n", '{"adler32":"00000001"}\n', "\0\n"]
)
def test_what_is_no_line_of_ours_is_no_event(path: Path, text: str) -> None:
    path.write_text(text)
    assert told(path.parent) == []


def test_bytes_that_are_not_utf8_spoil_only_their_own_line(path: Path) -> None:
    path.write_bytes(line(entry(1)).encode() + b"\xff\xfe\n" + line(entry(2)).encode())
    assert seqs(path.parent) == [1, 2]


def test_a_journal_that_is_not_there_is_empty(path: Path) -> None:
    assert told(path.parent) == []


# torn lines (rule 1)


def test_a_line_torn_at_any_byte_never_happened(path: Path) -> None:
    whole, torn = line(entry(1)).encode(), line(entry(2)).encode()
    for length in range(len(torn)):
        path.write_bytes(whole + torn[:length])
        assert seqs(path.parent) == [1], f"torn after {length} bytes"


def test_after_a_line_torn_at_any_byte_the_next_writer_adds_what_is_missing(path: Path) -> None:
    whole, torn = line(entry(1)).encode(), line(entry(2)).encode()
    remembered = len(whole) + len(torn)
    for length in range(len(torn)):
        path.write_bytes(whole + torn[:length])
        journal.append(str(path.parent), [entry(3)], remembered, history(1, 2, 3))
        assert seqs(path.parent) == [1, 2, 3], f"torn after {length} bytes"


def test_a_torn_line_of_a_transaction_that_did_not_commit_leaves_no_trace(path: Path) -> None:
    whole, torn = line(entry(1)).encode(), line(entry(2, "never")).encode()
    for length in range(len(torn) + 1):
        path.write_bytes(whole + torn[:length])
        journal.append(str(path.parent), [entry(2, "b")], len(whole), history(1))
        found = told(path.parent)
        assert [str(each.event.resource) for each in found] == ["a", "b"], f"torn after {length} bytes"


# rolled-back tails (rule 2)


@pytest.mark.parametrize(
    ("written", "happened"),
    [
        ([1, 2, 3], [1, 2, 3]),
        ([1, 2, 2], [1, 2]),
        ([1, 2, 3, 4, 2], [1, 2]),
        ([1, 2, 3, 2, 3, 4], [1, 2, 3, 4]),
        ([1, 2, 3, 1], [1]),
        ([5, 6], [5, 6]),
        ([], []),
    ],
    ids=str,
)
def test_a_line_takes_the_place_of_every_earlier_one_with_its_number_or_more(
    written: list[int], happened: list[int]
) -> None:
    entries = [entry(seq, f"line {at}") for at, seq in enumerate(written)]
    story = Story()
    for each in entries:
        story.hear(each, more=False)
    found = story.later
    assert [each.seq for each in found] == happened
    last_of_its_number = {each.seq: each for each in entries}
    assert [fields(each) for each in found] == [fields(last_of_its_number[seq]) for seq in happened]


# appending


def test_what_was_appended_is_read_back_and_its_length_is_returned(path: Path) -> None:
    length = journal.append(str(path.parent), [entry(1), entry(2)], 0, NOTHING)
    assert length == path.stat().st_size
    length = journal.append(str(path.parent), [entry(3)], length, NOTHING)
    assert (length, seqs(path.parent)) == (path.stat().st_size, [1, 2, 3])


def test_a_journal_as_long_as_expected_is_not_read_again(path: Path) -> None:
    length = journal.append(str(path.parent), [entry(1)], 0, NOTHING)

    def unexpected(seq: int) -> list[Entry]:
        raise AssertionError("nothing was missing")

    journal.append(str(path.parent), [entry(2)], length, unexpected)
    assert seqs(path.parent) == [1, 2]


def test_a_journal_that_was_deleted_is_written_anew_from_the_database(path: Path) -> None:
    journal.append(str(path.parent), [entry(4)], 999, history(1, 2, 3, 4))
    assert seqs(path.parent) == [1, 2, 3, 4]


def test_a_journal_that_lost_its_end_gets_the_missing_lines_once(path: Path) -> None:
    length = 0
    for seq in (1, 2, 3):
        length = journal.append(str(path.parent), [entry(seq)], length, NOTHING)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text(lines[0])
    journal.append(str(path.parent), [entry(4)], length, history(1, 2, 3))
    good = [found.seq for found in told(path.parent)]
    assert good == [1, 2, 3, 4]


def test_the_missing_lines_are_added_even_when_a_rolled_back_tail_had_their_numbers(path: Path) -> None:
    committed = "".join(line(entry(seq)) for seq in (1, 2))
    path.write_text(committed + line(entry(3, "never")) + line(entry(4, "never")))
    journal.append(str(path.parent), [entry(3)], len(committed), history(1, 2))
    assert [fields(found) for found in told(path.parent)] == [fields(entry(seq)) for seq in (1, 2, 3)]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_an_error_that_says_what_to_do(path: Path) -> None:
    path.symlink_to("/dev/full")
    with pytest.raises(MachineError) as caught:
        journal.append(str(path.parent), [entry(1)], 0, NOTHING)
    assert "No space left on device" in caught.value.problem
    assert "Free space" in caught.value.mend


def test_a_write_that_the_disk_took_only_in_part_is_an_error(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = journal.os.write
    monkeypatch.setattr(journal.os, "write", lambda descriptor, data: real(descriptor, data[:-5]))
    with pytest.raises(MachineError, match="no space left"):
        journal.append(str(path.parent), [entry(1)], 0, NOTHING)
    monkeypatch.undo()
    journal.append(str(path.parent), [entry(1, "b")], 0, NOTHING)
    assert [str(found.event.resource) for found in told(path.parent)] == ["b"]


def test_a_journal_that_cannot_be_opened_is_an_error_that_names_the_journal(path: Path) -> None:
    path.mkdir()
    with pytest.raises(MachineError, match="journal cannot be"):
        journal.append(str(path.parent), [entry(1)], 0, NOTHING)


def test_only_its_owner_may_read_a_journal(path: Path) -> None:
    journal.append(str(path.parent), [entry(1)], 0, NOTHING)
    assert path.stat().st_mode & 0o777 == 0o600
