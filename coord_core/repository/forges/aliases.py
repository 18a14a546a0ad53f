"""The host behind an alias of the person's own ssh configuration, as in `git@work:octo/site.git`."""

from __future__ import annotations

import subprocess

from coord_core.repository.forges import programs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from coord_core.repository.forges.patience import Patience

_SECONDS = 5.0


def hostname(alias: str, environment: Mapping[str, str], patience: Patience) -> str | None:
    """What ssh would connect to, None where it cannot tell. Nothing is connected to."""
    ssh = programs.found("ssh", environment)
    if ssh is None:
        return None
    try:
        shown = subprocess.run(
            [ssh, "-G", "--", alias], env=dict(environment), stdin=subprocess.DEVNULL, capture_output=True,
            timeout=min(_SECONDS, patience.needed(alias)), check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = shown.stdout.decode("utf-8", "replace").splitlines()
    return next(
        (line.split()[1] for line in lines if line.startswith("hostname ") and line[9:].strip()), None
    )
