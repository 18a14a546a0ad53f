"""Writes the plugin's hooks.json from the table of events: `python -m coord_core.install.plugin_files`.

The file is committed, because the client reads it from the plugin's folder; a test compares the two.
"""

from __future__ import annotations

import json
from pathlib import Path

from coord_core.install import atomic_file
from coord_core.install.environment import hooks_folder
from coord_core.install.hook_entries import plugin_entries

NAME = "hooks.json"


def hooks_text() -> str:
    """What hooks.json has to hold."""
    return json.dumps({"hooks": plugin_entries()}, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    atomic_file.write(Path(hooks_folder(), NAME), hooks_text().encode())


if __name__ == "__main__":
    main()
