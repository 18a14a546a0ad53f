"""One message to one address, by apprise. What it needs is the extra `notify`."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from datetime import timedelta
from importlib.util import find_spec
from typing import Any

from coord_core.notify import exchanges, outcomes
from coord_core.notify.exchanges import Watch
from coord_core.notify.outcomes import Outcome

EXTRA = "notify"
MISSING = "what sends notifications is not installed (apprise)"
INSTALL = "Run the tool's install.py again, or: pip install 'claude-coordinator[notify]'"
ATTEMPT_SECONDS = 90.0  # for one message, whatever the service does
SHORT_PAUSE = 3.0  # seconds
LONGEST, SHORTEST = 4000, 60  # characters of a message


def is_there() -> bool:
    try:
        return find_spec("apprise") is not None
    except ValueError:  # it is marked as absent
        return False


@dataclass(slots=True)
class Service:
    """An address that can be told something. `longest`: characters of a message that it takes as one."""

    _plugin: Any
    longest: int

    def send(self, text: str, seconds: float = ATTEMPT_SECONDS) -> Outcome:
        """Once. In a thread of its own, which is left behind when it does not come to an end."""
        found: list[Outcome] = []
        seen = exchanges.Watch()
        attempt = threading.Thread(target=self._send, args=(text, found, seen), daemon=True)
        attempt.start()
        attempt.join(seconds)
        seen.close()
        return found[0] if found else outcomes.too_long(seconds, seen)

    def _send(self, text: str, found: list[Outcome], seen: Watch) -> None:
        import apprise

        exchanges.watch(seen)
        try:
            is_sent = bool(self._plugin.notify(body=text, body_format=apprise.NotifyFormat.TEXT))
        except Exception:  # a plugin's defect; its words may hold the address
            is_sent = False
        found.append(outcomes.judge(is_sent, seen))


def service(url: str) -> Service | None:
    """None when no service is behind that address. Nothing goes over the network yet."""
    import apprise

    quiet()
    try:
        plugin = apprise.Apprise.instantiate(url, asset=_asset(), suppress_exceptions=True)
    except Exception:  # its words may hold the address
        return None
    if plugin is None or not hasattr(plugin, "notify"):
        return None
    _shorten_pauses(plugin)
    # Half of it: a service's signs are escaped, and apprise would cut what gets too long by that.
    longest = int(getattr(plugin, "body_maxlen", 0) or LONGEST) // 2
    return Service(plugin, max(SHORTEST, min(longest, LONGEST)))


def _shorten_pauses(plugin: Any) -> None:
    """A pause that the service wants is not slept through in an attempt, but for a short one."""
    original = plugin.throttle
    if hasattr(plugin, "clock_skew"):  # Discord's: ten seconds more, lest the clocks differ; a 429 says that
        plugin.clock_skew = timedelta(0)

    def throttle(last_io: Any = None, wait: float | None = None) -> None:
        seen = exchanges.watched()
        if wait is not None and wait > SHORT_PAUSE:
            seen.held = wait
            raise exchanges.ClosedError("the service is to be left alone")
        seen.waits = True
        original(last_io, wait)
        seen.check()
        seen.waits = False

    plugin.throttle = throttle


def _asset() -> Any:
    """Without pictures from elsewhere, files, and threads of its own."""
    import apprise

    return apprise.AppriseAsset(
        app_id="claude-coordinator", app_desc="claude-coordinator", app_url="", async_mode=False,
        secure_logging=True, image_url_mask=None, image_url_logo=None,
    )  # fmt: skip


def quiet() -> None:
    """What these libraries log may hold addresses."""
    for name in ("apprise", "requests", "urllib3", "requests_oauthlib"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [logging.NullHandler()]
        logger.propagate = False
        logger.setLevel(logging.CRITICAL + 1)
