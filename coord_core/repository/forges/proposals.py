"""What is to be opened, where, and what came of it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.repository.forges.remotes import Remote


class Proposal:
    """A draft to be opened: branch `head`, which has been pushed, into branch `base`. `body` is Markdown."""

    __slots__ = ("base", "body", "head", "title")

    def __init__(self, title: str, body: str, base: str, head: str) -> None:
        self.title = title
        self.body = body
        self.base = base
        self.head = head


class Route:
    """From which repository into which one. They differ for a fork."""

    __slots__ = ("source", "target")

    def __init__(self, source: Remote, target: Remote) -> None:
        self.source = source
        self.target = target

    @property
    def is_fork(self) -> bool:
        return self.source != self.target


class Opened:
    """A request's address. `was_there`: it was open before, and may be no draft any more."""

    __slots__ = ("url", "was_there")

    def __init__(self, url: str, was_there: bool) -> None:
        self.url = url
        self.was_there = was_there
