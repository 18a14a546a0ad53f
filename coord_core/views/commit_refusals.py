"""The commit guard's answer: which files are another's, and how to commit the rest."""

from __future__ import annotations

from coord_core.views.git_refusals import accepting
from coord_core.views.refusal import clock, quoted
from coord_core.views.shell_words import Place, shell_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coord_core.domain.records import LastWrite, Lock

MOST_NAMED = 20


def render(
    held: Mapping[str, Lock], written: Mapping[str, LastWrite], own: Sequence[str], place: Place | None
) -> str:
    """Empty when nothing is another's. `own`: the other paths of the commit; `place`: of the one refused."""
    named = [f"  {quoted(path)} (held by {quoted(lock.instance)})" for path, lock in held.items()]
    named += [
        f"  {quoted(path)} (last written by {quoted(write.instance)}, {clock(write.at)})"
        for path, write in written.items()
    ]
    if not named:
        return ""
    head = "Commit refused" if place else "Warning"
    lines = [f"{head}: this commit changes files that are another session's.", *named[:MOST_NAMED]]
    if len(named) > MOST_NAMED:
        lines.append(f"  and {len(named) - MOST_NAMED} more")
    return "\n".join([*lines, *(_ways_out([*held, *written], list(written), own, place) if place else [])])


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
