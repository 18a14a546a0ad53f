"""Calls in Python code: which of them write. A call of what the code defines itself is followed."""

from __future__ import annotations

import ast
import os

from coord_core.claude.shell.programs.python_functions import KNOWN, environment, open_file
from coord_core.claude.shell.programs.python_values import OBJECT, Value, path_method

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.shell.programs.python_code import Reader

# function: the positions of the paths that it writes
_FUNCTIONS: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(("os.remove", "os.unlink", "os.truncate", "os.chmod", "os.utime", "os.mknod"), (0,)),
    **dict.fromkeys(("os.rename", "os.replace", "os.renames", "shutil.move"), (0, 1)),
    **dict.fromkeys(("os.symlink", "os.link", "shutil.copy", "shutil.copy2", "shutil.copyfile"), (1,)),
    **dict.fromkeys(("shutil.copymode", "shutil.copystat", "urllib.request.urlretrieve"), (1,)),
    **dict.fromkeys(
        ("numpy.save", "np.save", "numpy.savez", "np.savez", "np.savetxt", "numpy.savetxt"), (0,)
    ),
    "torch.save": (1,),
}
_KEEPING = ("os.chmod", "os.utime", "shutil.copymode", "shutil.copystat")
_SUBTREES: dict[str, int] = {"shutil.rmtree": 0, "shutil.copytree": 1, "shutil.unpack_archive": 1}
_METHODS = (
    "write_text",
    "write_bytes",
    "touch",
    "unlink",
    "rename",
    "replace",
    "chmod",
    "symlink_to",
    "hardlink_to",
)
_EXPORTS = (
    *(
        "to_csv",
        "to_json",
        "to_excel",
        "to_parquet",
        "to_html",
        "to_markdown",
        "to_pickle",
        "savefig",
        "imsave",
    ),
    *("save", "save_pretrained", "write_image", "write_html", "extractall"),
)
_DUMPS = ("dump", "dump_all")  # of ruamel.yaml: to a path, or to what is open


