"""The commit guard's answer: which files are another's, and how to commit the rest."""

from __future__ import annotations

from coord_core.domain.records import Lock, SymbolWrite
from coord_core.domain.resources import SYMBOL, symbol_parts
from coord_core.views.git_refusals import accepting, staging_own
from coord_core.views.refusal import clock, quoted
from coord_core.views.shell_words import Place, shell_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coord_core.domain.records import LastWrite

    Written = LastWrite | SymbolWrite

MOST_NAMED = 20


def render(
    held: Mapping[str, Lock], written: Mapping[str, Written], own: Sequence[str], place: Place | None
) -> str:
    """Empty when nothing is another's. `own`: the other paths of the commit; `place`: of the one refused."""
    named = [
        f"  {quoted(path)} ({_part(lock)}held by {quoted(lock.instance)})" for path, lock in held.items()
    ]
    named += [
        f"  {quoted(path)} ({_part(write)}last written by {quoted(write.instance)}, {clock(write.at)})"
        for path, write in written.items()
    ]
    if not named:
        return ""
    head = "Commit refused" if place else "Warning"
    lines = [f"{head}: this commit changes files that are another session's.", *named[:MOST_NAMED]]
    if len(named) > MOST_NAMED:
        lines.append(f"  and {len(named) - MOST_NAMED} more")
    if place:
        lines += _ways_out([*held, *written], [_accepted(*each) for each in written.items()], own, place)
        lines += _of_parts([path for path, why in [*held.items(), *written.items()] if _part(why)], place)
    return "\n".join(lines)


def _part(why: Lock | Written) -> str:
    """Which symbol of the file it is, where it is one."""
    if isinstance(why, Lock):
        is_symbol = why.resource.kind == SYMBOL
        return f"{quoted(symbol_parts(why.resource)[1])}: " if is_symbol else ""
    return f"{quoted(why.symbol)}: " if isinstance(why, SymbolWrite) and why.symbol else ""


def _accepted(path: str, write: Written) -> str:
    """As `commit-check --accept` takes it."""
    return f"{path}#{write.symbol}" if isinstance(write, SymbolWrite) and write.symbol else path


def _of_parts(paths: Sequence[str], place: Place) -> list[str]:
    """How to commit one's own part of files that are another's in part."""
    if not paths:
        return []
    return [f"To commit your own part of a file alone, stage just that: {staging_own(place.words(paths))}"]


def _ways_out(blocked: list[str], written: list[str], own: Sequence[str], place: Place) -> list[str]:
    lines = []
    if own:
        paths = shell_words(own)
        lines.append(f"Commit only your own files: {place.git} commit -m MESSAGE -- {paths}")
    else:
        paths = shell_words(blocked)
        lines.append(f"Take them out of the commit: {place.git} restore --staged -- {paths}")
    if len(written) < len(blocked):
        lines.append("What is held can be committed when its holder has let go.")
    if written:
        lines.append(accepting(place.words(written)))
    return lines
