"""Coordinates several Claude Code sessions in one git repository. See docs/architecture.md."""

VERSION = "0.1.0"
