"""Toolchains that format among other things: cargo, go, dotnet, terraform."""

from __future__ import annotations

from coord_core.claude.shell.options import Grammar
from coord_core.claude.shell.programs.manifests import changed_manifests

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call


def _cargo(call: Call) -> str | None:
    args = [arg for arg in call.args if not arg.startswith("+")]
    if (args[:1] == ["fmt"] and not any(arg in ("--check", "--help") for arg in args)) or (
        args[:1] in (["fix"], ["clippy"]) and ("--fix" in args or args[0] == "fix")
    ):
        call.write_below(".", names=("*.rs",), keeps=True)
    else:
        changed_manifests(call, "cargo", args, call.scope)
    return None


def _go(call: Call) -> str | None:
    if call.args[:1] == ["fmt"] or call.args[:1] == ["fix"]:
        call.write_below(".", names=("*.go",), keeps=True)
    elif call.args[:2] == ["mod", "tidy"] and "-diff" not in call.args:
        call.write("go.mod", "go.sum", keeps=True)
    elif call.args[:2] == ["mod", "init"] or call.args[:2] == ["mod", "edit"]:
        call.write("go.mod", keeps=True)
    elif call.args[:1] == ["build"] and "-o" in call.args[:-1]:
        call.write(call.args[call.args.index("-o") + 1])
    else:
        changed_manifests(call, "go", call.args, call.scope)
    return None


def _dotnet(call: Call) -> str | None:
    if call.args[:1] == ["format"] and "--verify-no-changes" not in call.args:
        call.write_below(".", names=("*.cs", "*.vb", "*.csproj"), keeps=True)
    return None


def _terraform(call: Call) -> str | None:
    options = Grammar(one_dash=True).read([arg for arg in call.args if not arg.startswith("-chdir")])
    if (
        options.operands[:1] == ["fmt"]
        and not options.has("check", "diff")
        and options.value("write") != "false"
    ):
        depth = None if options.has("recursive") else 1
        for operand in options.operands[1:] or ["."]:
            call.write_below(operand, names=("*.tf", "*.tfvars"), depth=depth, keeps=True)
    return None


TABLE: dict[str, Callable[[Call], str | None]] = {
    "cargo": _cargo,
    "go": _go,
    "terraform": _terraform,
    "tofu": _terraform,
    "dotnet": _dotnet,
}
