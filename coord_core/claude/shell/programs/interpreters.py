"""Interpreters: code given as an argument or on the input, and perl's and ruby's editing in place."""

from __future__ import annotations

import re

from coord_core.claude.shell.options import Grammar
from coord_core.claude.shell.programs.scripts import script_text
from coord_core.claude.shell.quiet_words import QUIET, VERBS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_PYTHON = Grammar(short="cmWXQ", long="check-hash-based-pycs", stops=True)
_NODE = Grammar(
    short="eprCx",
    long="eval print require import input-type loader experimental-loader ext config env-file",
)
_PHP = Grammar(short="rfdcBREFSt", long="run file")
_MODULES = (
    "black blue isort ruff autopep8 yapf autoflake pyupgrade docformatter add_trailing_comma codespell"
    " mdformat sqlfluff djlint json.tool"
)
_TOOLS = {name: name.replace("_", "-") for name in _MODULES.split()}
_TOOLS.update({"fissix": "2to3", "lib2to3": "2to3", "cogapp": "cog"})
_OF_ITSELF = VERBS["python"] - QUIET - _TOOLS.keys()  # modules that are no programs by themselves, and quiet


def _python(call: Call) -> str | None:
    args = _until_code(call.args)
    options = _PYTHON.read(args)
    operands = options.operands
    if options.has("m"):
        module = options.value("m") or ""
        program = _TOOLS.get(module, module)
        call.is_read = True
        return call.invoke([program, *operands]) if program not in _OF_ITSELF else None
    if options.has("c"):
        code, argv = options.value("c"), ["-c", *operands]
    elif not operands or operands[0] == "-":
        code, argv = call.input.text, ["-", *operands[1:]]
    else:
        code, argv = script_text(call, operands[0]), operands
    if code is not None:
        from coord_core.claude.shell.programs.python_code import read_python

        read_python(call, code, argv)
    return None


def _until_code(args: list[str]) -> list[str]:
    """`-c` and `-m` end python's own options: what follows their value is the program's."""
    for at, arg in enumerate(args):
        if arg[:1] != "-" or arg in ("-", "--"):
            return args
        if re.fullmatch(r"-[a-zA-Z]*[cm]", arg) and at + 1 < len(args):
            return [*args[: at + 2], "--", *args[at + 2 :]]
    return args


def _json_tool(call: Call) -> str | None:
    call.write(*Grammar(long="indent").read(call.args).operands[1:2])
    return None


def _node(call: Call) -> str | None:
    args = (
        call.args[1:] if call.args[:1] in (["run"], ["eval"]) and call.name in ("deno", "bun") else call.args
    )
    options = _NODE.read(args)
    codes = options.all("e", "eval", "p", "print", "pe")
    operands = options.operands
    if call.name == "deno" and call.args[:1] == ["eval"]:
        codes, operands = operands[:1], []
    read_script(call, "JAVASCRIPT", codes, operands)
    return None


def _php(call: Call) -> str | None:
    options = _PHP.read(call.args)
    read_script(call, "PHP", options.all("r", "run"), options.operands)
    return None


def _evaluator(language: str) -> Callable[[Call], str | None]:
    """An interpreter whose code is given with `-e`."""

    def handler(call: Call) -> str | None:
        options = Grammar(short="eEl", long="eval").read(call.args)
        read_script(call, language, options.all("e", "E", "eval"), options.operands)
        return None

    return handler


def read_script(call: Call, language: str, codes: list[str], operands: list[str]) -> None:
    """Read the code given, else the script's, else the input's."""
    if not codes:
        script = operands.pop(0) if operands else "-"
        text = script_text(call, script) if script != "-" else call.input.text
        codes = [text or ""]
    if any(codes):
        from coord_core.claude.shell.programs import languages
        from coord_core.claude.shell.programs.code_literals import read_code

        for code in codes:
            read_code(call, getattr(languages, language), code, operands)


def _deno_or_bun(call: Call) -> str | None:
    from coord_core.claude.shell.programs import formatters, runners

    verb = call.args[0] if call.args else ""
    if call.name == "deno" and verb in ("fmt", "lint"):
        return formatters.TABLE["deno"](call)
    is_code = any(arg in ("-e", "--eval", "-p", "--print", "-") for arg in call.args[:3]) or verb in (
        "eval",
        "",
    )
    if is_code or call.name == "deno" or "." in verb:
        return _node(call)
    return runners.run(call)


TABLE: dict[str, Callable[[Call], str | None]] = {
    **dict.fromkeys(("python", "pypy", "ipython"), _python),
    "json.tool": _json_tool,
    **dict.fromkeys(("node", "nodejs", "tsx", "ts-node"), _node),
    **dict.fromkeys(("deno", "bun"), _deno_or_bun),
    "php": _php,
    **dict.fromkeys(("lua", "luajit"), _evaluator("LUA")),
    "Rscript": _evaluator("R"),
    "julia": _evaluator("JULIA"),
    "elixir": _evaluator("ELIXIR"),
}
