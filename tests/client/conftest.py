"""The real client, its model and its user's files, fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coord_core.install.setup import LOCAL, PLUGIN
from tests.support.thoroughness import DEEP

from .client_package import LOOKED_AT, VERSION, client_binary_or_skip
from .home import Home
from .hook_log import HookLog
from .scripted_model import ScriptedModel
from .session import Client
from .surroundings import Surroundings, new_repository, surroundings


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a pinned client does stays as it is: looked at by the deep run, and when the pin is moved."""
    if DEEP or VERSION != LOOKED_AT:
        return
    known = pytest.mark.skip(reason=f"a fact of client {VERSION}: `make test-deep` looks again")
    for item in items:
        if item.path.parent == Path(__file__).parent and item.path.name.startswith("test_facts_"):
            item.add_marker(known)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`both_ways`: with the hooks in the settings, and with the plugin instead.

    Each run has the second way of those that are marked `plugin_too`, the deep run of all.
    """
    marked = metafunc.definition.get_closest_marker("both_ways")
    if marked and "guarded" in metafunc.fixturenames:
        plugin_too = DEEP or metafunc.definition.get_closest_marker("plugin_too")
        metafunc.parametrize("guarded", [LOCAL, PLUGIN] if plugin_too else [LOCAL], indirect=True)


@pytest.fixture(scope="session")
def client_binary() -> Path:
    return client_binary_or_skip()


@pytest.fixture(scope="module")
def together(client_binary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Surroundings]:
    """For the tests of a module that look at what one run of the client left."""
    with surroundings(tmp_path_factory.mktemp("together"), client_binary) as found:
        yield found


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    with ScriptedModel() as model:
        yield model


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with one commit, as its root."""
    return new_repository(tmp_path.resolve() / "repository")


@pytest.fixture
def home(tmp_path: Path, repository: Path) -> Home:
    """A HOME that trusts the repository."""
    home = Home(tmp_path / "home")
    home.trust(repository)
    return home


@pytest.fixture
def client(client_binary: Path, home: Home, model: ScriptedModel) -> Iterator[Client]:
    """Starts sessions; ends them all, whatever the test did."""
    client = Client(client_binary, home, model)
    try:
        yield client
    finally:
        client.close()


@pytest.fixture
def hook_log(tmp_path: Path) -> HookLog:
    return HookLog(tmp_path / "hook-log")
