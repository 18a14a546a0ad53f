"""What this machine can tell about the owner of a lock: its process, and its client's roster.

Linux tells a process's start time, boot and pid namespace in /proc. Where there is no /proc, nothing can be
proven about another process, and its lease decides.

The roster is Claude Code's `sessions/<pid>.json` in its configuration folder: undocumented, so it is used
as a hint only, and only when it names the same process and session.
"""

from __future__ import annotations

import os

from coord_core.domain.leases import Evidence, is_dead
from coord_core.domain.records import PERSON, Instance, Process
from coord_core.jsontext import load_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

AT_WORK = ("busy", "waiting", "shell")
_LAST_TIME = 1e15  # milliseconds; what is beyond is no time


def read_text(path: str, most: int = 65536) -> str | None:
    """The start of a small text file, None when it cannot be read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a pipe is not waited for
    except (OSError, ValueError):
        return None
    try:
        return os.read(descriptor, most).decode("utf-8", "surrogateescape")
    except OSError:
        return None
    finally:
        os.close(descriptor)


def clock_domain() -> str:
    """Where readings of the monotonic clock mean the same: boot and time namespace. Empty: not known."""
    boot = _boot()
    return f"{boot} {_link('/proc/self/ns/time')}" if boot else ""


def process(pid: int) -> Process | None:
    """The process that has this pid now, None when there is none or nothing can be known of it."""
    started = start_time(pid)
    if started is None:
        return None
    boot = _boot()
    try:  # in another time namespace, start times are other numbers
        pidns = f"{os.readlink('/proc/self/ns/pid')} {_link('/proc/self/ns/time')}"
    except OSError:
        return None
    return Process(pid, started, os.uname().nodename, boot, pidns) if boot else None


def _boot() -> str:
    return (read_text("/proc/sys/kernel/random/boot_id") or "").strip()


def _link(path: str) -> str:
    try:
        return os.readlink(path)
    except OSError:
        return ""


def start_time(pid: int) -> str | None:
    """Clock ticks after boot at which the process started; None when it is gone or a zombie."""
    stat = read_text(f"/proc/{pid}/stat", 4096)
    if stat is None:
        return None
    fields = stat[stat.rfind(")") + 2 :].split()  # the command's name may hold spaces and brackets
    return None if fields[0] in "ZX" else fields[19]


def parent(pid: int) -> int:
    """The parent's pid, 0 when it cannot be known."""
    stat = read_text(f"/proc/{pid}/stat", 4096)
    return int(stat[stat.rfind(")") + 2 :].split()[1]) if stat else 0


def evidence(owner: Instance) -> Evidence:
    """All that can be told about an owner now."""
    if owner.kind == PERSON or owner.process is None:
        return Evidence()
    here = process(os.getpid())
    if here is None or not owner.process.same_domain(here):
        return Evidence()
    if _is_gone(owner.process, here):
        return Evidence(dead=True)
    return _from_roster(owner)


def _is_gone(owner: Process, here: Process) -> bool:
    observed = start_time(owner.pid)
    if observed is None and read_text(f"/proc/{owner.pid}/stat", 64) is None and _exists(owner.pid):
        return False  # it is there, and /proc hides it from us (hidepid)
    return is_dead(owner, here, observed)


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _from_roster(owner: Instance) -> Evidence:
    entry = _roster_entry(owner)
    status = entry.get("status")
    if status in AT_WORK:
        return Evidence(at_work=True, alive=True)
    updated = entry.get("statusUpdatedAt")
    if status == "idle" and isinstance(updated, (int, float)) and 0 < updated < _LAST_TIME:
        return Evidence(idle_since=updated / 1000, alive=True)
    return Evidence(alive=True)


def _roster_entry(owner: Instance) -> dict[str, Any]:
    if owner.process is None or not owner.config_dir:
        return {}
    text = read_text(f"{owner.config_dir}/sessions/{owner.process.pid}.json")
    try:
        entry = load_object(text) if text else {}
    except Exception:  # a half-written or changed roster is no evidence
        return {}
    same = entry.get("sessionId") == owner.session_id and str(entry.get("procStart")) == owner.process.started
    return entry if same else {}
