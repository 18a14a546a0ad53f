"""`edit`: lock a file; for a person on a terminal also open it, and let go afterwards."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from contextlib import suppress
from types import FrameType

import click

from coord_core import project as projects
from coord_core.cli import choices, completing, here, output
from coord_core.cli.arguments import AGENT, actor, requests
from coord_core.cli.signals import handling
from coord_core.domain import leases
from coord_core.domain.errors import CoordinatorError, InputError, MachineError
from coord_core.domain.leases import Refused, Request
from coord_core.domain.records import PERSON, Instance, Lock
from coord_core.domain.resources import FEATURE, FILE
from coord_core.services import by_hand
from coord_core.services.releases import release
from coord_core.views.refusal import clock, quoted


@click.command()
@click.argument("path", shell_complete=completing.PATHS)
@AGENT
def edit(path: str, agent: str) -> None:
    """Lock a file and edit it.

    For a person on a terminal it opens $VISUAL or $EDITOR, and lets go when the editor ends. A session keeps
    the lock until its turn ends. Exit status 1 when somebody else holds the file.

    \b
    Example:
      claude-coordinator edit src/auth.py
    """
    if path.startswith(f"{FEATURE}:"):  # nor is it looked for inside of the transaction
        raise _no_file(path)
    with here.session() as (tx, found, who):
        by = actor(who.name, agent)
        asked = requests([path], found, by)
        if asked[0].resource.kind != FILE:
            raise _no_file(path)
        asked = by_hand.wanted(found, asked)
        outcome = by_hand.take(tx, asked, who, found)
        is_new = any(entry.event.action == "lock_acquired" for entry in tx.entries)
        owner = by_hand.known(tx, who.name)
        now = tx.now
    if isinstance(outcome, Refused):
        output.refuse(outcome, by, who, now, asked[0].worktree, is_told=found.announces)
        if not choices.is_offered(who):
            sys.exit(1)
        choices.choose(found, asked, (path,))
        lock, is_new = _held(asked[0]), True
    else:
        lock = outcome.locks[0]
    if choices.is_offered(who):
        _open(path, lock, is_new, found.policy.lock_ttl / 3)
    else:
        _keep(lock, owner)


def _no_file(path: str) -> InputError:
    return InputError(f"{quoted(path)} is not a file.", "`lock acquire` locks other things.")


def _held(request: Request) -> Lock:
    """The lock that was waited for. Raises MachineError when it was lost again at once."""
    with here.session() as (tx, _, _):
        found = leases.own(tx.overlapping(request.resource), request)
    if found is None:
        raise MachineError(f"The lock on {quoted(str(request.resource))} was lost.", "Try again.")
    return found


def _keep(lock: Lock, owner: Instance) -> None:
    what = quoted(str(lock.resource))
    until = f"until {clock(owner.expires_at)}" if owner.kind == PERSON else "until its turn ends"
    output.say(f"🔒 {what} is locked for {owner.name} {until}. Edit it now.", "green")


def _open(path: str, lock: Lock, is_new: bool, renew_every: float) -> None:
    """Run the editor while the lock is held. `renew_every` in seconds."""
    try:
        status = _run([*_editor(), projects.resolve(path, os.getcwd())], renew_every)
    finally:
        still_held = _let_go(lock, is_new)
    if not still_held:
        output.say(f"⚠️ The lock on {quoted(str(lock.resource))} was lost while you edited.", "yellow")
        sys.exit(1)
    if status != 0:
        raise MachineError(f"The editor ended with status {status}.", "The file is not locked any more.")


def _editor() -> list[str]:
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        return shlex.split(chosen)
    except ValueError as error:
        raise InputError(f"$VISUAL or $EDITOR cannot be read: {error}.") from error


def _run(command: list[str], renew_every: float) -> int:
    """The editor's exit status. Ctrl-C is the editor's; what else would end us ends the editor first."""
    editors: list[subprocess.Popen[bytes]] = []
    early: list[int] = []  # signals that came while the editor was being started

    def pass_on(number: int, frame: FrameType | None) -> None:
        if number != signal.SIGINT:
            early.append(number)
            for editor in editors:
                editor.send_signal(number)

    with handling(pass_on):
        try:
            editors.append(subprocess.Popen(command))
        except OSError as error:
            problem = f"The editor {quoted(command[0])} cannot be started: {error.strerror}."
            raise MachineError(problem, "Set $EDITOR.") from error
        for number in early:
            editors[0].send_signal(number)
        return _wait(editors[0], renew_every)


def _wait(editor: subprocess.Popen[bytes], renew_every: float) -> int:
    while True:
        try:
            return editor.wait(renew_every)
        except subprocess.TimeoutExpired:
            with suppress(CoordinatorError), here.session():
                pass  # a sign of life renews the lease


def _let_go(lock: Lock, is_new: bool) -> bool:
    """Release the lock if this command took it. False when it was lost meanwhile."""
    with here.session() as (tx, _, _):
        held = tx.lock(lock.token)
        if held is not None and is_new:
            release(tx, held)
        return held is not None
