"""What reaches a session of others' doings: constant sentences around bounded, printable data."""

from __future__ import annotations

import pytest
from hypothesis import given

from coord_core.domain.records import Actor, Entry, Event, TransferRequest
from coord_core.domain.resources import Resource
from coord_core.services.inbox import News
from coord_core.views import notices
from tests.support.facts import file
from tests.support.hostile import texts

READER = Actor("me")


def entry(action: str, instance: str, resource: Resource | None = None, **detail: str | int | None) -> Entry:
    agent = str(detail.pop("agent", ""))
    event = Event(action, instance, resource, agent)
    event.detail.update(detail)
    return Entry(7, 0.0, event)


def rendered(found: Entry, reader: Actor = READER, is_held: bool = False) -> str:
    asker = Actor(found.event.instance, found.event.agent)
    reason = found.event.detail.get("reason")
    request = TransferRequest(7, asker, 3, 0.0, None if reason is None else str(reason))
    return notices.render([News(reader, "/w", [found], {7: request}, {7} if is_held else set())], "/w")


def every_kind(text: str) -> list[Entry]:
    """One of each, with this text wherever another may choose it. The reader's own agents have short ids."""
    other, what, own = f"other{text}", file(text or "a"), text[:200]
    return [
        entry("transfer_requested", other, what, agent=text, holder="me", holder_agent=own, reason=text),
        entry("lock_transferred", other, what, to="me", to_agent=text, by=other, reason=text),
        entry("lock_transferred", "me", what, to=other, to_agent=text, by=other, reason=text),
        entry("transfer_declined", other, what, agent=text, to="me", to_agent=text, reason=text),
        entry("transfer_declined", other, what, to="me", to_agent="", given_to=other, given_to_agent=text),
        entry("lock_forced", "me", what, agent=text, by=other, reason=text),
        entry("lock_released", "me", what, agent=text, by=other, reason=text),
        entry("lock_expired", "me", what, agent=text),
        entry("lock_reclaimed", "me", what, agent=text, reason=text),
        entry("session_ended", "me", by=other, reason=text),
        entry("priority_set", "me", by=other, priority=3, reason=text),
        Entry(7, 0.0, Event("assignment_declined", "me", task_id=text, to=text, source=text, reason=text)),
    ]


@given(texts)
def test_nothing_that_others_choose_makes_a_line_of_its_own_or_a_long_text(text: str) -> None:
    for plain, hostile in zip(every_kind("x"), every_kind(text), strict=True):
        for is_held in (True, False):
            found = rendered(hostile, is_held=is_held)
            assert len(found.splitlines()) == len(rendered(plain, is_held=is_held).splitlines())
            assert all(character.isprintable() or character == "\n" for character in found)
            assert len(found) < 3000


def test_a_request_names_the_commands_and_that_it_may_be_ignored() -> None:
    found = rendered(entry("transfer_requested", "one", file(), holder="me", holder_agent="", reason="why"))
    assert found.splitlines() == [
        "You are asked to hand over what you hold. You decide, and may ignore it:",
        "- 'a': asked for by one, who says: \"why\".",
        "  To hand it over: claude-coordinator lock accept 7",
        "  To decline: claude-coordinator lock decline 7",
        "Hand over only what you have finished with. It is yours until you let it go.",
    ]


def test_a_requests_number_counts_where_the_reader_is() -> None:
    request = TransferRequest(7, Actor("one"), 3, 0.0, None)
    found = entry("transfer_requested", "one", file(), holder="me", holder_agent="")
    told = notices.render([News(READER, "/w", [found], {7: request}, set())], "/elsewhere")
    assert "  To hand it over: claude-coordinator -C /w lock accept 7" in told.splitlines()


def test_the_same_news_reads_the_same() -> None:
    for found in every_kind("x"):
        assert rendered(found) == rendered(found) != ""


@pytest.mark.parametrize(
    ("reader", "words"),
    [(Actor("me", "sub"), "- 'a' is yours now"), (READER, "- 'a' is your agent 'sub''s now")],
)
def test_whose_it_is_now(reader: Actor, words: str) -> None:
    found = entry("lock_transferred", "one", file(), to="me", to_agent="sub", by="one")
    assert words in rendered(found, reader, is_held=True)


def test_a_lock_that_passed_on_in_a_deadlock_is_told_as_that() -> None:
    found = rendered(entry("lock_reclaimed", "me", file(), reason="deadlock"))
    assert "- 'a': you and another waited for each other (a deadlock), so it was passed on." in found


def test_what_a_newer_version_tells_is_left_out() -> None:
    assert rendered(entry("something_new", "one", file())) == ""


LONG = "folder-of-a-long-name/" * 8


def test_of_many_files_that_are_free_again_the_rest_is_counted_with_the_command_that_lists_it() -> None:
    freed = [file(f"{LONG}{number}") for number in range(30)]
    told = notices.render([News(READER, "/w", [], {}, set(), freed)], "/w")
    [rest] = [line for line in told.splitlines() if line.startswith("- and ")]
    assert rest.endswith(" more: `claude-coordinator audit --action lock_released --last 50`")
    assert told.endswith("read it again before you change it.")


def test_what_has_no_list_of_its_own_is_listed_with_all_that_happened() -> None:
    gone = [entry("request_withdrawn", f"other-{number}{LONG}") for number in range(60)]
    told = notices.render([News(READER, "/w", gone, {}, set())], "/w")
    assert told.splitlines()[-1].endswith(" more: `claude-coordinator audit --last 50`")
