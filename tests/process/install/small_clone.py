"""A clone that installs in a second and without a network: its build backend lies in it and needs nothing."""

from __future__ import annotations

from pathlib import Path

PROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "claude-coordinator"
version = "1.0"
[project.optional-dependencies]
analysis = []
notify = []
watch = []
"""
BACKEND = """\
import pathlib, zipfile

INFO = "claude_coordinator-1.0.dist-info/"
COMMANDS = ["claude-coordinator", "claude-optimizer"]
ENTRY_POINTS = "[console_scripts]\\n" + "".join(f"{name} = coord_core.cli:main\\n" for name in COMMANDS)
METADATA = "Metadata-Version: 2.1\\nName: claude-coordinator\\nVersion: 1.0\\n"
EXTRAS = ["analysis", "dashboard", "notify", "watch"]
WHEEL = "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"

def build_wheel(folder, config_settings=None, metadata_directory=None):
    name = "claude_coordinator-1.0-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(folder, name), "w") as wheel:
        for path in sorted(pathlib.Path("coord_core").rglob("*.py")):
            wheel.write(path)
        metadata = METADATA + "".join(f"Provides-Extra: {name}\\n" for name in EXTRAS)
        for extra in [each for each in EXTRAS if pathlib.Path("absent-" + each).exists()]:
            metadata += f"Requires-Dist: claude-coordinator-absent; extra == '{extra}'\\n"
        wheel.writestr(INFO + "METADATA", metadata)
        wheel.writestr(INFO + "WHEEL", WHEEL)
        wheel.writestr(INFO + "entry_points.txt", ENTRY_POINTS)
        wheel.writestr(INFO + "RECORD", "")
    return name
"""
PROGRAM = """\
import os, pathlib, sys

def main():
    log = pathlib.Path.home() / "commands"
    line = [*sys.argv[1:], os.getcwd(), os.environ["XDG_DATA_HOME"]]
    with log.open("a") as file:
        file.write(" ".join(line) + "\\n")
    status = pathlib.Path.home() / ("status of " + sys.argv[1])
    return int(status.read_text()) if status.exists() else 0
"""
LAUNCHER = """\
import pathlib, sys
data = pathlib.Path(sys.argv[sys.argv.index("--data") + 1])
(data / "hook").write_text("# claude-coordinator launcher 1.0\\n")
"""
FOLLOWING = """\
import pathlib, sys
data = pathlib.Path(sys.argv[sys.argv.index("--data") + 1])
(data / "followed").touch()
"""


def lack_the_extra(clone: Path, lacking: bool = True, extra: str = "analysis") -> None:
    """What the extra needs cannot be had."""
    absent = clone / f"absent-{extra}"
    absent.touch() if lacking else absent.unlink()


def make(folder: Path) -> Path:
    files = {
        "pyproject.toml": PROJECT,
        "backend.py": BACKEND,
        "README.md": "",
        "LICENSE": "",
        "hooks/stop.py": "",
        "skills/locks/SKILL.md": "",
        "coord_core/__init__.py": "",
        "coord_core/cli.py": PROGRAM,
        "coord_core/install/__init__.py": "",
        "coord_core/install/launcher.py": LAUNCHER,
        "coord_core/install/following.py": FOLLOWING,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder
