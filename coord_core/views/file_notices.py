"""What a session is told of what others' commands did to its files, and its own to theirs."""

from __future__ import annotations

from coord_core.domain.records import Violation
from coord_core.views.digest import Group
from coord_core.views.refusal import clock, plainly, quoted
from coord_core.views.shell_words import PROGRAM, Place, joined, shell_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.records import Actor, Entry, LastWrite

LONGEST = 500  # characters of what a command names; the text is for a model


def of_violations(told: Sequence[Entry], reader: Actor, cwd: str, program: str) -> list[Group]:
    """What happened to the reader's files, and what its own commands did."""
    own = [entry for entry in told if _is_by(reader, entry)]
    others = [entry for entry in told if entry not in own]
    show = f"{program} audit --action write_violation"
    return [
        _to_holder(others, cwd, reader.agent, show),
        _by_writer(
            [Violation.of(entry.event) for entry in own], cwd, reader.agent, "A command of yours", show
        ),
    ]


def _is_by(actor: Actor, entry: Entry) -> bool:
    return (entry.event.instance, entry.event.agent) == (actor.instance, actor.agent)


def to_writer(violations: Sequence[Violation], cwd: str, agent: str) -> Group:
    """What the reader's own command did to others' files, beside its result."""
    show = f"{PROGRAM} audit --action write_violation"
    return _by_writer(violations, cwd, agent, "This command", show)


def _by_writer(violations: Sequence[Violation], cwd: str, agent: str, command: str, show: str) -> Group:
    return Group(
        f"{command} changed files that others hold. They have been told, and it is on record:",
        list(dict.fromkeys(f"- {plainly(each.key)}, held by {quoted(each.holder)}" for each in violations)),
        [
            "Do not change these files again.",
            *_undoing("To undo your command's changes of them", violations, cwd, agent),
        ],
        show,
    )


def taken_over(writes: Sequence[LastWrite], cwd: str) -> Group:
    """The reader's command changed what others wrote last, have not committed, and hold no more."""
    words = joined([Place(write.worktree, cwd).words([write.key]) for write in writes], LONGEST)
    return Group(
        "This command also changed what other sessions wrote last and have not committed:",
        [f"- {plainly(write.key)}, written by {quoted(write.instance)}" for write in writes],
        [f"It counts as yours now. What they wrote: claude-coordinator restore --list -- {words}"],
        f"{PROGRAM} restore --list",
    )


def _to_holder(told: Sequence[Entry], cwd: str, agent: str, show: str) -> Group:
    violations = [Violation.of(entry.event) for entry in told]
    last = {(str(entry.event.resource), entry.event.instance): entry for entry in told}
    return Group(
        "Another session changed files while you held them:",
        [
            f"- {plainly(str(entry.event.resource))}: changed by a command of "
            f"{quoted(entry.event.instance)}, found at {clock(entry.at)}."
            for entry in last.values()  # a file that is changed again and again is one line
        ],
        [
            "Look at what they hold now before you go on.",
            *_undoing("To bring back what they held before", violations, cwd, agent),
        ],
        show,
    )


def _undoing(what: str, violations: Sequence[Violation], cwd: str, agent: str) -> list[str]:
    """The command that undoes them, as far as what was there is kept."""
    found = {(each.worktree, each.key): each for each in violations if each.can_be_undone}
    words = joined([Place(worktree, cwd).words([key]) for worktree, key in found], LONGEST)
    by = f" --agent {shell_word(agent)}" if agent else ""
    return [f"{what}: claude-coordinator restore{by} -- {words}"] if found else []
