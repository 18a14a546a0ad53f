"""The hooks that Claude Code starts for us: one table, and the settings entries made of it.

Every entry starts a program directly (`args`), without a shell that would have to be quoted for. The
enforcing one carries a sentence as its last argument, which the hook does not read: when the hook cannot
start at all, the client refuses the edit and shows the model the command line, and with it how to mend it.
Only PreToolUse decides anything, so only it blocks when it fails; the others report and stay out of the way.
At a prompt, an end and a task event the client takes status 2 for a veto, and an interpreter ends with it
whose script is gone: there a shell looks first. Task events are registered whatever `mirror_tasks` says, so
that setting it is enough.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeAlias

from coord_core.install.environment import INTERPRETER_FLAGS, MEND, PLUGIN, TOOL, Environment

Entries: TypeAlias = dict[str, list[dict[str, Any]]]

# With a dot in it the client takes a matcher for a pattern, and looks for it anywhere in the tool's name.
WRITING_TOOLS = "^(Edit|Write|MultiEdit|NotebookEdit|Bash|Monitor|PowerShell|ExitWorktree|mcp__.*)$"
AND_ENDINGS = WRITING_TOOLS.replace("|mcp", "|TaskStop|TaskUpdate|mcp")
UNSTARTED = f"When this hook of {TOOL} cannot start, no edit can be checked: ask the user to {MEND}."
INSTALL = (
    f"This project coordinates its Claude Code sessions with {TOOL}, which is not installed here: "
    f"{MEND.removesuffix(' again')}."
)

_LAUNCH = f'hook="${{XDG_DATA_HOME:-$HOME/.local/share}}/{TOOL}/hook"; [ -x "$hook" ] && exec "$hook" "$1"; '
_TELL_THE_MODEL = 'printf "%s\\n" "$2"; exit 0'
_TELL_NOBODY_IN_THE_WAY = 'printf "%s\\n" "$2" >&2; exit 0'
_REFUSE = 'printf "%s\\n" "$2" >&2; exit 2'
_PLUGIN_ROOT = "${CLAUDE_PLUGIN_ROOT}"  # the client fills it in, as plain text
UNSTARTED_PLUGIN = (
    f"This hook of the plugin {PLUGIN} cannot start, so no edit can be checked. Ask the user to install "
    "Python 3.11 or newer if there is none, and then to start this session again."
)
_READ_IN = '[ -r "$1" ] && . "$1"; '  # ends the shell
_OR_REFUSE = 'printf "%s\\n" "$3" >&2; exit 2'
_OR_GO_ON = "exit 0"
_IF_IT_IS_THERE = 'for script; do :; done; [ -x "$1" ] && [ -r "$script" ] && exec "$@"; exit 0'


@dataclass(frozen=True, slots=True)
class HookEvent:
    """One event we register. `timeout` in seconds; `enforcing` = a failure blocks the tool call.

    `watching` = nothing happens when the hook cannot be started at all.
    """

    event: str
    script: str
    matcher: str = ""
    timeout: int = 10
    enforcing: bool = False
    watching: bool = False


HOOK_EVENTS = (
    HookEvent("SessionStart", "session_start"),
    HookEvent("UserPromptSubmit", "user_prompt_submit", watching=True),
    HookEvent("PreToolUse", "pre_tool_use", WRITING_TOOLS, enforcing=True),
    HookEvent("PostToolUse", "post_tool_use", AND_ENDINGS),
    HookEvent("PostToolUseFailure", "post_tool_use_failure", WRITING_TOOLS),
    HookEvent("Stop", "stop", watching=True),
    HookEvent("SubagentStop", "subagent_stop", watching=True),
    HookEvent("SessionEnd", "session_end", timeout=5),
    HookEvent("TaskCreated", "task_created", watching=True),
    HookEvent("TaskCompleted", "task_completed", watching=True),
)


def entries(environment: Environment) -> Entries:
    """For one person's settings (`--scope local` and `user`): absolute paths."""
    return {hook.event: [_group(hook, _direct(hook, environment))] for hook in HOOK_EVENTS}


