"""What a PowerShell command would write, with the same answer as `reader.writes` gives for the shell.

Cmdlets are a table: their parameters in the order of positions, and which of them name what is written. Other
programs, git above all, are those of the shell's tables. What cannot be read makes the analysis unknown.
"""

from __future__ import annotations

import re

from coord_core.claude.shell.call import Call
from coord_core.claude.shell.marks import UNKNOWN, cleaned
from coord_core.claude.shell.powershell_cmdlets import CMDLETS, canonical, writes_nothing
from coord_core.claude.shell.powershell_effects import Effects, slashes
from coord_core.claude.shell.powershell_stages import stages
from coord_core.claude.shell.scope import Input, Scope
from coord_core.claude.shell.statements import Statements
from coord_core.claude.shell.world import World
from coord_core.treesitter import ParserMissingError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from coord_core.claude.shell.analysis import Analysis
    from coord_core.claude.shell.powershell_stages import Stage

_METHOD = re.compile(r"\[(?:system\.)?io\.(file|directory)\]::(\w+)$")
_CHANGES = re.compile(r"(?i)\.(?:delete|moveto|copyto|create|save)$")  # methods of a file's object
_FALSY = ("$null", "nul")


def writes_powershell(
    command: str, cwd: str, environment: Mapping[str, str], home: str, site_packages: str | None = None
) -> Analysis:
    """What the command would write when run in the absolute folder `cwd`. Raises nothing.

    The parser is needed only for the text of another shell (`bash -c`).
    """
    text = cleaned(command)
    world = World(text, environment, home, site_packages)
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
        self.effects = Effects()

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
            path = slashes(redirect.lstrip("*123456>"))
            if path.lower() not in _FALSY:
                self.effects.write(call, [path], keeps=">>" in redirect)
        around = stage.around.rstrip(UNKNOWN).lower()
        if _CHANGES.search(around):
            call.unknown()
        if stage.assigns:
            self._assign(stage)
        method = _METHOD.search(around)
        if method and stage.words:
            self.effects.method(call, method.group(2), stage.words[0])
        elif stage.words and (stage.is_called or not stage.is_expression):
            self._command(call, stage.words)

    def _assign(self, stage: Stage) -> None:
        """The value of one literal word, or of `Join-Path`; any other is unknown."""
        words, name = stage.words, stage.assigns.rstrip("+ ").lower()
        known = stage.is_expression and len(words) == 1 == len(words[0]) and stage.assigns[-1] != "+"
        value = words[0][0] if known else UNKNOWN
        if words and words[0][0].lower() == "join-path":
            value = "/".join(slashes(word[0]) for word in words[1:] if word[0][:1] != "-")
        self.scope.set(name, value)

    def _command(self, call: Call, words: list[list[str]]) -> None:
        name = canonical(words[0][0])
        values = [slashes(value) for word in words[1:] for value in word]
        if name in ("get-content", "select-string"):
            self.effects.read.update(values)
        elif name in CMDLETS:
            self.effects.cmdlet(call, name, CMDLETS[name], CMDLETS[name].read(words[1:]))
        elif not writes_nothing(name):
            call.invoke([name, *values])
