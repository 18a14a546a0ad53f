"""Package managers as runners: `npx prettier`, `uv run black`. A named script stays unknown."""

from __future__ import annotations

from coord_core.claude.shell.options import Grammar
from coord_core.claude.shell.programs.manifests import changed_manifests

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_NODE = Grammar("pcwCF", "package call workspace prefix dir filter cwd", stops=True)
_UV = Grammar(
    "pC",
    "python with with-requirements with-editable extra group project directory from env-file package"
    " only-group index-url index refresh-package isolated-env",
    stops=True,
)
_RUN_WORDS = {
    "npm": ("exec", "x"),
    "pnpm": ("exec", "dlx"),
    "yarn": ("exec", "dlx", "run"),
    "bun": ("x", "run"),
    "uv": ("run", "tool"),
    "poetry": ("run",),
    "pipenv": ("run",),
    "pdm": ("run",),
    "rye": ("run",),
    "hatch": ("run",),
    "pipx": ("run",),
    "bundle": ("exec",),
    "mise": ("exec", "x"),
    "asdf": ("exec",),
    "conda": ("run",),
    "composer": ("exec",),
    "npx": (),
    "bunx": (),
    "pnpx": (),
    "uvx": (),
}
_ANY_PROGRAM = ("npx", "bunx", "pnpx", "uvx")
_RUNS_BY_NAME = ("yarn", "pnpm", "bun")


def run(call: Call) -> str | None:
    options = (_UV if call.name in ("uv", "uvx", "poetry", "pipx") else _NODE).read(call.args)
    folder = options.value("C", "prefix", "dir", "cwd", "directory")
    scope = call.scope.fork()
    if folder:
        scope.go(scope.absolute(folder))
    if options.value("c", "call"):
        return call.run_text(options.value("c", "call") or "")
    operands = options.operands
    if call.name in _ANY_PROGRAM:
        return call.invoke(_program(operands), scope=scope)
    verb = operands[0] if operands else ""
    if verb in _RUN_WORDS[call.name]:
        rest = operands[2:] if operands[:2] == ["tool", "run"] else operands[1:]
        inner = (_UV if call.name == "uv" else _NODE).read(rest)
        return call.invoke(_program(inner.operands), scope=scope)
    if changed_manifests(call, call.name, operands, scope):
        return None
    return (
        call.invoke(_program(operands), scope=scope)
        if call.name in _RUNS_BY_NAME and verb != call.name
        else None
    )


def _program(operands: list[str]) -> list[str]:
    """The program without its version: `prettier@3` → `prettier`, `@scope/tool@1` → `tool`."""
    if not operands:
        return []
    name = operands[0]
    if name.startswith("@"):
        name = _SCOPED.get(name.split("@")[1], name.rpartition("/")[2].split("@")[0])
    return [name.split("@")[0] if "/" not in name else name, *operands[1:]]


_SCOPED = {
    "anthropic-ai/claude-code": "claude", "biomejs/biome": "biome", "tailwindcss/cli": "tailwindcss",
    "swc/cli": "swc", "rome/cli": "rome",
}  # fmt: skip

TABLE: dict[str, Callable[[Call], str | None]] = {name: run for name in _RUN_WORDS if name != "bun"}
