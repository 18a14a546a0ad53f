"""Sessions that change different functions of one file at the same time, as the client writes files."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, git
from tests.support.sessions import Session

SESSIONS, ROUNDS = 3, 4
SOURCE = "\n\n".join(f"def f{number}():\n    return '{number}: '\n" for number in range(SESSIONS))


class Worker(threading.Thread):
    """Adds a sign to its own function again and again. The client reads the file, then writes all of it."""

    def __init__(self, session: Session, number: int) -> None:
        super().__init__()
        self.session, self.number = session, number
        self.file = session.folder / "f.py"
        self.done = 0

    def run(self) -> None:
        ends = time.monotonic() + 60
        while self.done < ROUNDS and time.monotonic() < ends:
            self._edit(f"{self.number}: " + "x" * self.done)

    def _edit(self, old: str) -> None:
        call = f"{self.number}-{self.done}"
        if not self.session.replace("f.py", f"'{old}'", f"'{old}x'", call).is_silent:
            time.sleep(0.1)
            return  # another's call took too long
        text = self.file.read_text()
        time.sleep(0.02)
        self.file.write_text(text.replace(f"'{old}'", f"'{old}x'"))
        given = {"file_path": str(self.file)}
        self.session.send("PostToolUse", tool_name="Edit", tool_use_id=call, tool_input=given)
        self.done += 1


def test_nothing_is_lost_however_they_meet(enrolled: Enrolled, start_session: StartSession) -> None:
    enrolled.configure(granularity="symbol")
    file: Path = enrolled.root / "f.py"
    file.write_text(SOURCE)
    git(enrolled.root, "add", ".")
    workers = [Worker(start_session(), number) for number in range(SESSIONS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.done for worker in workers] == [ROUNDS] * SESSIONS
    assert file.read_text() == SOURCE.replace(": ", ": " + "x" * ROUNDS)
    assert enrolled.held() == {f"f.py#f{worker.number}": worker.session.name for worker in workers}
