"""Reads the columns of all positions as `docs/columns.md` lays them out, without the program's own code."""

import struct
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fastapi.testclient import TestClient

LIST = "/columns/positions.json"
SHAPES = ("point", "line", "area")


@dataclass(frozen=True)
class Mark:
    """One position of a part."""

    longitude: float
    latitude: float
    first: int
    last: int
    said: int
    settled: int
    actor: str
    posture: str
    modality: str
    precision: str | None
    flags: int
    uncertainty: int
    box: tuple[float, ...] | None

    def is_drawn(self, day: int, *, with_settled: bool = True) -> bool:
        """The rule of the contract."""
        is_settled = self.settled < day
        return self.first <= day <= self.last and (with_settled or not is_settled)


def marks_in(content: bytes, listed: dict[str, Any]) -> list[Mark]:
    """The positions that a part's bytes hold."""
    letters, layout, flags, count, boxes = struct.unpack_from("<4sHHII", content)
    assert (letters, layout) == (b"CMPC", 1)
    assert bool(flags & 1) == (listed["open"] == 2**31 - 1)
    at = 16
    day = "i" if flags & 1 else "H"

    def column(kind: str, number: int = count) -> tuple[int, ...]:
        nonlocal at
        values = struct.unpack_from(f"<{number}{kind}", content, at)
        at += struct.calcsize(f"<{number}{kind}")
        at += -at % 4
        return values

    columns = [
        column(kind) for kind in ("i", "i", day, day, day, day, "H", "B", "B", "B", "B", "B")
    ]
    sides = iter(column("i", 4 * boxes))
    assert at == len(content)
    marks = []
    for row in zip(*columns, strict=True):
        x, y, first, last, said, settled, actor, posture, modality, precision, bits, uncertain = row
        box = tuple(next(sides) / 1e6 for _ in range(4)) if bits & 3 else None
        marks.append(
            Mark(
                x / 1e6, y / 1e6, first, last, said, settled,
                listed["actors"][actor]["slug"],
                listed["postures"][posture],
                listed["modalities"][modality],
                listed["precisions"][precision] if precision < 255 else None,
                bits, uncertain, box,
            )
        )  # fmt: skip
    return marks


def all_marks(client: TestClient, query: str = "") -> tuple[dict[str, Any], dict[str, list[Mark]]]:
    """The list, and the positions of each part by its address for rows."""
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200, answer.text
    listed = answer.json()
    marks = {}
    for part in listed["parts"]:
        sent = client.get(part["href"])
        assert sent.status_code == 200, sent.text
        assert len(sent.content) == part["bytes"]
        marks[part["rows"]] = marks_in(sent.content, listed)
        assert len(marks[part["rows"]]) == part["count"]
    assert sum(part["count"] for part in listed["parts"]) == listed["count"]
    return listed, marks


def day_number(listed: dict[str, Any], day: date) -> int:
    """A day as columns count it."""
    return (day - date.fromisoformat(listed["epoch"])).days


def day_of(listed: dict[str, Any], number: int) -> str | None:
    """The ISO day that a number stands for; none for what is unknown or open."""
    if number in (listed["unknown"], listed["open"]):
        return None
    return (date.fromisoformat(listed["epoch"]) + timedelta(days=number)).isoformat()


def rows_behind(client: TestClient, address: str, ordinals: list[int]) -> list[dict[str, Any]]:
    """The features behind marks of a part."""
    joint = "&" if "?" in address else "?"
    found: list[dict[str, Any]] = []
    for start in range(0, len(ordinals), 500):
        at = ",".join(map(str, ordinals[start : start + 500]))
        answer = client.get(f"{address}{joint}at={at}")
        assert answer.status_code == 200, answer.text
        found += answer.json()["features"]
    return found
