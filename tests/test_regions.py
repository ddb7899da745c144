"""Where the map opens, and the regions that it leads to."""

import json
import math
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.database import Engines, editing_session
from app.errors import SetupError
from app.main import create_app
from app.models import Dataset
from app.presenting.regions import HEIGHT_PX, TILE_PX, WIDTH_PX, down, far_regions, window_of
from app.queries.regions import DatasetExtent, Extent
from app.settings import Settings, read_settings
from tests.factories import make_place, make_position
from tests.reading import read
from tests.visiting import Visitor


def test_the_map_opens_where_the_data_is_and_leads_to_each_region(
    settings: Settings, fresh_database: Engines
) -> None:
    def opened(**changes: Any) -> tuple[Any, list[str]]:
        changed = settings.model_copy(update=changes)
        with Visitor(create_app(changed, fresh_database)) as visitor:
            page = read(visitor, "/")
            regions = page.classed("map-regions")
            links = [link.attributes["href"] for nav in regions for link in nav.all("a")]
            return json.loads(page.named("map-page-data").text).get("view"), links

    assert opened() == (None, [])
    with editing_session(fresh_database, "Test") as session:
        make_place(session, 29.5, 14.25)
    assert opened()[0] == [29.5, 14.25, 29.5, 14.25]
    with editing_session(fresh_database, "Test") as session:
        first = make_position(session, geometry="LINESTRING(25 13, 26 14)")
        for name in ("sudan", "sudan-afterwards", "fiji", "drafts"):
            session.add(
                Dataset(
                    name=name, title=f"About {name}", licence="CC0", requires=[],
                    change_id=first.change_id,
                )
            )  # fmt: skip
        first.dataset = "sudan"
        days = {"valid_from": "2025-10-26", "valid_to": "2025-10-28"}
        make_position(session, geometry="POINT(25.5 13.5)", dataset="sudan-afterwards")
    # Drawn is what lies there, and what meets is one region.
    assert opened() == ([25, 13, 26, 14], [])
    with editing_session(fresh_database, "Test") as session:
        make_position(session, geometry="POINT(179 -17)", dataset="fiji", **days)
        make_position(session, geometry="POINT(-179 -18)", dataset="fiji", **days)
        make_position(session, geometry="POINT(0 80)", dataset="drafts", status="draft")
    view, links = opened()
    assert view == [25, -18, 181, 14]
    fiji, sudan = links
    assert sudan.startswith("/?place=&on=2017-06-07#map=9/13.50/25.50")
    # Over the 180th meridian it is the short way round.
    assert fiji.startswith("/?place=&on=2025-10-26#map=8/-17.50/")
    assert abs(float(fiji.rpartition("/")[2])) == 180
    assert opened(opening_view="170,-20,-170,-10")[0] == [170, -20, 190, -10]


@pytest.mark.parametrize(
    "value", ["38,34,41", "a,b,c,d", "38,37,41,34", "38,34,181,37", "38 34 41 37"]
)
def test_a_view_that_is_no_box_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("CONFLICT_MAP_OPENING_VIEW", value)
    with pytest.raises(SetupError, match="CONFLICT_MAP_OPENING_VIEW"):
        read_settings()


def extents() -> st.SearchStrategy[Extent]:
    """Boxes anywhere, over the 180th meridian and at the poles too."""
    return st.builds(
        lambda west, width, south, height: Extent(
            west, south, west + width, min(90.0, south + height)
        ),
        st.floats(-180, 180),
        st.floats(0, 360),
        st.floats(-90, 90),
        st.floats(0, 180),
    )


@given(extents())
def test_a_window_shows_all_of_an_extent_or_the_whole_world(extent: Extent) -> None:
    zoom, longitude, latitude = window_of(extent)
    assert 2 <= zoom <= 10
    assert -180 <= longitude <= 180
    assert -85.06 < latitude < 85.06
    world = TILE_PX * 2**zoom
    height = (down(extent.south) - down(extent.north)) * world
    assert zoom == 2 or (extent.east - extent.west) / 360 * world <= WIDTH_PX + 1e-6
    assert zoom == 2 or height <= HEIGHT_PX + 1e-6
    assert math.isclose(down(latitude), (down(extent.north) + down(extent.south)) / 2, abs_tol=1e-9)


@given(st.lists(extents(), max_size=6))
def test_what_meets_is_one_region_and_what_is_apart_is_another(boxes: list[Extent]) -> None:
    datasets = [
        DatasetExtent(f"d{number}", f"Dataset {number}", box, date(2017, 6, 7))
        for number, box in enumerate(boxes)
    ]
    regions = far_regions(datasets)
    assert len(regions) != 1
    assert len({region.title for region in regions}) == len(regions) <= len(boxes)
    for place, region in enumerate(regions):
        for other in regions[place + 1 :]:
            assert not region.extent.meets(other.extent)
            assert not other.extent.meets(region.extent)
