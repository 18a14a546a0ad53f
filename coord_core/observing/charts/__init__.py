"""Charts as SVG text: values in, one string out. Pure; no clock, no files, no dependency.

The contract, for whoever puts one into a page:

- `columns` (stacked bars over time), `ranking` (horizontal bars), `timeline` (who held what, and when),
  `latencies` and `histogram` (how long hooks take), `sparkline` (a line of a word's size). Each returns one
  `<svg class="chart …">`, well-formed XML too, without ids, style attributes, scripts
  or outside references.
- All text in it is escaped and bounded here; hand over what people wrote as it is.
- Colours, fonts and dark mode come from `stylesheet()`: put it once into the page (a `<style>` of its own
  or a file; its rules begin with `.chart`). Who wants other colours sets `--chart-…` on `:root`.
- Sizes are in px and texts are never below 11, so a chart is not to be scaled down: draw it for the `width`
  it has. `both(draw)` draws a wide one and one for a phone, of which the stylesheet shows one.
- It is an image to a screen reader (`role="img"`, its label and `<desc>` say the figures that matter). The
  figures themselves belong into a table beside it; `table` makes one that is folded up.
- Times are UTC epoch seconds; `zone` is whose clock the axes show.
- However many values there are, a chart has a bounded size (below 200 KB): neighbours are drawn together.
"""

from coord_core.observing.charts.columns import Series, columns
from coord_core.observing.charts.frames import both, stylesheet, table
from coord_core.observing.charts.histogram import histogram
from coord_core.observing.charts.lanes import Stretch
from coord_core.observing.charts.latencies import Latency, latencies
from coord_core.observing.charts.ranking import Bar, ranking
from coord_core.observing.charts.sparkline import sparkline
from coord_core.observing.charts.timeline import Lane, Mark, timeline

__all__ = (
    "Bar", "Lane", "Latency", "Mark", "Series", "Stretch", "both", "columns", "histogram", "latencies",
    "ranking", "sparkline", "stylesheet", "table", "timeline",
)  # fmt: skip
