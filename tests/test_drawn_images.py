"""Images of the map, drawn on the server: what they show, of which they may be had, and what is refused."""

import re
import struct
from collections.abc import Callable
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from fastapi.testclient import TestClient

from app.admission import Admission
from app.database import Engines, editing_session
from app.drawing.frame import frame_at, frame_on
from app.drawing.ground import Extent, ground_in, square_x, square_y
from app.drawing.palette import DARK, LIGHT
from app.drawing.tile_archive import read_varints, tile_number
from tests.factories import make_actor, make_claim, make_place, make_position
from tests.reading import read

pytestmark = pytest.mark.thorough
SVG = "{http://www.w3.org/2000/svg}"
DAY = "on=2017-06-07"
# Marks of direction that a line from right to left stands between.
MARKS = "\u202b\u202c\u2068\u2069"


def drawn(client: TestClient, query: str, language: str = "") -> ET.Element:
    answer = client.get(f"{language}/map.svg?{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "image/svg+xml"
    return ET.fromstring(answer.content)


def texts(image: ET.Element) -> list[str]:
    found = ["".join(each.itertext()) for each in image.iter(f"{SVG}text")]
    return [each.translate(dict.fromkeys(map(ord, MARKS))) for each in found]


def png_size(content: bytes) -> tuple[int, int]:
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    return width, height


@pytest.fixture
def visitor(fresh_database: Engines, client_of: Callable[[Engines], TestClient]) -> TestClient:
    return client_of(fresh_database)


def test_an_image_tells_the_day_who_is_there_how_it_is_known_and_whose_it_is(
    client: TestClient,
) -> None:
    said = texts(drawn(client, DAY))
    today = f"{datetime.now(UTC):%-d %B %Y}"
    assert f"7 June 2017 · As known on {today}" in said
    for words_of in (
        "ISIS",
        "Raqqah",
        "Who",
        "Holds it",
        "Observed: said to be so",
        "Expected: said to come",
    ):
        assert words_of in said, words_of
    whole = " ".join(said)
    for credit in ("© OpenStreetMap contributors, ODbL", "GeoNames, CC BY 4.0", "verdicts: CC BY 4.0",
                   "Elijah J. Magnier", "http://testserver/?on=2017-06-07#map="):  # fmt: skip
        assert credit in whole, credit
    assert any(re.fullmatch(r"\d+ k?m", each) for each in said)
    # An actor who isn't there that day isn't told of, nor is anybody else where one is asked for.
    [*names] = texts(drawn(client, f"{DAY}&actor=isis"))
    assert "ISIS" in names
    assert "SDF" not in names
    # In words of the reader's language, and mirrored where that runs from right to left.
    arabic = drawn(client, DAY, "/ar")
    assert {"مَن", "الرقة"} <= set(texts(arabic))
    assert not any("As known" in each for each in texts(arabic))
    legend = [
        each for each in arabic.iter(f"{SVG}text") if "".join(each.itertext()).strip(MARKS) == "مَن"
    ]
    assert float(legend[0].attrib["x"]) < 400
    assert legend[0].attrib["text-anchor"] == "end"
    for language in ("/fr", "/uk"):
        assert "Who" not in texts(drawn(client, DAY, language))


def test_a_claim_on_an_image_is_its_sources_and_a_span_tells_what_moved(client: TestClient) -> None:
    claim = client.get("/api/v1/claims?limit=1").json()["items"][0]
    said = texts(drawn(client, f"claim={claim['id']}"))
    assert said[0].split()[0] == claim["statement"].split()[0]
    assert any(claim["source"]["author"] in each and "·" in each for each in said[:4])
    said = texts(drawn(client, "from=2017-06-07&to=2017-10-20"))
    assert "Between the two days" in said
    assert any(each.startswith("7 June – 20 October 2017") for each in said)
    position = client.get(f"/api/v1/positions?{DAY}&limit=1").json()["features"][0]["id"]
    chosen = drawn(client, f"position={position}")
    assert [
        each
        for each in chosen.iter(f"{SVG}circle")
        if each.get("stroke") == LIGHT["accent"] and each.get("r") == "16"
    ]
    # Small paper has no room for a legend, narrow paper has it below.
    small = drawn(client, f"{DAY}&width=300&height=240")
    assert small.attrib["width"] == "300"
    assert "Who" not in texts(small)
    assert "Who" in texts(drawn(client, f"{DAY}&width=500&height=700"))
    dark = drawn(client, f"{DAY}&theme=dark")
    assert next(dark.iter(f"{SVG}rect")).attrib["fill"] == DARK["paper"]


def test_png_and_pdf_are_of_the_size_and_the_same_each_time(client: TestClient) -> None:
    first = client.get(f"/map.png?{DAY}&width=600&height=400&scale=2")
    assert first.headers["content-type"] == "image/png"
    assert png_size(first.content) == (1200, 800)
    assert first.headers["content-disposition"] == 'inline; filename="conflict-map-2017-06-07.png"'
    again = client.get(
        f"/map.png?{DAY}&width=600&height=400&scale=2",
        headers={"If-None-Match": first.headers["etag"]},
    )
    assert again.status_code == 304
    papers = [
        client.get(f"/ar/map.pdf?{DAY}&width=600&height={height}") for height in (400, 400, 410)
    ]
    assert papers[0].headers["content-type"] == "application/pdf"
    assert papers[0].content.startswith(b"%PDF-")
    assert papers[0].content == papers[1].content != papers[2].content
    assert first.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "default-src 'none'" in first.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("view=99/1/2", "7/35.1/39.2"),
        ("view=7;35;39", "7/35.1/39.2"),
        ("bbox=1,2,3", "four numbers"),
        ("bbox=1,2,3,4&view=3/1/2", "leave out one"),
        ("width=10", "240"),
        ("height=9999", "2000"),
        ("theme=blue", "light"),
        ("scale=3&width=2000&height=2000", "8,000,000|8000000"),
        ("from=2017-06-07", "two days"),
        ("on=2017-02-30", "2017-06-07"),
        ("colour=red", "bbox"),
    ],
)
def test_what_no_image_can_be_drawn_of_is_told_with_what_is_taken(
    client: TestClient, query: str, told: str
) -> None:
    answer = client.get(f"/map.png?{query}")
    assert answer.status_code == 400
    assert re.search(told, answer.text)


