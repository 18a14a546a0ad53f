"""What a person is told of messages that did not arrive."""

from __future__ import annotations

from coord_core.notify.outbox import KEY_OF_FILE, Outbox
from coord_core.views.refusal import quoted


def tell(folder: str) -> str:
    """A line for each channel that failed since this was asked last; empty for none."""
    outbox = Outbox(folder)
    try:
        found = outbox.take_untold()
    finally:
        outbox.close()
    return "\n".join(_line(key.partition(KEY_OF_FILE)[0], count, why) for key, (count, why) in found.items())


def _line(name: str, count: int, why: str) -> str:
    what = "A message" if count == 1 else f"{count} messages"
    said = "was" if count == 1 else "were"
    reason = f" ({quoted(why)})" if why else ""
    return (
        f"⚠️  {what} to the channel {quoted(name)} {said} not delivered{reason}. "
        "`claude-coordinator notify list` says how it stands."
    )
