"""Another war beside the one that ships: the example in data/examples, loaded into the same map."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from app.commands.data import load, shipped_datasets
from app.database import Engines
from app.dataset import cautions_of, check_datasets
from app.main import create_app
from app.settings import Settings
from tests.reading import read
from tests.visiting import Visitor

EXAMPLE = Path(__file__).parent.parent / "data" / "examples" / "darfur-2023-2025"
# (west, south, east, north): the Euphrates with its neighbours, and Darfur.
EUPHRATES, DARFUR = (35, 29, 48, 38), (21, 10, 28, 15)


def test_the_example_is_in_order_and_is_not_loaded_by_itself() -> None:
    assert check_datasets([EXAMPLE], {}) == []
    # El Obeid alone lies far off: it is named in a threat.
    assert ["el-obeid" in said for said in cautions_of([EXAMPLE])] == [True]
    assert EXAMPLE not in shipped_datasets()


@pytest.mark.thorough
def test_two_wars_in_one_map_are_both_shown_led_to_and_found(
    settings: Settings, fresh_database: Engines
) -> None:
    load(fresh_database, shipped_datasets())
    load(fresh_database, [EXAMPLE])
    with Visitor(create_app(settings, fresh_database)) as visitor:
        page = read(visitor, "/")
        west, south, east, north = json.loads(page.named("map-page-data").text)["view"]
        for box in (EUPHRATES, DARFUR):
            middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
            assert west < middle[0] < east
            assert south < middle[1] < north
        links = {
            link.text: link.attributes["href"]
            for nav in page.classed("map-regions")
            for link in nav.all("a")
        }
        assert len(links) == 2
        days = []
        for box, url in zip((EUPHRATES, DARFUR), links.values(), strict=True):
            parts = urlsplit(url)
            _, latitude, longitude = map(float, parts.fragment.removeprefix("map=").split("/"))
            assert box[0] < longitude < box[2]
            assert box[1] < latitude < box[3]
            [day] = parse_qs(parts.query)["on"]
            days.append(day)
            # What is listed on that day lies there, too.
            assert read(visitor, f"/?place=&on={day}").classed("map-list")
        assert days[0].startswith("2017-")
        assert days[1] == "2025-10-26"

        for asked, slug in (
            ("الفاشر", "places/el-fasher"),
            ("El Fasher", "places/el-fasher"),
            ("Al Fashir", "places/el-fasher"),
            ("الجنينة", "places/el-geneina"),
            ("قوات الدعم السريع", "actors/rapid-support-forces"),
        ):
            found = visitor.get("/search", params={"q": asked})
            assert found.status_code == 200
            assert slug in found.text, asked
        # What was denied is told beside what was claimed.
        assert "Contradict" in visitor.get("/claims/darfur-fasher-2").text


def test_the_example_stands_alone_with_nothing_of_the_other_war(
    settings: Settings, fresh_database: Engines
) -> None:
    load(fresh_database, [EXAMPLE])
    with Visitor(create_app(settings, fresh_database)) as visitor:
        page = read(visitor, "/")
        told = json.loads(page.named("map-page-data").text)
        assert told["opening"] == {"place": "el-fasher", "on": "2025-10-26"}
        assert not page.classed("map-regions")
        for address in ("/", "/places", "/places/el-fasher", "/actors", "/sources", "/search?q=a"):
            shown = read(visitor, address).text
            for word in ("Syria", "Raqqah", "Euphrates", "Tanf", "Iraq"):
                assert word not in shown, (address, word)
