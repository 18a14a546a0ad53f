"""Tokens in the environment, and for which host each is meant. Pure.

A repository's settings and a remote's address do not decide where a secret goes. gh gives
GH_ENTERPRISE_TOKEN, and glab GITLAB_TOKEN, to any host it talks to; here a token without a host of its own
goes only to the host that the environment names beside it.
"""

from __future__ import annotations

import re

from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

GITHUB_TOKENS = ("GH_TOKEN", "GITHUB_TOKEN")
ENTERPRISE_TOKENS = ("GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN")
GITLAB_TOKENS = ("GITLAB_TOKEN", "GITLAB_ACCESS_TOKEN", "OAUTH_TOKEN")  # in glab's order
ALL_TOKENS = (*GITHUB_TOKENS, *ENTERPRISE_TOKENS, *GITLAB_TOKENS)

_GITHUB_HOSTS = ("GH_HOST", "GITHUB_SERVER_URL")
_GITLAB_HOSTS = ("GITLAB_HOST", "GITLAB_URI", "GITLAB_URL", "GL_HOST", "CI_SERVER_URL")
_LOOKS_SECRET = re.compile(r"gh[a-z]_[A-Za-z0-9]{16,}|github_pat_\w{16,}|gl[a-z]{2,6}-[\w.-]{16,}")
_IN_ADDRESS = re.compile(r"(?<=://)[^/\s@]+@")


def is_githubs_own(host: str) -> bool:
    return host == "github.com" or host.endswith(".ghe.com")


def named_github(host: str, environment: Mapping[str, str]) -> bool:
    """Does the environment say that this host is a GitHub?"""
    return host in _hosts(_GITHUB_HOSTS, environment)


def named_gitlab(host: str, environment: Mapping[str, str]) -> bool:
    """Does the environment say that this host is a GitLab?"""
    return host in _hosts(_GITLAB_HOSTS, environment)


def github_tokens(host: str, environment: Mapping[str, str]) -> dict[str, str]:
    """The tokens that are meant for this host, by variable, the first one first."""
    if is_githubs_own(host):
        return _set(GITHUB_TOKENS, environment)
    return _set(ENTERPRISE_TOKENS, environment) if named_github(host, environment) else {}


def gitlab_tokens(host: str, environment: Mapping[str, str]) -> dict[str, str]:
    """The tokens that are meant for this host: gitlab.com where the environment names no other."""
    named = _hosts(_GITLAB_HOSTS, environment) or {"gitlab.com"}
    return _set(GITLAB_TOKENS, environment) if host in named else {}


def shown(text: str, environment: Mapping[str, str]) -> str:
    """Text of a server or a program, for a message: no secret in it, one line, bounded, printable."""
    for secret in sorted(_set(ALL_TOKENS, environment).values(), key=len, reverse=True):
        text = text.replace(secret, "[secret]")
    text = _IN_ADDRESS.sub("", _LOOKS_SECRET.sub("[secret]", text))
    return quoted(" ".join(text.split()))


def _hosts(names: Iterable[str], environment: Mapping[str, str]) -> set[str]:
    found = (environment.get(name, "").strip().lower() for name in names)
    return {re.sub(r"^https?://", "", host).split("/")[0] for host in found if host}


def _set(names: Iterable[str], environment: Mapping[str, str]) -> dict[str, str]:
    found = {name: environment.get(name, "").strip() for name in names}
    return {name: value for name, value in found.items() if value}
