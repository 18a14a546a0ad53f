"""Package managers as writers: what adding or removing a dependency changes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.shell.call import Call
    from coord_core.claude.shell.scope import Scope

_NPM = ("package.json", "package-lock.json")
_CARGO = ("Cargo.toml", "Cargo.lock")
_GO = ("go.mod", "go.sum")

# program: (verbs that need an operand, verbs that do not, files)
_ROWS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "npm": ("install i add uninstall remove rm un update up version pkg", "dedupe", _NPM),
    "pnpm": ("add remove rm update up install i version", "dedupe", ("package.json", "pnpm-lock.yaml")),
    "yarn": ("add remove upgrade up version", "", ("package.json", "yarn.lock")),
    "bun": ("add remove rm update", "", ("package.json", "bun.lock", "bun.lockb")),
    "cargo": ("add remove rm", "update", _CARGO),
    "go": ("get", "", _GO),
    "poetry": ("add remove version", "update lock", ("pyproject.toml", "poetry.lock")),
    "uv": ("add remove", "lock", ("pyproject.toml", "uv.lock")),
    "pdm": ("add remove", "lock", ("pyproject.toml", "pdm.lock")),
    "pipenv": ("install uninstall", "lock", ("Pipfile", "Pipfile.lock")),
    "bundle": ("add remove", "update", ("Gemfile", "Gemfile.lock")),
    "composer": ("require remove", "update", ("composer.json", "composer.lock")),
}
_IDLE = ("-g", "--global", "--dry-run", "-h", "--help", "get", "--no-save")


def changed_manifests(call: Call, program: str, operands: list[str], scope: Scope) -> bool:
    """Note the manifests that the program's verb changes. False: it is no such verb."""
    with_operand, without, files = _ROWS.get(program, ("", "", ()))
    verb = operands[0] if operands else ""
    named = [operand for operand in operands[1:] if operand not in ("-D", "-d", "-E") and operand[:1] != "-"]
    if not (verb in without.split() or (verb in with_operand.split() and named)):
        return verb in with_operand.split()
    if not any(arg in _IDLE for arg in call.args):
        for name in files:
            path = scope.absolute(name)
            if name == files[0] or call.exists(path):
                call.write(path, keeps=True)
    return True
