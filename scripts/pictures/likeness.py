"""Whether two pictures show the same: a browser smooths a corner so or so, and that is no other picture."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from scripts.pictures import png

FAINT = 64  # of 255 that a colour may differ by: a sign that says something else differs by more
FEW = 1 / 1000  # of the pixels that may


def put(picture: bytes, path: Path) -> None:
    """Write it, unless the file shows the same."""
    if not (path.exists() and is_alike(path.read_bytes(), picture)):
        path.write_bytes(picture)


def is_alike(one: bytes, other: bytes) -> bool:
    """Of two PNGs as png.py encodes them."""
    (size, rows), (other_size, other_rows) = _rows(one), _rows(other)
    if size != other_size:
        return False
    width, height = size
    pairs = [pair for pair in zip(rows, other_rows, strict=True) if pair[0] != pair[1]]
    differ = sum(a[at : at + 3] != b[at : at + 3] for a, b in pairs for at in range(0, 3 * width, 3))
    return differ <= FEW * width * height and all(
        abs(x - y) <= FAINT for a, b in pairs for x, y in zip(a, b, strict=True)
    )


def _rows(picture: bytes) -> tuple[tuple[int, int], list[bytes]]:
    """Width and height, and of each row the colours, three bytes a pixel."""
    parts = dict(png.chunks(picture))
    width, height = struct.unpack(">II", parts[b"IHDR"][:8])
    numbers, palette = zlib.decompress(parts[b"IDAT"]), parts[b"PLTE"].ljust(768, b"\0")
    red, green, blue = (numbers.translate(palette[channel::3]) for channel in range(3))
    found = []
    for at in range(1, height * (width + 1), width + 1):
        row = bytearray(3 * width)
        row[0::3], row[1::3], row[2::3] = (each[at : at + width] for each in (red, green, blue))
        found.append(bytes(row))
    return (width, height), found
