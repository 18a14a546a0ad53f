"""The journal, for any events, any crash and any garbage between the lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord_core.domain.records import Entry, Event
from coord_core.domain.resources import KINDS, Resource
from coord_core.storage import journal
from coord_core.storage.lines import line
from tests.support.hostile import scalars, texts
from tests.support.states import told

finite = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def events(draw: st.DrawFn) -> Event:
    resource = st.builds(Resource, st.sampled_from(KINDS), texts)
    event = Event(
        draw(texts), draw(texts), draw(st.one_of(st.none(), resource)), draw(texts),
        draw(st.one_of(st.none(), texts)),
    )  # fmt: skip
    event.detail = draw(st.dictionaries(texts, st.one_of(scalars, finite), max_size=3))
    return event


def fields(entry: Entry) -> tuple[Any, ...]:
    event = entry.event
    what = (event.action, event.instance, event.resource, event.agent, event.task_id, event.detail)
    return (entry.seq, entry.at, *what)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("journal")


@given(st.integers(1), finite, events())
def test_any_event_comes_back_from_its_line(folder: Path, seq: int, at: float, event: Event) -> None:
    entry = Entry(seq, at, event)
    (folder / journal.JOURNAL).write_text(line(entry))
    [found] = told(folder)
    assert fields(found) == fields(entry)


@given(st.binary().filter(lambda data: b"adler32" not in data), events())
def test_garbage_before_a_newline_hides_no_line_after_it(folder: Path, garbage: bytes, event: Event) -> None:
    entry = Entry(1, 0.0, event)
    (folder / journal.JOURNAL).write_bytes(garbage + b"\n" + line(entry).encode())
    [found] = told(folder)
    assert fields(found) == fields(entry)


# What happens to each transaction: it commits, it rolls back after its lines were written, or the process
# dies in the middle of them, before or after (with the last of its bytes) it would have committed.
fates = st.tuples(
    st.sampled_from(["commit", "roll back", "tear"]), st.integers(1, 3), st.floats(0, 1, exclude_max=True)
)


@given(st.lists(fates, max_size=12))
def test_after_any_crashes_the_journal_is_what_was_committed(
    folder: Path, story: list[tuple[str, int, float]]
) -> None:
    path = folder / journal.JOURNAL
    path.unlink(missing_ok=True)
    committed: list[Entry] = []
    remembered = 0

    def since(seq: int) -> list[Entry]:
        return [entry for entry in committed if entry.seq > seq]

    for number, (fate, count, kept) in enumerate([*story, ("commit", 1, 0.0)]):
        first = len(committed) + 1
        entries = [Entry(first + at, 0.0, Event(f"{number}.{at}", "one")) for at in range(count)]
        before = path.stat().st_size if path.exists() else 0
        length = journal.append(str(folder), entries, remembered, since)
        if fate == "commit":
            committed += entries
            remembered = length
        elif fate == "tear":
            with path.open("r+b") as file:
                file.truncate(before + int((length - before) * kept))
    found = told(folder)
    assert [(entry.seq, entry.event.action) for entry in found] == [
        (entry.seq, entry.event.action) for entry in committed
    ]
