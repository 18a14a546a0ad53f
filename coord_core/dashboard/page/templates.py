"""The templates, loaded once. Everything is escaped but what a template itself made (autoescape)."""

from __future__ import annotations

import re
from datetime import tzinfo
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from coord_core.dashboard.page import words
from coord_core.dashboard.page.view import View
from coord_core.observing import zones
from coord_core.views.refusal import quoted

_CODE = re.compile(r"`([^`]+)`")
LONGEST = 300  # characters of a description or a reason


@cache
def _environment(zone: tzinfo) -> Environment:
    """`zone`: whose clock is meant."""
    made = Environment(
        loader=PackageLoader("coord_core.dashboard"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(
        quoted=_quoted,
        coded=_coded,
        ago=words.ago,
        left=words.left,
        short=words.short,
        machine_time=words.machine_time,
        day_and_time=lambda at: words.day_and_time(at, zone),
        distance=lambda at: zones.title(zone, at).partition(" ")[2],
        time_of_day=lambda at: words.time_of_day(at, zone),
    )
    return made


def _coded(text: object) -> Markup:
    """What stands between backticks is a command.

    >>> _coded("Run `a <b>` & wait, `")
    Markup('Run <code>a &lt;b&gt;</code> &amp; wait, `')
    """
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))


def _quoted(text: object) -> str:
    return quoted(str(text), LONGEST)


def fill(template: str, view: View, **values: Any) -> Markup:
    """The template's text, safe to stand in another one; what no encoding knows is a question mark in it."""
    shown = {"view": view, "static": view.static, "page_title": quoted(view.project), **values}
    text = _environment(view.zone).get_template(template).render(shown)
    return Markup(text.encode("utf-8", "replace").decode("utf-8"))
