"""What is asked before something is done: a page of its own, or a dialog where there is JavaScript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

AWAY = frozenset(("release", "end", "task-cancel"))  # acts that take something away from somebody


@dataclass(frozen=True)
class Field:
    """What has to be told besides: one of the `choices`, or a number `lowest` to `highest`, or a line."""

    name: str
    label: str
    value: str = ""
    choices: Sequence[str] = ()
    lowest: int | None = None
    highest: int | None = None


@dataclass(frozen=True)
class Question:
    """`action`: where the answer goes, with the `fields` as they are and the `inputs` as filled in."""

    title: str
    said: str
    action: str
    fields: Mapping[str, str] = field(default_factory=dict)
    needs_reason: bool = True
    inputs: Sequence[Field] = ()

    @property
    def hidden(self) -> dict[str, str]:
        asked = {each.name for each in self.inputs}
        return {name: text for name, text in self.fields.items() if name not in asked}

    @property
    def reason_label(self) -> str:
        """Where it goes: a priority is in the journal alone."""
        is_priority = self.action.rpartition("/")[2] == "priority"
        return "Reason: it is told, and the journal keeps it" if is_priority else "Reason, for the record"

    @property
    def is_away(self) -> bool:
        return self.action.rpartition("/")[2] in AWAY
