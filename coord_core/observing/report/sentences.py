"""The summary, in plain sentences with the figures that matter. Pure."""

from __future__ import annotations

from coord_core.observing.charts.wording import counted, duration
from coord_core.observing.report.document import Name, Sentence
from coord_core.observing.report.facts import Facts
from coord_core.observing.report.figures import Figures, contested


def many(count: float, one: str, more: str = "") -> str:
    """A number and what it counts.

    >>> many(1, "lock"), many(1200, "lock"), many(2, "refusal was", "refusals were")
    ('1 lock', '1,200 locks', '2 refusals were')
    """
    return f"{counted(count)} {one if count == 1 else more or one + 's'}"


def summary(facts: Facts, of: Figures) -> list[Sentence]:
    if not facts.chronicle.sessions:
        trouble = [] if facts.is_empty else [_trouble(of), _forced(of)]
        return [["Nobody worked here in this time."], *(list(parts) for parts in trouble if parts)]
    found = (
        _sessions(of),
        _locks(of),
        _refusals(facts, of),
        _waits(of),
        _tasks(of),
        _trouble(of),
        _forced(of),
        _hooks(of),
    )
    return [list(parts) for parts in found if parts]


def _sessions(of: Figures) -> list[str]:
    said = f"{many(of.sessions, 'session')} worked here"
    if of.people:
        said += f", and {many(of.people, 'person', 'people')} ran commands"
    more = [f"{counted(of.at_work)} {'is' if of.at_work == 1 else 'are'} still here"] if of.at_work else []
    more += [f"{many(of.crashed, 'crash', 'crashes')} happened"] if of.crashed else []
    return [f"{said}. " if more else f"{said}.", f"{' and '.join(more)}." if more else ""]


def _locks(of: Figures) -> list[str]:
    before = many(of.held_before, "lock from before was held", "locks from before were held")
    more = f" {before}." if of.held_before else ""
    if not of.grants:
        return [f"No lock was taken.{more}"]
    where = many(of.files, "file or set", "files and sets")
    said = f"{many(of.grants, 'lock was', 'locks were')} taken on {where}"
    if of.held_median is None or of.held_longest is None:
        return [f"{said}.{more}"]
    return [f"{said}; half of them were held for no more than {duration(of.held_median)}, "
            f"the longest for {duration(of.held_longest)}.{more}"]  # fmt: skip


def _refusals(facts: Facts, of: Figures) -> list[str | Name]:
    if not of.refused:
        return ["Nobody was refused a lock."]
    share = 100 * of.refused / (of.refused + of.grants)
    said = f"A lock was refused {many(of.refused, 'time')} ({share:.0f} % of what was asked for)"
    file, line = max(contested(facts), key=lambda item: item[1].refused)
    return [f"{said}, most often ", Name(file), f" ({many(line.refused, 'time')})."]


def _waits(of: Figures) -> list[str]:
    if not of.waits:
        return ["Nobody waited."]
    said = [f"{many(of.waits, 'wait')}: {counted(of.waits_granted)} granted"]
    if of.waited_median is not None and of.waited_longest is not None:
        said.append(
            f", half of those within {duration(of.waited_median)}, all within {duration(of.waited_longest)}"
        )
    said.append(f"; {counted(of.waits_abandoned)} given up" if of.waits_abandoned else "")
    going_on = of.waits - of.waits_granted - of.waits_abandoned
    said.append(f"; {counted(going_on)} still waiting" if going_on else "")
    return ["".join(said) + "."]


def _tasks(of: Figures) -> list[str]:
    if not of.tasks_added and not of.tasks_completed:
        return []
    said = (
        f"{many(of.tasks_added, 'task was', 'tasks were')} added and {counted(of.tasks_completed)} completed"
    )
    return [
        f"{said}."
        if of.work_median is None
        else f"{said}, with {duration(of.work_median)} of work in the median."
    ]


def _trouble(of: Figures) -> list[str]:
    said = [
        many(number, one, more)
        for number, one, more in (
            (of.violations, "write to a file that another held", "writes to files that another held"),
            (of.commits_blocked, "commit was stopped", "commits were stopped"),
            (of.deadlocks, "circle of waits was resolved", "circles of waits were resolved"),
            (of.rebuilt, "rebuild of the state", "rebuilds of the state"),
        )
        if number
    ]
    return [f"What went wrong: {'; '.join(said)}."] if said else ["No session changed what another held."]


def _forced(of: Figures) -> list[str]:
    if not of.forced:
        return []
    return [f"{many(of.forced, 'lock was', 'locks were')} broken by an administrator."]


def _hooks(of: Figures) -> list[str]:
    if of.hooks is None:
        return []
    return [
        f"Hooks took {of.hooks.median:.0f} ms in the median, and 95 % of them at most {of.hooks.p95:.0f} ms."
    ]