class Calls:
    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.call = reader.call

    def value(self, node: ast.Call) -> Value:
        """Note what the call writes; what it gives."""
        arguments = [self.reader.value(argument) for argument in node.args]
        named = {keyword.arg: self.reader.value(keyword.value) for keyword in node.keywords if keyword.arg}
        name = self.reader.dotted(node.func)
        if name:
            if isinstance(node.func, ast.Name) and name in self.reader.functions:
                return self._defined(name, arguments, named)
            if name in self.reader.classes:
                return self._made(name, arguments, named)
            if name in KNOWN:
                return KNOWN[name](self, name, arguments, named)
            written = self._written(name, arguments, named)
            if written:
                return None
        if isinstance(node.func, ast.Attribute):
            return self._method(node.func, arguments, named)
        self.reader.value(node.func)
        return None

    def write(self, value: Value, keeps: bool = False) -> None:
        if isinstance(value, list):
            for part in value[:200]:
                self.write(part, keeps)
        elif isinstance(value, str):
            self.call.write(value, keeps=keeps)
        else:
            self.call.unknown()

    def reads(self, value: Value) -> None:
        if isinstance(value, str):
            self.reader.read.add(value)

    def has_read(self, value: Value) -> bool:
        """Has the code looked at this file before? Then what it writes there starts from that."""
        return isinstance(value, str) and value in self.reader.read

    def _written(self, name: str, arguments: list[Value], named: dict[str, Value]) -> bool:
        if name in _SUBTREES:
            at = _SUBTREES[name]
            target = arguments[at] if at < len(arguments) else named.get("dst", named.get("path"))
            if isinstance(target, str):
                self.call.write_below(target)
            else:
                self.call.unknown()
            return True
        for at in _FUNCTIONS.get(name, ()):
            target = arguments[at] if at < len(arguments) else named.get("dst" if at else "src")
            source = arguments[0] if arguments else None
            into = (
                isinstance(target, str)
                and isinstance(source, str)
                and at == 1
                and self.call.is_folder(target)
            )
            self.write(
                os.path.join(str(target), os.path.basename(str(source))) if into else target,
                keeps=name in _KEEPING,
            )
        return name in _FUNCTIONS

    def _defined(self, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
        """Follow a call of a function of the code's own."""
        reader = self.reader
        function = reader.functions[name]
        if reader.depth > 30:
            return None
        parameters = [*function.args.posonlyargs, *function.args.args]
        kept = dict(reader.names)
        defaults = function.args.defaults
        for parameter, default in zip(parameters[len(parameters) - len(defaults) :], defaults, strict=True):
            reader.names[parameter.arg] = reader.value(default)
        for at, parameter in enumerate(parameters):
            if at < len(arguments):
                reader.names[parameter.arg] = arguments[at]
            elif parameter.arg in named:
                reader.names[parameter.arg] = named[parameter.arg]
        reader.block(function.body)
        reader.names = kept
        return None

    def _made(self, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
        """An object of a class of the code's own: its attributes, after `__init__`."""
        made: dict[str, Value] = {OBJECT: name}
        if f"{name}.__init__" in self.reader.functions:
            self._defined(f"{name}.__init__", [made, *arguments], named)
        return made

    def _method(self, func: ast.Attribute, arguments: list[Value], named: dict[str, Value]) -> Value:
        value = self.reader.value(func.value)
        name = func.attr
        if isinstance(value, dict):
            method = f"{value.get(OBJECT)}.{name}"
            if method in self.reader.functions:
                return self._defined(method, [value, *arguments], named)
            if name == "read":
                return value.get("stdout")
            return self._of_dict(value, name, arguments)
        if name == "get" and self.reader.dotted(func.value) == "os.environ":
            return environment(self, name, arguments, named)
        if name == "join" and isinstance(value, str) and arguments and isinstance(arguments[0], list):
            return value.join(str(part) for part in arguments[0]) if None not in arguments[0] else None
        if name in _EXPORTS and arguments and isinstance(arguments[0], str):
            self.call.write(arguments[0])
            return None
        if isinstance(value, str):
            return self._of_path(value, name, arguments, named)
        self._of_anything(name, arguments)
        return None

    def _of_anything(self, name: str, arguments: list[Value]) -> None:
        """Methods that tell by their names and arguments what they write, whatever they are called on."""
        if name in _DUMPS and len(arguments) > 1 and isinstance(arguments[1], str):
            self.write(arguments[1], keeps=self.has_read(arguments[1]))
        elif name == "load" and arguments:
            self.reads(arguments[0])
        elif name in ("write_text", "write_bytes"):
            self.call.unknown()

    def _of_dict(self, value: dict[str, Value], name: str, arguments: list[Value]) -> Value:
        if name == "items":
            return [[key, content] for key, content in value.items()]
        if name == "keys":
            return list[Value](value)
        if name == "values":
            return list(value.values())
        return value.get(str(arguments[0])) if name == "get" and arguments else None

    def _of_path(self, value: str, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
        if name in _METHODS and not (name == "replace" and len(arguments) != 1):
            keeps = name in ("touch", "chmod") or (name.startswith("write") and self.has_read(value))
            self.write(value, keeps=keeps)
            if name in ("rename", "replace") and arguments:
                self.write(arguments[0])
            return None
        if name in ("read_text", "read_bytes"):
            self.reads(value)
        if name == "open":
            return open_file(self, "open", [value, *arguments], named)
        if name in ("glob", "rglob", "iterdir"):
            return self._listed(value, name, arguments)
        return path_method(value, name, arguments)

    def _listed(self, value: str, name: str, arguments: list[Value]) -> Value:
        pattern = arguments[0] if arguments and isinstance(arguments[0], str) else "*"
        inner = f"**/{pattern}" if name == "rglob" else pattern
        return self.call.world.listed(self.call.matching(os.path.join(value, inner)))
