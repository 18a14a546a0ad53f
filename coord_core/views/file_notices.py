"""What a session is told of what others' commands did to its files, and its own to theirs."""

from __future__ import annotations

from coord_core.domain.records import Violation
from coord_core.views.refusal import clock, quoted
from coord_core.views.shell_words import Place, joined, shell_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.records import Actor, Entry, LastWrite

MOST = 50  # named one by one; the text is for a model


def of_violations(told: Sequence[Entry], reader: Actor, cwd: str) -> list[str]:
    """What happened to the reader's files, and what its own commands did."""
    own = [entry for entry in told if _is_by(reader, entry)]
    others = [entry for entry in told if entry not in own]
    texts = [_to_holder(others, cwd, reader.agent)] if others else []
    violations = [Violation.of(entry.event) for entry in own]
    return texts + ([to_writer(violations, cwd, reader.agent, "A command of yours")] if own else [])


def _is_by(actor: Actor, entry: Entry) -> bool:
    return (entry.event.instance, entry.event.agent) == (actor.instance, actor.agent)


def to_writer(violations: Sequence[Violation], cwd: str, agent: str, command: str = "This command") -> str:
    """What the reader's own command did to others' files."""
    lines = [
        f"{command} changed files that others hold. They have been told, and it is on record:",
        *bounded([f"- {quoted(each.key)}, held by {quoted(each.holder)}" for each in violations]),
        "Do not change these files again.",
    ]
    return "\n".join(lines + _undoing("To undo your command's changes of them", violations, cwd, agent))


def taken_over(writes: Sequence[LastWrite], cwd: str) -> str:
    """The reader's command changed what others wrote last, have not committed, and hold no more."""
    words = joined([Place(write.worktree, cwd).words([write.key]) for write in writes[:MOST]])
    return "\n".join(
        [
            "This command also changed what other sessions wrote last and have not committed:",
            *bounded([f"- {quoted(write.key)}, written by {quoted(write.instance)}" for write in writes]),
            f"It counts as yours now. What they wrote: claude-coordinator restore --list -- {words}",
        ]
    )


def _to_holder(told: Sequence[Entry], cwd: str, agent: str) -> str:
    lines = [
        "Another session changed files while you held them:",
        *bounded(
            [
                f"- {quoted(str(entry.event.resource))}: changed by a command of "
                f"{quoted(entry.event.instance)}, found at {clock(entry.at)}."
                for entry in told
            ]
        ),
        "Look at what they hold now before you go on.",
    ]
    violations = [Violation.of(entry.event) for entry in told]
    return "\n".join(lines + _undoing("To bring back what they held before", violations, cwd, agent))


def bounded(lines: list[str]) -> list[str]:
    return lines if len(lines) <= MOST else [*lines[:MOST], f"- and {len(lines) - MOST} more"]


def _undoing(what: str, violations: Sequence[Violation], cwd: str, agent: str) -> list[str]:
    """The command that undoes them, as far as what was there is kept."""
    found = {(each.worktree, each.key): each for each in violations[:MOST] if each.can_be_undone}
    words = joined([Place(worktree, cwd).words([key]) for worktree, key in found])
    by = f" --agent {shell_word(agent)}" if agent else ""
    return [f"{what}: claude-coordinator restore{by} -- {words}"] if found else []
