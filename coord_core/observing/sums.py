"""How long things were held and waited for: the one place that adds it up, cut to the period. Pure."""

from __future__ import annotations

from coord_core.observing.lines import Span, WaitSpan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.observing.chronicle import Chronicle


def sum_up(found: Chronicle) -> None:
    """Write into the lines of files and sessions what its spans and waits come to. It may be done again."""
    for file in found.file_lines.values():
        file.waits, file.waited, file.held, file.holders = 0, 0.0, 0.0, set()
    for session in found.session_lines.values():
        session.waits, session.waited = 0, 0.0
    for span in found.spans:
        found.session(span.instance)
        file = found.file(found.line_of(span.resource))
        file.held += _inside(span, found)
        file.holders.add(span.instance)
    for wait in found.waits:
        _add_wait(found, wait)


def _add_wait(found: Chronicle, wait: WaitSpan) -> None:
    seconds = _inside(wait, found)
    session = found.session(wait.instance)
    session.waits += 1
    session.waited += seconds
    for name in {found.line_of(resource) for resource in wait.resources}:
        file = found.file(name)
        file.waits += 1
        file.waited += seconds


def _inside(what: Span | WaitSpan, found: Chronicle) -> float:
    """Seconds; never less than none, whatever a clock did."""
    end = found.until if what.until is None else min(what.until, found.until)
    return max(0.0, end - max(what.since, found.since))
