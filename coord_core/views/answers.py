"""What is promised of a request for a lock: who hears of it, and of its answer.

With `announce: none` no session does. A person does all the same, at the next command.
"""

from __future__ import annotations

from coord_core.domain.records import PERSON
from coord_core.views.refusal import actor_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Actor, Instance
    from coord_core.project import Project


def hears(project: Project, who: Instance | None) -> bool:
    """Is it told of what others do?"""
    return project.announces or (who is not None and who.kind == PERSON)


def awaited(owner: Instance, is_told: bool, program: str) -> str:
    """What the holder that was asked does next."""
    if not is_told:
        return (
            f"It is not told (`announce: none`); `{program} status` shows it the request, which it may "
            "accept, decline or ignore."
        )
    when = "at its next command" if owner.kind == PERSON else "at its next step"
    return f"It is told {when}, and may accept, decline or ignore that."


def outcome(is_told: bool, program: str) -> str:
    """How who asked comes to know what became of it."""
    if is_told:
        return "You are told when it is handed over to you."
    return f"You are not told what becomes of it (`announce: none`); `{program} status` shows who holds it."


def declined(asker: Actor, kept: str, is_told: bool) -> str:
    """To who declined. `kept`: the locks."""
    name = actor_text(asker.instance, asker.agent)
    if is_told:
        return f"{name} is told that {kept} stays with its holder."
    return f"Declined: {kept} stays with its holder. {name} is not told (`announce: none`)."
