"""`.claude-coordinator.yml`: read, checked, and compiled to what the hooks read in a millisecond.

The file comes with the repository, so it is not trusted: the keys that weaken the guard count only after a
person approved this very text with `claude-coordinator trust`. An invalid file leaves the settings in force
that were compiled last.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from coord_core.domain import globs
from coord_core.domain.errors import InputError
from coord_core.domain.feature_names import FEATURE_NAMES, is_feature_name
from coord_core.domain.likeness import nearest
from coord_core.durations import seconds
from coord_core.project import NEEDS_TRUST
from coord_core.project import SETTINGS_FILE as NAME

Duration = Annotated[float, BeforeValidator(seconds)]


def _of_a_lease(duration: float) -> float:
    if not 10 <= duration <= 7 * 86400:
        raise ValueError("a lease lasts from 10s to 7d")
    return duration


def _of_history(duration: float) -> float:
    if not 86400 <= duration <= 3650 * 86400:
        raise ValueError("history is kept for 1d to 3650d")
    return duration


def _of_a_deadlock(duration: float) -> float:
    if not 1 <= duration <= 86400:
        raise ValueError("the grace lasts from 1s to 1d")
    return duration


def _of_a_branch(name: str) -> str:
    if name.startswith("-") or not name.isprintable() or set(name) & set(" ~^:?*[\\"):
        raise ValueError("it is the name of a branch, as in `base: main`")
    return name


def _of_servers(tools: dict[str, str | Literal[False]]) -> dict[str, str | Literal[False]]:
    if any(not name.startswith("mcp__") or not field for name, field in tools.items() if field is not False):
        raise ValueError(
            "each entry maps a tool's name, mcp__SERVER__TOOL, to the input field that holds the path it "
            "writes, or to `false` when it writes nothing"
        )
    return tools


def _of_features(features: dict[str, list[str]]) -> dict[str, list[str]]:
    for name, patterns in features.items():
        if not is_feature_name(name):
            raise ValueError(f"{name[:100]!r}: {FEATURE_NAMES}")
        if not patterns or all(pattern.startswith("!") for pattern in patterns):
            raise ValueError(f"{name}: needs at least one glob that takes files in")
        for pattern in patterns:
            _check_glob(name, pattern)
    return features


def _or_none(features: Any) -> Any:
    """All of them may be commented out."""
    return {} if features is None else features


def _check_glob(name: str, pattern: str) -> None:
    try:
        globs.check(pattern)
    except ValueError as error:
        raise ValueError(f"{name}: {pattern[:100]!r} is no glob: {error}") from error


class Settings(BaseModel):
    """Every key is optional."""

    model_config = ConfigDict(extra="forbid")

    lock_ttl: Annotated[Duration, AfterValidator(_of_a_lease)] = 3600.0
    lock_scope: Literal["repository", "worktree"] = "repository"
    deadlock_grace: Annotated[Duration, AfterValidator(_of_a_deadlock)] = 120.0
    release_on: Literal["stop", "commit", "session-end"] = "stop"
    subagents: Literal["exclusive", "shared"] = "exclusive"
    human_commits: Literal["warn", "block"] = "warn"
    history: Annotated[Duration, AfterValidator(_of_history)] = 90 * 86400.0
    branching: Literal["auto", "branch", "worktree", "none"] = "auto"
    base: Annotated[str, AfterValidator(_of_a_branch)] = ""
    pull_request: Literal["on_complete", "on_claim", "never"] = "on_complete"
    forge: Literal["auto", "github", "gitlab", "none"] = "auto"
    mirror_tasks: bool = False
    semantic: Literal["off", "warn", "lock"] = "warn"
    granularity: Literal["file", "symbol"] = "file"
    features: Annotated[dict[str, list[str]], BeforeValidator(_or_none), AfterValidator(_of_features)] = {}
    worktree_copy: list[str] = []
    worktree_setup: str = ""
    require: bool = False
    fail_open: bool = False
    ignore: list[str] = []
    admins: list[str] = []
    tools: Annotated[dict[str, str | Literal[False]], AfterValidator(_of_servers)] = {}


def load(folder: str) -> tuple[Settings, str]:
    """The settings in this folder and the digest of their text, the defaults when there is no file.

    Raises InputError with the line. The file is read once: what is approved is what counts.
    """
    try:
        data = Path(folder, NAME).read_bytes()
        return parse(data.decode("utf-8")), hashlib.sha256(data).hexdigest()
    except FileNotFoundError:
        return Settings(), ""
    except OSError as error:
        raise InputError(f"{NAME} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{NAME} is not UTF-8.", "Save it as UTF-8.") from error


def parse(text: str) -> Settings:
    """Raises InputError that names the key, the line and the allowed values."""
    try:
        data = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise InputError(f"{NAME}, line {line}: {error.problem}.") from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise InputError(f"{NAME} is not valid YAML: {str(error)[:200]}.") from error
    if data is None:
        return Settings()
    if not isinstance(data, dict):
        raise InputError(f"{NAME}, line 1: the file is a mapping of settings, as in `lock_ttl: 1h`.")
    try:
        return Settings.model_validate(dict(data))
    except ValidationError as error:
        raise InputError(_explained(error, data)) from error


def _explained(error: ValidationError, data: Any) -> str:
    first = error.errors()[0]
    key = str(first["loc"][0]) if first["loc"] else "?"
    allowed = _allowed(key, first)
    try:
        line = _line(data, key, allowed) + 1
    except (AttributeError, KeyError):
        line = 1
    return f"{NAME}, line {line}, {key}: {allowed}."


def _allowed(key: str, error: ErrorDetails) -> str:
    """What may stand there instead."""
    if error["type"] == "extra_forbidden":
        meant = nearest(key, Settings.model_fields)
        return f"{f'did you mean {meant}? ' if meant else ''}the keys are {', '.join(Settings.model_fields)}"
    if key == "features" and error["type"] != "value_error":
        name = str(error["loc"][1]) if len(error["loc"]) > 1 else ""
        of = (f"{name}: " if is_feature_name(name) else f"{name[:100]!r}: ") if name else ""
        return f"{of}`features` maps names to lists of globs: `auth: [src/auth/**]`"
    return str(error["msg"]).removeprefix("Value error, ")


def _line(data: Any, key: str, message: str) -> int:
    """Of the key; of a feature's own name where the message begins with one."""
    inside: Any = data[key]
    name = message.partition(":")[0].strip("'")
    if key == "features" and inside and name in inside:
        return int(inside.lc.key(name)[0])
    return int(data.lc.key(key)[0])


def compiled(settings: Settings, trusted: bool) -> dict[str, Any]:
    """What goes into the enrolment marker: only what differs from the defaults, and only what counts."""
    chosen = settings.model_dump(exclude_defaults=True)
    return {key: value for key, value in chosen.items() if trusted or key not in NEEDS_TRUST}


def waiting_for_trust(settings: Settings) -> list[str]:
    """The keys that are set and count only once the text is approved."""
    return [key for key in NEEDS_TRUST if key in settings.model_dump(exclude_defaults=True)]
