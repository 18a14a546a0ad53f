"""`python -m bench.guards`: what a check before an edit costs here and in two others that guard files.

Each peer is installed from PyPI, pinned, into an environment of its own, set up as its documents say, and
gets the same event on stdin. Two more are measured where clones of them are named. All take turns in one
run, so a slower moment hits all of them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

from bench.measure import Cost, Subject, in_turn, process
from bench.site import INTERPRETER, MINE, THEIRS, Bench, bare

COORDINATIONHUB, COHERENCE = "coordinationhub==0.8.0", "agent-coherence==0.15.0"
BARE, FOREIGN = "bare python3 -I -S -c pass", 1000
_numbers = count()


class Peer:
    """One in a repository of its own. `arguments`: its check before an edit."""

    def __init__(self, folder: Path, arguments: list[str]) -> None:
        self.folder, self.root = folder, folder / "repository"
        self.root.mkdir(parents=True)
        self.environment = {
            "HOME": str(folder), "PATH": os.environ["PATH"], "CLAUDE_PROJECT_DIR": str(self.root),
        }  # fmt: skip
        subprocess.run(["git", "init", "-q", str(self.root)], check=True)
        self._arguments = arguments

    def call(self, *arguments: str) -> None:
        """Of its setting up."""
        subprocess.run(arguments, cwd=self.root, env=self.environment, check=False, stdout=subprocess.DEVNULL)

    def grant(self) -> Cost:
        return self.check(MINE, f"new-{next(_numbers)}.py")

    def clash(self) -> Cost:
        """The other session is editing that file."""
        return self.check(MINE, "held.py")

    def check(self, session_id: str, path: str) -> Cost:
        return process(self._arguments, self.event(session_id, path), self.environment)

    def event(self, session_id: str, path: str) -> bytes:
        given = {"file_path": str(self.root / path), "old_string": "a", "new_string": "b"}
        fields = {"session_id": session_id, "cwd": str(self.root), "hook_event_name": "PreToolUse"}
        call = {"tool_name": "Edit", "tool_use_id": f"toolu_{next(_numbers)}", "tool_input": given}
        return json.dumps({**fields, **call}).encode()

    def says(self, session_id: str, path: str) -> str:
        """Its answer, to see that what is measured is what is meant."""
        done = subprocess.run(
            self._arguments, input=self.event(session_id, path), env=self.environment, capture_output=True
        )
        return done.stdout.decode()


def installed(folder: Path, package: str) -> str:
    """The programs of an environment with this package."""
    subprocess.run([INTERPRETER, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin" / "pip"), "install", "-q", "--disable-pip-version-check", package]
    subprocess.run(pip, check=True)
    return str(folder / "bin")


def coordinationhub(folder: Path) -> Peer:
    programs = installed(folder / "env", COORDINATIONHUB)
    peer = Peer(folder, [f"{programs}/python", "-m", "coordinationhub.hooks.stdio_adapter"])
    peer.call(f"{programs}/coordinationhub", "init")
    peer.check(THEIRS, "held.py")
    return peer


@contextmanager
def coherence(folder: Path) -> Iterator[Peer]:
    """While its server runs."""
    programs, root = installed(folder / "env", COHERENCE), str(folder / "repository")
    peer = Peer(folder, [f"{programs}/agent-coherence-hook-client", "--root", root, "pre-edit"])
    (peer.root / "held.py").write_text("a\n")
    server = f"{programs}/agent-coherence-coordinator"
    peer.call(server, "--root", root)
    peer.call(f"{programs}/agent-coherence-track", "--root", root, "held.py")
    peer.check(THEIRS, "held.py")
    yield peer
    peer.call(server, "--root", root, "--prepare-for-migration")


def of_clones(folder: Path, mutexcc: Path | None, file_lock: Path | None) -> dict[str, Subject]:
    """What only a clone has: one file, and a folder that is copied into the repository."""
    found: dict[str, Subject] = {}
    if mutexcc:
        script = str(mutexcc / "mutexcc.py")
        found["mutexcc, granted"] = Peer(folder / "mutexcc", [INTERPRETER, script, "hook", "pre"]).grant
    if file_lock:
        bash, script = str(shutil.which("bash")), ".claude/hooks/scripts/pretooluse-file-lock.sh"
        peer = Peer(folder / "file-lock", [bash, str(folder / "file-lock" / "repository" / script)])
        shutil.copytree(file_lock / ".claude", peer.root / ".claude")
        found["claude-file-lock, granted"] = peer.grant
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.guards")
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--mutexcc", type=Path, help="a clone of it")
    parser.add_argument("--claude-file-lock", type=Path, help="a clone of it")
    given = parser.parse_args()
    print(
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, {given.runs} runs"
    )
    with tempfile.TemporaryDirectory(prefix="coordinator-bench-") as name, ExitStack() as open_:
        folder = Path(name)
        ours, hub = Bench(folder / "ours", FOREIGN), coordinationhub(folder / "hub")
        mesi = open_.enter_context(coherence(folder / "mesi"))
        subjects: dict[str, Subject] = {
            BARE: bare,
            "claude-coordinator, granted": ours.grant,
            "claude-coordinator, refused": ours.refusal,
            f"{COORDINATIONHUB}, granted": hub.grant,
            f"{COORDINATIONHUB}, refused": hub.clash,
            f"{COHERENCE}, granted": mesi.grant,
            f"{COHERENCE}, warned": mesi.clash,
            **of_clones(folder, given.mutexcc, given.claude_file_lock),
        }
        print(f"coordinationhub: {hub.says(MINE, 'held.py')}\nagent-coherence: {mesi.says(MINE, 'held.py')}")
        _print(in_turn(subjects, given.runs))


def _print(costs: dict[str, Cost]) -> None:
    yardstick = costs[BARE]
    for name, cost in costs.items():
        print(
            f"{name:36} cpu {cost.cpu:6.1f} ms {cost.cpu / yardstick.cpu:5.1f}   "
            f"wall {cost.wall:6.1f} ms {cost.wall / yardstick.wall:5.1f}"
        )


if __name__ == "__main__":
    main()
