"""The completion script for fish: click's own, but for a name with a comma, which that cuts off there."""

from __future__ import annotations

from click.shell_completion import FishComplete

_SPLIT = 'string split "," $completion'


class Fish(FishComplete):
    """How the words come and the names go stays click's."""

    source_template = FishComplete.source_template.replace(_SPLIT, 'string split -m 1 "," $completion')
