"""Whatever is in an inbox, what is told is bounded, clean and constant, and what is left out is counted."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from coord_core.domain.news import FOR_TASK, WAS_FREE, WROTE, Doings, Taken, TaskStep
from coord_core.domain.records import Actor, Entry, Event, TransferRequest
from coord_core.domain.resources import FILE, Resource
from coord_core.services.inbox import News
from coord_core.views import digest, notices
from tests.support.hostile import texts
from tests.support.tasks import task
from tests.support.thoroughness import examples

ACTIONS = (
    "transfer_requested", "write_violation", "lock_forced", "lock_expired", "lock_transferred",
    "transfer_declined", "request_withdrawn", "session_ended", "priority_set", "dependency_noticed",
)  # fmt: skip
_MORE = re.compile(r"^- and (\d+) more|more news \((\d+)\)", re.M)


@st.composite
def inboxes(draw: st.DrawFn) -> News:
    text = draw(texts)
    found = []
    for seq in range(draw(st.integers(0, 60))):
        action, who = draw(st.sampled_from(ACTIONS)), draw(st.sampled_from(["me", f"other{text}"]))
        event = Event(action, who, Resource(FILE, f"{seq}{text}"), draw(st.sampled_from(["", text])))
        event.detail.update(by=f"by{text}", reason=text, to=text, to_agent=text, holder=text, other=text)
        found.append(Entry(seq, float(seq), event))
    requests = {each.seq: TransferRequest(each.seq, Actor(f"o{text}", text), 1, 0.0, text) for each in found}
    news = News(Actor("me"), "/w", found, requests, set(), [Resource(FILE, text)] * draw(st.integers(0, 60)))
    whys = st.sampled_from([WROTE, FOR_TASK, WAS_FREE])
    taken = range(draw(st.integers(0, 60)))
    news.taken = [Taken(Resource(FILE, text), Actor(text, text), draw(whys), True) for _ in taken]
    one = task(text or "x", text, branch=text, pull_request=text)
    done = Entry(1, 0.0, Event("task_completed", text, task_id=text))
    news.tasks = [TaskStep(done, one, [(text, "blocked", 0)])] * draw(st.integers(0, 30))
    news.doings = [Doings(text) for _ in range(draw(st.integers(0, 9)))]
    for each in news.doings:
        each.add("locked", text)
    return news


@examples(150)
@given(inboxes())
def test_it_is_bounded_clean_and_constant(news: News) -> None:
    told = notices.render([news], "/w")
    assert len(told) <= digest.MOST
    assert all(sign.isprintable() or sign == "\n" for sign in told)
    assert notices.render([news], "/w") == told


@examples(200)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 700)), max_size=9),
    st.integers(300, digest.MOST),
)
def test_every_item_is_shown_or_counted(shapes: list[tuple[int, int]], room: int) -> None:
    groups = [
        digest.Group(f"heading {number}", [f"- item {'x' * length}"] * count, ["end"], "show")
        for number, (count, length) in enumerate(shapes)
        if count
    ]
    told = digest.fit(groups, "claude-coordinator", room)
    assert len(told) <= room
    counted = sum(int(one or other) for one, other in _MORE.findall(told))
    assert told.count("- item") + counted == sum(len(group.items) for group in groups)
