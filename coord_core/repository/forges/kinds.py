"""Which forge a remote is on: by its host, by what the environment names, by where a program is logged in."""

from __future__ import annotations

from coord_core.repository.forges import credentials
from coord_core.repository.forges.errors import NoForgeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

GITHUB, GITLAB, AUTO, NONE = "github", "gitlab", "auto", "none"

_MEND = "Set `forge: github` or `forge: gitlab`, log gh or glab in there, or set `pull_request: never`."


def kind_of(
    host: str, setting: str, environment: Mapping[str, str],
    gh_knows: Callable[[str], bool], glab_knows: Callable[[str], bool],
) -> str:  # fmt: skip
    """GITHUB or GITLAB; the programs are asked last. Raises NoForgeError."""
    if setting == NONE:
        raise switched_off()
    if setting in (GITHUB, GITLAB):
        return setting
    if by_name := _by_name(host, environment):
        return by_name
    if gh_knows(host):
        return GITHUB
    if glab_knows(host):
        return GITLAB
    raise NoForgeError(f"{host} is no forge that is known here.", _MEND)


def is_public(host: str) -> bool:
    return credentials.is_githubs_own(host) or host == "gitlab.com"


def switched_off() -> NoForgeError:
    return NoForgeError("The settings say that there is no forge.", "Remove `forge: none` to have one.")


def _by_name(host: str, environment: Mapping[str, str]) -> str | None:
    if credentials.is_githubs_own(host) or credentials.named_github(host, environment):
        return GITHUB
    if "gitlab" in host or credentials.named_gitlab(host, environment):
        return GITLAB
    return None
