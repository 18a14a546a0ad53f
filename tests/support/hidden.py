"""Programs whose writes nobody can read off their call."""

from __future__ import annotations

import base64
from pathlib import Path


def script(tree: Path, code: str) -> str:
    """A command that runs Python code in the working tree; the code is nowhere to be read."""
    program = tree / "tool" / "hidden.py"
    program.parent.mkdir(exist_ok=True)
    hidden = base64.b64encode(code.encode())
    program.write_text(f"import base64\nexec(base64.b64decode({hidden!r}))\n")
    return "python3 tool/hidden.py"
