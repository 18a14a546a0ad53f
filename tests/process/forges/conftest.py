"""The forges' server, and a clone for each way to reach one: gh of two ages, glab, and a token alone."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from coord_core.repository.forges import patience

from .debian_program import GH_NEW, GH_OLD, GLAB, program_or_skip
from .proxy import Proxy
from .server import ForgeServer
from .world import SECRET, World

HOSTS = ("ghe.example", "gitlab.example", "api.github.com", "github.com", "api.octo.ghe.com", "code.example")


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def server_context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*HOSTS).configure_cert(context)
    return context


@pytest.fixture
def server(server_context: ssl.SSLContext) -> Iterator[ForgeServer]:
    with ForgeServer(server_context) as server:
        yield server


@pytest.fixture
def proxy(server: ForgeServer) -> Iterator[Proxy]:
    with Proxy(server.address) as proxy:
        yield proxy


@pytest.fixture
def world(tmp_path: Path, server: ForgeServer, proxy: Proxy, authority: trustme.CA) -> World:
    """No program but git, no token, no remote."""
    certificates = tmp_path / "certificates.pem"
    authority.cert_pem.write_to_path(str(certificates))
    return World(tmp_path.resolve(), server, proxy.url, certificates)


@pytest.fixture
def token_world(world: World) -> World:
    """An Enterprise GitHub, and a token for it."""
    world.remote("origin", "git@ghe.example:octo/site.git")
    world.environment |= {"GH_ENTERPRISE_TOKEN": SECRET, "GH_HOST": "ghe.example"}
    return world


@pytest.fixture(params=[GH_OLD, GH_NEW], ids=["gh-2.23", "gh-2.46"])
def gh_world(request: pytest.FixtureRequest, world: World) -> World:
    """An Enterprise GitHub, and the real gh, logged in there by its own file."""
    world.add_program(program_or_skip(request.param))
    world.remote("origin", "git@ghe.example:octo/site.git")
    log_gh_in(world, "ghe.example", SECRET)
    return world


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "FIRST_PAUSE", 0.02)


@pytest.fixture(params=["token", "gh-2.23"])
def github(request: pytest.FixtureRequest, world: World) -> World:
    """The Enterprise GitHub by each way."""
    world.remote("origin", "git@ghe.example:octo/site.git")
    if request.param == "token":
        world.environment |= {"GH_ENTERPRISE_TOKEN": SECRET, "GH_HOST": "ghe.example"}
    else:
        world.add_program(program_or_skip(GH_OLD))
        log_gh_in(world, "ghe.example", SECRET)
    return world


@pytest.fixture(params=["token", "glab"])
def gitlab(request: pytest.FixtureRequest, world: World) -> World:
    """The GitLab by each way; glab is the real one, logged in by its own file."""
    world.remote("origin", "ssh://git@gitlab.example:2222/group/part/site.git")
    if request.param == "token":
        world.environment |= {"GITLAB_TOKEN": SECRET, "GITLAB_HOST": "gitlab.example"}
    else:
        world.add_program(program_or_skip(GLAB))
        log_glab_in(world, "gitlab.example", SECRET)
    return world


def log_gh_in(world: World, host: str, token: str) -> None:
    folder = world.home / ".config" / "gh"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hosts.yml").write_text(f"{host}:\n    oauth_token: {token}\n    user: octo\n")


def log_glab_in(world: World, host: str, token: str) -> None:
    folder = world.home / ".config" / "glab-cli"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "config.yml"
    file.write_text(f"hosts:\n    {host}:\n        token: {token}\n        api_protocol: https\n")
    file.chmod(0o600)
