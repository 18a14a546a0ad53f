"""The commands that the skills teach, and what each of them needs to be there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.enrolment import Enrolled, git

from .conftest import Someone

SKILLS = Path(__file__).parents[3] / "skills"
NAMES = ("coordinate", "locks", "tasks")
FILES = (
    "src/auth.py", "src/api.py", "src/gen/made.py", "src/login/form.py", "tests/test_auth.py",
    "tests/login/test_form.py", "docs/login.md", "src/auth/token.py",
)  # fmt: skip
_BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(claude-coordinator [^`\n]+)`")


def text_of(name: str) -> str:
    return (SKILLS / name / "SKILL.md").read_text(encoding="utf-8")


def commands() -> Iterator[tuple[str, str]]:
    """Each command once, with the skill that names it first; without the comment behind it."""
    seen: set[str] = set()
    for name in NAMES:
        text = text_of(name)
        lines = [line for block in _BLOCK.findall(text) for line in block.splitlines()]
        for line in [*lines, *_INLINE.findall(text)]:
            command = line.split("  #")[0].split(" # ")[0].strip()
            if command and command not in seen:
                seen.add(command)
                yield name, command


class World:
    """A repository in which the first of two sessions is about to run one of the commands."""

    def __init__(self, repository: Enrolled, one: Someone, two: Someone) -> None:
        self.root, self.one, self.two = repository.root, one, two
        for name in FILES:
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("VALUE = 1\n")
        (self.root / "TODO.md").write_text("- [ ] Mend the login\n")
        git(self.root, "add", ".")
        git(self.root, "commit", "-qm", "Start")

    def writes(self, who: Someone, path: str, text: str) -> None:
        """A whole edit."""
        assert not who.edit(path).refuses
        (self.root / path).write_text(text)
        assert not who.edited(path).refuses

    def arrange(self, command: str) -> str:
        """Makes what the command needs; returns it with the names of this world."""
        needed = [make for words, make in _NEEDS.items() if words in command]
        if command == "claude-coordinator task complete":
            needed.append(World.with_task)
        for make in dict.fromkeys(needed):
            command = make(self, command)
        return command

    def asked(self, command: str) -> str:
        self.one.takes("src/auth.py")
        assert self.two.run("lock", "request", "src/auth.py").status == 0
        told = self.one.prompt().context
        number = re.search(r"lock accept (\d+)", told)
        assert number is not None, told
        return command.replace(" 12", f" {number[1]}")

    def held_by_other(self, command: str) -> str:
        self.two.takes("src/auth.py")
        return command

    def held(self, command: str) -> str:
        self.one.takes("src/auth.py")
        return command

    def other_is_there(self, command: str) -> str:
        return command.replace("claude-1234abcd", self.two.name)

    def other_crashed(self, command: str) -> str:
        self.two.takes("src/auth.py")
        self.two.client.kill()
        return self.other_is_there(command)

    def changed(self, command: str) -> str:
        self.writes(self.one, "src/auth.py", "VALUE = 2\n")
        return command

    def staged(self, command: str) -> str:
        self.changed(command)
        git(self.root, "add", "src/auth.py")
        return command

    def others_last(self, command: str) -> str:
        self.writes(self.two, "src/auth.py", "VALUE = 3\n")
        self.two.stop()
        return command

    def versions(self, command: str) -> str:
        self.writes(self.two, "src/auth.py", "VALUE = 4\n")
        assert not self.two.bash("sed -i s/4/5/ src/auth.py").refuses
        self.two.stop()
        listed = json.loads(self.one.run("restore", "--list", "--json", "src/auth.py").stdout)
        return command.replace("--version 2", f"--version {listed[-1]['version']}")

    def tasks(self, command: str) -> str:
        for count in range(4):
            assert self.one.run("task", "add", f"Piece {count}", "--path", f"part-{count}/").status == 0
        return command

    def with_task(self, command: str) -> str:
        self.two.end()  # alone in the tree
        self.tasks(command)
        assert self.one.run("task", "claim", "task-001").status == 0
        return command

    def unpushed(self, command: str) -> str:
        self.with_task(command)
        git(self.root, "commit", "-q", "--allow-empty", "-m", "Work")
        assert self.one.run("task", "complete").status == 0
        remote = self.root.parent / "remote.git"
        git(self.root, "clone", "-q", "--bare", str(self.root), str(remote))
        git(self.root, "remote", "add", "origin", str(remote))
        return command

    def named_by_itself(self, command: str) -> str:
        return command.replace("$CLAUDE_INSTANCE_ID", self.one.name)


_NEEDS = {
    "lock accept": World.asked,
    "lock decline": World.asked,
    "lock request": World.held_by_other,
    "lock release src": World.held,
    "lock transfer": World.held,
    "--to claude": World.other_is_there,
    "session show": World.other_crashed,
    "session restore": World.other_crashed,
    "git add": World.changed,
    "commit-check --accept": World.others_last,
    "commit-check --stage": World.changed,
    "git commit -m": World.staged,
    "restore --": World.versions,
    "restore src": World.versions,
    "task next": World.tasks,
    "task claim": World.tasks,
    "task show": World.tasks,
    "task cancel": World.tasks,
    "task add": World.tasks,
    "task release": World.with_task,
    "task block": World.with_task,
    "task complete --retry": World.unpushed,
    "CLAUDE_INSTANCE_ID": World.named_by_itself,
}
