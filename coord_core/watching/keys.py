"""What keys do to a desk. Pure; what they do to the state is in deeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.watching.desk import Desk

MOVES: dict[str, Callable[[Desk], None]] = {
    "down": lambda desk: desk.move(1),
    "j": lambda desk: desk.move(1),
    "up": lambda desk: desk.move(-1),
    "k": lambda desk: desk.move(-1),
    "pagedown": lambda desk: desk.page(1),
    "space": lambda desk: desk.page(1),
    "pageup": lambda desk: desk.page(-1),
    "home": lambda desk: desk.to_end(False),
    "g": lambda desk: desk.to_end(False),
    "end": lambda desk: desk.to_end(True),
    "G": lambda desk: desk.to_end(True),
    "tab": lambda desk: desk.turn_to(desk.active + 1),
    "right": lambda desk: desk.turn_to(desk.active + 1),
    "shift+tab": lambda desk: desk.turn_to(desk.active - 1),
    "left": lambda desk: desk.turn_to(desk.active - 1),
    "escape": lambda desk: desk.set_filter(""),
}


def typed(desk: Desk, key: str, character: str | None) -> bool:
    """Was that key one of these? `character`: the sign that it types, if it types one."""
    if desk.is_typing:
        _to_filter(desk, key, character)
        return True
    if character == "/":
        desk.is_typing = True
        return True
    if character is not None and "1" <= character <= str(len(desk.listings)):
        desk.turn_to(int(character) - 1)
        return True
    move = MOVES.get(key)
    if move is not None:
        move(desk)
    return move is not None


def _to_filter(desk: Desk, key: str, character: str | None) -> None:
    if key in ("enter", "escape", "tab"):
        desk.is_typing = False
        if key == "escape":
            desk.set_filter("")
    elif key == "backspace":
        desk.set_filter(desk.filter[:-1])
    elif key in ("ctrl+u", "ctrl+w"):
        desk.set_filter("")
    elif key in ("down", "up", "pagedown", "pageup"):
        MOVES[key](desk)
    elif character is not None and character.isprintable():
        desk.set_filter(desk.filter + character)
