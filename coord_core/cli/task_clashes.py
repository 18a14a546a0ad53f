"""What of others' a task meets: said by whoever hands it out, for `plan` would have it wait."""

from __future__ import annotations

from collections.abc import Sequence

from coord_core.cli import output
from coord_core.domain.planning import Reason
from coord_core.views import plans


def tell(clashes: Sequence[Reason]) -> None:
    """A line each; nothing when there are none."""
    for reason in clashes:
        output.say(f"⚠️  It {plans.sentence(reason)}.", "yellow")
    if clashes:
        output.say("   Leave that to them, or ask first. `claude-coordinator plan` shows what meets nothing.")
