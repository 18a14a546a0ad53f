"""find and fd: what they delete, what they run over what they find, and what they list.

A list that only the disk knows is a *listing*: subtrees narrowed by the names that the search asks for.
"""

from __future__ import annotations

from coord_core.claude.shell.options import Grammar
from coord_core.claude.shell.scope import Input

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_FD = Grammar(
    short="edEtcjSoxX",
    long="extension max-depth min-depth exclude type color threads size changed-within changed-before owner"
    " base-directory search-path exec exec-batch",
)
_WITH_VALUE = (
    "amin anewer atime cmin cnewer context ctime fstype gid group ilname inum iregex links lname mindepth"
    " mmin mtime newer newermt newerct perm regex regextype samefile size uid used user xtype printf type"
)
_TESTS_WITH_VALUE = frozenset(f"-{name}" for name in _WITH_VALUE.split())
_RUNNING = ("-exec", "-execdir", "-ok", "-okdir")


class _Search:
    """A find expression, read off: where it looks, what narrows it, what it does."""

    def __init__(self) -> None:
        self.roots: list[str] = []
        self.names: list[str] = []
        self.without: list[str] = []
        self.depth: int | None = None
        self.commands: list[list[str]] = []
        self.outputs: list[str] = []
        self.deletes = False


def _find(call: Call) -> str | None:
    search = _read_find(call, call.args)
    listed = tuple(
        write
        for root in search.roots or ["."]
        for write in call.covered(root, tuple(search.names), tuple(search.without), search.depth)
    )
    call.write(*search.outputs)
    if search.deletes:
        call.world.analysis.add(listed)
    path = call.world.listed(listed)
    for command in search.commands:
        call.invoke([arg.replace("{}", path) for arg in command], Input())
    return path + "\n"


def _read_find(call: Call, args: list[str]) -> _Search:
    search = _Search()
    at = 0
    while at < len(args) and (args[at][:1] not in ("-", "(", "!") or args[at] in ("-H", "-L", "-P")):
        search.roots += [] if args[at] in ("-H", "-L", "-P") else [args[at]]
        at += 1
    negated = False
    while at < len(args):
        arg, value = args[at], args[at + 1] if at + 1 < len(args) else ""
        at += 1
        if arg in ("!", "-not"):
            negated = True
            continue
        if arg in _RUNNING:
            end = next((place for place in range(at, len(args)) if args[place] in (";", "+")), len(args))
            search.commands.append(args[at:end])
            at = end + 1
        else:
            at += _find_part(call, search, arg, value, args[at + 1 : at + 2] == ["-prune"], negated)
        negated = False
    return search


def _find_part(call: Call, search: _Search, arg: str, value: str, pruned: bool, negated: bool) -> int:
    """Take one test or action in; how many arguments after it were its own."""
    if arg in ("-name", "-iname"):
        (search.without if negated or pruned else search.names).append(value)
    elif arg in ("-path", "-ipath", "-wholename"):
        _narrow_by_path(call, search, value, negated or pruned)
    elif arg == "-maxdepth":
        search.depth = int(value) if value.isdecimal() and len(value) < 6 else None
    elif arg in ("-fprint", "-fprint0", "-fls", "-fprintf"):
        search.outputs.append(value)
    elif arg == "-delete":
        search.deletes = True
        return 0
    else:
        return 1 if arg in _TESTS_WITH_VALUE else 0
    return 1


def _narrow_by_path(call: Call, search: _Search, pattern: str, excludes: bool) -> None:
    if not pattern.startswith("*"):
        pattern = call.scope.absolute(pattern)
    if excludes:
        search.without += [pattern, pattern + "/*"]
    elif pattern.rsplit("/", 1)[-1] not in ("*", ""):
        search.names.append(pattern.rsplit("/", 1)[-1])


def _fd(call: Call) -> str | None:
    args, command = list(call.args), []
    for flag in ("-x", "-X", "--exec", "--exec-batch"):
        if flag in args:
            command = args[args.index(flag) + 1 :]
            args = args[: args.index(flag)]
    options = _FD.read(args)
    names = tuple(f"*.{extension.lstrip('.')}" for extension in options.all("e", "extension"))
    roots = options.operands[1:] or options.all("base-directory", "search-path") or ["."]
    listed = tuple(
        write for root in roots for write in call.covered(root, names, tuple(options.all("E", "exclude")))
    )
    path = call.world.listed(listed)
    if command:
        command = [arg for arg in command if arg != ";"]
        call.invoke(
            [arg.replace("{}", path) for arg in command]
            + ([] if any("{}" in arg for arg in command) else [path])
        )
    return path + "\n"


TABLE: dict[str, Callable[[Call], str | None]] = {
    **dict.fromkeys(("find", "gfind"), _find),
    **dict.fromkeys(("fd", "fdfind"), _fd),
}
