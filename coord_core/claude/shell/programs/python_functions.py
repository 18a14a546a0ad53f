"""Functions in Python code that open files, make paths, list folders, or run commands: what each gives."""

from __future__ import annotations

import os

from coord_core.claude.shell.marks import UNKNOWN
from coord_core.claude.shell.programs.python_values import OBJECT, Value, joined_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.programs.python_calls import Calls

    Function = Callable[[Calls, str, list[Value], dict[str, Value]], Value]

_OPENERS = (
    "open",
    "io.open",
    "codecs.open",
    "gzip.open",
    "bz2.open",
    "lzma.open",
    "aiofiles.open",
    "builtins.open",
)
_SAME = (
    *("str", "sorted", "list", "set", "tuple", "reversed", "iter", "pathlib.PurePath", "os.fspath", "tqdm"),
    *("os.path.abspath", "os.path.realpath", "os.path.normpath", "os.path.expanduser", "os.path.relpath"),
)
_PATHS = ("pathlib.Path", "Path", "pathlib.PosixPath", "os.path.join", "posixpath.join")
_SHELL = ("os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput")
_PROCESS = tuple(f"subprocess.{name}" for name in ("run", "call", "check_call", "check_output", "Popen"))


def open_file(calls: Calls, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
    path = arguments[0] if arguments else named.get("file", named.get("filename"))
    mode = arguments[1] if len(arguments) > 1 else named.get("mode", "r")
    if mode is None:
        calls.call.unknown()
    elif any(letter in str(mode) for letter in "wax+"):
        calls.write(path, keeps="a" in str(mode) or "r" in str(mode) or calls.has_read(path))
    else:
        calls.reads(path)
    return None


def _same(calls: Calls, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
    return arguments[0] if arguments else None


def _path(calls: Calls, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
    return joined_path(arguments) if arguments else "."


def _glob(calls: Calls, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
    pattern = (
        joined_path([named["root_dir"], *arguments]) if "root_dir" in named else next(iter(arguments), None)
    )
    if not isinstance(pattern, str):
        return None
    return calls.call.world.listed(calls.call.matching(pattern))


def _walk(calls: Calls, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
    root = arguments[0] if arguments else "."
    if not isinstance(root, str):
        return None
    listing = calls.call.world.listed(calls.call.covered(root))
    return [[listing, [UNKNOWN], [UNKNOWN]]]


def _list_folder(calls: Calls, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
    folder = arguments[0] if arguments else "."
    if not isinstance(folder, str) or UNKNOWN in calls.call.scope.absolute(folder):
        return None
    return list[Value](calls.call.world.disk.entries(calls.call.scope.absolute(folder))[:200])


def _shell(calls: Calls, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
    text = arguments[0] if arguments else None
    if isinstance(text, str):
        return calls.call.run_text(text) if name.startswith("subprocess") else _ran(calls.call.run_text(text))
    calls.call.unknown()
    return None


def _ran(printed: str | None) -> Value:
    """What `subprocess.run` and `os.popen` give: an object with the output."""
    return {OBJECT: "subprocess.CompletedProcess", "stdout": printed}


def _process(calls: Calls, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
    command = arguments[0] if arguments else named.get("args")
    folder = named.get("cwd")
    scope = calls.call.scope.fork()
    if "cwd" in named:
        scope.go(scope.absolute(folder) if isinstance(folder, str) else UNKNOWN)
    printed: str | None = None
    if isinstance(command, list):
        argv = [part if isinstance(part, str) else UNKNOWN for part in command]
        printed = calls.call.invoke(argv, scope=scope)
    elif isinstance(command, str):
        printed = calls.call.statements.run_text(command, scope)
    else:
        calls.call.unknown()
    return printed if name.endswith("check_output") else _ran(printed)


def environment(calls: Calls, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
    return calls.reader.environment(arguments[0]) if arguments and isinstance(arguments[0], str) else None


def _enumerate(calls: Calls, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
    values = arguments[0] if arguments else None
    return [[None, value] for value in values] if isinstance(values, list) else [[None, values]]


def _zip(calls: Calls, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
    lists = [argument for argument in arguments if isinstance(argument, list)]
    if len(lists) != len(arguments):
        return None
    return [list(values) for values in zip(*lists, strict=False)]


def _split_path(calls: Calls, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
    if not arguments or not isinstance(arguments[0], str):
        return None
    return os.path.dirname(arguments[0]) if name.endswith("dirname") else os.path.basename(arguments[0])


def _folder(calls: Calls, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
    return calls.reader.environment("HOME") if name.endswith("home") else calls.call.scope.folder


def _chdir(calls: Calls, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
    folder = arguments[0] if arguments else None
    calls.call.scope.go(calls.call.scope.absolute(folder) if isinstance(folder, str) else UNKNOWN)
    return None


def _anything(calls: Calls, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
    calls.call.unknown()
    return None


def _temporary(calls: Calls, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
    return "/tmp/_mktemp"


def _inplace(calls: Calls, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
    if "inplace" in named:
        calls.write(arguments[0] if arguments else named.get("files"), keeps=True)
    return None


KNOWN: dict[str, Function] = {
    **dict.fromkeys(_OPENERS, open_file),
    **dict.fromkeys(_SAME, _same),
    **dict.fromkeys(_PATHS, _path),
    **dict.fromkeys(("glob.glob", "glob.iglob", "glob"), _glob),
    "os.walk": _walk,
    "os.listdir": _list_folder,
    **dict.fromkeys(_SHELL, _shell),
    **dict.fromkeys(_PROCESS, _process),
    **dict.fromkeys(("os.getenv", "os.environ.get"), environment),
    "enumerate": _enumerate,
    "zip": _zip,
    **dict.fromkeys(("os.path.dirname", "os.path.basename"), _split_path),
    **dict.fromkeys(("os.getcwd", "pathlib.Path.cwd", "Path.cwd", "pathlib.Path.home", "Path.home"), _folder),
    "os.chdir": _chdir,
    **dict.fromkeys(("exec", "eval", "compile", "__import__"), _anything),
    **dict.fromkeys(("runpy.run_path", "runpy.run_module", "importlib.import_module"), _anything),
    **dict.fromkeys(("tempfile.mktemp", "tempfile.mkdtemp", "tempfile.gettempdir"), _temporary),
    **dict.fromkeys(("fileinput.input", "fileinput.FileInput"), _inplace),
}
