"""An entry of the log for other programs: as a JSON object, and as a line of CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re

from coord_core.jsontext import dumps
from coord_core.views import audit_log
from coord_core.views.refusal import quoted
from coord_core.views.yaml_text import timestamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.records import Entry, Scalar

COLUMNS = ("timestamp", "seq", "instance", "agent", "action", "resource", "task_id", *audit_log.DETAILS)
_PLACES = {name: place for place, name in enumerate(COLUMNS)}
# A spreadsheet takes a text that begins with one of these for a formula.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_AFTER_SEMICOLON = re.compile(r'(;[\s"]*)(?=[=+\-@＝＋－＠])')  # which in many a country begins the next cell


def shape(entry: Entry) -> dict[str, Scalar]:
    return {"timestamp": timestamp(entry.at), **audit_log.fields(entry)}


def as_json(entry: Entry) -> str:
    """One line."""
    return dumps(shape(entry)) + "\n"


def heading() -> str:
    return csv_line(COLUMNS)


def as_csv(entry: Entry) -> str:
    cells = [""] * len(COLUMNS)
    for name, value in shape(entry).items():
        cells[_PLACES[name]] = cell(value)
    return csv_line(cells)


def cell(value: Scalar) -> str:
    """A value as a spreadsheet may show it: one printable line that it does not calculate."""
    if not isinstance(value, str):
        return str(value)
    text = _AFTER_SEMICOLON.sub(r"\1'", quoted(value))
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text


def csv_line(cells: Sequence[str]) -> str:
    """As RFC 4180 has it, with its end."""
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()
