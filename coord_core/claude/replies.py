"""What a hook answers: text for stdout and stderr, and the exit status."""

from __future__ import annotations

from coord_core.jsontext import dumps


class Reply:
    """No text and status 0 means: nothing to say, go on as you would have."""

    __slots__ = ("refuses", "status", "stderr", "stdout", "told")

    def __init__(
        self, stdout: str = "", stderr: str = "", status: int = 0, refuses: bool = False, told: str = ""
    ) -> None:
        self.stdout = stdout
        self.stderr = stderr
        self.status = status
        self.refuses = refuses  # the call will not be made
        self.told = told  # all that it says, to the model; it goes with another reply too


SILENT = Reply()


def deny(reason: str, context: str = "") -> Reply:
    """`context`: what the model is to be told beside the reason."""
    return _decision("deny", reason, context)


def ask(reason: str, context: str = "") -> Reply:
    return _decision("ask", reason, context)


def context(event: str, text: str) -> Reply:
    """Text for the model, beside whatever happens."""
    output = {"hookEventName": event, "additionalContext": text}
    return Reply(dumps({"hookSpecificOutput": output}), told=text)


def complain(sentence: str) -> Reply:
    """A hook that does not decide anything failed: the user sees why, the session goes on."""
    return Reply(stderr=f"claude-coordinator: {sentence}\n", status=1)


def warn(sentence: str, event: str = "", context: str = "") -> Reply:
    """Let it go on, and show the user what failed; with what the model is to be told all the same."""
    output: dict[str, object] = {"systemMessage": f"claude-coordinator: {sentence}"}
    if context:
        output["hookSpecificOutput"] = {"hookEventName": event, "additionalContext": context}
    return Reply(dumps(output))


def unchecked(event: str, sentence: str, fails_open: bool, context: str = "") -> Reply:
    """A call that could not be checked: refused, unless the user's settings say otherwise."""
    if fails_open:
        return warn(f"This call was not checked. {sentence}", event, context)
    return deny(f"The coordinator could not check this call, so it was refused. {sentence}", context)


def _decision(decision: str, reason: str, context: str) -> Reply:
    output = {
        "hookEventName": "PreToolUse",
        "permissionDecision": decision,
        "permissionDecisionReason": reason,
    }
    if context:
        output["additionalContext"] = context
    return Reply(dumps({"hookSpecificOutput": output}), refuses=decision == "deny")
