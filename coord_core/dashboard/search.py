"""What is looked for in the audit log, and how it is found: a page from its end, or all of it as a stream."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from itertools import islice

from coord_core.domain.records import Entry
from coord_core.moments import moment
from coord_core.project import Project
from coord_core.services import history
from coord_core.services.history import Query

ON_A_PAGE = 100  # entries
LONGEST = 500  # characters of a field
FIELDS = ("since", "until", "instance", "action", "path", "text")


def of_query(asked: Mapping[str, str], now: float, zone: tzinfo) -> Query:
    """`zone`: of times that name none. Raises InputError for a time that is none."""
    said = {name: asked.get(name, "").strip()[:LONGEST] for name in FIELDS}
    return Query(
        since=_moment("since", said["since"], now, zone),
        until=_moment("until", said["until"], now, zone),
        instances=_one(said["instance"]),
        actions=_one(said["action"]),
        globs=_one(said["path"]),
        text=said["text"] or None,
    )


def _one(said: str) -> tuple[str, ...]:
    return (said,) if said else ()


def _moment(name: str, text: str, now: float, zone: tzinfo) -> float | None:
    return moment(text, now, name, zone) if text else None


def page(project: Project, search: Query, before: int | None) -> tuple[list[Entry], int | None]:
    """The newest entries before an event, newest first, and before which event the next page begins."""
    upto = history.newest(project) if before is None else before - 1
    found = list(islice(history.past(project, search, upto, newest_first=True), ON_A_PAGE + 1))
    rest = found[ON_A_PAGE - 1].seq if len(found) > ON_A_PAGE else None
    return found[:ON_A_PAGE], rest


def everything(project: Project, search: Query) -> Iterator[Entry]:
    """Oldest first."""
    return history.past(project, search, history.newest(project))
