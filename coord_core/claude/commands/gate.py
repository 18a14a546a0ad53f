"""Before and after a shell command, or a tool that we do not know: may it write at all?"""

from __future__ import annotations

import os

from coord_core import bundle
from coord_core import project as projects
from coord_core.claude import protected, replies
from coord_core.claude.commands.reading import cannot_write
from coord_core.domain.errors import MachineError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.commands.intents import Intents
    from coord_core.claude.payload import Payload
    from coord_core.claude.replies import Reply


def before(payload: Payload) -> Reply:
    """May the call be made? Silent when it may, but for news that the session has to hear."""
    project = projects.find(os.path.realpath(payload.cwd))
    payload.fails_open = project is not None and project.settings.get("fail_open") is True
    if cannot_write(payload):
        return attend(payload)
    bundle.add("shell")
    from coord_core.claude.commands import reading, sorting

    try:
        analysis = reading.read(payload)
    except MachineError:
        if project is None:
            return replies.SILENT  # nothing is governed here, and a guard that is broken is none
        raise
    if analysis.is_harmless:
        return attend(payload)
    return _judge(payload, sorting.sort(payload, analysis))


def after(payload: Payload) -> Reply:
    """The call ended, well or not: what it wrote is looked for."""
    if cannot_write(payload):
        return replies.SILENT
    bundle.add("settling")
    from coord_core.claude.commands import settling

    return settling.settle_call(payload)


def attend(payload: Payload) -> Reply:
    """A call that writes nothing: the session is seen, and hears its news."""
    project = projects.find(os.path.realpath(payload.cwd))
    if project is None:
        return replies.SILENT
    from coord_core.claude import leasing

    return leasing.attend(payload, project)


def _judge(payload: Payload, found: Intents) -> Reply:
    if found.denied:
        return replies.deny(protected.DENIED)
    asked = protected.guard_settings(payload) if found.settings else replies.SILENT
    if asked.refuses:
        return asked
    from coord_core.claude.commands import judging

    intents = list(found.by_worktree.values())
    texts: list[str] = []
    for at, intent in enumerate(intents):
        refusal, news = judging.judge(payload, intent)
        if refusal:
            for earlier in intents[:at]:
                judging.undo(payload, earlier)
            return replies.deny(refusal, "\n\n".join(texts))
        texts += [news] if news else []
    if asked is not replies.SILENT:
        return replies.ask(protected.ASK, "\n\n".join(texts))
    return replies.context("PreToolUse", "\n\n".join(texts)) if texts else replies.SILENT
