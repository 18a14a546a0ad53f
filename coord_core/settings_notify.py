"""`notify:` in the settings: which channels are told of what. The same list stands in the user's own file.

What comes with a repository counts only after `trust`. A web address is a secret: nothing here prints one,
and what is compiled into the marker is only the set of actions that somebody is to be told of.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from stat import S_IMODE
from time import time
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from coord_core import settings_keys, users_settings
from coord_core.domain import globs
from coord_core.domain.errors import InputError
from coord_core.durations import seconds
from coord_core.notify.addresses import shown
from coord_core.notify_actions import ACTIONS, GROUPS
from coord_core.services.courier_due import DEFAULT

MOST_CHANNELS = 20
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38}[A-Za-z0-9])?")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_QUOTE = re.compile(r"""(["']).{3,}\1""", re.DOTALL)
_RATE = re.compile(r"\s*(\d{1,4})\s*/\s*(\S+)\s*")


def _of_a_channel(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError("a channel's name has 1 to 40 letters, digits, `-` and `_`, as in `name: team`")
    return name


def _of_a_variable(name: str) -> str:
    if not _VARIABLE.fullmatch(name):
        raise ValueError("`url_from` is the name of an environment variable, as in `url_from: TEAM_WEBHOOK`")
    return name


def _of_events(names: list[str]) -> list[str]:
    for name in names:
        if name not in ACTIONS and name not in GROUPS:
            said = f"{name} is no event" if _VARIABLE.fullmatch(name) else "that is no event"
            raise ValueError(f"{said}: there are {', '.join(GROUPS)}, and each action of the audit log")
    if not names:
        raise ValueError("`events` names what is told; leave it out for what a person wants to know")
    return names


def _of_paths(patterns: list[str]) -> list[str]:
    for pattern in patterns:
        try:
            globs.check(pattern)
        except ValueError as error:
            raise ValueError(f"{settings_keys.shown(pattern)} is no glob: {error}") from error
    return patterns


def _of_a_rate(text: object) -> tuple[int, float]:
    """Messages, and in how many seconds."""
    match = _RATE.fullmatch(str(text))
    said = "`at_most` is a number of messages and a time, as in `at_most: 20/1h`"
    if match is None or not 1 <= int(match[1]) <= 1000:
        raise ValueError(said)
    try:
        per = seconds(match[2])
    except ValueError as error:
        raise ValueError(said) from error
    if not 1 <= per <= 86400:
        raise ValueError(f"{said}; the time is 1s to 1d")
    return int(match[1]), per


class Channel(BaseModel):
    """Where to tell what. The address stands in `url`, or in the environment variable `url_from`."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    name: Annotated[str, AfterValidator(_of_a_channel)]
    url: SecretStr | None = None
    url_from: Annotated[str, AfterValidator(_of_a_variable)] = ""
    events: Annotated[list[str], AfterValidator(_of_events)] = []
    paths: Annotated[list[str], AfterValidator(_of_paths)] = []
    at_most: Annotated[tuple[int, float], BeforeValidator(_of_a_rate)] = (30, 3600.0)

    @model_validator(mode="after")
    def _has_one_address(self) -> Channel:
        if bool(self.url) == bool(self.url_from):
            raise ValueError(f"{self.name}: one of `url_from: VARIABLE` and `url: ADDRESS` says where")
        return self

    def __repr__(self) -> str:
        """As `trust` shows it: where it leads, without what is secret."""
        where = shown(self.url.get_secret_value()) if self.url else f"${self.url_from}"
        told = f"{', '.join(self.events) or 'default'}{f' in {self.paths}' if self.paths else ''}"
        return f"{self.name} -> {where} ({told})"

    @property
    def actions(self) -> frozenset[str]:
        """The actions that it is told of."""
        found: set[str] = set()
        for name in self.events:
            found |= GROUPS.get(name, frozenset((name,)))
        return frozenset(found) if self.events else DEFAULT


def of_channels(channels: list[Channel]) -> list[Channel]:
    """Each has a name of its own."""
    names = [channel.name.casefold() for channel in channels]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise ValueError(f"two channels are named {twice}")
    if len(channels) > MOST_CHANNELS:
        raise ValueError(f"there are at most {MOST_CHANNELS} channels")
    return channels


def of_repositorys_channels(channels: list[Channel]) -> list[Channel]:
    """None is named as the log calls a channel of the user's own or of the environment."""
    for channel in channels:
        if channel.name.casefold().startswith(("user-", "env-")):
            raise ValueError(f"{channel.name}: `user-` and `env-` begin the names of others' channels")
    return of_channels(channels)


def actions(channels: Iterable[Channel]) -> list[str]:
    """What the marker holds of them: the actions that somebody is to be told of, and no address."""
    return sorted({action for channel in channels for action in channel.actions})


def variables(channels: Iterable[Channel]) -> list[str]:
    """The names of those that hold addresses; they go into the marker, too."""
    return sorted({channel.url_from for channel in channels if channel.url_from})


class UsersSettings(BaseModel):
    """The user's own file."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    notify: Annotated[list[Channel], AfterValidator(of_channels)] = []


def load_users() -> list[Channel]:
    """The channels of the user's own file; none when there is no file. Raises InputError."""
    path = users_settings.path()
    if not path:
        return []
    try:
        data = Path(path).read_bytes()
        mode = S_IMODE(os.stat(path).st_mode)
        found = _parsed(data.decode("utf-8"))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise InputError(f"{_shown(path)} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{_shown(path)} is not UTF-8.", "Save it as UTF-8.") from error
    if mode & 0o077 and any(channel.url for channel in found.notify):
        raise InputError(
            f"{_shown(path)} holds web addresses that are secrets, and others may read it.",
            f"Run: chmod 600 {_shown(path)}",
        )
    return found.notify


def compiled_users(before: object) -> dict[str, Any]:
    """What of the user's own settings goes into a marker; where they are wrong, the last good ones stay."""
    found: dict[str, Any] = {"stamp": users_settings.stamp(users_settings.path())}
    try:
        channels = load_users()
    except InputError:
        last = before if isinstance(before, dict) else {}
        found.update({key: last.get(key, []) for key in ("notify", "variables")})
    else:
        found.update(notify=actions(channels), variables=variables(channels))
    if not found["stamp"]:
        return {}
    return {**found, "at": time()}


def digest(url: str) -> str:
    """Tells the channels of the environment apart, and tells nothing of their addresses."""
    return hashlib.sha256(url.encode("utf-8", "surrogateescape")).hexdigest()[:8]


def _parsed(text: str) -> UsersSettings:
    """Raises InputError with the key and the line, and without what stands there."""
    name = _shown(users_settings.path())
    try:
        data = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        raise InputError(f"{name}, line {_mark(error)}: {yaml_problem(error)}.") from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise InputError(f"{name} is not valid YAML.") from error
    if data is not None and not isinstance(data, dict):
        raise InputError(f"{name}, line 1: the file is a mapping with the key `notify`.")
    try:
        return UsersSettings.model_validate(dict(data or {}))
    except ValidationError as error:
        line, said = where_and_why(error.errors(include_input=False)[0], data, ("notify",))
        raise InputError(f"{name}, line {line}, {said}.") from error


def where_and_why(error: ErrorDetails, data: Any, keys: tuple[str, ...] = ()) -> tuple[int, str]:
    """The line; the place and what may stand there instead. `keys`: those of the file."""
    loc = error["loc"]
    said = _explained(str(error["type"]), str(error["msg"]), loc, keys)
    return _line_of(data, loc) + 1, f"{_place(loc)}: {said}"


def _explained(kind: str, message: str, loc: tuple[Any, ...], keys: tuple[str, ...]) -> str:
    """What may stand there instead."""
    if kind == "extra_forbidden":
        known = tuple(Channel.model_fields) if len(loc) > 2 else keys
        blank = settings_keys.missing_blank(loc[-1], known)
        return f"{f'{blank}; ' if blank else ''}the keys are {', '.join(known)}"
    if kind == "missing":
        return "a channel needs a name, as in `name: team`"
    if kind in ("list_type", "model_type", "model_attributes_type", "dict_type"):
        return "`notify` is a list of channels, each with `name` and `url_from` or `url`"
    return message.removeprefix("Value error, ")


def _place(loc: tuple[Any, ...]) -> str:
    """`notify, channel 2, events`."""
    words = [f"channel {each + 1}" if isinstance(each, int) else settings_keys.told(each) for each in loc[:3]]
    return ", ".join(words) or "notify"


def _line_of(data: Any, loc: tuple[Any, ...]) -> int:
    """The line, from 0, of the innermost key or item of this place that is there."""
    line = 0
    for part in loc:
        try:
            line = int((data.lc.key(part) if isinstance(part, str) else data.lc.item(part))[0])
            data = data[part]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line


def yaml_problem(error: MarkedYAMLError) -> str:
    """What stands there is not repeated, but for single signs."""
    return _QUOTE.sub("…", str(error.problem).partition(" with value")[0])


def _mark(error: MarkedYAMLError) -> str:
    return str(error.problem_mark.line + 1) if error.problem_mark else "?"


def _shown(path: str) -> str:
    home = os.environ.get("HOME", "")
    return f"~{path[len(home) :]}" if home and path.startswith(f"{home}/") else path
