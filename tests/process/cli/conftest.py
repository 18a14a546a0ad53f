"""A repository enrolled as `init` does it, the program in it, and sessions with clients of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coord_core.install.enrolment import Site
from coord_core.install.enrolment import enrol as really_enrol
from tests.support.enrolment import Enrolled, git, new_repository, without_analysis
from tests.support.sessions import Session
from tests.support.waiting import wait_until

from .defined import SETTINGS, define
from .program import Client, Program
from .published import Remote
from .sources import put
from .waits import Waiting, waits


class Someone(Session):
    """A session whose client is a process of its own, so that what runs below it is known to be its."""

    def __init__(self, number: int, repository: Enrolled, home: Path, client: Client) -> None:
        config = str(home / f"config-{number}")
        variables = {"HOME": str(home), "CLAUDE_CONFIG_DIR": config}
        super().__init__(f"{number:08x}-0000-4000-8000-000000000000", repository.root, client.pid, variables)
        self.client = client
        self.run = client.run

    def takes(self, path: str) -> None:
        """A granted edit that has ended."""
        assert self.edit(path).is_silent
        assert self.edited(path).is_silent


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real repository with one commit, enrolled; nobody was there yet."""
    root = new_repository(tmp_path_factory.mktemp("template") / "repository", with_commit=True)
    really_enrol(Site(str(root)))
    without_analysis(root / ".git")
    return root


@pytest.fixture
def repository(template: Path, tmp_path: Path) -> Enrolled:
    root = tmp_path.resolve() / "repository"
    shutil.copytree(template, root)
    return Enrolled(root, root / ".git")


@pytest.fixture
def program(repository: Enrolled) -> Program:
    return Program(repository.root)


@pytest.fixture
def new_session(repository: Enrolled, program: Program, user_home: Path) -> Iterator[Callable[[], Someone]]:
    """Makes sessions that have started; their clients are gone after the test."""
    made: list[Someone] = []

    def start() -> Someone:
        someone = Someone(len(made) + 1, repository, user_home, Client(program))
        made.append(someone)
        someone.start()
        return someone

    yield start
    for someone in made:
        someone.client.kill()


@pytest.fixture
def one(new_session: Callable[[], Someone]) -> Someone:
    return new_session()


@pytest.fixture
def two(one: Someone, new_session: Callable[[], Someone]) -> Someone:
    return new_session()


@pytest.fixture
def waiting(program: Program, repository: Enrolled) -> Iterator[Callable[..., Waiting]]:
    """Starts waits, and returns when they are in the queue."""
    made: list[Waiting] = []

    def start(who: Someone | None, *arguments: str, in_queue: bool = True) -> Waiting:
        variables = {} if who is None else {"CLAUDE_CODE_SESSION_ID": who.id}
        before = len(waits(repository))
        made.append(Waiting(program.start("lock", "wait", *arguments, **variables)))
        if in_queue:
            wait_until(lambda: len(waits(repository)) > before, "it is in the queue")
        return made[-1]

    yield start
    for each in made:
        each.process.kill()
        each.process.communicate()


@pytest.fixture
def three(two: Someone, new_session: Callable[[], Someone]) -> Someone:
    return new_session()


@pytest.fixture
def features(repository: Enrolled) -> Enrolled:
    """The repository, with the features `auth` and `docs`."""
    define(repository, SETTINGS)
    return repository


@pytest.fixture
def no_branches(repository: Enrolled) -> None:
    """Tasks are claimed without a branch."""
    repository.configure(branching="none")


@pytest.fixture
def sources(repository: Enrolled) -> Enrolled:
    """login.py and page.py import token.py; page.py imports login.py."""
    put(
        repository.root / "app",
        {
            "__init__.py": "",
            "token.py": "VALUE = 1\n\n\ndef check():\n    return 1\n",
            "login.py": "from app import token\n",
            "page.py": "from app import login, token\n",
        },
    )
    return repository


@pytest.fixture
def remote(repository: Enrolled, tmp_path: Path) -> Remote:
    """`origin` of the repository."""
    bare, clone = tmp_path.resolve() / "remote.git", tmp_path.resolve() / "runner"
    git(repository.root, "clone", "-q", "--bare", "--template=", str(repository.root), str(bare))
    git(repository.root, "remote", "add", "origin", str(bare))
    git(repository.root, "clone", "-q", "--template=", str(bare), str(clone))
    return Remote(bare, clone)
