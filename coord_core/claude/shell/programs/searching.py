"""Programs that list files, and those that hand a list to another program: find, fd, grep -l, xargs, parallel.

A list that only the disk knows is a *listing*: subtrees narrowed by the names that the search asks for.
"""

from __future__ import annotations

from coord_core.claude.shell.analysis import SUBTREE, Write
from coord_core.claude.shell.marks import UNKNOWN, is_known
from coord_core.claude.shell.options import Grammar
from coord_core.claude.shell.scope import Input

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_XARGS = Grammar(
    short="adEILnPs",
    long="arg-file delimiter eof max-lines max-args max-procs max-chars replace process-slot-var",
    attached="ile",
    stops=True,
)
_PARALLEL = Grammar(short="jaIdN", long="jobs arg-file colsep delay timeout joblog results", stops=True)
_GREP = Grammar(
    short="efmABCdD",
    long="regexp file max-count after-context before-context context include exclude exclude-dir include-from"
    " directories binary-files color colour label",
)
_RG = Grammar(
    short="efgtTmABCjrMdE",
    long="regexp file glob iglob type type-not max-count after-context before-context context threads replace"
    " max-depth encoding sort sortr pre max-columns max-filesize color path-separator",
)
_FD = Grammar(
    short="edEtcjSoxX",
    long="extension max-depth min-depth exclude type color threads size changed-within changed-before owner"
    " base-directory search-path exec exec-batch",
)
_TESTS_WITH_VALUE = frozenset(
    "-amin -anewer -atime -cmin -cnewer -context -ctime -fstype -gid -group -ilname -inum -iregex -links -lname"
    " -mindepth -mmin -mtime -newer -newermt -newerct -perm -regex -regextype -samefile -size -uid -used -user"
    " -xtype -printf -type".split()
)
_RUNNING = ("-exec", "-execdir", "-ok", "-okdir")
_TYPES = {"ts": ("*.ts", "*.tsx"), "js": ("*.js", "*.jsx", "*.mjs", "*.cjs"), "py": ("*.py", "*.pyi")}


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
        at += _find_part(call, search, arg, value, args[at:], negated)
        negated = False
    return search


def _find_part(call: Call, search: _Search, arg: str, value: str, rest: list[str], negated: bool) -> int:
    """Take one test or action in; how many arguments after it were its own."""
    if arg in ("-name", "-iname"):
        pruned = rest[1:2] == ["-prune"]
        (search.without if negated or pruned else search.names).append(value)
    elif arg in ("-path", "-ipath", "-wholename"):
        pruned = rest[1:2] == ["-prune"]
        _narrow_by_path(call, search, value, negated or pruned)
    elif arg == "-maxdepth":
        search.depth = int(value) if value.isdigit() and len(value) < 6 else None
    elif arg in ("-fprint", "-fprint0", "-fls", "-fprintf"):
        search.outputs.append(value)
    elif arg in _RUNNING:
        end = next((place for place, part in enumerate(rest) if part in (";", "+")), len(rest))
        search.commands.append(rest[:end])
        return end + 1
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


def _grep(call: Call) -> str | None:
    options = _GREP.read(call.args)
    operands = options.operands if options.has("e", "regexp", "f", "file") else options.operands[1:]
    if options.has("l", "L", "files-with-matches", "files-without-match"):
        names, without = tuple(options.all("include")), tuple(options.all("exclude", "exclude-dir"))
        if options.has("r", "R", "recursive") or not operands:
            return _listed(call, operands or ["."], names, without)
        return "".join(operand + "\n" for operand in operands)
    if operands or options.has("c", "o", "n", "count", "only-matching", "q"):
        return None
    return _filtered(call, options.operands[:1] or options.all("e"), options.has("v", "invert-match"))


def _filtered(call: Call, patterns: list[str], inverted: bool) -> str | None:
    """Known lines that contain a plain pattern; of a listing, what is not excluded by one."""
    text = call.input.text
    pattern = patterns[0].replace("\\.", ".").rstrip("$") if patterns else ""
    plain = pattern.replace(".", "").replace("/", "").replace("_", "").replace("-", "").isalnum()
    if text is None or not is_known(text.strip()) or not plain:
        listing = call.world.listing((text or "").strip())
        if listing is None or not inverted or not plain:
            return text
        glob = f"*{pattern}*"
        return call.world.listed(tuple(_narrowed(write, glob) for write in listing)) + "\n"
    lines = text.replace("\0", "\n").split("\n")
    return "".join(line + "\n" for line in lines if line and (pattern in line) != inverted)


def _narrowed(write: Write, glob: str) -> Write:
    return Write(SUBTREE, write.path, write.names, (*write.without, glob), write.depth)


def _rg(call: Call) -> str | None:
    options = _RG.read(call.args)
    if not options.has("l", "files-with-matches", "files", "files-without-match"):
        return None
    skip = 0 if options.has("e", "regexp", "f", "file", "files") else 1
    names = [glob.rsplit("/", 1)[-1] for glob in options.all("g", "glob", "iglob") if glob[:1] != "!"]
    without = [glob[1:].strip("/*") for glob in options.all("g", "glob") if glob[:1] == "!"]
    for kind in options.all("t", "type"):
        names += _TYPES.get(kind, (f"*.{kind}",))
    return _listed(call, options.operands[skip:] or ["."], tuple(names), tuple(without))


def _listed(call: Call, roots: list[str], names: tuple[str, ...], without: tuple[str, ...]) -> str:
    listed = tuple(write for root in roots for write in call.covered(root, names, without))
    return call.world.listed(listed) + "\n"


def _xargs(call: Call) -> str | None:
    options = _XARGS.read(call.args)
    items = [UNKNOWN] if options.has("a", "arg-file") else call.words_of_input()
    items = [UNKNOWN] if items is None else items[:2000]
    command = options.operands or ["echo"]
    mark = options.value("I", "replace", "i")
    if mark is None and not options.has("i"):
        return call.invoke([*command, *items], Input())
    for item in items:
        call.invoke([arg.replace(mark or "{}", item) for arg in command], Input())
    return None


def _parallel(call: Call) -> str | None:
    operands = _PARALLEL.read(call.args).operands
    items = call.words_of_input() or [UNKNOWN]
    if ":::" in operands:
        at = operands.index(":::")
        operands, items = operands[:at], operands[at + 1 :]
    command = " ".join(operands)
    for item in items[:200]:
        call.run_text(command.replace("{}", item) if "{}" in command else f"{command} {item}")
    return None


TABLE: dict[str, Callable[[Call], str | None]] = {
    **dict.fromkeys(("find", "gfind"), _find),
    **dict.fromkeys(("fd", "fdfind"), _fd),
    **dict.fromkeys(("grep", "egrep", "fgrep", "ggrep"), _grep),
    **dict.fromkeys(("rg", "ag"), _rg),
    **dict.fromkeys(("xargs", "gxargs"), _xargs),
    "parallel": _parallel,
}
