"""Letters and colours of images that are drawn on the server: what the one face has, and what stands for the rest."""

import re
import unicodedata
from collections.abc import Callable

import mapbox_vector_tile
import pytest
from babel.messages.pofile import read_po
from fastapi.testclient import TestClient

from app.basemap import DIRECTORY
from app.database import Engines, editing_session
from app.drawing.ground_sheet import name_of
from app.drawing.lettering import FILES, FOLDER, cut, in_face, read_widths, width_of, wrapped
from app.drawing.palette import DARK, LIGHT, SYMBOL_HALO, mixed
from app.drawing.svg import NOT_IN_XML, element, words
from app.drawing.tile_archive import TileArchive
from app.languages.catalogues import Language, languages
from app.languages.saying import speaking
from app.models import PlaceName
from app.names import fold, name_key
from app.settings import PROJECT_DIR
from tests.factories import make_actor, make_claim, make_place, make_position
from tests.test_drawn_images import drawn, texts


@pytest.fixture
def visitor(fresh_database: Engines, client_of: Callable[[Engines], TestClient]) -> TestClient:
    return client_of(fresh_database)


def test_the_face_has_every_letter_that_images_are_told_in() -> None:
    for is_strong, name in FILES.items():
        letters = read_widths(FOLDER / name)
        assert width_of("Raqqah", 10, strong=is_strong) == pytest.approx(33, abs=3)
        for code in ("ar", "fr", "uk"):
            with (PROJECT_DIR / "translations" / f"{code}.po").open("rb") as file:
                catalogue = read_po(file, locale=code)
            for message in catalogue:
                if not any("app/drawing" in place for place, _ in message.locations):
                    continue
                said = "".join(
                    [message.string] if isinstance(message.string, str) else message.string
                )
                missing = {each for each in said.replace("\u202f", " ") if ord(each) not in letters}
                assert not missing - {"\n"}, said
    assert cut("Administrative boundary", 12, 60).endswith("…")
    assert width_of(cut("Administrative boundary", 12, 60), 12) <= 60
    assert wrapped("one two three", 12, 45, 2) == ["one two", "three"]


def test_colours_are_those_of_the_style_sheet_and_text_is_escaped() -> None:
    sheet = (PROJECT_DIR / "static/css/variables.css").read_text()
    told = dict(re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}, #[0-9a-f]{6})\)", sheet))
    for name in LIGHT:
        assert told[name] == f"{LIGHT[name]}, {DARK[name]}", name
    assert f"--mark-symbol-halo: {SYMBOL_HALO};" in sheet
    # As Chromium mixes them.
    assert mixed("#ffffff", "#000000", 0.5) == "#636363"
    assert element("a", "<&>", href='"x"') == '<a href="&#34;x&#34;">&lt;&amp;&gt;</a>'
    assert words("a\x00b", 1, 2) == '<text x="1" y="2">ab</text>'
    assert NOT_IN_XML.sub("", "a\ud800\ufffeb") == "ab"


def test_names_of_the_base_map_are_drawn_in_letters_that_the_face_has() -> None:
    archive = TileArchive(DIRECTORY / "world.pmtiles")
    tiles = (archive.tile(5, x, y) for x in range(32) for y in range(32))
    layers = [mapbox_vector_tile.decode(each) for each in tiles if each]
    found = [
        each["properties"]
        for layer in layers
        for name in ("towns", "country_labels")
        for each in layer.get(name, {"features": []})["features"]
    ]
    latin = [each for each in found if each.get("name_en", "").isascii() is False]
    assert len(latin) > 200
    unnamed = [each["name_en"] for each in latin if not name_of(each)]
    # The Latin ones all have a name; a few have an English one in letters of their own land alone.
    assert not [name for name in unnamed if "LATIN" in unicodedata.name(name[0])]
    assert len(unnamed) < len(latin) / 20
    assert name_of({"name_en": "Ţarţūs"}) == "Ţarţūs"
    assert name_of({"name_en": "Al Ghayz̧ah"}) == "Al Ghayzah"
    assert name_of({"name_en": "Đồng Hới", "name_vi": "Đồng Hới"}) == "Đồng Hới"
    assert name_of({"name_en": "မန္တလေး"}) == ""


def test_a_town_of_the_readers_own_land_is_called_as_it_calls_itself() -> None:
    kharkiv = {"name_en": "Kharkiv", "name_local": "Харків", "country": "UA"}
    elsewhere = {"name_en": "Novozybkov", "name_local": "Новозыбков", "country": "RU"}
    assert name_of(kharkiv) == "Kharkiv"
    with speaking(languages()["uk"]):
        assert [name_of(each) for each in (kharkiv, elsewhere)] == ["Харків", "Novozybkov"]
    with speaking(Language("uk-UA")):
        assert name_of(kharkiv) == "Харків"
        assert name_of({"name_en": "Turkey", "name_uk": "Туреччина"}) == "Туреччина"


def test_names_and_words_that_the_face_has_no_letters_for_are_never_boxes(
    visitor: TestClient, fresh_database: Engines
) -> None:
    with editing_session(fresh_database, "First") as session:
        town = make_place(session, 44.8, 41.7, slug="tbilisi", name="თბილისი", kind="city")
        town.names += [spelling(1, "Tiflis", "de"), spelling(2, "Tbilisi City", "en")]
        make_place(session, 44.9, 41.8, slug="lilo", name="ლილო")
        actor = make_actor(session, slug="guard", name="გვარდია", short_name=None)
        guards = make_actor(session, slug="town-guard", name="გვარდია ქალაქის", short_name=None)
        said = make_claim(
            session, places=(town,), public_id="said", statement="ჯარი is in ქალაქი, they say."
        )
        make_position(session, actor, (said,), "POINT(44.8 41.7)", place=town, public_id="held")
        make_position(session, guards, (said,), "POINT(44.8 41.7)", public_id="held-too")
    told = texts(drawn(visitor, "place=tbilisi"))
    assert told[0] == "Tbilisi City"
    assert {"lilo", "guard"} <= set(told)
    assert texts(drawn(visitor, "position=held"))[0] == "guard holds Tbilisi City"
    # One name is a part of the other.
    assert texts(drawn(visitor, "actor=guard&actor=town-guard"))[0] == "guard, town-guard"
    # Nobody's words are changed; where they can't be drawn that is shown.
    words_of = texts(drawn(visitor, "claim=said"))[0]
    assert words_of == "ჯარი is in ქალაქი, they say."
    assert in_face(words_of) == "… is in …, they say."
    assert (
        in_face("ქ. თბილისი <b>Al Ghayz̧ah</b> 北京。 &amp; الرقة")
        == "… <b>Al Ghayzah</b> … &amp; الرقة"
    )
    for kind in ("png", "pdf"):
        assert visitor.get(f"/map.{kind}?claim=said").status_code == 200


def spelling(ordinal: int, name: str, language: str) -> PlaceName:
    return PlaceName(
        ordinal=ordinal,
        name=name,
        language=language,
        script="Latn",
        key=name_key(name),
        folded=fold(name),
    )
