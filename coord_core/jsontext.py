"""JSON for the hot path, on the interpreter's own C scanner.

`import json` costs a hook 6 to 10 ms, because it imports `re` and `enum`; `_json` is the part of it that
does the work and costs nothing. Where an interpreter lacks it, `json` itself is used (docs/decisions/0003).
"""

from __future__ import annotations

from coord_core.domain.errors import InputError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CONSTANTS = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}


class _Context:
    """What the scanner asks of a decoder."""

    strict = False
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = _CONSTANTS.__getitem__


try:
    from _json import encode_basestring_ascii as _quote
    from _json import make_scanner

    _scan = make_scanner(_Context())  # type: ignore[arg-type]
except ImportError:  # another implementation of Python
    from json import JSONDecoder
    from json.encoder import encode_basestring_ascii as _quote

    _scan = JSONDecoder(strict=False).raw_decode  # type: ignore[assignment]


def loads(text: str, what: str = "The input") -> Any:
    """The value that `text` holds. Raises InputError, which names `what`, when it is not JSON."""
    stripped = text.strip(" \t\r\n")
    try:
        value, end = _scan(stripped, 0)
    except (StopIteration, ValueError, RecursionError, SystemError) as error:  # SystemError: cut off
        raise InputError(f"{what} is not valid JSON.") from error
    if end != len(stripped):
        raise InputError(f"{what} has text after its JSON value.")
    return value


def load_object(text: str, what: str = "The input") -> dict[str, Any]:
    """Like `loads`, for a text that must hold an object."""
    value = loads(text, what)
    if not isinstance(value, dict):
        raise InputError(f"{what} is not a JSON object.")
    return value


def dumps(value: object) -> str:
    """JSON in ASCII, in one line, of dicts with string keys, lists, strings, numbers, booleans and None."""
    if isinstance(value, str):
        return _quote(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{_quote(key)}:{dumps(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(dumps, value)) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, float)):
        return repr(value)
    raise TypeError(f"not JSON: {type(value).__name__}")
