"""A real browser, one at work at a time however many tests run, and the dashboard that it looks at.

Screenshots are kept where COORDINATOR_SCREENSHOTS names a folder.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import axe as axe_core
from tests.browser.chromium import chromium
from tests.browser.debian_packages import UnavailableError
from tests.browser.served import Dashboard
from tests.client.client_package import cache_directory
from tests.client.requirement import missing
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, git
from tests.support.processes import ClientProcess
from tests.support.sessions import Session

SCREENSHOTS = "COORDINATOR_SCREENSHOTS"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """For this folder's tests, and not for longer: while it runs, nobody else here can use asyncio."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright: `pip install playwright`")
    assert playwright
    from tests.browser.windows import running

    try:
        program = chromium()
    except UnavailableError as reason:
        missing(str(reason))
    with running(program) as found:
        yield found


@pytest.fixture
def only_one_at_work() -> Iterator[None]:
    """Two browsers at once would measure each other."""
    folder = cache_directory()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "browser.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def windows(request: pytest.FixtureRequest, browser: Any, only_one_at_work: None) -> Iterator[Any]:
    """Opens pages. The test fails when one asked for something beyond this machine, or had an error."""
    from tests.browser.windows import Windows

    if "dashboard" in request.fixturenames:
        request.getfixturevalue("dashboard")  # it ends after the pages: none finds its server gone
    found = Windows(browser)
    try:
        yield found
    finally:
        found.close()
    assert found.left == []
    assert found.failures == []


@pytest.fixture
def dashboard(enrolled: Enrolled) -> Iterator[Dashboard]:
    """The dashboard of the enrolled repository, for the person who runs the tests."""
    served = Dashboard(enrolled.root)
    try:
        yield served
    finally:
        served.close()


@pytest.fixture
def colleague(
    enrolled: Enrolled, start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> Session:
    """A session with a client of its own: what the test itself runs is a person's."""
    git(enrolled.root, "commit", "-q", "--allow-empty", "-m", "Start")
    return start_session(pid=client_process().pid)


@pytest.fixture
def page(windows: Any, dashboard: Dashboard) -> Any:
    """The dashboard's page in a browser that was let in."""
    found = windows.open()
    found.goto(dashboard.link)
    return found


@pytest.fixture
def axe() -> Callable[[Any], list[dict[str, Any]]]:
    """Says what axe-core finds serious or critical in a page."""
    try:
        axe_core.script()
    except UnavailableError as reason:
        missing(str(reason))
    return axe_core.serious


@pytest.fixture
def screenshot(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Keeps a picture of a whole page, when somebody wants to look."""

    def take(page: Any, name: str, full_page: bool = True) -> None:
        if folder := os.environ.get(SCREENSHOTS):
            page.screenshot(path=Path(folder, f"{name}.png"), full_page=full_page, animations="disabled")

    return take
