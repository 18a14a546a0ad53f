"""What `audit --action` takes: an action of the log, a group of them, or a pattern."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from coord_core.notify_actions import GROUPS as OF_CHANNELS
from coord_core.storage.effects import EFFECTS
from coord_core.views import audit_log
from coord_core.views.refusal import quoted

ACTIONS = sorted(EFFECTS.keys() - audit_log.QUIET)
GROUPS = {name: sorted(found) for name, found in OF_CHANNELS.items() if name != "all"}


if TYPE_CHECKING:
    _Type = click.ParamType[list[str]]
else:
    _Type = click.ParamType  # of an older click, not generic


class Actions(_Type):
    """The actions that are meant, at least one."""

    name = "actions"

    def convert(
        self, value: str | list[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> list[str]:
        if not isinstance(value, str):
            return value
        found = GROUPS.get(value) or [action for action in ACTIONS if fnmatchcase(action, value)]
        if not found:
            names, groups = ", ".join(ACTIONS), ", ".join(GROUPS)
            known = f"There are {names}; the groups {groups}; and patterns, as 'task_*'"
            self.fail(f"{quoted(value)} is no action of the log. {known}.", param, ctx)
        return found

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        return [CompletionItem(name) for name in (*GROUPS, *ACTIONS) if name.startswith(incomplete)]
