"""Before and after a shell command, or a tool that we do not know: may it write at all?"""

from __future__ import annotations

import os

from coord_core import bundle
from coord_core import project as projects
from coord_core.claude import protected, replies
from coord_core.claude.commands.reading import cannot_write
from coord_core.domain.errors import CoordinatorError, MachineError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.claude.commands.intents import Intent, Intents
    from coord_core.claude.payload import Payload
    from coord_core.claude.replies import Reply
    from coord_core.services.inbox import News


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
    return _judge_all(payload, list(found.by_worktree.values()), asked)


def _judge_all(payload: Payload, intents: Sequence[Intent], asked: Reply) -> Reply:
    """In each working tree. What was heard of one counts as told: where another refuses or fails, it goes
    with the answer.
    """
    from coord_core.claude import leasing
    from coord_core.claude.commands import judging

    heard: list[News] = []
    for at, intent in enumerate(intents):
        try:
            refusal, news = judging.judge(payload, intent)
        except CoordinatorError as error:
            if not heard:
                raise
            if not payload.fails_open:
                _undo(payload, intents[:at])
            told = leasing.texts(payload, *heard)
            return replies.unchecked("PreToolUse", error.sentence(), payload.fails_open, told)
        if refusal:
            _undo(payload, intents[:at])
            return replies.deny(refusal, leasing.texts(payload, *heard))
        heard += [news] if news else []
    if asked is not replies.SILENT:
        return replies.ask(protected.ASK, leasing.texts(payload, *heard))
    return leasing.tell(payload, *heard)


def _undo(payload: Payload, intents: Sequence[Intent]) -> None:
    from coord_core.claude.commands import judging

    for intent in intents:
        judging.undo(payload, intent)
