"""The status line: one line, as wide as it may be at most, and nothing in it but what we put there."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from coord_core.services.standing import Standing, Waiting
from coord_core.views.columns import cut, width
from coord_core.views.status_line import LEAST, WIDEST, line, trouble
from coord_core.views.unseen import is_seen

OUR_COLOURS = re.compile(r"\x1b\[(?:0|2|31|33|36)m")
HOSTILE = "\x1b]0;owned\x07\r\n\x1b[2J\u202eevil\u200b`rm -rf /`"

_TEXTS = st.text(max_size=60) | st.just(HOSTILE) | st.text("これはあ🔒e\u0301", max_size=60)
_COUNTS = st.integers(0, 3000)


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    found = Standing(draw(_TEXTS), draw(_COUNTS), draw(_COUNTS))
    found.task_id, found.task = draw(_TEXTS), draw(_TEXTS)
    found.held = draw(st.lists(_TEXTS, max_size=5))
    found.wanted = draw(st.dictionaries(_TEXTS, st.lists(_TEXTS, min_size=1, max_size=3), max_size=3))
    found.asked = draw(st.lists(st.tuples(_TEXTS, _TEXTS), max_size=3))
    wants = st.lists(_TEXTS, min_size=1, max_size=3)
    waits = st.builds(Waiting, wants, st.integers(1, 200), _TEXTS)
    found.waits = draw(st.lists(waits, max_size=2))
    return found


def full() -> Standing:
    found = Standing("claude-1234abcd", 4, 2)
    found.task_id, found.task = "task-001", "Implement user authentication"
    found.held = ["Auth.tsx", "login.ts", "session.ts", "README.md"]
    found.wanted = {"Auth.tsx": ["claude-5678efgh"]}
    found.asked = [("claude-5678efgh", "login.ts")]
    found.waits = [Waiting(["db.py"], 2, "claude-9999aaaa")]
    return found


@given(standings(), st.integers(-5, 400), st.booleans())
@example(full(), 80, True)
def test_it_is_one_bounded_line_without_signs_of_others(
    found: Standing, columns: int, coloured: bool
) -> None:
    shown = line(found, columns, coloured)
    bare = OUR_COLOURS.sub("", shown)
    assert is_seen(bare)
    assert width(bare) <= max(LEAST, min(columns, WIDEST))
    assert coloured or shown == bare


@given(_TEXTS, st.integers(-5, 400), st.booleans())
def test_what_is_wrong_is_bounded_too(sentence: str, columns: int, coloured: bool) -> None:
    bare = OUR_COLOURS.sub("", trouble(sentence, columns, coloured))
    assert is_seen(bare)
    assert width(bare) <= max(LEAST, min(columns, WIDEST))


@given(_TEXTS, st.integers(0, 80))
def test_a_text_is_cut_to_the_columns_that_there_are(text: str, columns: int) -> None:
    assert width(cut(text, columns)) <= columns
    assert cut(text, width(text)) == text


def test_a_wide_terminal_shows_what_there_is_of_each() -> None:
    assert line(full(), 300, coloured=False) == (
        "claude-1234abcd · task-001 · 4 locks: session.ts +1 · "
        "waits for db.py, place 2, held by claude-9999aaaa · claude-5678efgh asks for login.ts · "
        "Auth.tsx wanted by claude-5678efgh · 4 others"
    )
    found = full()
    found.waits, found.asked = [], []
    assert "task-001 Implement user authentication · 4 locks: login.ts, session.ts, README.md · " in line(
        found, 300, coloured=False
    )


def test_what_concerns_somebody_now_stays_longest() -> None:
    assert line(full(), 110, coloured=False) == (
        "claude-1234abcd · 4 locks · waits for db.py, place 2 · claude-5678efgh asks for login.ts · "
        "Auth.tsx wanted"
    )
    assert line(full(), 60, coloured=False) == "claude-1234abcd · waits for db.py · 1 request · 1 wanted"
    assert line(full(), 28, coloured=False) == "claude-1234abcd · waits · 1…"


def test_a_quiet_session_is_a_quiet_line() -> None:
    assert line(Standing("claude-1234abcd"), 80, coloured=False) == "claude-1234abcd · no others here"
    one = Standing("claude-1234abcd", 1)
    one.held = ["a.py"]
    assert line(one, 80, coloured=False) == "claude-1234abcd · 1 lock: a.py · 1 other"


def test_what_others_want_is_named_once() -> None:
    found = Standing("claude-1234abcd", 2)
    found.held = ["a.py", "b.py"]
    found.wanted = {"a.py": ["claude-5678efgh", "claude-9999aaaa"]}
    shown = line(found, 100, coloured=False)
    assert shown == "claude-1234abcd · 2 locks: b.py · a.py wanted by 2 others · 2 others"


def test_without_colour_there_is_no_escape() -> None:
    assert "\x1b" not in line(full(), 200, coloured=False)
    assert "\x1b" in line(full(), 200, coloured=True)


def test_an_unknown_session_is_told_who_is_here() -> None:
    assert line(Standing("", 3, 1), 80, coloured=False) == "3 others, 1 waiting"


def test_the_end_of_a_long_name_is_what_is_shown() -> None:
    found = Standing("claude-1234abcd")
    found.held = ["a" * 80 + "/very_long_name_of_a_module.py"]
    assert "…" in line(found, 200, coloured=False)
    assert "of_a_module.py" in line(found, 200, coloured=False)
