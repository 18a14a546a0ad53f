"""A repository in which a day has been worked, by real hooks, and whose team is still at work."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from coord_core.install.enrolment import Site, enrol
from coord_core.project import SETTINGS_FILE, Project
from scripts.pictures import as_then, day
from scripts.pictures.ageing import age, settle
from scripts.pictures.members import Member, Person, environment, run

SETTINGS = "branching: worktree\n"
BREATH = 25.0  # minutes: shorter than a lease


@contextmanager
def worked(lines: Iterable[day.Line]) -> Iterator[tuple[Project, Path]]:
    """The project as it is after all these lines, at the end of the pictures' day, and a HOME.

    Nobody does anything any more; both are deleted afterwards. Raises RuntimeError where it goes otherwise.
    """
    folder = Path(tempfile.mkdtemp(prefix="claude-coordinator-picture-")).resolve()
    try:
        home = folder / "home"
        home.mkdir()
        project = _repository(folder / day.NAME, home)
        with closing(Team(project, home)) as team:
            for line in lines:
                team.comes_to(line)
            team.passes(team.minutes)
            team.stands_still(as_then.DAY_ENDS)
            yield project, home
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Team:
    def __init__(self, project: Project, home: Path) -> None:
        self.minutes = 0.0  # how long ago what is happening is to have happened; 0 before the first line
        self._project, self._home = project, home
        self._you = Person(Path(project.main or project.common), home)
        self._here: dict[str, Member] = {}
        self._gone: list[Member] = []
        self._began = time.time()  # the step that goes on

    def comes_to(self, line: day.Line) -> None:
        if self.minutes:
            self.passes(self.minutes - line.minutes)
        self.minutes = line.minutes
        self._does(line.who, line.does, line.what)
        settle(self._project, self._began)

    def passes(self, minutes: float) -> None:
        """Time. Nobody's lease ends while it does."""
        while minutes > 0:
            self._comes_after(min(minutes, BREATH) * 60)
            minutes -= BREATH
            if minutes > 0:
                for member in self._here.values():
                    member.breathes()
                settle(self._project, self._began)

    def _comes_after(self, seconds: float) -> None:
        """A step, so long after the one before, whatever the clock says."""
        before, self._began = self._began, time.time()
        age(self._project, before + seconds - self._began)

    def stands_still(self, at: float) -> None:
        """The step that goes on is that moment (UTC epoch seconds), and nobody who waits sees that it is."""
        for member in self._here.values():
            member.pauses()
        age(self._project, self._began - at)

    def _does(self, who: str, does: str, what: str) -> None:
        if who == day.YOU:
            self._you.adds(what)
        elif does == "starts":
            self._here[who] = Member(day.session_id(who), self._project, self._home)
            self._here[who].start()
        elif does == "ends":
            self._gone.append(self._here.pop(who))
            self._gone[-1].end()
        else:
            self._works(self._here[who], does, what)

    def _works(self, member: Member, does: str, what: str) -> None:
        deeds: dict[str, Callable[[str], None]] = {
            "edits": member.edits_file, "may-not": member.may_not, "claims": member.claims,
            "completes": member.completes, "waits": member.waits, "has": member.has, "gives": member.gives,
            "asks-for": lambda path: member.asks_for(path, day.REASON), "turns": lambda _: member.stop(),
        }  # fmt: skip
        deeds[does](what)

    def close(self) -> None:
        for member in (*self._here.values(), *self._gone):
            member.close()


def _repository(root: Path, home: Path) -> Project:
    for path in day.FILES:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("# begun\n", encoding="utf-8")
    (root / SETTINGS_FILE).write_text(SETTINGS, encoding="utf-8")
    (home / ".gitconfig").write_text("[user]\n\tname = A\n\temail = a@example.org\n", encoding="utf-8")
    for command in (
        ("init", "--quiet", "--template=", "-b", "main"), ("add", "."), ("commit", "--quiet", "-m", "Start"),
    ):  # fmt: skip
        run(("git", *command), root, environment(home))
    return enrol(Site(str(root)))
