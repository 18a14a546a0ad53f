"""What a hook answers: text for stdout and stderr, and the exit status."""

from __future__ import annotations

from coord_core.jsontext import dumps


class Reply:
    """No text and status 0 means: nothing to say, go on as you would have."""

    __slots__ = ("refuses", "status", "stderr", "stdout")

    def __init__(self, stdout: str = "", stderr: str = "", status: int = 0, refuses: bool = False) -> None:
        self.stdout = stdout
        self.stderr = stderr
        self.status = status
        self.refuses = refuses  # the call will not be made


SILENT = Reply()


def deny(reason: str, context: str = "") -> Reply:
    """`context`: what the model is to be told beside the reason."""
    return _decision("deny", reason, context)


def ask(reason: str, context: str = "") -> Reply:
    return _decision("ask", reason, context)


def context(event: str, text: str) -> Reply:
    """Text for the model, beside whatever happens."""
    return Reply(dumps({"hookSpecificOutput": {"hookEventName": event, "additionalContext": text}}))


def complain(sentence: str) -> Reply:
    """A hook that does not decide anything failed: the user sees why, the session goes on."""
    return Reply(stderr=f"claude-coordinator: {sentence}\n", status=1)


def warn(sentence: str) -> Reply:
    """Let the call go on, and show the user why it was not checked."""
    return Reply(dumps({"systemMessage": f"claude-coordinator: {sentence}"}))


def _decision(decision: str, reason: str, context: str) -> Reply:
    output = {
        "hookEventName": "PreToolUse",
        "permissionDecision": decision,
        "permissionDecisionReason": reason,
    }
    if context:
        output["additionalContext"] = context
    return Reply(dumps({"hookSpecificOutput": output}), refuses=decision == "deny")
