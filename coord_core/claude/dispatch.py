"""From a hook's start to its end: read the event, hand it on, answer; on any failure, the safe outcome.

Only PreToolUse decides. When it cannot, it refuses and says why, unless the user's settings say
`fail_open`. The other events complain to the user and let the session go on; those of the client's own task
list, which are only watched, fail without a word.
"""

from __future__ import annotations

import os

from coord_core import bundle, delivery
from coord_core.claude import deadline, payload, replies
from coord_core.claude.writes import is_command
from coord_core.domain.errors import CoordinatorError, StateError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.payload import Payload
    from coord_core.claude.replies import Reply

ENFORCING = "PreToolUse"
TASK_EVENTS = ("TaskCreated", "TaskCompleted")
TASK_TOOL = "TaskUpdate"
_LATE = "It took too long: the disk or the state does not answer. Try again."


def main(event: str) -> None:
    """Answer one event and end the process. Never returns, never raises."""
    given: list[Payload] = []
    try:
        deadline.start(lambda: _failure(event, _LATE, given))
        given.append(payload.read(dict(os.environ)))
        reply = answer(event, given[0])
    except CoordinatorError as error:
        delivery.forget()
        reply = _failure(event, error.sentence(), given)
    except BaseException as error:
        delivery.forget()
        sentence = f"Unexpected {type(error).__name__}: {str(error)[:200]}. Please report this."
        reply = _failure(event, sentence, given)
    _complete_bundle()
    deadline.send(reply)


def answer(event: str, given: Payload) -> Reply:
    """The reply to an event, given anew once a damaged state was mended. Raises CoordinatorError."""
    for _ in range(2):
        try:
            return _answer(event, given)
        except StateError as error:
            delivery.forget()
            bundle.add("mending")  # what the ordinary case does not pay for
            from coord_core.services.mending import mend

            mend(error)
    return _answer(event, given)


def _answer(event: str, given: Payload) -> Reply:
    if event in ("PreToolUse", "PostToolUse", "PostToolUseFailure"):
        return _about_call(event, given)
    if event in TASK_EVENTS:
        return _about_task(event, given)
    from coord_core.claude.places import concerns_nobody

    if concerns_nobody(given):
        return replies.SILENT
    from coord_core.claude import sessions

    handlers = {
        "SessionStart": sessions.start,
        "UserPromptSubmit": sessions.prompt,
        "Stop": sessions.stop,
        "SubagentStop": sessions.subagent_stop,
        "SessionEnd": sessions.end,
    }
    handler = handlers.get(event)
    return handler(given) if handler else replies.SILENT


def _about_call(event: str, given: Payload) -> Reply:
    if is_command(given.tool):
        bundle.add("command")
        from coord_core.claude.commands import gate

        return gate.before(given) if event == ENFORCING else gate.after(given)
    if given.tool == TASK_TOOL and event == "PostToolUse":
        return _about_task(event, given)
    from coord_core.claude import edits

    return edits.before(given) if event == ENFORCING else edits.after(given)


def _about_task(event: str, given: Payload) -> Reply:
    from coord_core.claude import mirror

    return mirror.follow(event, given)


def _complete_bundle() -> None:
    try:
        bundle.complete()
    except Exception:
        pass  # the next hook loads as this one did


def _failure(event: str, sentence: str, given: list[Payload]) -> Reply:
    if event in TASK_EVENTS or (event == "PostToolUse" and given and given[0].tool == TASK_TOOL):
        return replies.SILENT
    if event != ENFORCING:
        return replies.complain(sentence)
    return replies.unchecked(event, sentence, bool(given) and given[0].fails_open)
