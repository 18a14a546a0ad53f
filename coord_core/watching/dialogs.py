"""What opens over the lists: a text to read, questions, a choice. Nothing in them is taken for markup."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from coord_core.watching.details import Fact
from coord_core.watching.dialog import Dialog, Room
from coord_core.watching.signs import Signs
from coord_core.watching.titles import Title

LONGEST = 300  # characters of an answer
SCROLLBAR = 2  # columns, with a blank
NAMES = 4  # that are seen at once at least, where the terminal is not small
_ESCAPE: list[BindingType] = [Binding("escape", "leave", "Leave")]


class Told(Dialog[None]):
    """Facts, to be read. Escape, q and Enter close it."""

    BINDINGS: ClassVar = [*_ESCAPE, Binding("q,enter,question_mark", "leave")]
    hint = "Esc closes it."

    def __init__(self, title: Title, facts: Sequence[Fact], signs: Signs) -> None:
        super().__init__(title, signs)
        self._facts = facts

    def compose(self) -> ComposeResult:
        with Vertical(classes=_box(self._signs)):
            yield Static(classes="title", markup=False)
            with VerticalScroll():
                yield Static(classes="facts", markup=False)
            yield Static(classes="hint", markup=False)

    def least(self, room: Room) -> int:
        return 1

    def lay_out(self, room: Room, rows: int) -> None:
        lines = laid_out(self._facts, room.columns - SCROLLBAR, self._signs)
        self.query_one(VerticalScroll).styles.height = max(1, min(len(lines), rows))
        self.query_one(".facts", Static).update(Content("\n").join(lines))

    def action_leave(self) -> None:
        self.close(None)


class Asked(Dialog[str | None]):
    """A question with a line for the answer. `wrong`: what is the matter with an answer; empty: nothing."""

    BINDINGS: ClassVar = _ESCAPE

    def __init__(
        self, title: Title, question: str, does: str, signs: Signs, wrong: Callable[[str], str]
    ) -> None:
        super().__init__(title, signs)
        self._question, self._does, self._wrong = question, does, wrong

    def compose(self) -> ComposeResult:
        with Vertical(classes=_box(self._signs)):
            yield Static(classes="title", markup=False)
            yield Static(classes="question", markup=False)
            yield _line()
            yield Static(classes="wrong", markup=False)
            yield Static(classes="hint", markup=False)

    def hinted(self) -> str:
        return f"Enter {self._does}. Esc leaves it."

    def least(self, room: Room) -> int:
        """On a small terminal what is wrong comes in place of the hint."""
        return len(self._folded(room)) + (1 if room.is_small else 2)

    def lay_out(self, room: Room, rows: int) -> None:
        self.put(".question", self._folded(room))

    def _folded(self, room: Room) -> list[str]:
        return self._signs.folded(self._question, room.columns)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        wrong = self._wrong(event.value.strip())
        if wrong:
            self.put(".wrong", [wrong])
            self.add_class("refused")
        else:
            self.close(event.value)

    def action_leave(self) -> None:
        self.close(None)


class Confirmed(Dialog[bool]):
    """A question that `y` affirms; any other key does not."""

    hint = "y does it. Any other key leaves it."

    def compose(self) -> ComposeResult:
        with Vertical(classes=_box(self._signs)):
            yield Static(classes="title", markup=False)
            yield Static(classes="hint", markup=False)

    def key_y(self) -> None:
        self.close(True)

    def on_key(self, event: object) -> None:
        if getattr(event, "key", "") != "y":
            self.close(False)


class Chosen(Dialog[str | None]):
    """One of several names. What is typed narrows them down."""

    BINDINGS: ClassVar = [
        *_ESCAPE,
        Binding("down", "move(1)", priority=True),
        Binding("up", "move(-1)", priority=True),
    ]
    hint = "Type a part of the name. Enter chooses it, Esc leaves it."

    def __init__(self, title: Title, names: Sequence[str], signs: Signs) -> None:
        super().__init__(title, signs)
        self._names = names
        self._shown = list(names)

    def compose(self) -> ComposeResult:
        with Vertical(classes=_box(self._signs, "tall")):
            yield Static(classes="title", markup=False)
            yield _line()
            yield OptionList(*self._options(), markup=False, compact=True)
            yield Static(classes="hint", markup=False)

    def least(self, room: Room) -> int:
        return 1 + (1 if room.is_small else NAMES)

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self.query_one(OptionList).highlighted = 0

    def _options(self) -> list[Option]:
        return [Option(Content(self._signs.clean(name))) for name in self._shown]

    def on_input_changed(self, event: Input.Changed) -> None:
        wanted = event.value.casefold()
        self._shown = [name for name in self._names if wanted in name.casefold()]
        choices = self.query_one(OptionList)
        choices.clear_options()
        choices.add_options(self._options())
        choices.highlighted = 0 if self._shown else None

    def on_input_submitted(self) -> None:
        at = self.query_one(OptionList).highlighted
        if at is not None and at < len(self._shown):
            self.close(self._shown[at])

    def action_move(self, by: int) -> None:
        choices = self.query_one(OptionList)
        if self._shown:
            choices.highlighted = ((choices.highlighted or 0) + by) % len(self._shown)

    def action_leave(self) -> None:
        self.close(None)


def laid_out(facts: Sequence[Fact], width: int, signs: Signs) -> list[Content]:
    """A line for each, and more where a value is wide: names beside values."""
    wide = max((len(name) for name, _ in facts), default=0) + 2
    lines: list[Content] = []
    for name, value in facts:
        if value or not name:
            for number, part in enumerate(signs.folded(value, max(10, width - wide))):
                lines.append(Content.assemble((f"{'' if number else name:>{wide - 2}}  ", "dim"), part))
    return lines


def _box(signs: Signs, more: str = "") -> str:
    return f"box {'ascii' if signs.is_ascii else ''} {more}".strip()


def _line() -> Input:
    line = Input(max_length=LONGEST, compact=True)
    line.cursor_blink = False
    return line
