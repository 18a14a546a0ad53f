"""The live view with keys: a desk on a board, what keys do, and when it is drawn anew."""

from __future__ import annotations

import asyncio
import signal
import time
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding

from coord_core.watching import keys
from coord_core.watching.board import Board
from coord_core.watching.deeds import Deeds

if TYPE_CHECKING:
    from textual import events

    from coord_core.watching.actions import Actions
    from coord_core.watching.desk import Desk
    from coord_core.watching.follower import Follower
    from coord_core.watching.styles import Looks

POLL = 0.2  # seconds between two looks at the state's files
TOLD = 8.0  # seconds for which the outcome of an action is shown
ENDING = (signal.SIGTERM, signal.SIGHUP)
LOOKS = """
Screen { background: ansi_default; color: ansi_default; }
ModalScreen { align: center middle; background: transparent; }
Board { width: 100%; height: 100%; background: ansi_default; color: ansi_default; }
.box { width: 90%; max-width: 100; height: auto; max-height: 90%; padding: 0 1;
       border: round ansi_default; background: ansi_default; color: ansi_default; }
.tall { height: 80%; }
.title { text-style: bold; margin-bottom: 1; }
.hint { text-style: dim; margin-top: 1; }
.wrong { text-style: bold; display: none; }
.refused .wrong { display: block; }
.low.refused .hint { display: none; }
.low .title { margin-bottom: 0; }
.low .hint { margin-top: 0; }
.low .box { width: 100%; max-height: 100%; }
.low .tall { height: 100%; }
VerticalScroll, OptionList, Input, Static { background: ansi_default; color: ansi_default; }
OptionList { height: 1fr; border: none; scrollbar-size: 1 1; }
OptionList > .option-list--option-highlighted {
       text-style: reverse; background: ansi_default; color: ansi_default; }
.ascii { border: ascii ansi_default; }
.ascii VerticalScroll { scrollbar-size: 0 0; }
VerticalScroll { height: auto; scrollbar-size: 1 1; }
Input { height: 1; text-style: underline; }
"""


class Watch(App[None]):
    CSS = LOOKS
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = "Input, VerticalScroll, Board"
    BINDINGS: ClassVar = [
        Binding("ctrl+c", "quit", priority=True),
        Binding("ctrl+z", "suspend_process", priority=True),
    ]

    def __init__(self, follower: Follower, desk: Desk, looks: Looks, actions: Actions) -> None:
        super().__init__(ansi_color=True)
        self.animation_level = "none"
        self.desk = desk
        self._follower = follower
        self._board = Board(desk, looks)
        self._deeds = Deeds(self, desk, actions)
        self._reading = asyncio.Lock()

    def compose(self) -> ComposeResult:
        yield self._board

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        for number in ENDING:
            loop.add_signal_handler(number, self._end, number)
        self._following = asyncio.create_task(self._follow())
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))

    def _end(self, number: int) -> None:
        self.exit(return_code=128 + number)

    def on_unmount(self) -> None:
        self._following.cancel()

    async def _follow(self) -> None:
        """Without end: what changed is shown at once, and each second how much time is left."""
        while True:
            if self._follower.is_due():
                await self.read()
            else:
                self.redraw()
            await self._until_the_next_second()

    async def read(self) -> None:
        """Show how things are now."""
        async with self._reading:
            await asyncio.to_thread(self._follower.look)
            began = time.thread_time()
            self.desk.take_over(self._follower.view, self._follower.problem)
            self.redraw()
            self._follower.took(time.thread_time() - began)

    async def _until_the_next_second(self) -> None:
        """Or until there is something to read."""
        end = time.monotonic() + 1.0 - time.time() % 1.0
        while (rest := end - time.monotonic()) > 0 and not self._follower.is_due():
            await asyncio.sleep(min(POLL, rest))

    def redraw(self) -> None:
        view = self.desk.view
        if view is not None:
            view.now = view.team.now + self._follower.age()
        self._board.redraw()

    def tell(self, text: str, is_good: bool) -> None:
        """What came of an action; shown for a while, or until the next key."""
        self.desk.message = told = (text, "good" if is_good else "alert")
        self.redraw()
        self.set_timer(TOLD, lambda: self._forget(told))

    def _forget(self, told: tuple[str, str]) -> None:
        if self.desk.message is told:
            self.desk.message = ("", "")
            self.redraw()

    def on_key(self, event: events.Key) -> None:
        if self.screen is not self.screen_stack[0] or self._deeds.is_asking:
            return  # what is typed ahead is not for the list
        self.desk.message = ("", "")
        if not keys.typed(self.desk, event.key, event.character):
            if event.key in ("q", "ctrl+q"):
                self.exit()
            else:
                self._deeds.begin(event.key)
        self.redraw()

    def on_paste(self, event: events.Paste) -> None:
        if self.desk.is_typing:
            self.desk.set_filter(self.desk.filter + event.text)
            self.redraw()
