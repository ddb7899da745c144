"""A box finds what PostGIS says that it touches, also at its very edges, however the question is put."""

import math
import random

import pytest
from sqlalchemy import text

from app.database import Engines, editing_session, reading_session
from app.geometry import BoundingBox
from app.queries.filters import Filters
from app.queries.positions import list_positions
from tests.factories import make_position

TOUCHES = text(
    "select public_id from published.position where"
    " ST_Intersects(public_geom, ST_MakeEnvelope(:west, :south, :east, :north, 4326))"
    " or ST_Intersects(public_geom, ST_MakeEnvelope(:west_2, :south, :east_2, :north, 4326)) order by id"
)


def near(draw: random.Random, edge: float) -> float:
    """The edge of a box, the next number to either side, or one that single precision takes for it."""
    step = draw.choice((0.0, math.ulp(edge), 1e-9, 4e-6, 1e-5, 9e-5, 2e-4, 0.3))
    return edge + draw.choice((-1, 1)) * step


@pytest.mark.thorough
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_box_finds_what_it_touches(fresh_database: Engines, seed: int) -> None:
    draw = random.Random(seed)
    boxes = [
        BoundingBox(west, south, west + size, south + size)
        for size in (0.0, 5e-5, 2e-4, 0.01, 3.0)
        for west, south in [(draw.uniform(30, 60), draw.uniform(-40, 40))]
    ]
    boxes += [BoundingBox(179.5, 10, -179, 12), BoundingBox(-180, -90, 180, 90)]
    with editing_session(fresh_database, "Test") as session:
        for box in boxes * 8:
            eastings = [min(180, max(-180, near(draw, each))) for each in (box.west, box.east)]
            northings = [min(90, max(-90, near(draw, each))) for each in (box.south, box.north)]
            east, north = draw.choice(eastings), draw.choice(northings)
            other, upper = draw.uniform(30, 60), draw.uniform(-40, 40)
            shape = draw.choice(
                (
                    "POINT({0!r} {1!r})",
                    "MULTIPOINT({0!r} {1!r}, {2!r} {3!r})",
                    "LINESTRING({0!r} {1!r}, {2!r} {3!r})",
                    "POLYGON(({0!r} {1!r}, {2!r} {1!r}, {2!r} {3!r}, {0!r} {1!r}))",
                )
            )
            make_position(session, geometry=shape.format(east, north, other, upper))
    for box in boxes:
        first, *_, last = box.split()[0], box.split()[-1]
        asked = {"south": box.south, "north": box.north}
        asked |= {"west": first.west, "east": first.east, "west_2": last.west, "east_2": last.east}
        with reading_session(fresh_database) as session:
            expected = list(session.scalars(TOUCHES, asked))
            page = list_positions(session, Filters(bbox=box))
        assert [row.position.public_id for row in page.rows] == expected, box
        assert page.matched == len(expected)
    assert expected
