"""What an instance is told of its locks: who asks for them, who took them, what was handed to it.

What others say (a reason) is shown as their words, in quotation marks, bounded and in one line.
"""

from __future__ import annotations

from coord_core.domain.records import MAIN_AGENT
from coord_core.domain.resources import TREE
from coord_core.views.digest import Group
from coord_core.views.refusal import actor_text, named, plainly, quoted
from coord_core.views.shell_words import shell_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from coord_core.domain.records import Actor, Entry, Event, TransferRequest
    from coord_core.domain.resources import Resource
    from coord_core.views.shell_words import Place

_WHY = {
    "lock_expired": "its lease ran out, and another wanted it",
    "lock_reclaimed": "it was taken back",
    "lock_released": "{by} released it",
    "lock_forced": "{by} broke the lock",
}


def of_requests(
    told: Sequence[Entry], reader: Actor, open_ones: Mapping[int, TransferRequest], place: Place
) -> Group:
    """`told` are open: each is among `open_ones`. `place`: where the reader's commands run."""
    return Group(
        "You are asked to hand over what you hold. You decide, and may ignore it:",
        [_request(entry, reader, open_ones[entry.seq], place.program) for entry in told],
        ["Hand over only what you have finished with. It is yours until you let it go."],
        f"{place.program} audit --action transfer_requested",
    )


def _request(entry: Entry, reader: Actor, request: TransferRequest, program: str) -> str:
    event, agent = entry.event, _text(entry.event, "holder_agent")
    of = f" --agent {shell_word(agent)}" if agent else ""
    return "\n".join(
        [
            f"- {_what(event)}{_held_by(agent, reader)}: asked for by "
            f"{actor_text(request.asker.instance, request.asker.agent)}{said(request.reason)}.",
            f"  To hand it over: {program} lock accept{of} {entry.seq}",
            f"  To decline: {program} lock decline{of} {entry.seq}",
        ]
    )


def of_hand_overs(told: Sequence[Entry], reader: Actor, held: set[int], program: str) -> Group:
    """What was handed to the reader or taken from it for another. `held`: who got it has it still."""
    lines = [_hand_over(entry, reader, entry.seq in held) for entry in told]
    return Group("Locks were handed over:", lines, show=f"{program} audit --action lock_transferred")


def _hand_over(entry: Entry, reader: Actor, is_held: bool) -> str:
    event, to_agent = entry.event, _text(entry.event, "to_agent")
    by = f"handed over by {quoted(_text(event, 'by'))}{said(event.detail.get('reason'))}"
    mine = "yours" if to_agent == reader.agent else f"your agent {named(to_agent)}'s"
    is_given = event.detail.get("to") == reader.instance
    if is_held and is_given:
        return f"- {_what(event)} is {mine} now, {by}. Look at it again before you change it."
    if is_given:
        return f"- {_what(event)} was {mine}, {by}, but is not any more."
    new = actor_text(_text(event, "to"), to_agent)
    if not is_held:
        return f"- {_what(event)} went to {new}, {by}, but is not that one's any more."
    return f"- {_what(event)} is {new}'s now, {by}. Do not change it any more."


def of_answers(told: Sequence[Entry], reader: Actor, held: Container[int], program: str) -> Group:
    """To who asked. `held`: the numbers of those after which it is held still."""
    lines = [_answer(entry.event, reader, entry.seq in held) for entry in told]
    show = f"{program} audit --action transfer_declined"
    return Group("You asked for a lock to be handed over to you:", lines, show=show)


def _answer(event: Event, reader: Actor, is_held: bool) -> str:
    holder = actor_text(event.instance, event.agent)
    for_whom = _held_by(_text(event, "to_agent"), reader, "asked for by")
    given_to = _text(event, "given_to")
    if given_to:
        new = actor_text(given_to, _text(event, "given_to_agent"))
        ends = " You can ask that one." if is_held else " It is not that one's any more."
        return f"- {_what(event)}{for_whom} was handed over to {new} instead.{ends}"
    ends = "It is free when the holder lets it go; work on something else, or wait for it."
    if not is_held:
        ends = "It is not that one's any more."
    by = _text(event, "by")
    who = f"{quoted(by)} declined for {holder}" if by else f"{holder} declined"
    return f"- {_what(event)}{for_whom}: {who}{said(event.detail.get('reason'))}. {ends}"


def of_losses(told: Sequence[Entry], reader: Actor, program: str) -> Group:
    return Group(
        "You do not hold these any more:",
        [_loss(entry.event, reader) for entry in told],
        ["Before you change one of them again, look at what it holds now."],
        f"{program} audit --instance {shell_word(reader.instance)} --last 50",
    )


def _loss(event: Event, reader: Actor) -> str:
    reason = event.detail.get("reason")
    why = _WHY[event.action].format(by=quoted(_text(event, "by")))
    if event.action == "lock_reclaimed" and reason == "deadlock":
        why, reason = "you and another waited for each other (a deadlock), so it was passed on", None
    return f"- {_what(event)}{_held_by(event.agent, reader)}: {why}{said(reason)}."


def of_endings(told: Sequence[Entry], reader: Actor) -> Group:
    """The session was ended by a person, and has arrived again."""
    own = [entry for entry in told if entry.event.instance == reader.instance]
    lines = [
        f"{quoted(_text(entry.event, 'by'))} ended this session's part in this repository, and released all "
        f"that it held{said(entry.event.detail.get('reason'))}. You take part again from now on; a file that "
        "you were at work on may be another's now."
        for entry in own[-1:]
    ]
    return Group("", lines)


def of_withdrawals(told: Sequence[Entry], reader: Actor) -> Group:
    """Who asked for something, and is gone."""
    others = [entry.event for entry in told if entry.event.instance != reader.instance]
    who = list(dict.fromkeys(actor_text(event.instance, event.agent) for event in others))
    return Group("", [f"{each} is gone: what it asked you for is asked no more." for each in who])


def of_priorities(told: Sequence[Entry]) -> Group:
    lines = [
        f"{quoted(_text(entry.event, 'by'))} set your priority to {entry.event.detail.get('priority')}"
        f"{said(entry.event.detail.get('reason'))}. It counts where you wait for locks."
        for entry in told[-1:]
    ]
    return Group("", lines)


def of_freed(resources: Sequence[Resource], program: str) -> Group:
    """What the reader was refused, or was told that another has it, and could have now."""
    names = [_place(resource) for resource in resources]
    ends = "Nothing is reserved for you; read it again before you change it."
    if len(names) == 1:
        return Group("", [f"Free again: {names[0]}. {ends}"])
    show = f"{program} audit --action lock_released --last 50"
    return Group("Free again:", [f"- {name}" for name in names], [ends], show)


def _place(resource: Resource) -> str:
    """A folder that a command would have rewritten is named as one."""
    if resource.kind != TREE:
        return plainly(str(resource))
    return plainly(f"{resource.key}/") if resource.key else "the whole working tree"


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
