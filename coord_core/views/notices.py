"""What a session is told of others' doings: constant sentences, with names and paths quoted and bounded.

What is asked of it and what it lost comes first. What a newer version records beside is left out.
"""

from __future__ import annotations

from coord_core.views import assignment_notices, digest, file_notices, lock_notices, neighbour_notices
from coord_core.views.refusal import plainly
from coord_core.views.shell_words import PROGRAM, Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coord_core.domain.records import Entry
    from coord_core.services.inbox import News
    from coord_core.views.digest import Group

_LOST = ("lock_forced", "lock_expired", "lock_reclaimed", "lock_released")


def render(heard: Sequence[News | Group], cwd: str) -> str:
    """All that is told beside one call, as far as there is room for it; may be empty.

    `heard`: of each repository of the session, and what its own command did. `cwd`: where the reader's
    commands run.
    """
    groups: list[Group] = []
    programs: list[str] = []
    for each in heard:
        if isinstance(each, digest.Group):
            groups.append(each)
            continue
        place = Place(each.worktree, cwd)
        programs.append(place.program)
        found = [group for group in _groups(each, cwd, place) if group.items]
        groups += found if _is_here(each.worktree, cwd) else [_elsewhere(group, each) for group in found]
    return digest.fit(groups, programs[0] if programs else PROGRAM)


def _is_here(worktree: str, cwd: str) -> bool:
    return f"{cwd}/".startswith(f"{worktree}/")


def _elsewhere(group: Group, news: News) -> Group:
    """Names of files mean those of the reader's own working tree, unless another is named."""
    heading = "\n".join(filter(None, [f"In {plainly(news.worktree)}:", group.heading]))
    return digest.Group(heading, group.items, group.ends, group.show)


def _groups(news: News, cwd: str, place: Place) -> Iterable[Group]:
    reader, program = news.reader, place.program

    def of(*actions: str) -> list[Entry]:
        return [entry for entry in news.entries if entry.event.action in actions]

    yield lock_notices.of_endings(of("session_ended"), reader)
    yield lock_notices.of_requests(of("transfer_requested"), reader, news.requests, place)
    yield from file_notices.of_violations(of("write_violation"), reader, cwd, program)
    yield lock_notices.of_losses(of(*_LOST), reader, program)
    yield lock_notices.of_hand_overs(of("lock_transferred"), reader, news.held, program)
    if news.taken:
        from coord_core.views import taken_notices  # rarely does one take what another wants

        yield taken_notices.of_taken(news.taken, program)
    if news.tasks:
        from coord_core.views import task_news

        yield from task_news.of_tasks(news.tasks, place)
    yield lock_notices.of_answers(of("transfer_declined"), reader, news.held, program)
    yield lock_notices.of_withdrawals(of("request_withdrawn", "session_ended", "session_crashed"), reader)
    yield lock_notices.of_priorities(of("priority_set"))
    yield assignment_notices.of_declined(of("assignment_declined"), program)
    yield neighbour_notices.of_neighbours(of("dependency_noticed"), reader, news.held)
    yield lock_notices.of_freed(news.freed, program)
    if news.doings:
        from coord_core.views import doings

        yield doings.of_others(news.doings)