def test_what_is_not_there_is_not_found_and_a_crowd_is_asked_to_wait(client: TestClient) -> None:
    for query in ("place=nowhere", "actor=nobody", "position=none", "claim=none"):
        assert client.get(f"/map.svg?{query}").status_code == 404, query
    state = client.app.state  # type: ignore[attr-defined]
    kept, state.drawing = state.drawing, Admission(0)
    try:
        answer = client.get("/map.svg?width=251")
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
    finally:
        state.drawing = kept


def test_every_shared_link_has_an_image_of_what_it_shows(client: TestClient) -> None:
    position = client.get("/api/v1/positions?limit=1").json()["features"][0]["id"]
    claim = client.get("/api/v1/claims?limit=1").json()["items"][0]["id"]
    seen = {}
    for path in (f"/?{DAY}", "/places/raqqah", f"/positions/{position}", f"/claims/{claim}",
                 f"/ar/actors/isis?{DAY}", "/sources", "/?actor=isis,sdf&utm_source=x&panel=x"):  # fmt: skip
        page = read(client, path)
        address = str(page.meta("og:image"))
        assert page.meta("twitter:card") == "summary_large_image"
        assert page.meta("og:image:alt")
        answer = client.get(address)
        assert png_size(answer.content) == (1200, 630), path
        seen[path] = answer.content
    assert len(set(seen.values())) == len(seen)
    assert '<a rel="nofollow" href="/map.svg?on=2017-06-07"' in " ".join(
        client.get(f"/?{DAY}").text.split()
    )


def test_nothing_in_the_data_is_markup_and_another_time_has_another_image(
    visitor: TestClient, fresh_database: Engines
) -> None:
    hostile = "</text><script>alert(1)</script><text a=\"'&amp;"
    with editing_session(fresh_database, "First") as session:
        place = make_place(session, 120.98, 14.6, slug="here", name=hostile, kind="city")
        actor = make_actor(session, name="A & B <b>", short_name=None, colour="#2f6a9e")
        make_position(
            session,
            actor,
            (make_claim(session, places=[place]),),
            "POINT(120.98 14.6)",
            place=place,
        )
    before = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    image = drawn(visitor, "place=here")
    assert not list(image.iter(f"{SVG}script"))
    assert hostile[:10] in texts(image)[0]
    assert "A & B <b>" in texts(image)
    assert png_size(visitor.get("/map.png?place=here").content) == (1200, 800)
    with editing_session(fresh_database, "Second") as session:
        make_place(session, 121.2, 14.7, slug="there", name="Later")
    assert "Later" in texts(drawn(visitor, "place=here"))
    assert "Later" not in texts(drawn(visitor, f"place=here&known={before}"))
    # Far from the region whose rivers the data has, small maps have their ground too.
    [small] = read(visitor, "/places/here").classed("place-map")
    assert small.classed("small-map-sea")


def test_the_base_map_is_drawn_anywhere_and_over_the_180th_meridian() -> None:
    x, y = square_x(39.01), square_y(35.95)
    near = ground_in(Extent(x - 0.004, y - 0.003, x + 0.004, y + 0.003), 8)
    assert near.region is not None
    assert {"rivers", "towns", "lakes"} <= {each.layer for each in near.finer}
    frame = frame_at(6, -17.7, 180, 900, 600)
    ground = ground_in(frame.extent, frame.zoom)
    assert ground.region is None
    sea = [part for each in ground.world if each.layer == "sea" for part in each.parts]
    pixels = np.concatenate([frame.pixels(part) for part in sea])
    # Water on both sides of it, in one window.
    assert pixels[:, 0].min() <= 0
    assert pixels[:, 0].max() >= 900
    towns = {str(each.properties["name_en"]) for each in ground.world if each.layer == "towns"}
    assert {"Suva", "Nadi"} & towns
    # No frame shows the world twice, or what lies off the map.
    whole = frame_on((-180, -85, 180, 85), 700, 400)
    assert (whole.extent.east - whole.extent.west, whole.extent.north >= 0) == (
        pytest.approx(1),
        True,
    )
    assert frame_at(3, 85, 0, 500, 500).extent.north == 0
    left, top = (
        frame_on((30, 30, 40, 40), 400, 400)
        .drawn({"type": "Point", "coordinates": [30, 40]})[0]
        .rings[0][0]
    )
    assert (left, top) == (pytest.approx(0, abs=40), pytest.approx(0, abs=40))


def test_tiles_are_numbered_and_packed_as_their_format_has_it() -> None:
    # The examples of the specification of PMTiles 3, and of Protocol Buffers.
    assert [tile_number(*each) for each in ((0, 0, 0), (1, 0, 0), (1, 0, 1), (1, 1, 1), (1, 1, 0), (2, 0, 0))] == [
        0, 1, 2, 3, 4, 5,
    ]  # fmt: skip
    assert tile_number(12, 3423, 1763) == 19078479
    assert read_varints(bytes([0x96, 0x01, 0x00, 0x7F, 0xFF, 0xFF, 0x03])).tolist() == [
        150,
        0,
        127,
        65535,
    ]
