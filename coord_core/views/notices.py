"""What a session is told of others' doings: constant sentences, with names and paths quoted and bounded.

What a newer version records beside is left out.
"""

from __future__ import annotations

from coord_core.views import file_notices, lock_notices, neighbour_notices
from coord_core.views.shell_words import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Entry
    from coord_core.services.inbox import News

_LOST = ("lock_forced", "lock_expired", "lock_reclaimed", "lock_released")


def render(news: News, cwd: str) -> str:
    """All of it, may be empty. `cwd`: where the reader's commands run."""
    reader = news.reader

    def of(*actions: str) -> list[Entry]:
        return [entry for entry in news.entries if entry.event.action in actions]

    texts = [
        *lock_notices.of_endings(of("session_ended")),
        *file_notices.of_violations(of("write_violation"), reader, cwd),
        *lock_notices.of_losses(of(*_LOST), reader),
        *lock_notices.of_hand_overs(of("lock_transferred"), reader, news.held),
        *lock_notices.of_answers(of("transfer_declined"), reader),
        *lock_notices.of_requests(of("transfer_requested"), reader, news.requests, Place(news.worktree, cwd)),
        *lock_notices.of_priorities(of("priority_set")),
        *neighbour_notices.of_neighbours(of("dependency_noticed"), reader, news.held),
        *([lock_notices.of_freed(news.freed)] if news.freed else []),
    ]
    return "\n\n".join(texts)
