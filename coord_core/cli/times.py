"""Moments as tables say them: how long ago, how soon. UTC epoch seconds."""

from __future__ import annotations

from coord_core.views.refusal import duration


def ago(at: float, now: float) -> str:
    return "just now" if now - at < 30 else f"{duration(now - at)} ago"


def expires(at: float, now: float) -> str:
    return "expired" if at <= now else f"in {duration(at - now)}"
