"""What keys do to the state: each asks what it has to know, acts, and tells what came of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from coord_core.domain.records import Instance, Lock, TransferRequest
from coord_core.domain.waiting import HIGHEST, LOWEST
from coord_core.views.refusal import actor_text
from coord_core.watching import details
from coord_core.watching.desk import sentence
from coord_core.watching.dialogs import Asked, Chosen, Confirmed, Told
from coord_core.watching.titles import Name

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from coord_core.domain.records import Instance
    from coord_core.watching.actions import Actions, Outcome
    from coord_core.watching.app import Watch
    from coord_core.watching.desk import Desk
    from coord_core.watching.dialog import Answer, Dialog
    from coord_core.watching.titles import Title

REASON = "Why? It goes on record."
WHY_FIRST = "Why? It is told, and the journal keeps it."  # no entry of the record
WHY_NOT = "Why? Who asked is told; it may be left out."
NO_LOCK = "Choose a lock first (2)."
NO_REQUEST = "Choose a request first (4)."
NOBODY = "Choose a session first (1)."
TOO_SMALL = "The terminal is too small for that."


class Deeds:
    def __init__(self, app: Watch, desk: Desk, actions: Actions) -> None:
        self._app, self._desk, self._actions = app, desk, actions
        self.is_asking = False  # a dialog is open, or about to be
        self._is_at_work = False
        self._keys: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {
            "r": self._release,
            "h": self._hand_over,
            "a": self._accept,
            "d": self._decline,
            "e": self._end,
            "p": self._set_priority,
            "w": self._who_waits,
            "enter": self._more,
            "question_mark": self._help,
        }

    def begin(self, key: str) -> None:
        """Nothing, while another goes on."""
        deed = self._keys.get(key)
        if (
            deed is not None
            and not self._is_at_work
            and (self._desk.view is not None or key == "question_mark")
        ):
            self.is_asking = self._is_at_work = True
            self._app.run_worker(self._saying(deed()), exclusive=True)

    async def _saying(self, deed: Coroutine[Any, Any, None]) -> None:
        """What nobody thought of does not end the view."""
        try:
            await deed
        except Exception as error:
            self._app.tell(sentence(error), False)
        finally:
            self.is_asking = self._is_at_work = False

    @property
    def _lock(self) -> Lock | None:
        """The chosen lock, or the one that the chosen request is for."""
        chosen = self._desk.selected
        if isinstance(chosen, tuple):
            chosen = chosen[0]
        return chosen if isinstance(chosen, Lock) else None

    def _request(self) -> tuple[Lock, TransferRequest] | None:
        """The chosen one, or the only one for the chosen lock. None: there is none, which is told."""
        chosen, view = self._desk.selected, self._desk.view
        if isinstance(chosen, tuple) and isinstance(chosen[0], Lock):
            return chosen[0], chosen[1]
        asked = view.asked.get(chosen.token, []) if view is not None and isinstance(chosen, Lock) else []
        if isinstance(chosen, Lock) and len(asked) == 1:
            return chosen, asked[0]
        nobody = "Nobody asks for it." if isinstance(chosen, Lock) else NO_REQUEST
        self._app.tell("Several ask for it: choose one of them (4)." if asked else nobody, False)
        return None

    @property
    def _session(self) -> Instance | None:
        """Whom the chosen row is about."""
        view = self._desk.view
        return None if view is None else view.team.owners.get(self._desk.instance)

    def _is_mine(self, name: str) -> bool:
        return self._desk.view is not None and name == self._desk.view.me

    async def _release(self) -> None:
        lock = self._lock
        if lock is None:
            self._app.tell(NO_LOCK, False)
        elif self._is_mine(lock.instance):
            if await self._is_sure(("Release ", Name(lock.resource), "?")):
                await self._do(self._actions.release, lock, "")
        else:
            title = ("Break the lock of ", Name(lock.instance), " on ", Name(lock.resource), "?")
            reason = await self._ask(title, REASON, "breaks it")
            if reason is not None:
                await self._do(self._actions.release, lock, reason)

    async def _hand_over(self) -> None:
        lock, view = self._lock, self._desk.view
        if lock is None or view is None:
            self._app.tell(NO_LOCK, False)
            return
        waiting = [wait.actor.instance for wait in view.waiters.get(lock.token, ())]
        asking = [one.asker.instance for one in view.asked.get(lock.token, ())]
        names = dict.fromkeys([*asking, *waiting, *(each.name for each in view.team.instances)])
        names.pop(lock.instance, None)
        asked = ("Hand ", Name(lock.resource), " over to whom?")
        to = await self._open(Chosen(asked, list(names), self._desk.signs))
        if to is None:
            return
        reason: str | None = ""
        if not self._is_mine(lock.instance):
            title = ("Hand ", *self._of(lock), " over to ", Name(to), "?")
            reason = await self._ask(title, REASON, "hands it over")
        if reason is not None:
            await self._do(self._actions.hand_over, lock, to, reason)

    async def _accept(self) -> None:
        if (found := self._request()) is not None:
            lock, asked = found
            asker = Name(actor_text(asked.asker.instance, asked.asker.agent))
            if await self._is_sure(("Hand ", *self._of(lock), " over to ", asker, ", who asks for it?")):
                await self._do(self._actions.accept, lock, asked)

    async def _decline(self) -> None:
        if (found := self._request()) is not None:
            lock, asked = found
            asker = Name(actor_text(asked.asker.instance, asked.asker.agent))
            title = ("Tell ", asker, " that ", *self._of(lock), " stays with its holder?")
            is_mine = self._is_mine(lock.instance)
            wrong = (lambda _: "") if is_mine else None
            reason = await self._ask(title, WHY_NOT if is_mine else REASON, "tells it", wrong)
            if reason is not None:
                await self._do(self._actions.decline, lock, asked, reason)

    def _of(self, lock: Lock) -> Title:
        """Of another's also whose it is."""
        if self._is_mine(lock.instance):
            return (Name(lock.resource),)
        return (Name(lock.resource), ", which ", Name(actor_text(lock.instance, lock.agent)), " holds,")

    async def _end(self) -> None:
        seen = self._session
        if seen is None:
            self._app.tell(NOBODY, False)
            return
        count = len(self._desk.view.held.get(seen.name, ())) if self._desk.view else 0
        what = f"? Its client goes on, and what it holds ({count}) is released."
        title = ("End ", Name(seen.name), what)
        reason = await self._ask(title, REASON, "ends it")
        if reason is not None:
            await self._do(self._actions.end, seen, reason)

    async def _set_priority(self) -> None:
        seen = self._session
        if seen is None:
            self._app.tell(NOBODY, False)
            return
        title = ("Who comes first in queues: ", Name(seen.name))
        asked = f"Priority, {LOWEST} to {HIGHEST}; it is 0 at first."
        priority = await self._ask(title, asked, "goes on", _wrong_priority)
        reason = None if priority is None else await self._ask(title, WHY_FIRST, "sets it")
        if reason is not None:
            await self._do(self._actions.set_priority, seen, priority, reason)

    async def _who_waits(self) -> None:
        view, chosen = self._desk.view, self._desk.selected
        locks = None if view is None or chosen is None else details.contested(chosen, view)
        if view is None or locks is None:
            self._app.tell(NO_LOCK, False)
            return
        facts = details.waiters(locks, view) or [("", "Nobody waits or asks for it.")]
        these = Name(locks[0].resource) if len(locks) == 1 else "these"
        await self._show(("Who waits for ", these), facts)

    async def _more(self) -> None:
        view, chosen = self._desk.view, self._desk.selected
        if view is not None and chosen is not None:
            await self._show((self._desk.listing.pane.title,), details.of(chosen, view))

    async def _help(self) -> None:
        await self._show(("Keys",), details.HELP)

    async def _show(self, title: Title, facts: Sequence[details.Fact]) -> None:
        await self._open(Told(title, facts, self._desk.signs))

    async def _is_sure(self, question: Title) -> bool:
        return await self._open(Confirmed(question, self._desk.signs)) is True

    async def _ask(
        self, title: Title, question: str, does: str, wrong: Callable[[str], str] | None = None
    ) -> str | None:
        asked = Asked(title, question, does, self._desk.signs, wrong or _wrong_reason)
        return await self._open(asked)

    async def _open(self, dialog: Dialog[Answer]) -> Answer | None:
        """The answer. None where it cannot be seen whole, which is told."""
        if dialog.fits(self._app.size):
            return await self._app.push_screen_wait(dialog)
        self._app.tell(TOO_SMALL, False)
        return None

    async def _do(self, act: Callable[..., Outcome], *given: Any) -> None:
        self.is_asking = False
        text, is_good = await asyncio.to_thread(act, *given)
        await self._app.read()  # what is chosen next is to be as it is now
        self._app.tell(text, is_good)


def _wrong_reason(text: str) -> str:
    return "" if text else "It takes a reason."


def _wrong_priority(text: str) -> str:
    is_number = text.removeprefix("-").isdecimal() and text.isascii() and len(text) < 9
    return "" if is_number and LOWEST <= int(text) <= HIGHEST else f"A number from {LOWEST} to {HIGHEST}."
