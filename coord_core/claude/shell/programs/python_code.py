"""Reading written paths off Python code, by evaluating its syntax tree over what is known.

Statements are taken in order; every branch is read, a loop over known values once for each. A value is a text
(paths are texts, too), a list, a dict, or None when it is not known. Calls that write are a table; a call
of a function that the code defines is followed.
"""

from __future__ import annotations

import ast
import re
import sys
import warnings

from coord_core.claude.shell.programs.python_calls import Calls
from coord_core.claude.shell.programs.python_expressions import DEPTH, ROUNDS, Expressions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from coord_core.claude.shell.call import Call

_LIBRARIES = (
    "yaml toml tomli tomlkit requests httpx numpy pandas bs4 lxml packaging jinja2 aiofiles tqdm ruamel"
    " jsonschema psycopg2 sqlalchemy redis boto3 torch"
)
_QUIET_MODULES = sys.stdlib_module_names | frozenset(_LIBRARIES.split())
_OPEN = re.compile(r"""open\(\s*(["'])([^"'\n]{1,400})\1\s*,\s*(?:mode\s*=\s*)?["'][^"'\n]{0,3}[wax+]""")


def read_python(call: Call, code: str, argv: list[str]) -> None:
    """Note what the code would write when run with these arguments."""
    if len(code) > 200_000:
        call.unknown()
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        call.unknown()
        call.write(*[path for _, path in _OPEN.findall(code)[:100]])
        return
    Reader(call, argv).block(tree.body)


class Reader(Expressions):
    """Takes the statements in their order."""

    def __init__(self, call: Call, argv: list[str]) -> None:
        super().__init__(call, argv)
        self.calls = Calls(self)

    def block(self, statements: Iterable[ast.stmt]) -> None:
        for statement in statements:
            self.steps -= 1
            if self.steps < 0 or self.depth > DEPTH:
                self.call.unknown()
                return
            self.depth += 1
            self._statement(statement)
            self.depth -= 1

    def _statement(self, node: ast.stmt) -> None:
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            self._assign(node)
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            self._for(node)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for context in node.items:
                value = self.value(context.context_expr)
                if context.optional_vars is not None:
                    self.bind(context.optional_vars, value)
            self.block(node.body)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            self._definition(node)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            self._import(node)
        else:
            self._rest(node)

    def _assign(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> None:
        value = self.value(node.value) if node.value else None
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            self.bind(target, None if isinstance(node, ast.AugAssign) else value)

    def _rest(self, node: ast.stmt) -> None:
        """Any other statement: its expressions, then the blocks in it."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child)
        for name in ("body", "handlers", "orelse", "finalbody", "cases"):
            for part in getattr(node, name, ()):
                if isinstance(part, ast.stmt):
                    self.block([part])
                else:
                    self.block(part.body)

    def _definition(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        """A class's methods become functions named `Class.method`; what else it holds is run."""
        if not isinstance(node, ast.ClassDef):
            self.functions[node.name] = node
            return
        methods = [part for part in node.body if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef))]
        for method in methods:
            self.functions[f"{node.name}.{method.name}"] = method
        self.classes.add(node.name)
        self.block([part for part in node.body if part not in methods])

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        values = self.value(node.iter)
        if isinstance(values, dict):
            values = list(values)
        rounds = values[:ROUNDS] if isinstance(values, list) else [values]
        for value in rounds or [None]:
            self.bind(node.target, value)
            self.block(node.body)
        self.block(node.orelse)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            module = f"{node.module}." if isinstance(node, ast.ImportFrom) and node.module else ""
            self.modules[alias.asname or alias.name] = module + alias.name
            if (module + alias.name).split(".")[0] not in _QUIET_MODULES:
                self.call.unknown()  # what a project's own code does when it is imported and called
