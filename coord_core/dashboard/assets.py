"""The page's own files, read once: style, script. Their addresses change with their contents."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from coord_core.dashboard.rules import STATIC
from coord_core.observing.charts import stylesheet

KINDS = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
}
CHARTS = "charts.css"
KEPT = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    body: bytes
    kind: str


class Assets:
    """`mark` stands for the contents of all: one may name another by its relative address."""

    def __init__(self, found: dict[str, Asset]) -> None:
        self._found = found
        everything = b"".join(name.encode() + asset.body for name, asset in sorted(found.items()))
        self.mark = hashlib.sha256(everything).hexdigest()[:16]

    def address(self, name: str) -> str:
        return f"{STATIC}{self.mark}/{name}"

    def get(self, mark: str, name: str) -> Asset | None:
        return self._found.get(name) if mark == self.mark else None


@cache
def load() -> Assets:
    """Only files of kinds that we know, from the one folder; and what the drawings are drawn with."""
    found = {CHARTS: Asset(stylesheet().encode(), KINDS["css"])}
    for each in files("coord_core.dashboard").joinpath("static").iterdir():
        kind = KINDS.get(each.name.rpartition(".")[2])
        if kind is not None and each.is_file():
            found[each.name] = Asset(each.read_bytes(), kind)
    return Assets(found)
