"""The channels in force, from the repository's settings, the user's own and the environment, with addresses.

Addresses are read anew by each process that needs them, from files and its environment; no process hands
them to another. The repository's channels count only while a person's approval is for this very text.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coord_core import settings as settings_file
from coord_core import users_settings
from coord_core.domain.errors import InputError
from coord_core.notify import addresses
from coord_core.notify.outbox import KEY_OF_FILE
from coord_core.notify.selection import Filter
from coord_core.project import SETTINGS_FILE, opened
from coord_core.services.courier_due import DEFAULT
from coord_core.settings_notify import Channel, digest, load_users

if TYPE_CHECKING:
    from coord_core.project import Project

REPOSITORY, USER, ENVIRONMENT = "repository", "user", "environment"
MOST_OF_ENVIRONMENT = 10


@dataclass(frozen=True, slots=True)
class Target:
    """A channel. `problem`: why nothing can be sent to it now, empty when something can."""

    name: str  # as it is on record: the user's and the environment's begin with `user-` and `env-`
    source: str
    filter: Filter
    at_most: int
    per: float
    url: str = field(repr=False)
    problem: str
    events: tuple[str, ...]  # as configured; empty is the default
    file: str = ""  # a digest of where the user's settings are: several users may share a state

    @property
    def key(self) -> str:
        """Its name in `notifications.db`."""
        return f"{self.name}{KEY_OF_FILE}{self.file}" if self.file else self.name

    @property
    def shown(self) -> str:
        return addresses.shown(self.url) if self.url else "…"


@dataclass(frozen=True, slots=True)
class Channels:
    """`problems`: what is wrong with settings that do not count, each with their source."""

    targets: list[Target]
    problems: list[tuple[str, str]]


def configured(project: Project, environ: Mapping[str, str]) -> Channels:
    """Those of the repository first. Raises nothing for what is configured wrongly: it says so."""
    found = Channels([], [])
    for source in (REPOSITORY, USER):
        try:
            of_it = load_users() if source == USER else _repositorys(project)
        except InputError as error:
            found.problems.append((source, error.sentence()))
        else:
            found.targets.extend(_target(channel, source, environ) for channel in of_it)
    urls = list(dict.fromkeys(environ.get(users_settings.VARIABLE, "").split()))
    found.targets.extend(_of_environment(urls[:MOST_OF_ENVIRONMENT]))
    if len(urls) > MOST_OF_ENVIRONMENT:
        said = f"{users_settings.VARIABLE} holds {len(urls)} addresses: only the first {MOST_OF_ENVIRONMENT}"
        found.problems.append((ENVIRONMENT, f"{said} are told anything."))
    return found


def users_file() -> str:
    return digest(users_settings.path())


def is_of(key: str, source: str) -> bool:
    """Is it the key of a channel of the repository, or of the user's own file that is read here?"""
    if source == USER:
        return key.startswith("user-") and key.endswith(KEY_OF_FILE + users_file())
    return source == REPOSITORY and not key.startswith(("user-", "env-"))


def stamp(project: Project) -> tuple[str, str, str]:
    """Changes when what is configured in files may have."""
    own, users = users_settings.stamp(project.marker), users_settings.stamp(users_settings.path())
    return users_settings.stamp(os.path.join(project.views, SETTINGS_FILE)), users, own


def _repositorys(project: Project) -> list[Channel]:
    """Raises InputError for what is wrong, or was not approved."""
    settings, approved = settings_file.load(project.views)
    marker = opened(project.worktree, project.common, project.marker, project.state).compiled
    if settings.notify and marker.get("approved", "") != approved:
        raise InputError(
            f"`notify` in {SETTINGS_FILE} does not count until a person approves it.",
            "Run `claude-coordinator trust`.",
        )
    return settings.notify


def _target(channel: Channel, source: str, environ: Mapping[str, str]) -> Target:
    if channel.url is not None:
        url, problem = channel.url.get_secret_value().strip(), ""
    else:
        url = environ.get(channel.url_from, "").strip()
        problem = "" if url else f"the environment variable {channel.url_from} is not set here"
    problem = problem or addresses.problem(url, source == REPOSITORY)
    name = channel.name if source == REPOSITORY else f"user-{channel.name}"
    wanted = Filter(channel.actions, tuple(channel.paths))
    file = users_file() if source == USER else ""
    return Target(name, source, wanted, *channel.at_most, url, problem, tuple(channel.events), file)


def _of_environment(urls: list[str]) -> list[Target]:
    most, per = Channel.model_fields["at_most"].default
    return [
        Target(
            f"env-{digest(url)}", ENVIRONMENT, Filter(DEFAULT), most, per, url,
            addresses.problem(url, False), (),
        )
        for url in urls
    ]  # fmt: skip
