"""What a GitHub runner reads in a job's output: its commands, and text that is none. Pure.

A line that begins with `::` is a command, and so is what follows `##[` anywhere in a line. Text of others
must never become one.
"""

from __future__ import annotations

import re

from coord_core.views.refusal import quoted

NO_WIDTH = "\u200b"
ERROR, WARNING, NOTICE = "error", "warning", "notice"
_OLD = re.compile(r"##(?=\[)")
_NEW = re.compile(r"(?m)^([^\S\n]*:)(?=:)")
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def annotation(level: str, message: str, file: str = "", title: str = "") -> str:
    """One line that makes an annotation, of a file where one is named.

    >>> annotation(WARNING, "100% taken", "a,b.py")
    '::warning file=a%2Cb.py::100%25 taken'
    """
    given = {"file": file, "title": quoted(title)}
    named = ",".join(f"{key}={_escaped(value, _PROPERTY)}" for key, value in given.items() if value)
    return f"::{level}{f' {named}' if named else ''}::{_escaped(plain(message), _DATA)}"


def plain(text: str) -> str:
    """Lines that are no command.

    >>> plain("::stop::x ##[group]y").replace(NO_WIDTH, "|")
    ':|:stop::x ##|[group]y'
    """
    return _NEW.sub(rf"\1{NO_WIDTH}", _OLD.sub(f"##{NO_WIDTH}", text))


def _escaped(text: str, table: dict[str, str]) -> str:
    sound = text.encode(errors="replace").decode()
    return "".join(table.get(character, character) for character in sound)
