"""Reads an SVG that charts emit: its size, its texts, and the rectangle that each mark takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

NAMESPACE = "{http://www.w3.org/2000/svg}"
STEP = re.compile(r"([A-Za-z])([^A-Za-z]*)")
Box = tuple[float, float, float, float]  # left, top, right, bottom


class Drawing:
    """A parsed SVG. Raises ParseError when it is not well-formed."""

    def __init__(self, text: str) -> None:
        self.root = ElementTree.fromstring(text)
        self.width, self.height = (float(size) for size in self.root.attrib["viewBox"].split()[2:])

    def elements(self, name: str) -> list[ElementTree.Element]:
        return list(self.root.iter(NAMESPACE + name))

    @property
    def texts(self) -> list[str]:
        return [element.text or "" for element in self.elements("text")]

    @property
    def hints(self) -> list[str]:
        return [element.text or "" for element in self.elements("title")]

    def of_class(self, *names: str) -> list[ElementTree.Element]:
        return [
            element for element in self.root.iter() if set(names) <= set(element.get("class", "").split())
        ]

    def boxes(self) -> Iterator[Box]:
        for element in self.root.iter():
            found = box(element)
            if found is not None:
                yield found


def box(element: ElementTree.Element) -> Box | None:
    """Of a mark; of a text, where it is put."""
    name = element.tag.removeprefix(NAMESPACE)
    if name in ("rect", "text"):
        x, y, width, height = (float(element.get(key, 0)) for key in ("x", "y", "width", "height"))
        assert width >= 0 and height >= 0
        return x, y, x + width, y + height
    if name == "circle":
        x, y, r = (float(element.attrib[key]) for key in ("cx", "cy", "r"))
        return x - r, y - r, x + r, y + r
    if name == "line":
        x1, y1, x2, y2 = (float(element.attrib[key]) for key in ("x1", "y1", "x2", "y2"))
        return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
    return _of_path(element.attrib["d"]) if name == "path" else None


def _of_path(steps: str) -> Box:
    xs, ys = [], []
    x = y = 0.0
    for letter, text in STEP.findall(steps):
        values = [float(value) for value in text.split()]
        if letter in "MLQ":
            xs += values[0::2]
            ys += values[1::2]
            x, y = values[-2:]
        elif letter in "HhVv":
            x, y = _moved(x, y, letter, values[0])
            xs.append(x)
            ys.append(y)
    return min(xs), min(ys), max(xs), max(ys)


def _moved(x: float, y: float, letter: str, value: float) -> tuple[float, float]:
    return {"H": (value, y), "h": (x + value, y), "V": (x, value), "v": (x, y + value)}[letter]
