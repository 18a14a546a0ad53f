"""What a PowerShell command would write, with the same answer as `reader.writes` gives for the shell.

Cmdlets are a table: their parameters in the order of positions, and which of them name what is written. Other
programs, git above all, are those of the shell's tables. What cannot be read makes the analysis unknown.
"""

from __future__ import annotations

import os
import re

from coord_core.claude.shell.call import Call
from coord_core.claude.shell.marks import UNKNOWN, cleaned, is_known
from coord_core.claude.shell.parser import ParserMissingError
from coord_core.claude.shell.powershell_cmdlets import CMDLETS, METHODS, canonical, writes_nothing
from coord_core.claude.shell.powershell_stages import stages
from coord_core.claude.shell.scope import Input, Scope
from coord_core.claude.shell.statements import Statements
from coord_core.claude.shell.wildcards import has_wildcards
from coord_core.claude.shell.world import World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from coord_core.claude.shell.analysis import Analysis
    from coord_core.claude.shell.powershell_stages import Stage

_METHOD = re.compile(r"\[(?:system\.)?io\.(file|directory)\]::(\w+)$")
_FALSY = ("$null", "nul")


def writes_powershell(command: str, cwd: str, environment: Mapping[str, str], home: str) -> Analysis:
    """What the command would write when run in the absolute folder `cwd`. Raises nothing."""
    text = cleaned(command)
    world = World(text, environment, home, None)
    shell = _PowerShell(Scope(world, (cwd,)))
    try:
        for stage in stages(text, shell.value):
            if stage is None or stage.is_defined or not world.step():
                world.analysis.unknown = True
            else:
                shell.run(stage)
    except (RecursionError, ParserMissingError):
        world.analysis.unknown = True
    return world.analysis


class _PowerShell:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.read: set[str] = set()

    def value(self, name: str) -> str:
        """A variable's text; `$null` stays as it is."""
        lower = name.lower()
        if lower in ("null", "true", "false"):
            return "$" + lower
        if lower in ("home", "pwd"):
            return self.scope.get(lower.upper())
        return self.scope.get(name[4:] if lower.startswith("env:") else "$" + lower)

    def run(self, stage: Stage) -> None:
        call = Call("powershell", [], Input(), self.scope, Statements())
        for redirect in stage.redirects:
            path = redirect.lstrip("*123456>").replace("\\", "/")
            if path.lower() not in _FALSY:
                self._write(call, [path], keeps=">>" in redirect)
        if stage.assigns:
            self._assign(stage)
        method = _METHOD.search(stage.around.rstrip(UNKNOWN).lower())
        if method and stage.words:
            self._method(call, method.group(2), stage.words[0])
        elif stage.words and (stage.is_called or not stage.is_expression):
            self._command(call, stage.words)

    def _assign(self, stage: Stage) -> None:
        known = (
            stage.is_expression and len(stage.words) == 1 == len(stage.words[0]) and stage.assigns[-1] != "+"
        )
        self.scope.set(stage.assigns.rstrip("+ ").lower(), stage.words[0][0] if known else UNKNOWN)

    def _command(self, call: Call, words: list[list[str]]) -> None:
        name = canonical(words[0][0])
        values = [value.replace("\\", "/") for word in words[1:] for value in word]
        if name in ("get-content", "select-string"):
            self.read.update(values)
        elif name in CMDLETS:
            self._cmdlet(call, name, CMDLETS[name].read(words[1:]))
        elif not writes_nothing(name):
            call.invoke([name, *values])

    def _cmdlet(self, call: Call, name: str, given: dict[str, list[str]]) -> None:
        cmdlet = CMDLETS[name]
        paths = [path.replace("\\", "/") for written in cmdlet.written for path in given.get(written, [])]
        if "whatif" in given or (given.get("itemtype") or [""])[0].lower() == "directory":
            return
        if name in ("move-item", "copy-item"):
            sources = [path.replace("\\", "/") for path in given.get("path") or [UNKNOWN]]
            where = (given.get("destination") or ["."])[0].replace("\\", "/")
            call.invoke([name[:4].replace("move", "mv").replace("copy", "cp"), "-r", "--", *sources, where])
        elif name == "rename-item" and len(paths) == 2:
            call.write(paths[0], os.path.join(os.path.dirname(paths[0]), paths[1]))
        elif paths:
            below = [*paths[:-1], f"{paths[-1]}/{given['name'][0]}"] if given.get("name") else paths
            self._write(call, below, cmdlet.keeps or "append" in given, cmdlet.below)
        elif "outfile" not in cmdlet.written:
            call.unknown()

    def _method(self, call: Call, name: str, values: list[str]) -> None:
        places, keeps = METHODS.get(name, ((), False))
        paths = [values[place].replace("\\", "/") for place in places if place < len(values)]
        self._write(call, paths, keeps, below=name == "delete")

    def _write(self, call: Call, paths: list[str], keeps: bool, below: bool = False) -> None:
        for path in paths:
            keeps = keeps or (path in self.read and not below)
            if is_known(path) and has_wildcards(path):
                call.world.analysis.add(call.matching(path), keeps)
            elif below:
                call.write_below(path, keeps=keeps)
            else:
                call.write(path, keeps=keeps)
