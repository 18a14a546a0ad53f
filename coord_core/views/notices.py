"""What a session is told of others' doings: constant sentences, with names and paths quoted and bounded."""

from __future__ import annotations

from coord_core.domain.records import Violation
from coord_core.views.refusal import clock, quoted
from coord_core.views.shell_words import shell_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.records import Entry
    from coord_core.services.inbox import News

MOST = 10
_TELLS = ("write_violation",)


def render(news: News) -> str:
    """What happened to the reader's files, and what its own commands did; may be empty."""
    told = [
        entry for entry in news.entries if entry.event.action in _TELLS and entry.event.resource is not None
    ]
    own = [_violation(entry) for entry in told if entry.event.instance == news.reader]
    others = [entry for entry in told if entry.event.instance != news.reader]
    texts = [_to_holder(others) if others else "", to_writer(own, "A command of yours") if own else ""]
    return "\n\n".join(filter(None, texts))


def _violation(entry: Entry) -> Violation:
    event = entry.event
    return Violation(event.resource.key if event.resource else "", str(event.detail.get("holder", "")), None)


def _to_holder(told: Sequence[Entry]) -> str:
    lines = [
        f"- {quoted(str(entry.event.resource))}: changed by a command of {quoted(entry.event.instance)}, "
        f"found at {clock(entry.at)}."
        for entry in told[:MOST]
    ]
    if len(told) > MOST:
        lines.append(f"- and {len(told) - MOST} more")
    paths = shell_words([str(entry.event.resource) for entry in told[:MOST]])
    return "\n".join(
        (
            "Another session changed files while you held them:",
            *lines,
            "Look at what they hold now before you go on. "
            f"To bring back what they held before: claude-coordinator restore -- {paths}",
        )
    )


def to_writer(violations: Sequence[Violation], command: str = "This command") -> str:
    """What the reader's own command did to others' files."""
    lines = [f"- {quoted(each.key)}, held by {quoted(each.holder)}" for each in violations[:MOST]]
    if len(violations) > MOST:
        lines.append(f"- and {len(violations) - MOST} more")
    paths = shell_words([each.key for each in violations[:MOST]])
    return "\n".join(
        (
            f"{command} changed files that others hold. They have been told, and it is on record:",
            *lines,
            "Do not change these files again. To undo your command's changes of them: "
            f"claude-coordinator restore -- {paths}",
        )
    )