def project_entries(*, require: bool = False) -> Entries:
    """For a committed settings file: through each person's launcher, the same text on every machine.

    Who has not installed the tool is told how, and blocked from editing only where the project requires it.
    """
    return {hook.event: [_group(hook, _launched(hook, require=require))] for hook in HOOK_EVENTS}


def plugin_entries() -> Entries:
    """For the plugin's own hooks.json: hooks/plugin.sh in its folder finds what is to be started.

    Where the whole folder is gone, the client itself refuses an edit, and starts none of the others.
    """
    return {hook.event: [_group(hook, _plugged_in(hook))] for hook in HOOK_EVENTS}


def is_ours(handler: Any) -> bool:
    """Whether a settings handler was written by us, this version or an older one."""
    if not isinstance(handler, dict):
        return False
    args = handler.get("args")
    words = [handler.get("command"), *(args if isinstance(args, list) else [])]
    texts = [word for word in words if isinstance(word, str)]
    return _runs_our_shell(texts) or _runs_our_script(texts) or any(map(_LAUNCHER.search, texts))


_LAUNCHER = re.compile(rf"(?:^|[/\\]){re.escape(TOOL)}/hook(?![\w./-])")
_SCRIPT = re.compile(rf"[/\\]hooks[/\\](?:{'|'.join(hook.script for hook in HOOK_EVENTS)})\.py$")
_INSTALLED = re.compile(rf"[/\\](?:coord_core|{re.escape(TOOL)})[/\\]hooks[/\\]")


def _runs_our_shell(words: list[str]) -> bool:
    """`/bin/sh -c TEXT claude-coordinator …`: the name we give our shells is the mark that stays."""
    return len(words) > 3 and words[1] == "-c" and words[3] == TOOL


def _runs_our_script(words: list[str]) -> bool:
    scripts = [word for word in words if _SCRIPT.search(word)]
    isolated = {"-I", "-S"} <= set(words)
    return any(isolated or _INSTALLED.search(script) for script in scripts)


def _group(hook: HookEvent, handler: dict[str, Any]) -> dict[str, Any]:
    return {**({"matcher": hook.matcher} if hook.matcher else {}), "hooks": [handler]}


def _direct(hook: HookEvent, environment: Environment) -> dict[str, Any]:
    sentence = [UNSTARTED] if hook.enforcing else []
    args = [*INTERPRETER_FLAGS, environment.script(hook.script), *sentence]
    if hook.watching:
        return _handler(hook, "/bin/sh", ["-c", _IF_IT_IS_THERE, TOOL, environment.interpreter, *args])
    return _handler(hook, environment.interpreter, args)


def _launched(hook: HookEvent, *, require: bool) -> dict[str, Any]:
    without = _REFUSE if require and hook.enforcing else _TELL_NOBODY_IN_THE_WAY
    if hook.event == "SessionStart":
        without = _TELL_THE_MODEL
    return _handler(hook, "/bin/sh", ["-c", _LAUNCH + without, TOOL, hook.script, INSTALL])


def _plugged_in(hook: HookEvent) -> dict[str, Any]:
    without = _OR_REFUSE if hook.enforcing else _OR_GO_ON
    script = f"{_PLUGIN_ROOT}/hooks/plugin.sh"
    args = ["-c", _READ_IN + without, TOOL, script, hook.script, UNSTARTED_PLUGIN]
    return _handler(hook, "/bin/sh", args if hook.enforcing or hook.event == "SessionStart" else args[:-1])


def _handler(hook: HookEvent, command: str, args: list[str]) -> dict[str, Any]:
    handler: dict[str, Any] = {"type": "command", "command": command, "args": args, "timeout": hook.timeout}
    return {**handler, "onFailure": "block"} if hook.enforcing else handler
