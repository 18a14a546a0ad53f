"""`.claude-coordinator.yml`: read, checked, and compiled to what the hooks read in a millisecond.

The file comes with the repository, so it is not trusted: the keys that weaken the guard count only after a
person approved this very text with `claude-coordinator trust`. An invalid file leaves the settings in force
that were compiled last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from coord_core import settings_faults, settings_keys
from coord_core.domain import globs
from coord_core.domain.errors import InputError
from coord_core.domain.feature_names import FEATURE_NAMES, is_feature_name
from coord_core.durations import seconds
from coord_core.project import NEEDS_TRUST
from coord_core.project import SETTINGS_FILE as NAME
from coord_core.settings_faults import FEATURES, TOOLS, SettingsError, SeveralError
from coord_core.settings_notify import Channel, actions, of_repositorys_channels, variables, yaml_problem

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
        raise ValueError(TOOLS)
    return tools


def _of_features(features: Any) -> Any:
    """As they are written: a fault of one does not hide those of others. All may be commented out."""
    if not isinstance(features, dict):
        return {} if features is None else features
    wrong = [said for name, patterns in features.items() for said in _wrong_in_feature(name, patterns)]
    if wrong:
        raise SeveralError(wrong)
    return features


def _wrong_in_feature(name: Any, patterns: Any) -> Iterator[str]:
    is_name = isinstance(name, str) and is_feature_name(name)
    shown = name if is_name else settings_keys.shown(name)
    if not isinstance(patterns, list) or not all(isinstance(pattern, str) for pattern in patterns):
        yield f"{shown}: {FEATURES}"
    elif not is_name:
        yield f"{shown}: {FEATURE_NAMES}"
    elif all(pattern.startswith("!") for pattern in patterns):
        yield f"{name}: needs at least one glob that takes files in"
    else:
        yield from (said for pattern in patterns for said in _wrong_in_glob(name, pattern))


def _wrong_in_glob(name: str, pattern: str) -> Iterator[str]:
    try:
        globs.check(pattern)
    except ValueError as error:
        yield f"{name}: {settings_keys.shown(pattern)} is no glob: {error}"


class Settings(BaseModel):
    """Every key is optional."""

    model_config = ConfigDict(extra="forbid")

    lock_ttl: Annotated[Duration, AfterValidator(_of_a_lease)] = 3600.0
    lock_scope: Literal["repository", "worktree"] = "repository"
    deadlock_grace: Annotated[Duration, AfterValidator(_of_a_deadlock)] = 120.0
    release_on: Literal["stop", "commit", "session-end"] = "stop"
    subagents: Literal["exclusive", "shared"] = "exclusive"
    human_commits: Literal["warn", "block"] = "warn"
    announce: Literal["relevant", "all", "none"] = "relevant"
    history: Annotated[Duration, AfterValidator(_of_history)] = 90 * 86400.0
    branching: Literal["auto", "branch", "worktree", "none"] = "auto"
    base: Annotated[str, AfterValidator(_of_a_branch)] = ""
    pull_request: Literal["on_complete", "on_claim", "never"] = "on_complete"
    forge: Literal["auto", "github", "gitlab", "none"] = "auto"
    publish: Literal["auto", "manual"] = "manual"
    mirror_tasks: bool = False
    semantic: Literal["off", "warn", "lock"] = "warn"
    granularity: Literal["file", "symbol"] = "file"
    features: Annotated[dict[str, list[str]], BeforeValidator(_of_features)] = {}
    worktree_copy: list[str] = []
    worktree_setup: str = ""
    require: bool = False
    fail_open: bool = False
    ignore: list[str] = []
    admins: list[str] = []
    tools: Annotated[dict[str, str | Literal[False]], AfterValidator(_of_servers)] = {}
    notify: Annotated[list[Channel], AfterValidator(of_repositorys_channels)] = []


def load(folder: str) -> tuple[Settings, str]:
    """The settings in this folder and the digest of their text, the defaults when there is no file.

    Raises InputError with the line. The file is read once: what is approved is what counts.
    """
    file = Path(folder, NAME)
    if file.is_fifo():
        raise InputError(f"{NAME} is a pipe.", "Move it away.")
    try:
        data = file.read_bytes()
        return parse(data.decode("utf-8")), hashlib.sha256(data).hexdigest()
    except FileNotFoundError:
        return Settings(), ""
    except OSError as error:
        raise InputError(f"{NAME} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{NAME} is not UTF-8.", "Save it as UTF-8.") from error


def parse(text: str) -> Settings:
    """Raises InputError that names the line; where settings are wrong, all of them (SettingsError)."""
    try:
        data = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise InputError(f"{NAME}, line {line}: {yaml_problem(error)}.") from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise InputError(f"{NAME} is not valid YAML.") from error
    if data is None:
        return Settings()
    if not isinstance(data, dict):
        raise InputError(f"{NAME}, line 1: the file is a mapping of settings, as in `lock_ttl: 1h`.")
    try:
        return Settings.model_validate(dict(data))
    except ValidationError as error:
        raise SettingsError(settings_faults.of(error, data, Settings.model_fields)) from error


def compiled(settings: Settings, trusted: bool) -> dict[str, Any]:
    """What goes into the enrolment marker: only what differs from the defaults, and only what counts."""
    chosen = settings.model_dump(exclude_defaults=True)
    if settings.notify:
        chosen["notify"] = actions(settings.notify)  # an address is a secret
        if trusted:
            chosen["notify_variables"] = variables(settings.notify)
    return {key: value for key, value in chosen.items() if trusted or key not in NEEDS_TRUST}


def waiting_for_trust(settings: Settings) -> list[str]:
    """The keys that are set and count only once the text is approved."""
    return [key for key in NEEDS_TRUST if key in settings.model_dump(exclude_defaults=True)]
