"""The stream: what changed, in order, within a second; lost and found again; silent while nothing happens."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack

from tests.support.enrolment import Enrolled
from tests.support.sessions import Session
from tests.support.waiting import wait_until

from .conftest import Serve
from .served import Browser, Served, Stream

WITHIN = 1.0  # seconds


def first(stream: Stream) -> tuple[int, dict[str, str]]:
    """What a stream begins with."""
    seq, sections = stream.event()
    assert seq is not None
    return seq, sections


def test_a_stream_begins_with_everything(visitor: Browser) -> None:
    with visitor.live() as stream:
        seq, sections = first(stream)
    assert set(sections) >= {"glance", "people", "locks", "queue", "requests", "tasks", "events"}
    assert "held.py" in sections["locks"] and seq > 0
    assert stream.headers["content-type"].startswith("text/event-stream")
    assert stream.headers["cache-control"] == "no-store"


def test_a_change_is_there_within_a_second(browser: Browser, holder: Session) -> None:
    """One of three is: the machine may be busy with something else."""
    waited = []
    with browser.live() as stream:
        before, _ = first(stream)
        for name in ("new.py", "newer.py", "newest.py"):
            assert holder.edit(name, call=name).is_silent
            done = time.monotonic()
            seq, sections = stream.event()
            while name not in sections.get("locks", ""):
                seq, sections = stream.event()
            waited.append(time.monotonic() - done)
            assert seq is not None and seq > before
            assert "tasks" not in sections  # nothing of it changed
    assert min(waited) < WITHIN


def test_changes_come_in_their_order(browser: Browser, holder: Session) -> None:
    with browser.live() as stream:
        last, _ = first(stream)
        for number in range(5):
            assert holder.edit(f"new-{number}.py", call=f"call-{number}").is_silent
            seq, sections = stream.event()
            while f"new-{number}.py" not in sections.get("locks", ""):
                seq, sections = stream.event()
            assert seq is not None and seq > last
            last = seq


def test_who_comes_back_hears_what_left_no_event(browser: Browser, holder: Session) -> None:
    """An edit's end is in no event: who knows the last one does not know of it."""
    assert holder.edit("held.py", call="second").is_silent
    with browser.live() as stream:
        seq, sections = first(stream)
    assert "writing" in sections["people"]
    assert holder.edited("held.py", call="second").is_silent
    with browser.live(last_event_id=str(seq)) as stream:
        again, sections = first(stream)
    assert again == seq and "writing" not in sections["people"]


def test_who_comes_back_when_all_is_well_again_hears_that_it_is(
    browser: Browser, holder: Session, enrolled: Enrolled
) -> None:
    """A page that lost its connection while there was trouble would go on showing it."""
    with browser.live() as stream:
        first(stream)
        moved = enrolled.state.rename(enrolled.state.with_name("elsewhere"))
        stream.event("trouble")
    moved.rename(enrolled.state)
    with browser.live() as stream:
        assert "held.py" in first(stream)[1]["locks"]


def test_who_was_away_gets_what_is_new(browser: Browser, holder: Session) -> None:
    with browser.live() as stream:
        seq, _ = first(stream)
    assert holder.edit("meanwhile.py", call="another").is_silent
    with browser.live(last_event_id=str(seq)) as stream:
        later, sections = first(stream)
    assert later > seq and "meanwhile.py" in sections["locks"]


def test_what_a_browser_says_that_it_knows_of_changes_nothing(visitor: Browser) -> None:
    for number in ("-1", "x", "9" * 30, "%00"):
        with visitor.live(f"/live?seq={number}", last_event_id=number) as stream:
            assert "locks" in first(stream)[1]


def test_a_filter_holds_for_its_stream_alone(visitor: Browser) -> None:
    with visitor.live("/live?path=elsewhere") as filtered, visitor.live() as whole:
        assert "held.py" not in first(filtered)[1]["locks"]
        assert "held.py" in first(whole)[1]["locks"]


def test_a_stream_may_be_for_several_that_look_differently(browser: Browser, holder: Session) -> None:
    with browser.live("/live?look=&look=path%3Delsewhere&look=path%3Delsewhere") as stream:
        seq, looks = stream.event("looks")
        assert seq is not None and set(looks) == {"", "path=elsewhere"}
        assert "held.py" in looks[""]["locks"] and "held.py" not in looks["path=elsewhere"]["locks"]
        assert holder.edit("new.py", call="another").is_silent
        _, looks = stream.event("looks")
    assert "new.py" in looks[""]["locks"] and "locks" not in looks["path=elsewhere"]


