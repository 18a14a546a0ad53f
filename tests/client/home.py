"""A fresh HOME in which the client starts without questions, and what the client keeps there."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

API_KEY = "dummy-key-for-the-scripted-model"


class Home:
    """A user's home directory, as the client finds it."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.variables: dict[str, str] = {}  # a test's own, over those of `environment`
        self.temporary = self.path / "tmp"
        self.temporary.mkdir(parents=True)
        self._write_client_state({"hasCompletedOnboarding": True, "projects": {}})
        (self.path / ".gitconfig").write_text("[user]\n\tname = Test\n\temail = test@example.org\n")

    def trust(self, project: Path) -> None:
        """Answer the trust question for a folder. Before a client starts: it rewrites this file."""
        state = json.loads(self._client_state.read_text())
        state["projects"][str(project.resolve())] = {"hasTrustDialogAccepted": True}
        self._write_client_state(state)

    def environment(self, model_url: str) -> dict[str, str]:
        """All that a client gets to see of the environment."""
        return {
            "HOME": str(self.path),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "TMPDIR": str(self.temporary),
            "GIT_CONFIG_NOSYSTEM": "1",
            "ANTHROPIC_BASE_URL": model_url,
            "ANTHROPIC_API_KEY": API_KEY,
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "DISABLE_AUTOUPDATER": "1",
            "IS_SANDBOX": "1",
            "BUN_JSC_useDFGJIT": "0",  # optimizing what runs for a second costs a fifth of that second
            **self.variables,
        }

    def roster_file(self, pid: int) -> Path:
        return self.path / ".claude" / "sessions" / f"{pid}.json"

    def roster(self, pid: int) -> dict[str, Any]:
        """What the client says of its own session; empty without the file, or while it is being written."""
        try:
            entry: dict[str, Any] = json.loads(self.roster_file(pid).read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return entry

    @property
    def _client_state(self) -> Path:
        return self.path / ".claude.json"

    def _write_client_state(self, state: dict[str, Any]) -> None:
        approved = {"approved": [API_KEY[-20:]], "rejected": []}
        self._client_state.write_text(json.dumps({**state, "customApiKeyResponses": approved}))
