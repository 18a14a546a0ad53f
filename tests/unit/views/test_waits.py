"""A wait in one line: what is needed most stands where a narrow terminal still shows it."""

from __future__ import annotations

from coord_core.domain.records import EXCLUSIVE, MAIN_AGENT, Lock
from coord_core.views import waits
from tests.support.facts import file

TEN = 1_719_568_800.0  # 2024-06-28T10:00:00Z
NARROW = 79  # columns that a terminal of 80 shows of a line that changes


def lock(path: str, holder: str = "claude-1234abcd") -> Lock:
    return Lock(7, file(path), EXCLUSIVE, holder, MAIN_AGENT, None, "/w", TEN, False)


def test_eighty_columns_show_who_which_place_and_how_long() -> None:
    line = waits.progress(["src/auth.py"], [lock("src/auth.py")], 0, TEN + 20)
    assert line == (
        "Waiting for src/auth.py, place 1: held by claude-1234abcd (less than a minute, since 10:00:00 UTC)"
    )
    assert "held by claude-1234abcd (less than a minute" in line[:NARROW]


def test_of_several_it_is_said_which_is_held() -> None:
    line = waits.progress(["a.py", "b.py"], [lock("a.py"), lock("b.py", "two")], 2, TEN + 60)
    assert line == (
        "Waiting for a.py, b.py, place 3: a.py held by claude-1234abcd (1 minute, since 10:00:00 UTC); "
        "b.py held by two (1 minute, since 10:00:00 UTC)"
    )


def test_another_name_than_the_one_waited_for_is_said() -> None:
    assert "place 1: src/a.py held by one (" in waits.progress(["src/"], [lock("src/a.py", "one")], 0, TEN)


def test_where_only_others_come_first_there_is_the_place_alone() -> None:
    assert waits.progress(["a.py"], [], 1, TEN) == "Waiting for a.py, place 2"


def test_of_many_the_first_are_named() -> None:
    many = [lock(f"{number}.py") for number in range(waits.MOST + 2)]
    assert waits.progress(["src/"], many, 0, TEN).endswith("; 2 more held")
