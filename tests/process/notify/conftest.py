"""Slack and Discord on loopback: the real plugins reach them through a proxy that leads there alone."""

from __future__ import annotations

import os
import ssl
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import trustme

from tests.process.forges.proxy import Proxy
from tests.support.forking import SWITCH

from .chat_server import DISCORD, SLACK, ChatServer
from .chat_world import ChatWorld
from .couriers import quick_couriers


@pytest.fixture(scope="session")
def chat_authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def chat_context(chat_authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    chat_authority.issue_cert(SLACK, DISCORD).configure_cert(context)
    return context


@pytest.fixture
def chat(chat_context: ssl.SSLContext) -> Iterator[ChatServer]:
    with ChatServer(chat_context) as server:
        yield server


@pytest.fixture
def chat_proxy(chat: ChatServer) -> Iterator[Proxy]:
    with Proxy(chat.address) as proxy:
        yield proxy


@pytest.fixture
def chat_certificates(tmp_path: Path, chat_authority: trustme.CA) -> Path:
    path = tmp_path / "chat-certificates.pem"
    chat_authority.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture(scope="session")
def quick_program() -> Iterator[str]:
    """Starts couriers as the tool's interpreter does, but quick ones."""
    if os.environ.get(SWITCH) == "0":
        yield sys.executable
        return
    with TemporaryDirectory(prefix="couriers-") as folder, quick_couriers(Path(folder)) as program:
        yield program


@pytest.fixture
def make_world(
    tmp_path: Path, user_home: Path, chat: ChatServer, chat_proxy: Proxy, chat_certificates: Path
) -> Iterator[Callable[[str], ChatWorld]]:
    made: list[ChatWorld] = []

    def make(program: str) -> ChatWorld:
        root = tmp_path.resolve() / "repository"
        made.append(ChatWorld(root, user_home, chat, chat_proxy.url, chat_certificates, program))
        return made[-1]

    yield make
    for world in made:
        world.end()


@pytest.fixture
def world(make_world: Callable[[str], ChatWorld], quick_program: str) -> ChatWorld:
    """An enrolled repository, and no channel."""
    return make_world(quick_program)


@pytest.fixture
def peoples_world(make_world: Callable[[str], ChatWorld]) -> ChatWorld:
    """Its couriers are started, and pause, as a person's do."""
    return make_world(sys.executable)
