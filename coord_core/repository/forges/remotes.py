"""Which repository, on which host, an address of git's names. Pure.

An address may carry a user and a password: they are dropped here, and nothing behind this module sees them.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_SCP_LIKE = re.compile(r"(?:[^@/:\s]+@)?([A-Za-z0-9][A-Za-z0-9.-]+):(?!//)([^\s]+)")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?")
_SEGMENT = re.compile(r"[A-Za-z0-9_.~][A-Za-z0-9_.~-]*")
_SSH = ("ssh", "git+ssh", "ssh+git")
_WEB = ("https", "http")

# The hosts that take ssh on the port of https, and the plain ones.
_OTHER_NAMES = {
    "ssh.github.com": "github.com", "www.github.com": "github.com", "altssh.gitlab.com": "gitlab.com",
}  # fmt: skip


class Remote:
    """`owner_path` may have several parts (GitLab's nested groups). `host` has a port only when a web
    address named one that is not https's own."""

    __slots__ = ("host", "is_ssh", "name", "owner_path")

    def __init__(self, host: str, owner_path: str, name: str, is_ssh: bool = False) -> None:
        self.host = host
        self.owner_path = owner_path
        self.name = name
        self.is_ssh = is_ssh  # its host may be an alias from ssh's own configuration

    @property
    def path(self) -> str:
        return f"{self.owner_path}/{self.name}"

    def at(self, host: str) -> Remote:
        """The same repository on a host whose real name is this one."""
        return Remote(_plain(host), self.owner_path, self.name, self.is_ssh)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Remote) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"Remote({self.host!r}, {self.owner_path!r}, {self.name!r})"

    def _key(self) -> tuple[str, str]:
        return self.host, self.path.lower()  # both forges ignore the case of a path


def parse(url: str) -> Remote | None:
    """What an address names; None for a local path and whatever else no forge can stand behind.

    >>> parse("git@github.com:octo/site.git")
    Remote('github.com', 'octo', 'site')
    >>> parse("https://someone:secret@gitlab.com/group/part/site")
    Remote('gitlab.com', 'group/part', 'site')
    >>> parse("/srv/git/site.git")
    """
    if "://" in url:
        return _from_url(url)
    match = _SCP_LIKE.fullmatch(url)
    return _remote(match[1], match[2], True) if match else None


def _from_url(url: str) -> Remote | None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme not in (*_SSH, *_WEB, "git"):
        return None
    if parts.scheme == "https" and port not in (None, 443):
        host = f"{host}:{port}"
    return _remote(host, parts.path, parts.scheme in _SSH)


def _remote(host: str, path: str, is_ssh: bool) -> Remote | None:
    host = _plain(host)
    segments = path.strip("/").removesuffix(".git").rstrip("/").split("/")
    usable = all(_SEGMENT.fullmatch(segment) and segment not in (".", "..") for segment in segments)
    if len(segments) < 2 or not usable or not _HOST.fullmatch(host):
        return None
    return Remote(host, "/".join(segments[:-1]), segments[-1], is_ssh)


def _plain(host: str) -> str:
    return _OTHER_NAMES.get(host.lower(), host.lower())
