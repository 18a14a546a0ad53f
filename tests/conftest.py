"""What every test gets: a user of its own. Nothing of the real user's is read, written or waited for.

HOME and the XDG folders are temporary, git sees one configuration file that we wrote, and what a Claude Code
session around the tests put into the environment is taken out. What a test may need of the real user (the
client's package, registries) is named by COORDINATOR_ORIGINAL_HOME and the variables beside it.
"""

from __future__ import annotations

import itertools
import os
import re
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.enrolment import Enrolled, enrol, new_repository
from tests.support.processes import ClientProcess
from tests.support.scratch import in_memory
from tests.support.sessions import Session
from tests.support.thoroughness import DEEP, DEEP_EXAMPLES, QUICK_EXAMPLES, deep

XDG_FOLDERS = {
    "XDG_CONFIG_HOME": ".config",
    "XDG_CACHE_HOME": ".cache",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_RUNTIME_DIR": ".run",
}
FROM_AROUND = (
    "CLAUDE", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX", "GIT_AUTHOR", "GIT_COMMITTER", "GIT_CONFIG",
    "COLUMNS",  # where it is set, tables in a pipe keep to it
    "PYTHONDONTWRITEBYTECODE",  # programs keep their byte code, as where people use them
)  # fmt: skip
GIT_CONFIG = """\
[user]
	name = Test
	email = test@example.org
[init]
	defaultBranch = main
[core]
	fsync = none
[gc]
	auto = 0
[maintenance]
	auto = false
"""

_scratch = tempfile.TemporaryDirectory(prefix="coordinator-tests-")
_original = dict(os.environ)


def pytest_configure(config: pytest.Config) -> None:
    """Before anything is imported or collected, so that session fixtures live in the same world."""
    os.environ.update(_of_the_original_user(_original))
    for name in [name for name in os.environ if name.startswith(FROM_AROUND)]:
        del os.environ[name]
    config_file = Path(_scratch.name, "gitconfig")
    config_file.write_text(GIT_CONFIG)
    os.environ.update(_home(Path(_scratch.name, "home")))
    os.environ.update(GIT_CONFIG_GLOBAL=str(config_file), GIT_CONFIG_NOSYSTEM="1")
    if folder := in_memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))  # what pytest makes `tmp_path` in
    _let_ctrl_c_interrupt()
    settings.register_profile(
        "tests", deadline=None, derandomize=not DEEP, database=None,
        max_examples=deep(DEEP_EXAMPLES, QUICK_EXAMPLES), suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip
    settings.load_profile("tests")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What failed before it was run again (`--reruns`): a fault all the same, of a test or of the product."""
    for report in terminalreporter.getreports("rerun"):
        terminalreporter.section(f"failed at first: {report.nodeid}", sep="_")
        terminalreporter.write_line(report.longreprtext)


def _let_ctrl_c_interrupt() -> None:
    """A shell has its background commands ignore it, and all that they start: also what tests interrupt."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_unconfigure(config: pytest.Config) -> None:
    os.environ.clear()
    os.environ.update(_original)
    _scratch.cleanup()


def _of_the_original_user(environment: Mapping[str, str]) -> dict[str, str]:
    """Where downloads are kept, and how registries are reached: computed before HOME is replaced."""
    home = Path(environment.get("COORDINATOR_ORIGINAL_HOME") or environment.get("HOME") or "/")
    cache = Path(environment.get("XDG_CACHE_HOME") or home / ".cache")
    config = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    known = {
        "COORDINATOR_ORIGINAL_HOME": str(home),
        "COORDINATOR_TEST_CACHE": str(cache / "claude-coordinator-tests"),
    }
    files = {"NPM_CONFIG_USERCONFIG": home / ".npmrc", "PIP_CONFIG_FILE": config / "pip" / "pip.conf"}
    known |= {name: str(path) for name, path in files.items() if path.exists()}
    return known | {name: environment[name] for name in known if name in environment}


def _home(home: Path) -> dict[str, str]:
    home.mkdir(parents=True, exist_ok=True)
    return {"HOME": str(home), **{name: str(home / folder) for name, folder in XDG_FOLDERS.items()}}


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Makes folders as `mktemp` does, which reads the names of all that were made before for each."""
    base, count = tmp_path_factory.getbasetemp(), itertools.count()

    def make(name: str) -> Path:
        folder = base / f"{name}{next(count)}"
        folder.mkdir(mode=0o700)
        return folder

    return make


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, new_folder: Callable[[str], Path]) -> Path:
    """Pytest's own, but that it takes no longer the more tests there are."""
    return new_folder(re.sub(r"\W", "_", request.node.name)[:30] + "-")


@pytest.fixture(autouse=True)
def user_home(new_folder: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A HOME that no other test has seen."""
    home = new_folder("user-")
    for name, value in _home(home).items():
        monkeypatch.setenv(name, value)
    return home


@pytest.fixture
def enrolled(tmp_path: Path) -> Enrolled:
    """An enrolled git repository without a commit."""
    return enrol(new_repository(tmp_path.resolve() / "repository"))


StartSession = Callable[..., Session]


@pytest.fixture
def start_session(enrolled: Enrolled, user_home: Path) -> StartSession:
    """Makes sessions of the enrolled repository. Their client is this test's own process unless told."""
    count = 0

    def start(
        session_id: str | None = None, folder: Path | None = None, pid: int | None = None, **variables: str
    ) -> Session:
        nonlocal count
        count += 1
        named = session_id or f"{count:08x}-0000-4000-8000-000000000000"
        config = user_home / f"config-{count}"
        variables = {"HOME": str(user_home), "CLAUDE_CONFIG_DIR": str(config), **variables}
        return Session(named, folder or enrolled.root, pid or os.getpid(), variables)

    return start


@pytest.fixture
def client_process() -> Iterator[Callable[[], ClientProcess]]:
    """Starts processes that stand for clients; all are gone after the test."""
    started: list[ClientProcess] = []

    def start() -> ClientProcess:
        started.append(ClientProcess())
        return started[-1]

    yield start
    for process in started:
        process.kill()
