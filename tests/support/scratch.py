"""Where tests keep their files: in memory where there is enough, because each commit waits for a disk.

What a process leaves when it is killed is the same there; that a disk keeps it when the power fails no test
can show. COORDINATOR_TESTS_DISK=1 has all of it on the disk.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

MEMORY = Path("/dev/shm")
SWITCH = "COORDINATOR_TESTS_DISK"
NEEDED = 6 << 30  # bytes; a whole run leaves about half of it


def in_memory(folder: Path = MEMORY) -> Path | None:
    """The folder, if it is one in memory, with room enough, from which programs may be started."""
    if os.environ.get(SWITCH) == "1" or sys.platform != "linux" or not os.access(folder, os.W_OK | os.X_OK):
        return None
    if _available_memory() < 2 * NEEDED or shutil.disk_usage(folder).free < NEEDED:
        return None
    return folder if _starts_programs(folder) else None


def _available_memory() -> int:
    """In bytes; 0 where the system does not say."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), 0)


def _starts_programs(folder: Path) -> bool:
    """False where it is mounted `noexec`."""
    program = folder / f"coordinator-tests-{os.getpid()}"
    try:
        program.write_text("#!/bin/sh\n")
        program.chmod(0o700)
        return subprocess.run([str(program)], check=False).returncode == 0
    except OSError:
        return False
    finally:
        program.unlink(missing_ok=True)
