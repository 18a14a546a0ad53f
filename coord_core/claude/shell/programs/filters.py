"""Filters that can also write a file: tee, sort -o, uniq, dd, split and their like; and our own report."""

from __future__ import annotations

import os

from coord_core.claude.shell.marks import UNKNOWN, is_known
from coord_core.claude.shell.options import Grammar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_PLAIN = Grammar()
_SORT = Grammar(short="koStT", long="key output buffer-size field-separator temporary-directory parallel")
_SHUF = Grammar(short="ion", long="input-range head-count output random-source")
_UNIQ = Grammar(short="fsw", long="skip-fields skip-chars check-chars")
_SPLIT = Grammar(
    short="abClnt", long="suffix-length bytes line-bytes lines number separator filter additional-suffix"
)
_CSPLIT = Grammar(short="bfn", long="suffix-format prefix digits")
_XXD = Grammar(short="cglnos")
_REPORT = Grammar(short="Co", long="since until format output zone")
_OUTPUT = Grammar(short="otfrFTHVAB", long="output out outfile out-file output-file to from format template")


def _tee(call: Call) -> str | None:
    options = _PLAIN.read(call.args)
    appends = options.has("a", "append")
    call.write(*options.operands, keeps=appends)
    for operand in options.operands:
        call.world.remember(call.scope.absolute(operand), None if appends else call.input.text)
    return call.input.text


def _sponge(call: Call) -> str | None:
    options = _PLAIN.read(call.args)
    call.write(*options.operands, keeps=options.has("a"))
    return ""


def _sort(call: Call) -> str | None:
    options = _SORT.read(call.args)
    for output in options.all("o", "output"):
        call.write(output, keeps=output in options.operands)
    return None if options.operands else call.input.text


def _shuf(call: Call) -> str | None:
    call.write(*_SHUF.read(call.args).all("o", "output"))
    return None


def _uniq(call: Call) -> str | None:
    """An output counts when it looks like a path: `uniq -c` stands in too many commands to parse them all."""
    options = _UNIQ.read(call.args)
    call.write(*[operand for operand in options.operands[1:2] if "." in operand or "/" in operand])
    return None if options.operands or options.has("c") else call.input.text


def _dd(call: Call) -> str | None:
    keeps = any(arg.startswith("conv=") and "notrunc" in arg for arg in call.args)
    call.write(*[arg[3:] for arg in call.args if arg.startswith("of=")], keeps=keeps)
    return None


def _split(call: Call) -> str | None:
    options = _SPLIT.read(call.args)
    if not options.has("help", "version", "filter"):
        prefix = options.operands[1] if len(options.operands) > 1 else "x"
        _pieces(call, prefix)
    return None


def _csplit(call: Call) -> str | None:
    _pieces(call, _CSPLIT.read(call.args).value("f", "prefix") or "xx")
    return None


def _pieces(call: Call, prefix: str) -> None:
    folder, name = os.path.split(prefix)
    suffix = "[a-z0-9][a-z0-9]*"
    call.write_below(folder or ".", names=(name + suffix,), depth=1, without=() if "." in name else ("*.*",))


def _xxd(call: Call) -> str | None:
    options = _XXD.read(call.args)
    if options.has("r"):
        call.write(*options.operands[1:2])
    return None


def _with_output(call: Call) -> str | None:
    """Converters that write what `-o` names."""
    options = _OUTPUT.read(call.args)
    call.write(*options.all("o", "output", "out", "outfile", "out-file", "output-file"))
    for name in options.values:
        if name.endswith("_out"):  # protoc's plug-ins: a folder for many files, or one file
            call.write(*[path for path in options.all(name) if os.path.splitext(path)[1]])
    return None


def _last_of_two(call: Call) -> str | None:
    """Converters whose second operand is the result, or whose only one is changed in place."""
    operands = _PLAIN.read(call.args).operands
    call.write(*operands[-1:], keeps=len(operands) == 1)
    return None


def _own(call: Call) -> str | None:
    """`claude-coordinator -C FOLDER report -o FILE`; what its other commands write, they put on record."""
    options = _REPORT.read(call.args)
    if is_known("".join(options.operands[:1])) and options.operands[:1] != ["report"]:
        return None
    scope = call.scope.fork()
    for folder in options.all("C"):
        scope.go(scope.absolute(folder) if is_known(folder) else UNKNOWN)
    for file in options.all("o", "output"):
        if file != "-":
            call.world.write_file(file, scope)
    return None


TABLE: dict[str, Callable[[Call], str | None]] = {
    "tee": _tee,
    "sponge": _sponge,
    "sort": _sort,
    "gsort": _sort,
    "shuf": _shuf,
    "uniq": _uniq,
    "dd": _dd,
    "split": _split,
    "csplit": _csplit,
    "xxd": _xxd,
    **dict.fromkeys(("pandoc", "xsltproc", "dot", "rsvg-convert", "protoc", "jsonnet"), _with_output),
    **dict.fromkeys(("gcc", "cc", "clang", "g++", "clang++", "ld", "as", "iconv"), _with_output),
    **dict.fromkeys(("swc", "openapi-typescript", "tailwindcss", "sass", "esbuild", "terser"), _with_output),
    **dict.fromkeys(("uglifyjs", "svgo", "typedoc", "quicktype", "bison", "flex", "m4"), _with_output),
    **dict.fromkeys(("objcopy", "strip"), _last_of_two),
    "pip-compile": _with_output,
    **dict.fromkeys(("claude-coordinator", "claude-optimizer"), _own),
}
