"""What a tool call gains in the real client, with the hooks and without."""

from __future__ import annotations

import statistics
import subprocess
import time
from pathlib import Path

from coord_core.install.setup import set_up
from tests.client.client_package import ClientUnavailableError, client_binary
from tests.client.home import Home
from tests.client.script import Call, Step
from tests.client.scripted_model import ScriptedModel
from tests.client.session import Client

CALLS = 20
ROUNDS = 3


def report(folder: Path) -> None:
    print(f"\nA Write in the real client ({CALLS} calls less a run without calls, median of {ROUNDS})")
    try:
        binary = client_binary()
    except ClientUnavailableError as reason:
        print(f"  not measured: {reason}")
        return
    found: dict[str, list[float]] = {"without hooks": [], "with hooks": []}
    sites = {name: _Site(folder / name.replace(" ", "-"), binary, name == "with hooks") for name in found}
    for _ in range(ROUNDS):
        for name, site in sites.items():
            found[name].append(site.milliseconds_a_call())
    medians = {name: statistics.median(values) for name, values in found.items()}
    for name, value in medians.items():
        print(f"  {name:14} {value:6.1f} ms a call, ratio {value / medians['without hooks']:.2f}")
    gained = medians["with hooks"] - medians["without hooks"]
    print(f"  the two hooks of a call add {gained:.1f} ms")


class _Site:
    """A repository and a HOME, guarded or not."""

    def __init__(self, folder: Path, binary: Path, guarded: bool) -> None:
        self._repository = folder / "repository"
        self._repository.mkdir(parents=True)
        subprocess.run(["git", "init", "-q", str(self._repository)], check=True)
        self._home = Home(folder / "home")
        self._home.trust(self._repository)
        self._binary = binary
        if guarded:
            set_up(str(self._repository), environ={"HOME": str(self._home.path)})

    def milliseconds_a_call(self) -> float:
        paths = [self._repository / f"{time.time_ns()}-{number}.txt" for number in range(CALLS)]
        writes: list[Step] = [Call("Write", {"file_path": str(path), "content": "x"}) for path in paths]
        return (self._run(writes) - self._run([])) * 1000 / CALLS

    def _run(self, steps: list[Step]) -> float:
        with ScriptedModel() as model:
            client = Client(self._binary, self._home, model)
            prompt = model.script("bench", *steps)
            began = time.perf_counter()
            try:
                client.run_print(prompt, cwd=self._repository, seconds=120)
                return time.perf_counter() - began
            finally:
                client.close()
