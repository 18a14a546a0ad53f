"""Expressions in Python code: their values as far as they are known, and the calls in them."""

from __future__ import annotations

import ast

from coord_core.claude.shell.programs.python_values import attribute, binary, item, joined_text, sliced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.shell.call import Call
    from coord_core.claude.shell.programs.python_calls import Calls
    from coord_core.claude.shell.programs.python_values import Value

STEPS = 20_000
DEPTH = 40
ROUNDS = 200


class Expressions:
    calls: Calls

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
        if name == "sys.executable":
            return "python3"
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
