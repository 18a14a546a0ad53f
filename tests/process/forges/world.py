"""A clone whose remotes are on forges that only the test's own server knows."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from coord_core.repository.forges.opening import open_draft
from coord_core.repository.forges.proposals import Opened, Proposal
from tests.support.enrolment import git, new_repository

from .github_site import GitHubSite
from .gitlab_site import GitLabSite
from .server import ForgeServer, Question, Reply

HEAD = "claude-1234abcd/feat/user-auth"
SECRET = "right-token"


class World:
    """`environment` is all that a call sees; `programs` is the only folder on its PATH."""

    def __init__(self, scratch: Path, server: ForgeServer, proxy: str, certificates: Path) -> None:
        self.server = server
        self.folder = new_repository(scratch / "clone")
        self.programs = scratch / "programs"
        self.programs.mkdir()
        self.home = scratch / "home"
        self.home.mkdir()
        self.add_program(Path(shutil.which("git") or "git"))
        self.environment = {
            "PATH": str(self.programs), "HOME": str(self.home), "HTTPS_PROXY": proxy,
            "SSL_CERT_FILE": str(certificates), "GIT_CONFIG_NOSYSTEM": "1",
        }  # fmt: skip
        self.ghe = GitHubSite("ghe.example")
        self.gitlab = GitLabSite("gitlab.example")
        server.answering = [self.ghe.answer, self.gitlab.answer]

    def add_program(self, path: Path) -> None:
        (self.programs / path.name).symlink_to(path)

    def write_program(self, name: str, text: str) -> None:
        """A stand-in."""
        (self.programs / name).write_text(text)
        (self.programs / name).chmod(0o755)

    def remote(self, name: str, url: str) -> None:
        git(self.folder, "remote", "add", name, url)

    def open(
        self, head: str = HEAD, title: str = "Add a login", body: str = "What it is.\n",
        base: str = "main", remote: str = "origin", base_remote: str = "origin",
        setting: str = "auto", patience: float = 30,
    ) -> Opened:  # fmt: skip
        draft = Proposal(title, body, base, head)
        folder = str(self.folder)
        return open_draft(folder, remote, base_remote, draft, setting, self.environment, patience)

    def instead(self, answering: Callable[[Question], Reply | None]) -> None:
        """Asked before the sites."""
        self.server.answering.insert(0, answering)


def once(method: str, reply: Reply, path: str = "") -> Callable[[Question], Reply | None]:
    """Answers the first question of that method (whose path has `path` in it), no other."""
    left = [reply]

    def answering(question: Question) -> Reply | None:
        is_it = question.method == method and path in question.path
        return left.pop() if is_it and left else None

    return answering


def always(method: str, reply: Reply, path: str = "") -> Callable[[Question], Reply | None]:
    """Answers every question of that method."""
    return lambda question: reply if question.method == method and path in question.path else None
