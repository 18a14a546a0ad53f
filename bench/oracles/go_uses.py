"""Go: the type checker of its own standard library, go/types, run by `uses.go`."""

from __future__ import annotations

import os
from pathlib import Path

from bench.oracles import Facts
from bench.oracles.programs import needed, printed

PROGRAM = Path(__file__).with_name("uses.go")


def read(folder: Path) -> Facts:
    """Raises UnavailableError."""
    needed(go="golang-go")
    environment = dict(os.environ, GO111MODULE="off", GOFLAGS="", CGO_ENABLED="1")
    return printed(["go", "run", str(PROGRAM), str(folder)], environment)
