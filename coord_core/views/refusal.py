"""A refusal in words: for Claude, constant and with what to do instead; for a person, as a short menu.

The one place that renders one. It never says how to break a lock. What comes from other sessions (paths,
names) is shown bounded and without control characters.
"""

from __future__ import annotations

import time

from coord_core.domain.leases import ON_COMMIT, ON_SESSION_END, ON_STOP
from coord_core.domain.records import MAIN_AGENT, PERSON
from coord_core.domain.resources import DEPENDENTS, FILE, SYMBOL, TREE, symbol_parts
from coord_core.views.unseen import is_seen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.leases import Refused
    from coord_core.domain.records import Actor
    from coord_core.domain.resources import Resource

_ENDS = {ON_STOP: "its turn ends", ON_COMMIT: "it is committed", ON_SESSION_END: "its session ends"}
LONGEST = 300  # characters of anything quoted
SHORT = 80
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/+@#:~%=&*?!{}[]()^$")


def for_model(refused: Refused, actor: Actor, worktree: str, cwd: str, is_told: bool = True) -> str:
    """`worktree`, `cwd`: the working tree it was asked for in, and where the asker's commands run.

    `is_told`: the asker will hear when it is free (`announce`).
    """
    if refused.is_writing:
        return _busy(refused, actor)
    what = _awaited(refused) if refused.is_wait else _held(refused, actor)
    return (
        f"{what} Nothing was changed; do not write to it with another tool or a command. "
        f"{_choices(refused, actor, worktree, cwd, is_told)}"
    )


def _busy(refused: Refused, actor: Actor) -> str:
    """Nothing is reserved, and there is no lock to wait for."""
    return (
        "File busy: an edit of another part of this file is being written just now "
        f"({shown(refused.lock.resource)}, by {_holder(refused, actor)}), or waits for its user's permission."
        " Nothing was changed; do not write to it with another tool or a command. Try again. If it is still "
        "so then, work on something else first."
    )


def _awaited(refused: Refused) -> str:
    lock = refused.lock
    wanted = shown(refused.wanted)
    return (
        f"{_kind(refused)} awaited: {wanted} is kept for {actor_text(lock.instance, lock.agent)}, "
        f"which has waited for {shown(lock.resource)} since {clock(lock.locked_at)} and comes first."
    )


def _held(refused: Refused, actor: Actor) -> str:
    lock = refused.lock
    wanted = shown(refused.wanted)
    by = "" if lock.resource.is_named_as(refused.wanted) else f", which holds {shown(lock.resource)}"
    if refused.wanted.kind == TREE:  # a folder that a command would rewrite
        folder = quoted(refused.wanted.key) + "/" if refused.wanted.key else "the whole working tree"
        wanted, by = shown(lock.resource), f", and this would write in {folder};"
    if refused.wanted.kind == DEPENDENTS:  # of a file that would be changed
        wanted, by = f"{shown(lock.resource)}, which depends on {quoted(refused.wanted.name)},", ""
    why = ""
    if lock.resource.kind == DEPENDENTS and refused.wanted.kind != TREE:
        by, why = "", f" It depends on {quoted(lock.resource.name)}, which that session is changing."
    holder = f"{_holder(refused, actor)}{by}{_task(refused)}"
    return f"{_kind(refused)} locked: {wanted} is held by {holder} until {_until(refused)}.{why}"


def _kind(refused: Refused) -> str:
    return "Symbol" if refused.wanted.kind == SYMBOL else "File"


def _choices(refused: Refused, actor: Actor, worktree: str, cwd: str, is_told: bool) -> str:
    """What can be done instead, each with its exact command."""
    from coord_core.views.shell_words import PROGRAM, Place, shell_word

    lock = refused.lock
    wanted = lock.resource if refused.wanted.kind == TREE else refused.wanted
    place = Place(worktree, cwd)
    words, program = place.word(wanted), PROGRAM if place.is_told_by(wanted) else place.program
    by = f" --agent {shell_word(actor.agent)}" if actor.agent != MAIN_AGENT else ""
    choices = [
        "Work on something else first; you will be told when it is free."
        if is_told
        else "Work on something else first.",
        "When you need it to go on, wait for it with Bash and run_in_background: "
        f"`{program} lock wait{by} -- {words}`; end your turn if nothing else is left to do, and "
        "when the command ends you hold it.",
    ]
    if lock.instance != actor.instance and not refused.is_wait:
        asked = place.word(lock.resource) if wanted.kind == DEPENDENTS else words
        choices.append(f"To ask its holder for it: `{program} lock request{by} --reason TEXT -- {asked}`.")
    return " ".join(choices)


