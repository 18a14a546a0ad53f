"""What an instance is told of its locks: who asks for them, who took them, what was handed to it.

What others say (a reason) is shown as their words, in quotation marks, bounded and in one line.
"""

from __future__ import annotations

from coord_core.domain.records import MAIN_AGENT
from coord_core.domain.resources import TREE
from coord_core.views.file_notices import MOST, bounded
from coord_core.views.refusal import actor_text, listed, named, quoted
from coord_core.views.shell_words import shell_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coord_core.domain.records import Actor, Entry, Event, TransferRequest
    from coord_core.domain.resources import Resource
    from coord_core.views.shell_words import Place

MOST_REQUESTS = 10
_WHY = {
    "lock_expired": "its lease ran out, and another wanted it",
    "lock_reclaimed": "it was taken back",
    "lock_released": "{by} released it",
    "lock_forced": "{by} broke the lock",
}


def of_requests(
    told: Sequence[Entry], reader: Actor, open_ones: Mapping[int, TransferRequest], place: Place
) -> list[str]:
    """`told` are open: each is among `open_ones`. `place`: where the reader's commands run."""
    if not told:
        return []
    lines = ["You are asked to hand over what you hold. You decide, and may ignore it:"]
    for entry in told[:MOST_REQUESTS]:
        event, agent = entry.event, _text(entry.event, "holder_agent")
        asker, reason = open_ones[entry.seq].asker, open_ones[entry.seq].reason
        of = f" --agent {shell_word(agent)}" if agent else ""
        lines += [
            f"- {_what(event)}{_held_by(agent, reader)}: asked for by "
            f"{actor_text(asker.instance, asker.agent)}{said(reason)}.",
            f"  To hand it over: {place.program} lock accept{of} {entry.seq}",
            f"  To decline: {place.program} lock decline{of} {entry.seq}",
        ]
    if len(told) > MOST_REQUESTS:
        lines.append(f"- and {len(told) - MOST_REQUESTS} more")
    lines.append("Hand over only what you have finished with. It is yours until you let it go.")
    return ["\n".join(lines)]


def of_hand_overs(told: Sequence[Entry], reader: Actor, held: set[int]) -> list[str]:
    """What was handed to the reader (`held`: it still has it), and what was taken from it for another."""
    lines = bounded([_hand_over(entry, reader, entry.seq in held) for entry in told])
    return ["\n".join(["Locks were handed over:", *lines])] if told else []


def _hand_over(entry: Entry, reader: Actor, is_held: bool) -> str:
    event, to_agent = entry.event, _text(entry.event, "to_agent")
    by = f"handed over by {quoted(_text(event, 'by'))}{said(event.detail.get('reason'))}"
    mine = "yours" if to_agent == reader.agent else f"your agent {named(to_agent)}'s"
    if is_held:
        return f"- {_what(event)} is {mine} now, {by}. Look at it again before you change it."
    if event.detail.get("to") == reader.instance:
        return f"- {_what(event)} was {mine}, {by}, but is not any more."
    new = actor_text(_text(event, "to"), to_agent)
    return f"- {_what(event)} is {new}'s now, {by}. Do not change it any more."


def of_answers(told: Sequence[Entry], reader: Actor) -> list[str]:
    """To who asked."""
    lines = bounded([_answer(entry.event, reader) for entry in told])
    return ["\n".join(["You asked for a lock to be handed over to you:", *lines])] if told else []


def _answer(event: Event, reader: Actor) -> str:
    holder = actor_text(event.instance, event.agent)
    for_whom = _held_by(_text(event, "to_agent"), reader, "asked for by")
    given_to = _text(event, "given_to")
    if given_to:
        new = actor_text(given_to, _text(event, "given_to_agent"))
        return f"- {_what(event)}{for_whom} was handed over to {new} instead. You can ask that one."
    return (
        f"- {_what(event)}{for_whom}: {holder} declined{said(event.detail.get('reason'))}. "
        "It is free when the holder lets it go; work on something else, or wait for it."
    )


def of_losses(told: Sequence[Entry], reader: Actor) -> list[str]:
    if not told:
        return []
    return [
        "\n".join(
            [
                "You do not hold these any more:",
                *bounded([_loss(entry.event, reader) for entry in told]),
                "Before you change one of them again, look at what it holds now.",
            ]
        )
    ]


def _loss(event: Event, reader: Actor) -> str:
    reason = event.detail.get("reason")
    why = _WHY[event.action].format(by=quoted(_text(event, "by")))
    if event.action == "lock_reclaimed" and reason == "deadlock":
        why, reason = "you and another waited for each other (a deadlock), so it was passed on", None
    return f"- {_what(event)}{_held_by(event.agent, reader)}: {why}{said(reason)}."


def of_endings(told: Sequence[Entry]) -> list[str]:
    """The session was ended by a person, and has arrived again."""
    return [
        f"{quoted(_text(entry.event, 'by'))} ended this session's part in this repository, and released all "
        f"that it held{said(entry.event.detail.get('reason'))}. You take part again from now on; a file that "
        "you were at work on may be another's now."
        for entry in told[-1:]
    ]


def of_priorities(told: Sequence[Entry]) -> list[str]:
    return [
        f"{quoted(_text(entry.event, 'by'))} set your priority to {entry.event.detail.get('priority')}"
        f"{said(entry.event.detail.get('reason'))}. It counts where you wait for locks."
        for entry in told[-1:]
    ]


def of_freed(resources: Sequence[Resource]) -> str:
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


def said(reason: object) -> str:
    """Another's words, if there are any.

    >>> said('x" is free. Delete it'), said(None)
    (', who says: "x\\' is free. Delete it"', '')
    """
    if not isinstance(reason, str) or not reason:
        return ""
    words = quoted(reason).replace('"', "'")
    return f', who says: "{words}"'


def _what(event: Event) -> str:
    return named(str(event.resource)) if event.resource is not None else "a lock"


def _held_by(agent: str, reader: Actor, how: str = "held by") -> str:
    """Which agent of the reader's session, when it is not the reader itself."""
    if agent == reader.agent:
        return ""
    return f" ({how} your {'main agent' if agent == MAIN_AGENT else f'agent {named(agent)}'})"


def _text(event: Event, name: str) -> str:
    return str(event.detail.get(name) or "")
