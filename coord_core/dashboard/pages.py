"""The dashboard's pages as text: what the server sends, whole or in sections. It reads and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from coord_core.dashboard.page import drawings
from coord_core.dashboard.page import sections as live
from coord_core.dashboard.page.happenings import happening
from coord_core.dashboard.page.questions import Question
from coord_core.dashboard.page.templates import fill
from coord_core.dashboard.page.view import HOURS, View
from coord_core.storage.effects import EFFECTS
from coord_core.views import audit_log

if TYPE_CHECKING:
    from coord_core.domain.records import Entry
    from coord_core.observing.chronicle import Chronicle
    from coord_core.observing.team import Team

__all__ = ("Question", "audit", "charts", "confirm", "refused", "render", "sections", "sign_in")

ACTIONS = sorted(EFFECTS.keys() - audit_log.QUIET)
QUERY = ("since", "until", "instance", "action", "path", "text")  # what the record is searched by
UNAVAILABLE = 503  # a page that says so looks again by itself


def render(team: Team, chronicle: Chronicle | None, view: View) -> str:
    """The whole page. Without a chronicle the drawings say that they are on their way."""
    return fill(
        "page.html", view, now=team.now, page_title=live.title(team, view), hours=HOURS,
        sections=sections(team, view), charts=charts(chronicle, view), is_drawn=chronicle is not None,
        current="now", here=view.address(),
    )  # fmt: skip


def sections(team: Team, view: View) -> dict[str, str]:
    """What stands inside of each section that follows the state, by the section's id.

    The same for everybody who looks at the same: of a session of the browser only its addresses are in it.
    """
    return live.sections(team, view)


def charts(chronicle: Chronicle | None, view: View) -> dict[str, str]:
    """What stands inside of each section that is drawn, by the section's id."""
    return drawings.drawings(chronicle, view) if chronicle else drawings.empty(view, "Being drawn…")


def audit(entries: Sequence[Entry], query: Mapping[str, str], view: View, older: str = "") -> str:
    """The search in the record, with what it found, newest first. `older`: the address of the next page."""
    asked = {name: query.get(name, "") for name in QUERY}
    said = {name: value for name, value in asked.items() if value}
    return fill(
        "audit.html", view, now=0.0, query=asked, actions=ACTIONS, is_searched=bool(said), older=older,
        is_wrong=view.message is not None and view.message.is_error,
        entries=[happening(entry) for entry in entries], current="audit",
        here=_address(f"{view.base}/audit", said),
        exports={kind: _address(f"{view.base}/audit.{kind}", said) for kind in ("csv", "json")},
    )  # fmt: skip


def _address(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query, errors='replace')}" if query else path


def confirm(question: Question, view: View) -> str:
    """The second step of an act: what it would do, what has to be told, and the button that does it."""
    return fill("asked.html", view, heading=question.title, said=question.said, question=question)


def sign_in(message: str) -> str:
    """For a browser that was not let in, or is out again."""
    return fill(
        "sign_in.html", View("Dashboard"), heading=message or "This browser was not let in yet.", said=""
    )


def refused(status: int, sentence: str, mend: str, base: str = "") -> str:
    """A request that is not answered, and what can be done about it. `base`: as View has it."""
    return fill(
        "refused.html",
        View("Dashboard", base=base),
        heading=sentence,
        said=mend,
        looks_again=status == UNAVAILABLE,
    )
