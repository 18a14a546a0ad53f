"""Running a hook of a copy of the tool, and asking it what it loaded."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path

from tests.support.hooks import HOOKS, ROOT, Answer, run_hook
from tests.support.sessions import Session

# Stands in the place of `deadline.send`, which ends the process: says what is loaded, and from where.
REPORT = """

def _loaded():
    import sys
    lines = []
    for name, module in sorted(sys.modules.items()):
        loader = type(getattr(getattr(module, "__spec__", None), "loader", None)).__name__
        lines.append(f"{name} {loader}")
    return "\\n".join(lines)


_send = send


def send(reply):
    with open(os.environ["LOADED_MODULES"], "w") as file:
        file.write(_loaded())
    _send(reply)
"""


class Tool:
    """A copy of the package and its hooks, which can be changed."""

    def __init__(self, root: Path) -> None:
        self.package = root / "coord_core"
        self.hooks = root / "hooks"
        self._report = root / "loaded"
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "coord_core", self.package, ignore=ignored)
        shutil.copytree(HOOKS, self.hooks, ignore=ignored)
        for library in (
            "tree_sitter",
            "tree_sitter_bash",
            "tree_sitter_python",
        ):  # beside the package, as in an environment
            [found] = importlib.util.find_spec(library).submodule_search_locations  # type: ignore
            (root / library).symlink_to(found)
        with (self.package / "claude" / "deadline.py").open("a") as file:
            file.write(REPORT)

    def bundle(self, event: str) -> Path:
        [path] = self.package.glob(f"__pycache__/{event}.*.bundle")
        return path

    @property
    def bundles(self) -> set[str]:
        return {path.name.split(".")[0] for path in self.package.glob("__pycache__/*.bundle")}

    def run(self, session: Session, event: str, **fields: object) -> Run:
        given = {"session_id": session.id, "cwd": str(session.folder), "hook_event_name": event, **fields}
        environment = {**session.environment, "LOADED_MODULES": str(self._report)}
        answer = run_hook(event, json.dumps(given).encode(), environment, session.folder, self.hooks)
        return Run(answer, self._report.read_text())

    def edit(self, session: Session, name: str, call: str = "call") -> Run:
        path = str(session.folder / name)
        return self.run(
            session, "PreToolUse", tool_name="Edit", tool_use_id=call, tool_input={"file_path": path}
        )

    def replace(self, session: Session, name: str, old: str, new: str, call: str = "call") -> Run:
        """Before an edit of a part of a file."""
        given = {"file_path": str(session.folder / name), "old_string": old, "new_string": new}
        return self.run(session, "PreToolUse", tool_name="Edit", tool_use_id=call, tool_input=given)

    def shell(self, session: Session, command: str, event: str = "PreToolUse", call: str = "shell") -> Run:
        given = {"command": command}
        return self.run(session, event, tool_name="Bash", tool_use_id=call, tool_input=given)


class Run:
    """What a hook answered, and what it had loaded by then."""

    def __init__(self, answer: Answer, loaded: str) -> None:
        self.answer = answer
        self._loaders = dict(line.split(" ") for line in loaded.splitlines())

    @property
    def ours(self) -> set[str]:
        return {name for name in self._loaders if name.partition(".")[0] == "coord_core"}

    @property
    def others(self) -> set[str]:
        return set(self._loaders) - self.ours

    @property
    def bundled(self) -> set[str]:
        """Those of our modules that came out of a bundle."""
        return {name for name in self.ours if self._loaders[name] == "Finder"}