def test_of_very_many_looks_a_stream_is_for_the_first(visitor: Browser) -> None:
    asked = "&".join(f"look=path%3D{number}" for number in range(20))
    with visitor.live(f"/live?{asked}") as stream:
        assert len(stream.event("looks")[1]) == 16


def test_streams_are_bounded_and_their_places_come_free(visitor: Browser) -> None:
    streams = [visitor.live() for _ in range(16)]
    try:
        for stream in streams:
            first(stream)
        assert "Too many" in visitor.get("/live").text
        assert visitor.get("/").status == 200
    finally:
        for stream in streams:
            stream.close()

    def is_free() -> bool:
        with visitor.live() as stream:
            return "held.py" in str(stream.event_of("sections", "trouble"))

    wait_until(is_free, "a place for another stream")


def test_those_that_come_at_the_same_moment_are_counted_too(served: Served, browser: Browser) -> None:
    with ExitStack() as stack:
        streams = [stack.enter_context(browser.live()) for _ in range(20)]
        told = [stream.event_of("sections", "trouble")[1] for stream in streams]
    assert sum("said" in each for each in told) == 4


def test_who_does_not_read_holds_up_nobody(browser: Browser, holder: Session) -> None:
    with browser.live() as deaf, browser.live() as other:
        first(other)
        assert holder.edit("new.py", call="another").is_silent
        assert "new.py" in other.event()[1]["locks"]
        assert deaf.status == 200


def test_it_ends_at_once_with_streams_open(served: Served, browser: Browser) -> None:
    with browser.live() as stream:
        first(stream)
        began = time.monotonic()
        assert served.end() == 0
        assert time.monotonic() - began < 2.0


def test_a_state_that_is_lost_is_said_and_its_return_too(
    browser: Browser, holder: Session, enrolled: Enrolled
) -> None:
    with browser.live() as stream:
        first(stream)
        moved = enrolled.state.rename(enrolled.state.with_name("elsewhere"))
        _, said = stream.event("trouble")
        assert "missing" in said["said"] and "recover" in said["mend"]
        answer = browser.get("/")
        assert answer.status == 503 and "missing" in answer.text
        moved.rename(enrolled.state)
        stream.event("well")
    assert "held.py" in browser.get("/").text


def test_a_state_that_is_damaged_is_said(browser: Browser, holder: Session, enrolled: Enrolled) -> None:
    with browser.live() as stream:
        first(stream)
        for file in enrolled.state.glob("state.db*"):
            file.write_bytes(b"no database" * 1000)
        assert stream.event("trouble")[1]["said"]
    for path in ("/", "/audit", "/audit.csv", "/charts"):
        assert browser.get(path).status == 503


def test_an_uninstalled_repository_is_said_to_be_one(browser: Browser, enrolled: Enrolled) -> None:
    with browser.live() as stream:
        first(stream)
        enrolled.marker.unlink()
        answer = browser.get("/")
        assert answer.status == 503 and "not guarded" in answer.text


def test_who_comes_while_something_is_wrong_hears_of_it(browser: Browser, enrolled: Enrolled) -> None:
    with browser.live() as stream:
        first(stream)
        enrolled.database.rename(enrolled.database.with_suffix(".away"))
        stream.event("trouble")
        with browser.live() as later:
            later.event("trouble")


def test_looking_writes_nothing(browser: Browser, enrolled: Enrolled) -> None:
    browser.get("/")
    seq = enrolled.entries()[-1].seq  # closing what this opened may move the WAL into the database
    before = [(file, file.stat().st_mtime_ns) for file in sorted(enrolled.state.glob("state.db"))]
    with browser.live() as stream:
        first(stream)
        for path in ("/", "/audit", "/audit.csv", "/charts"):
            assert browser.get(path).status == 200
        assert stream.is_silent_for(0.5)
    assert enrolled.entries()[-1].seq == seq
    assert [(file, file.stat().st_mtime_ns) for file in sorted(enrolled.state.glob("state.db"))] == before


def test_many_look_while_many_write(served: Served, serve: Serve, holder: Session) -> None:
    browsers = [served.browser() for _ in range(3)]
    streams = [browser.live() for browser in browsers]
    writing = threading.Thread(
        target=lambda: [holder.edit(f"many-{number}.py", call=f"many-{number}") for number in range(8)]
    )
    writing.start()
    try:
        for stream in streams:
            while "many-7.py" not in stream.event()[1].get("locks", ""):
                pass
    finally:
        writing.join()
        for stream in streams:
            stream.close()
