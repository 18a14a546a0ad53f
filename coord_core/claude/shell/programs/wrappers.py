"""Programs that run another in their place: each row says which of its options take a value, and how many
operands of its own stand before the other program."""

from __future__ import annotations

import re

from coord_core.claude.shell.options import Grammar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")


class Wrapper:
    """`takes` operands, then (where `assigns`) assignments, then the program. Idle flags run nothing."""

    __slots__ = ("_assigns", "_grammar", "_idle", "_takes")

    def __init__(
        self, short: str = "", long: str = "", takes: int = 0, assigns: bool = False, idle: str = ""
    ) -> None:
        self._grammar = Grammar(short, long, stops=True)
        self._takes = takes
        self._assigns = assigns
        self._idle = frozenset(idle.split())

    def __call__(self, call: Call) -> str | None:
        options = self._grammar.read(call.args)
        if options.flags & self._idle:
            return None
        argv = options.operands[self._takes :]
        if self._assigns:
            argv = _assigned(call, argv)
        return call.invoke(argv)


def _assigned(call: Call, argv: list[str]) -> list[str]:
    while argv and _ASSIGNMENT.match(argv[0]):
        name, _, value = argv[0].partition("=")
        call.scope.set(name, value)
        argv = argv[1:]
    return argv


def _env(call: Call) -> str | None:
    options = Grammar("uCSP", "unset chdir split-string", stops=True).read(call.args)
    scope = call.scope.fork()
    folder = options.value("C", "chdir")
    if folder:
        scope.go(scope.absolute(folder))
    argv = [word for text in options.all("S", "split-string") for word in text.split()] + options.operands
    while argv and _ASSIGNMENT.match(argv[0]):
        name, _, value = argv.pop(0).partition("=")
        scope.set(name, value)
    return call.invoke(argv, scope=scope)


def _exec_or_time(call: Call) -> str | None:
    """A group after `time` is no syntax to the grammar: its brace is an operand."""
    operands = Grammar("afo", "format output", stops=True).read(call.args).operands
    return call.invoke(operands[1:] if operands[:1] in (["{"], ["!"]) else operands)


def _script(call: Call) -> str | None:
    """Runs a shell command and keeps what it printed."""
    options = Grammar("cEIOTBmo", "command log-in log-out log-io").read(call.args)
    text = options.value("c", "command")
    call.write(*(options.operands[:1] or ["typescript"]), keeps=options.has("a", "append"))
    return call.run_text(text) if text else call.invoke(options.operands[1:])


def _watch(call: Call) -> str | None:
    operands = Grammar("n", "interval", stops=True).read(call.args).operands
    return call.run_text(" ".join(operands))


def _flock(call: Call) -> str | None:
    options = Grammar("cEw", "command timeout conflict-exit-code", stops=True).read(call.args)
    if options.value("c", "command"):
        return call.run_text(options.value("c", "command") or "")
    rest = options.operands[1:]
    return call.run_text(rest[1]) if rest[:1] == ["-c"] and len(rest) > 1 else call.invoke(rest)


TABLE: dict[str, Callable[[Call], str | None]] = {
    "sudo": Wrapper("ugpCDhrtTRU", "user group prompt chdir host role type", assigns=True, idle="l v K k e"),
    "doas": Wrapper("uC"),
    "env": _env,
    "nice": Wrapper("n", "adjustment"),
    "ionice": Wrapper("cnpt", "class classdata"),
    "timeout": Wrapper("ks", "kill-after signal", takes=1),
    "gtimeout": Wrapper("ks", "kill-after signal", takes=1),
    "time": _exec_or_time,
    "exec": _exec_or_time,
    "command": Wrapper(idle="v V"),
    "stdbuf": Wrapper("ioe", "input output error"),
    "taskset": Wrapper("", "", takes=1),
    "chrt": Wrapper("", "", takes=1),
    "strace": Wrapper("eopsuEaIOPSXb"),
    "unshare": Wrapper(),
    "script": _script,
    "sshpass": Wrapper("pfdP"),
    "proxychains4": Wrapper("f"),
    "rlwrap": Wrapper(),
    "valgrind": Wrapper(),
    "cross-env": Wrapper(assigns=True),
    "dotenv": Wrapper("efvp"),
    "direnv": Wrapper(takes=2),
    "watch": _watch,
    "flock": _flock,
    **dict.fromkeys(
        ("nohup", "builtin", "setsid", "chronic", "unbuffer", "caffeinate", "busybox"), Wrapper()
    ),
    **dict.fromkeys(
        ("xvfb-run", "catchsegv", "systemd-inhibit", "winpty", "rtk", "noglob", "nocorrect"), Wrapper("snef")
    ),
}