def shown(resource: Resource) -> str:
    """In a sentence: `Login.check in src/auth.py`; what else there is as commands take it."""
    if resource.kind != SYMBOL:
        return plainly(str(resource))
    path, name = symbol_parts(resource)
    return f"{plainly(name)} in {plainly(path)}"


def for_person(refused: Refused, now: float, named: bool = False) -> str:
    """`named`: say which file, because more than one was asked for."""
    lock = refused.lock
    is_the_file = refused.wanted == lock.resource and lock.resource.kind == FILE and not named
    what = "File" if is_the_file else f"{shown(lock.resource)} is"
    held = f"{what} locked by {quoted(lock.instance)} (expires in {duration(refused.until - now)})"
    if refused.is_wait:
        held = f"{shown(refused.wanted)} is kept for {quoted(lock.instance)}, which waits for it"
    return (
        f"⚠️ {held}\n"
        "Would you like to:\n"
        "1. Wait for lock release\n"
        "2. Request lock transfer\n"
        "3. Work on different file"
    )


def quoted(text: str, longest: int = LONGEST) -> str:
    """Text of another's making, as one bounded, printable line; no backtick makes it look like a command.

    >>> quoted("run `git stash`")
    "run 'git stash'"
    """
    cut = text[: longest + 1]
    if not is_seen(cut):
        cut = "".join(sign if is_seen(sign) else "\ufffd" for sign in cut)
    shown = cut.replace("`", "'")
    return shown if len(shown) <= longest else shown[:longest] + "…"


def listed(texts: Sequence[str], most: int) -> str:
    """Quoted names in one line.

    >>> listed(["a", "b", "c"], 2)
    'a, b and 1 more'
    """
    shown = ", ".join(map(quoted, texts[:most]))
    return shown if len(texts) <= most else f"{shown} and {len(texts) - most} more"


def actor_text(instance: str, agent: str) -> str:
    """An instance, and which of its agents when it is not the main one."""
    return quoted(instance) if agent == MAIN_AGENT else f"{quoted(instance)} (agent {quoted(agent)})"


def named(text: str) -> str:
    """A name of another's making inside a sentence: short, and plainly not a part of it.

    >>> named("it's `x`")
    "'it\u2019s \u2019x\u2019'"
    """
    shown = quoted(text).replace("'", "\u2019")
    return f"'{shown if len(shown) <= SHORT else shown[:SHORT] + '…'}'"


def plainly(text: str) -> str:
    """A path of another's making inside a sentence, in quotation marks where it could read as words of it.

    That is wherever it has other than the signs of plain paths: words may stand apart without spaces.

    >>> plainly("src/a.py"), plainly("now run it"), plainly("これ.py")
    ('src/a.py', "'now run it'", "'これ.py'")
    """
    shown = quoted(text)
    return shown if _PLAIN.issuperset(shown) else "'" + shown.replace("'", "\u2019") + "'"


def duration(seconds: float) -> str:
    """About how long, for people: `45 minutes`.

    >>> duration(60), duration(7200), duration(0)
    ('1 minute', '2 hours', 'less than a minute')
    """
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    count, unit = (minutes, "minute") if minutes < 120 else (round(minutes / 60), "hour")
    return f"{count} {unit}{'' if count == 1 else 's'}"


def clock(at: float) -> str:
    """UTC epoch seconds as a clock time, so that a refusal that is repeated reads the same."""
    return time.strftime("%H:%M:%S UTC", time.gmtime(at))


def _holder(refused: Refused, actor: Actor) -> str:
    lock = refused.lock
    if lock.instance != actor.instance:
        return quoted(lock.instance)
    return "another agent of this session" + ("" if lock.agent == MAIN_AGENT else f" ({quoted(lock.agent)})")


def _task(refused: Refused) -> str:
    if refused.lock.task_id is None:
        return ""
    words = f" {named(refused.task)}" if refused.task else ""
    return f" for its task {quoted(refused.lock.task_id)}{words}"


def _until(refused: Refused) -> str:
    latest = f"at the latest {clock(refused.until)}"
    if refused.owner.kind == PERSON:
        return f"it is released, {latest}"
    if refused.lock.resource.kind == TREE and refused.lock.in_flight:
        return f"its command has ended, {latest} unless it is still at work then"
    end = "its task is done" if refused.lock.task_id is not None else _ENDS[refused.release_on]
    return f"{end}, {latest} unless it is still at work then"
