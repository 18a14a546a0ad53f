"""What a hook costs when the plugin starts it, against the same hook started by settings."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from bench.measure import Cost, Subject, in_turn, process
from bench.site import HOOKS, INTERPRETER, MINE, Bench
from coord_core import VERSION
from coord_core.install import launcher, plugin
from coord_core.install.environment import Environment

COPIED = ("coord_core", "hooks", ".claude-plugin", "bin")


def report(folder: Path, runs: int) -> None:
    print(f"\nThe plugin's hook against the settings' ({runs} runs in turn, medians of the whole process)")
    print("{:26} {:>7} {:>6} {:>8} {:>6}".format("", "cpu ms", "ratio", "wall ms", "ratio"))
    subjects = {**_ways(folder / "plugin", "own.py"), **_ways_elsewhere(folder / "plugin-elsewhere")}
    costs = in_turn(subjects, runs)
    for name, cost in costs.items():
        yardstick = costs["elsewhere, settings" if name.startswith("elsewhere") else "settings"]
        ratios = cost.cpu / yardstick.cpu, cost.wall / yardstick.wall
        print(f"{name:26} {cost.cpu:7.1f} {ratios[0]:6.2f} {cost.wall:8.1f} {ratios[1]:6.2f}")


def _ways(folder: Path, file: str, prefix: str = "") -> dict[str, Subject]:
    """An edit of a file that is held already: by settings, by the plugin with an environment and without."""
    bench = Bench(folder / "repository", 0)
    root = _copy(folder / "plugin")
    launcher.write(folder / "data" / "claude-coordinator", Environment(INTERPRETER, str(HOOKS)), VERSION)
    return {
        f"{prefix}settings": lambda: bench.hook("pre_tool_use", MINE, file),
        f"{prefix}plugin": _by_plugin(bench, root, folder / "data", file),
        f"{prefix}plugin, nothing made": _by_plugin(bench, root, folder / "none", file),
    }


def _ways_elsewhere(folder: Path) -> dict[str, Subject]:
    """The same in a folder that is not enrolled."""
    return _ways(folder, "../elsewhere.py", "elsewhere, ")


def _by_plugin(bench: Bench, root: Path, data: Path, file: str) -> Subject:
    (group,) = plugin.hooks(root)["hooks"]["PreToolUse"]
    (handler,) = group["hooks"]
    words = [handler["command"], *handler["args"]]
    environ = {
        **bench.environment,
        "XDG_DATA_HOME": str(data),
        "CLAUDE_PLUGIN_ROOT": str(root),
        "PATH": f"{os.path.dirname(INTERPRETER)}:{os.environ['PATH']}",
    }

    def run() -> Cost:
        given = {"file_path": str(bench.folder / file), "content": "x"}
        call = {"tool_name": "Write", "tool_use_id": "toolu_0", "tool_input": given}
        payload = {"session_id": MINE, "cwd": str(bench.folder), **call}
        return process(words, json.dumps(payload).encode(), environ)

    return run


def _copy(root: Path) -> Path:
    """The plugin as the client keeps it: a copy without git's folder."""
    above = HOOKS.parent
    for name in COPIED:
        shutil.copytree(
            above / name, root / name, ignore=shutil.ignore_patterns("__pycache__"), symlinks=True
        )
    return root
