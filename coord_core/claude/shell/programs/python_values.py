"""Values in Python code as far as they are known: texts, numbers, lists, dicts; None is not known."""

from __future__ import annotations

import ast
import os

from coord_core.claude.shell.marks import LISTING, is_known

Value = str | int | list["Value"] | dict[str, "Value"] | None

LENGTH = 1 << 14
OBJECT = "__class__"  # the key by which a dict of attributes is an object of that class


def binary(operator: ast.operator, left: Value, right: Value) -> Value:
    if isinstance(operator, ast.Add):
        if isinstance(left, list) and isinstance(right, list):
            return (left + right)[:1000]
        return joined_text([left, right]) if isinstance(left, str) and isinstance(right, str) else None
    if isinstance(operator, ast.Div):
        return joined_path([left, right])
    if isinstance(operator, ast.Mod) and isinstance(left, str):
        return _formatted(left, right)
    return None


def joined_text(parts: list[Value]) -> Value:
    if not all(isinstance(part, (str, int)) for part in parts):
        return _folder_of_listing(parts)
    text = "".join(str(part) for part in parts)
    return text if len(text) <= LENGTH else None


def joined_path(parts: list[Value]) -> Value:
    """Path components put together. Below a listed folder, anything it covers may be meant."""
    listing = _folder_of_listing(parts)
    if listing is not None:
        return listing
    if not parts or not all(isinstance(part, str) for part in parts):
        return None
    return os.path.join(*[str(part) for part in parts])[:LENGTH]


def _folder_of_listing(parts: list[Value]) -> Value:
    first = parts[0] if parts else None
    return first if isinstance(first, str) and first.startswith(LISTING) else None


def _formatted(form: str, value: Value) -> Value:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(part, (str, int)) for part in values) or form.count("%s") != len(values):
        return None
    for part in values:
        form = form.replace("%s", str(part), 1)
    return form.replace("%%", "%")[:LENGTH]


def attribute(value: Value, name: str) -> Value:
    """What a path knows of itself; an object's attribute."""
    if isinstance(value, dict):
        return value.get(name) if OBJECT in value else None
    if not isinstance(value, str) or not is_known(value):
        return None
    stem, suffix = os.path.splitext(os.path.basename(value))
    table = {
        "name": os.path.basename(value),
        "stem": stem,
        "suffix": suffix,
        "parent": os.path.dirname(value) or ".",
    }
    return table.get(name)


def item(value: Value, index: Value) -> Value:
    if isinstance(value, list) and isinstance(index, int):
        return value[index] if -len(value) <= index < len(value) else None
    return value.get(index) if isinstance(value, dict) and isinstance(index, str) else None


def sliced(value: Value, first: Value, last: Value) -> Value:
    """`value[first:last]` of a list; a bound that is no number counts as none."""
    if not isinstance(value, list):
        return None
    start = first if isinstance(first, int) else 0
    return value[start : last if isinstance(last, int) else None]


def path_method(value: str, name: str, arguments: list[Value]) -> Value:
    """A method of a path, or else of a text, that makes another."""
    first = arguments[0] if arguments else None
    if name == "joinpath":
        return joined_path([value, *arguments])
    if name == "with_suffix" and isinstance(first, str):
        return os.path.splitext(value)[0] + first
    if name == "with_name" and isinstance(first, str):
        return os.path.join(os.path.dirname(value), first)
    if name in ("resolve", "absolute", "expanduser", "as_posix"):
        return value
    return text_method(value, name, arguments)


def text_method(value: str, name: str, arguments: list[Value]) -> Value:
    """A method of str on known arguments."""
    if not all(isinstance(argument, (str, int)) for argument in arguments) or len(value) > LENGTH:
        return None
    texts = [argument for argument in arguments if isinstance(argument, str)]
    if name in ("split", "splitlines"):
        parts = (
            value.split(texts[0] if texts else None)
            if name == "split" and "" not in texts
            else value.splitlines()
        )
        return list[Value](parts[:1000])
    if name in ("strip", "rstrip", "lstrip", "lower", "upper") and not texts:
        return str(getattr(value, name)())
    if name in ("removesuffix", "removeprefix") and len(texts) == 1:
        return str(getattr(value, name)(texts[0]))
    if name == "replace" and len(texts) == 2:
        return value.replace(texts[0], texts[1])[:LENGTH] if is_known(value) else None
    if name == "format" and value.count("{}") == len(arguments):
        return _formatted(value.replace("%", "%%").replace("{}", "%s"), list[Value](arguments))
    return None
