"""Scalars of YAML 1.2, as every parser reads them back. A property test reads them with ruamel.yaml."""

from __future__ import annotations

import time

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_PLAIN = _LETTERS | frozenset("0123456789_./-+@")
_WORDS = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}


def scalar(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    text = str(value)
    return text if _is_plain(text) else quoted(text)


def quoted(text: str) -> str:
    """Double-quoted, in one line, with everything escaped that is not printable."""
    return '"' + "".join(map(_escaped, text)) + '"'


def timestamp(at: float) -> str:
    """UTC epoch seconds as `2024-06-28T10:00:00Z`."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def _is_plain(text: str) -> bool:
    return bool(text) and text[0] in _LETTERS and _PLAIN.issuperset(text) and text.lower() not in _WORDS


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable() and character != "\ufeff":
        return character
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
