"""What a session is told of others' doings: constant sentences, with names and paths quoted and bounded."""

from __future__ import annotations

from coord_core.domain.records import Violation
from coord_core.domain.resources import TREE
from coord_core.views.refusal import clock, listed, quoted
from coord_core.views.shell_words import Place, joined, shell_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.records import Entry, LastWrite
    from coord_core.domain.resources import Resource
    from coord_core.services.inbox import News

MOST = 50  # files named; the text is for a model
_TELLS = ("write_violation",)


def render(news: News, cwd: str) -> str:
    """What happened to the reader's files, and what its own commands did; may be empty.

    `cwd`: where the reader's commands run.
    """
    reader = news.reader
    told = [entry for entry in news.entries if entry.event.action in _TELLS]
    own = [
        entry
        for entry in told
        if (entry.event.instance, entry.event.agent) == (reader.instance, reader.agent)
    ]
    others = [entry for entry in told if entry not in own]
    texts = [_to_holder(others, cwd, reader.agent)] if others else []
    violations = [Violation.of(entry.event) for entry in own]
    texts += [to_writer(violations, cwd, reader.agent, "A command of yours")] if own else []
    texts += [_freed(news.freed)] if news.freed else []
    return "\n\n".join(texts)


def _freed(resources: Sequence[Resource]) -> str:
    """What the reader was refused and could have now."""
    names = listed([_place(resource) for resource in resources], MOST)
    return (
        f"Free again: {names}. You were refused this before. Nothing is reserved for you; "
        "read it again before you change it."
    )


def _place(resource: Resource) -> str:
    """A folder that a command would have rewritten is named as one."""
    if resource.kind != TREE:
        return str(resource)
    return f"{resource.key}/" if resource.key else "the whole working tree"


def to_writer(violations: Sequence[Violation], cwd: str, agent: str, command: str = "This command") -> str:
    """What the reader's own command did to others' files."""
    lines = [
        f"{command} changed files that others hold. They have been told, and it is on record:",
        *_bounded([f"- {quoted(each.key)}, held by {quoted(each.holder)}" for each in violations]),
        "Do not change these files again.",
    ]
    return "\n".join(lines + _undoing("To undo your command's changes of them", violations, cwd, agent))


def taken_over(writes: Sequence[LastWrite], cwd: str) -> str:
    """The reader's command changed what others wrote last, have not committed, and hold no more."""
    words = joined([Place(write.worktree, cwd).words([write.key]) for write in writes[:MOST]])
    return "\n".join(
        [
            "This command also changed what other sessions wrote last and have not committed:",
            *_bounded([f"- {quoted(write.key)}, written by {quoted(write.instance)}" for write in writes]),
            f"It counts as yours now. What they wrote: claude-coordinator restore --list -- {words}",
        ]
    )


def _to_holder(told: Sequence[Entry], cwd: str, agent: str) -> str:
    lines = [
        "Another session changed files while you held them:",
        *_bounded(
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


def _bounded(lines: list[str]) -> list[str]:
    return lines if len(lines) <= MOST else [*lines[:MOST], f"- and {len(lines) - MOST} more"]


def _undoing(what: str, violations: Sequence[Violation], cwd: str, agent: str) -> list[str]:
    """The command that undoes them, as far as what was there is kept."""
    found = {(each.worktree, each.key): each for each in violations[:MOST] if each.can_be_undone}
    words = joined([Place(worktree, cwd).words([key]) for worktree, key in found])
    by = f" --agent {shell_word(agent)}" if agent else ""
    return [f"{what}: claude-coordinator restore{by} -- {words}"] if found else []
