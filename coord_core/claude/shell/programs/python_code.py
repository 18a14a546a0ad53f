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
from coord_core.claude.shell.programs.python_values import attribute, binary, item, joined_text, sliced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from coord_core.claude.shell.call import Call
    from coord_core.claude.shell.programs.python_values import Value

_QUIET_MODULES = sys.stdlib_module_names | {
    *("yaml", "toml", "tomli", "tomlkit", "requests", "httpx", "numpy", "pandas", "bs4", "lxml", "packaging"),
    *(
        "jinja2",
        "aiofiles",
        "tqdm",
        "ruamel",
        "jsonschema",
        "psycopg2",
        "sqlalchemy",
        "redis",
        "boto3",
        "torch",
    ),
}
STEPS = 20_000
DEPTH = 40
ROUNDS = 200
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


class Reader:
    def __init__(self, call: Call, argv: list[str]) -> None:
        self.call = call
        self.names: dict[str, Value] = {"__name__": "__main__", "__file__": argv[0] if argv else None}
        self.modules: dict[str, str] = {}
        self.functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef] = {}
        self.classes: set[str] = set()
        self.argv: Value = list(argv)
        self.read: set[str] = set()  # the paths of files that were read so far
        self.steps = STEPS
        self.depth = 0
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

    def bind(self, target: ast.expr, value: Value) -> None:
        if isinstance(target, ast.Name):
            self.names[target.id] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            values = value if isinstance(value, list) and len(value) == len(target.elts) else None
            for at, element in enumerate(target.elts):
                self.bind(element, values[at] if values is not None else None)
        elif isinstance(target, ast.Attribute):
            owner = self.value(target.value)
            if isinstance(owner, dict):
                owner[target.attr] = value
        elif isinstance(target, ast.Starred):
            self.bind(target.value, value)

    def value(self, node: ast.expr) -> Value:
        """An expression's value; the calls in it are taken note of."""
        self.steps -= 1
        if self.steps < 0 or self.depth > DEPTH * 3:
            self.call.unknown()
            return None
        self.depth += 1
        try:
            return self._value(node)
        finally:
            self.depth -= 1

    def _value(self, node: ast.expr) -> Value:
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, (str, int)) else None
        if isinstance(node, ast.Name):
            return self.names.get(node.id)
        if isinstance(node, ast.Call):
            return self.calls.value(node)
        if isinstance(node, ast.Attribute):
            return self._attribute(node)
        if isinstance(node, ast.Subscript):
            return self._subscript(node)
        if isinstance(node, (ast.JoinedStr, ast.BinOp)):
            return self._text(node)
        return self._display(node)

    def _text(self, node: ast.JoinedStr | ast.BinOp) -> Value:
        if isinstance(node, ast.BinOp):
            return binary(node.op, self.value(node.left), self.value(node.right))
        return joined_text(
            [self.value(part.value if isinstance(part, ast.FormattedValue) else part) for part in node.values]
        )

    def _display(self, node: ast.expr) -> Value:
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            return [self.value(element) for element in node.elts]
        if isinstance(node, ast.Dict):
            return self._dict(node)
        if isinstance(node, (ast.ListComp, ast.GeneratorExp, ast.SetComp)):
            return self._comprehension(node)
        return self._other(node)

    def _other(self, node: ast.expr) -> Value:
        if isinstance(node, ast.IfExp):
            test = self.value(node.test)
            chosen, other = self.value(node.body), self.value(node.orelse)
            return other if chosen is None or test is False else chosen
        if isinstance(node, ast.NamedExpr):
            value = self.value(node.value)
            self.bind(node.target, value)
            return value
        if isinstance(node, (ast.Await, ast.Starred)):
            return self.value(node.value)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child)
        return None

    def _dict(self, node: ast.Dict) -> Value:
        found: dict[str, Value] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            name = self.value(key) if key is not None else None
            content = self.value(value)
            if isinstance(name, str):
                found[name] = content
        return found

    def _attribute(self, node: ast.Attribute) -> Value:
        name = self.dotted(node)
        if name == "sys.argv":
            return self.argv
        return attribute(self.value(node.value), node.attr)

    def _subscript(self, node: ast.Subscript) -> Value:
        name = self.dotted(node.value)
        index = self.value(node.slice)
        if name == "os.environ" and isinstance(index, str):
            return self.environment(index)
        if isinstance(node.slice, ast.Slice):
            bounds = [self.value(part) if part else None for part in (node.slice.lower, node.slice.upper)]
            return sliced(self.value(node.value), bounds[0], bounds[1])
        return item(self.value(node.value), index)

    def _comprehension(self, node: ast.ListComp | ast.GeneratorExp | ast.SetComp) -> Value:
        values = self.value(node.generators[0].iter)
        if len(node.generators) > 1 or not isinstance(values, list):
            self.bind(node.generators[0].target, values if isinstance(values, str) else None)
            value = self.value(node.elt)
            return value if isinstance(values, str) and isinstance(value, str) else None
        found: list[Value] = []
        for value in values[:ROUNDS]:
            self.bind(node.generators[0].target, value)
            found.append(self.value(node.elt))
        return found

    def environment(self, name: str) -> Value:
        return self.call.scope.get(name)

    def dotted(self, node: ast.expr) -> str:
        """`os.path.join` for such an expression, through what was imported under another name; else empty."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute) and len(parts) < 6:
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id in self.names:
            return ""
        return ".".join([self.modules.get(node.id, node.id), *reversed(parts)])
