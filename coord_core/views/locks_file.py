"""`.claude-locks.yml`: who holds what now."""

from __future__ import annotations

from coord_core.domain.records import MAIN_AGENT
from coord_core.domain.resources import SETS, WORKFLOW
from coord_core.views.yaml_text import quoted, scalar, timestamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from coord_core.domain.records import Instance, Lock

NAME = ".claude-locks.yml"


def render(locks: Iterable[Lock], owners: Mapping[str, Instance]) -> str:
    """The file's text. Every lock's owner must be among `owners`."""
    files: list[str] = []
    workflows: list[str] = []
    for lock in locks:
        target = workflows if lock.resource.kind == WORKFLOW else files
        target.append(_item(lock, owners.get(lock.instance)))
    return "locks:\n" + _section("files", files) + _section("workflows", workflows)


def _section(name: str, items: list[str]) -> str:
    return f"  {name}:\n{''.join(items)}" if items else f"  {name}: []\n"


def _item(lock: Lock, owner: Instance | None) -> str:
    resource = lock.resource
    if resource.kind == WORKFLOW:
        first = f"    - name: {scalar(resource.key)}\n"
    else:
        first = f"    - path: {scalar(str(resource))}\n"
    lines = [
        first,
        f"      locked_by: {scalar(lock.instance)}\n",
        f"      locked_at: {timestamp(lock.locked_at)}\n",
        f"      expires_at: {timestamp(owner.expires_at) if owner else 'null'}\n",
        f"      mode: {lock.mode}\n",
        f"      token: {lock.token}\n",
    ]
    if lock.agent != MAIN_AGENT:
        lines.append(f"      agent: {scalar(lock.agent)}\n")
    if lock.task_id is not None:
        lines.append(f"      task_id: {scalar(lock.task_id)}\n")
    if resource.kind in SETS:
        lines += [f"      kind: {resource.kind}\n", f"      patterns: {_list(resource.patterns)}\n"]
    return "".join(lines)


def _list(texts: Iterable[str]) -> str:
    """In one line."""
    return f"[{', '.join(map(quoted, texts))}]"
