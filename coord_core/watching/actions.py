"""What can be done from the view. Each does it at once, and says what was done or why it was not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from coord_core.domain.records import Instance, Lock, TransferRequest

Outcome = tuple[str, bool]  # a sentence, and was it done?


class Actions(Protocol):
    def release(self, lock: Lock, reason: str) -> Outcome:
        """Let the caller's own go; with a reason break another's."""

    def hand_over(self, lock: Lock, to: str, reason: str) -> Outcome: ...

    def accept(self, lock: Lock, asked: TransferRequest) -> Outcome:
        """Hand over what a request asks for; another's only as an administrator."""

    def decline(self, lock: Lock, asked: TransferRequest, reason: str) -> Outcome:
        """Tell who asked that it stays with its holder. The reason may be empty where that is the caller."""

    def end(self, seen: Instance, reason: str) -> Outcome: ...

    def set_priority(self, seen: Instance, priority: str, reason: str) -> Outcome: ...
