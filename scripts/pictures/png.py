"""A PNG of 256 colours, of what a browser photographed: half the size, and nothing but the picture."""

from __future__ import annotations

import struct
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Any

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PALETTE = 3  # a colour type: each pixel is a byte that numbers a colour
# In the browser, which can read its own pictures: the most frequent colours, then those that would be
# missed most (a small dot's), 256 in all; and for each pixel the nearest.
_NUMBERED = """async source => {
  const image = await createImageBitmap(await (await fetch(source)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const bytes = canvas.getImageData(0, 0, image.width, image.height).data;
  const colours = new Uint32Array(bytes.buffer), count = new Map();
  for (const colour of colours) count.set(colour, (count.get(colour) ?? 0) + 1);
  const parts = colour => [colour & 255, colour >> 8 & 255, colour >> 16 & 255];
  const away = (one, other) => one.reduce((sum, part, at) => sum + (part - other[at]) ** 2, 0);
  const all = [...count].sort((one, other) => other[1] - one[1])
    .map(([colour, times]) => ({colour, times, parts: parts(colour), error: Infinity, number: 0}));
  const palette = [];
  while (palette.length < Math.min(256, all.length)) {
    const missed = palette.length < 96 ? all[palette.length]
      : all.reduce((worst, each) => each.times * each.error > worst.times * worst.error ? each : worst);
    for (const each of all) {
      const error = away(each.parts, missed.parts);
      if (error < each.error) Object.assign(each, {error, number: palette.length});
    }
    palette.push(missed.parts);
  }
  const nearest = new Map(all.map(each => [each.colour, each.number]));
  const url = await new Promise(done => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.readAsDataURL(new Blob([Uint8Array.from(colours, colour => nearest.get(colour))]));
  });
  return [image.width, image.height, palette, url];
}"""


def small(blank: Any, picture: bytes) -> bytes:
    """`blank`: a browser's empty page. `picture`: a PNG of any kind."""
    width, height, palette, url = blank.evaluate(
        _NUMBERED, f"data:image/png;base64,{b64encode(picture).decode()}"
    )
    return encoded(width, height, palette, b64decode(url.partition(",")[2]))


def encoded(width: int, height: int, palette: list[list[int]], pixels: bytes) -> bytes:
    """`pixels`: the numbers of colours in the palette, row by row."""
    rows = b"".join(b"\0" + pixels[at : at + width] for at in range(0, width * height, width))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, PALETTE, 0, 0, 0)),
        (b"PLTE", bytes(part for colour in palette for part in colour)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return SIGNATURE + b"".join(_chunk(kind, data) for kind, data in chunks)


def chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The kind of each part of a PNG, and what is in it."""
    at = len(SIGNATURE)
    while at < len(picture):
        [length] = struct.unpack_from(">I", picture, at)
        yield picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        at += 12 + length


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
