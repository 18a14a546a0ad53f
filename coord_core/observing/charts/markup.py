"""SVG as text: elements whose attributes and texts are escaped, and the frame around a chart. Pure."""

from __future__ import annotations

from html import escape

from coord_core.views.refusal import quoted

TEXT = 12  # px, of every text; nothing is smaller than 11
LONGEST = 600  # characters of what is said of a whole chart


def number(value: float) -> str:
    """A coordinate, to a tenth of a pixel.

    >>> number(3.0), number(3.14159), number(-0.01)
    ('3', '3.1', '0')
    """
    short = f"{value:.1f}".removesuffix(".0")
    return "0" if short == "-0" else short


def element(name: str, *children: str, **attributes: str | float) -> str:
    """An element around markup. `_` in an attribute's name is `-`; `class_` is `class`.

    >>> element("text", said("a<b"), x=1.5, text_anchor="end", class_="tick")
    '<text x="1.5" text-anchor="end" class="tick">a&lt;b</text>'
    """
    given = "".join(f' {key.rstrip("_").replace("_", "-")}="{_value(attributes[key])}"' for key in attributes)
    return f"<{name}{given}>{''.join(children)}</{name}>" if children else f"<{name}{given}/>"


def _value(value: str | float) -> str:
    return escape(value) if isinstance(value, str) else number(value)


def said(text: str, longest: int = 300) -> str:
    """Text of anybody's making as one bounded line that is no markup."""
    return escape(quoted(text, longest))


def label(text: str, x: float, y: float, class_: str = "tick", anchor: str = "start") -> str:
    """A text at its baseline. `class_`: `tick` (quiet), `name` (plain) or `value` (strong)."""
    return element("text", said(text), x=x, y=y, class_=class_, text_anchor=anchor)


def hint(text: str) -> str:
    """What a pointer that rests on a mark is told; the child of that mark."""
    return element("title", said(text))


def line(x1: float, y1: float, x2: float, y2: float, class_: str = "grid") -> str:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def box(x: float, y: float, width: float, height: float, class_: str, *children: str, rx: float = 0) -> str:
    rounded: dict[str, float] = {"rx": min(rx, width / 2, height / 2)} if rx else {}
    return element("rect", *children, x=x, y=y, width=width, height=height, **rounded, class_=class_)


def chart(width: float, height: float, title: str, description: str, *marks: str) -> str:
    """The frame. A screen reader hears the title and the description, not the marks."""
    return element(
        "svg",
        element("desc", said(description, LONGEST)),
        *marks,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        aria_label=quoted(f"{title}. {description}", LONGEST),
        class_="chart",
    )
