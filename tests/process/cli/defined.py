"""Features that are defined in a repository's settings."""

from __future__ import annotations

from tests.support.enrolment import Enrolled

SETTINGS = "features:\n  auth: [src/auth/**, '!src/auth/vendor/**']\n  docs: ['*.md']\n"


def define(repository: Enrolled, text: str) -> None:
    (repository.root / ".claude-coordinator.yml").write_text(text)
