"""What is chosen stays chosen; what is typed filters."""

from __future__ import annotations

from coord_core.watching import keys
from coord_core.watching.desk import Desk

from .teams import crowd, lock, team, view

KEYS = {"tab": None, "shift+tab": None, "down": None, "escape": None, "enter": None, "backspace": None}


def press(desk: Desk, *names: str) -> None:
    for name in names:
        assert keys.typed(desk, name, KEYS.get(name, name))


def with_locks(*names: str, desk: Desk | None = None) -> Desk:
    found = desk or Desk()
    found.show(view(team(locks=[lock(ord(name), name) for name in names])))
    return found


def test_a_row_stays_chosen_wherever_it_moves_to() -> None:
    desk = with_locks("b", "c", "d")
    press(desk, "down")
    assert desk.selected is not None and desk.selected.resource.key == "c"
    with_locks("a", "b", "c", desk=desk)
    assert desk.selected.resource.key == "c"


def test_where_it_goes_away_the_next_is_chosen() -> None:
    desk = with_locks("a", "b", "c")
    press(desk, "j")
    with_locks("a", "c", desk=desk)
    assert desk.selected is not None and desk.selected.resource.key == "c"
    with_locks("a", desk=desk)
    assert desk.selected.resource.key == "a"
    with_locks(desk=desk)
    assert desk.selected is None


def test_at_the_top_one_sees_what_comes_there() -> None:
    desk = with_locks("b", "c")
    with_locks("a", "b", "c", desk=desk)
    assert desk.selected is not None and desk.selected.resource.key == "a"


def test_a_filter_is_typed_and_left() -> None:
    desk = Desk()
    desk.show(view(crowd("Plain", 12)))
    press(desk, "/", "p", "L", "A", "i", "n", "-", "1")
    assert desk.is_typing and len(desk.listing.items) == 3  # 1, 10 and 11
    press(desk, "backspace", "7", "enter")
    assert (desk.filter, desk.is_typing, len(desk.listing.items)) == ("pLAin-7", False, 1)
    press(desk, "escape")
    assert (desk.filter, len(desk.listing.items)) == ("", 12)


def test_keys_that_filter_do_nothing_else() -> None:
    desk = with_locks("q", "r")
    press(desk, "/", "q", "2", "j")
    assert desk.filter == "q2j"


def test_lists_follow_each_other_in_a_circle() -> None:
    desk = with_locks("a")
    press(desk, "6", "tab")
    assert desk.active == 0
    press(desk, "shift+tab")
    assert desk.active == 5


def test_keys_of_no_meaning_are_left_to_others() -> None:
    desk = with_locks("a")
    assert not keys.typed(desk, "r", "r")
    assert not keys.typed(desk, "7", "7")
