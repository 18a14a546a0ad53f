"""Hooks that begin where their imports are done: each is a process all the same, for a third of the time."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from coord_core.services.authorship import CLOCK_STEP
from tests.support.forking import PIPE_HOLDS, READ_AT_THE_START, SWITCH, Forker, started
from tests.support.hooks import HOOKS, INTERPRETER, LONGEST_SECONDS, Answer, run_hook

BEGIN_OR_END_LEASES = ("PreToolUse", "Stop", "SubagentStop", "SessionEnd")
SERVER = [INTERPRETER, "-I", "-S", "-X", "utf8", str(Path(__file__).with_name("hook_server.py"))]


def answer(event: str, given: bytes, environment: Mapping[str, str], folder: Path, hooks: Path) -> Answer:
    """As `run_hook`, which does it where a process that runs already would not see the same."""
    if len(given) > PIPE_HOLDS or not can_be_forked(environment, hooks):
        return run_hook(event, given, environment, folder, hooks)
    try:
        return _forked(event, given, environment, folder, hooks)
    except BlockingIOError:  # another thread of the test asks just now
        return run_hook(event, given, environment, folder, hooks)


def _forked(event: str, given: bytes, environment: Mapping[str, str], folder: Path, _: Path) -> Answer:
    """Not sooner than a started one: by then, what was written just before its call is older than it."""
    if event in BEGIN_OR_END_LEASES:
        time.sleep(CLOCK_STEP)
    variables = {"PATH": os.environ["PATH"], **environment}
    done = _forker().hook(event, folder, variables, given, LONGEST_SECONDS)
    return Answer(done.stdout, done.stderr, done.returncode)


def can_be_forked(environment: Mapping[str, str], hooks: Path) -> bool:
    """Has it our own hooks, and nothing in its environment that an interpreter reads when it starts?"""
    if os.environ.get(SWITCH) == "0" or hooks != HOOKS:
        return False
    return not any(name.startswith(READ_AT_THE_START) for name in environment)


@cache
def _forker() -> Forker:
    return started(SERVER)
