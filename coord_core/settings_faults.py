"""What is wrong with `.claude-coordinator.yml`: each fault with key and line, and what may stand there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from coord_core import settings_keys
from coord_core.domain.errors import InputError
from coord_core.domain.likeness import nearest
from coord_core.project import SETTINGS_FILE as NAME
from coord_core.settings_notify import where_and_why

MOST = 20  # faults that are named; the rest are counted
FEATURES = "`features` maps names to lists of globs: `auth: [src/auth/**]`"
TOOLS = (
    "each entry maps a tool's name, mcp__SERVER__TOOL, to the input field that holds the path it "
    "writes, or to `false` when it writes nothing"
)
BRIEFLY = 200  # characters of a fault that others follow, where there is little room


class SettingsError(InputError):
    """All that is wrong with the file; `brief`: the first of it, for where there is little room."""

    def __init__(self, faults: list[str]) -> None:
        more = len(faults) - MOST
        named = [*faults[:MOST], *([f"{NAME}: and {more} more."] if more > 0 else [])]
        super().__init__("\n".join(named))
        self.brief = _brief(faults)


def _brief(faults: list[str]) -> str:
    first, others = faults[0], len(faults) - 1
    if not others:
        return first
    return f"{first if len(first) <= BRIEFLY else f'{first[:BRIEFLY]}…'} And {others} more: see `doctor`."


class SeveralError(ValueError):
    """What is wrong with the parts of one value, each in a sentence without its end."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__(messages[0])
        self.messages = messages


def of(error: ValidationError, data: Any, keys: Iterable[str]) -> list[str]:
    """Each fault once, in the order of the lines. `keys`: those of the file."""
    found: dict[object, tuple[int, str]] = {}
    for each in error.errors(include_input=False):
        part = each["loc"] if each["loc"][:1] == ("notify",) else each["loc"][:2]
        for line, said in _explained(each, data, list(keys)):
            found.setdefault((part, said) if part[:1] == ("features",) else part, (line, said))
    sentences = (f"{NAME}, line {line}, {said}." for line, said in sorted(found.values()))
    return list(dict.fromkeys(sentences))


def _explained(error: ErrorDetails, data: Any, keys: list[str]) -> Iterator[tuple[int, str]]:
    """The line, and the key with what may stand there instead."""
    key = str(error["loc"][0]) if error["loc"] else "?"
    if key == "notify":
        line, said = where_and_why(error, data)
        yield line, said
        return
    for allowed in _allowed(key, error, keys):
        try:
            line = _line(data, key, allowed) + 1
        except (AttributeError, KeyError, TypeError):  # of a mapping that does not keep its lines
            line = 1
        yield line, f"{settings_keys.told(key)}: {allowed}"


def _allowed(key: str, error: ErrorDetails, keys: list[str]) -> list[str]:
    """What may stand there instead."""
    if error["type"] == "extra_forbidden":
        return [f"{_meant(key, keys)}the keys are {', '.join(keys)}"]
    if key in ("features", "tools") and error["type"] != "value_error":
        return [FEATURES if key == "features" else TOOLS]
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, SeveralError):
        return cause.messages
    return [str(error["msg"]).removeprefix("Value error, ")]


def _meant(key: str, keys: list[str]) -> str:
    blank = settings_keys.missing_blank(key, keys)
    if blank:
        return f"{blank}; "
    meant = nearest(key, keys)
    return f"did you mean {meant}? " if meant else ""


def _line(data: Any, key: str, message: str) -> int:
    """Of the key; of a feature's own name where the message begins with one."""
    name = message.partition(":")[0].strip("'")
    if key == "features" and isinstance(data[key], dict) and name in data[key]:
        return int(data[key].lc.key(name)[0])
    return int(data.lc.key(key)[0])
