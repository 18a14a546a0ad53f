"""Who is let in: links that work once, and the sessions that they open. Nothing of it is ever written down.

A link's token has 60 bits and a few minutes; whoever brings it gets a session, a secret of 256 bits in a
cookie, which ends with the server. Browsers send a cookie to every port of a host, but only to its path: each
session has one of its own, which no other server knows to lead a browser to. Secrets are compared in constant
time.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coord_core.dashboard import rules

if TYPE_CHECKING:
    from coord_core.dashboard.page.view import Message

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another; a person may type them
LENGTH = 12
LINK_SECONDS = 300.0
MOST_LINKS = 8  # that wait to be used; the oldest goes
MOST_SESSIONS = 32


def _secret() -> str:
    return secrets.token_urlsafe(32)


def _place() -> str:
    return secrets.token_urlsafe(rules.PLACE_BYTES)


@dataclass(slots=True)
class Session:
    """A browser that was let in. `message`: what became of what it asked for last, shown once.

    `place`: the first part of its addresses; it is worth nothing without the cookie. `is_over`: it is let in
    no more.
    """

    id: str = field(default_factory=_secret)
    place: str = field(default_factory=_place)
    forgery_token: str = field(default_factory=_secret)
    message: Message | None = None
    is_over: bool = False

    @property
    def base(self) -> str:
        """What its addresses begin with."""
        return f"/{self.place}"

    def is_its_form(self, forgery_token: str) -> bool:
        return _same(self.forgery_token, forgery_token)


class Door:
    """`ended` is called when a session is over."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, ended: Callable[[], None] = lambda: None
    ) -> None:
        self._clock = clock
        self._ended = ended
        self._links: dict[str, float] = {}  # token to when it ends
        self._sessions: list[Session] = []
        self._alone = threading.Lock()

    def new_token(self) -> str:
        """For one link."""
        token = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
        with self._alone:
            self._links[token] = self._clock() + LINK_SECONDS
            while len(self._links) > MOST_LINKS:
                del self._links[next(iter(self._links))]
        return token

    def enter(self, token: str) -> Session | None:
        """A session for a token, which is used up by that; None when it is no good (any more)."""
        wanted = token.replace("-", "").replace(" ", "").upper()
        with self._alone:
            found = [known for known in self._links if _same(known, wanted)]
            is_good = bool(found) and self._links.pop(found[0]) > self._clock()
            if not is_good:
                return None
            session = Session()
            self._sessions = [*self._sessions, session]
            while len(self._sessions) > MOST_SESSIONS:
                self._end(self._sessions[0])
            return session

    def session(self, place: str, ids: Iterable[str]) -> Session | None:
        """The one of this place, when one of the secrets is its own."""
        found = [session for session in self._sessions if _same(session.place, place)]
        return found[0] if found and any(_same(found[0].id, id_) for id_ in ids) else None

    def leave(self, session: Session) -> None:
        with self._alone:
            self._end(session)

    def _end(self, session: Session) -> None:
        self._sessions = [each for each in self._sessions if each is not session]
        session.is_over = True
        self._ended()


def _same(secret: str, given: str) -> bool:
    return hmac.compare_digest(secret.encode(), given.encode("utf-8", "replace"))
