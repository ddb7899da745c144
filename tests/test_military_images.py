"""Military symbols in images: the same as on the map page for every code, and where they stand."""

import json
import random
import re
import subprocess
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from app.database import Engines, editing_session
from app.drawing import military
from app.drawing.marks import FRAME_AT, OWN_AT
from app.settings import PROJECT_DIR
from app.vocabulary import POSTURES
from app.vocabulary.actors import KINDS
from app.vocabulary.military import as_planned, code_of, is_sidc
from tests.applications import Lend
from tests.factories import make_claim
from tests.symbols import make_symbolised
from tests.visiting import Visitor

pytestmark = pytest.mark.thorough
SVG = "{http://www.w3.org/2000/svg}"
VIEW = "on=2017-06-07&view=9/35.0/40.0"
# Fills of frames, by standard identity.
UNKNOWN, HOSTILE = "rgb(255,255,128)", "rgb(255,128,128)"
SETS = [
    "00",
    "01",
    "02",
    "05",
    "06",
    "10",
    "11",
    "15",
    "20",
    "27",
    "30",
    "31",
    "32",
    "33",
    "34",
    "35",
    "36",
    "40",
    "50",
    "51",
    "52",
    "53",
    "54",
    "60",
]
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
# What milsymbol says in Node of each code on the standard input, drawn as the map page has it.
IN_NODE = f"""
import {{ readFileSync }} from "node:fs";
import {{ createRequire }} from "node:module";
import * as lib from "{PROJECT_DIR}/static/js/lib/app6.js";
const ms = createRequire("{PROJECT_DIR}/static/")("{military.LIBRARY}");
const {{ codes, doing }} = JSON.parse(readFileSync(0, "utf8"));
const drawn = codes.map((code) => {{
  const symbol = new ms.Symbol(code, lib.PLAIN);
  return symbol.isValid() ? symbol.asSVG() : null;
}});
const coded = doing.map(([kind, sidc, posture, modality]) => lib.codeOf({{ kind, sidc }}, {{ posture, modality }}));
process.stdout.write(JSON.stringify({{ drawn, coded, lib }}));
"""


def in_node(**asked: Any) -> Any:
    # V8 takes half a minute to optimise the function of all icons, and doesn't end before it has.
    done = subprocess.run(
        ["node", "--no-opt", "--input-type=module", "--eval", IN_NODE],
        input=json.dumps({"codes": [], "doing": [], **asked}),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def some_codes(number: int) -> list[str]:
    """So many codes of either form that are taken, most of them of a function that the library knows."""
    chance = random.Random(20170607)
    library = military.LIBRARY.read_text()
    entities = sorted(set(re.findall(r'\["?(\d{6})"?\]', library)))
    functions = sorted(set(re.findall(r'"([SIOE])-([PAGSUFXZVLRT])-([A-Z0-9-]{6})"', library)))
    assert min(len(entities), len(functions)) > 500

    def some(signs: str, times: int = 1) -> str:
        return "".join(chance.choice(signs) for _ in range(times))

    found = []
    for _ in range(number):
        entity = chance.choice(entities) if chance.random() < 0.8 else some("0123456789", 6)
        found.append(
            f"1{some('012345')}{some('012')}{some('0123456')}{chance.choice(SETS)}{some('012345')}{some('01234567')}"
            f"{some('01234567')}{some('0123456789')}{entity}{some('01')}{some('0123456789')}{some('01')}{some('0123456789')}"
        )
        scheme, dimension, function = chance.choice(functions)
        function = function if chance.random() < 0.9 else some(SIGNS, 6)
        found.append(
            f"{scheme}{some('PUAFNSHGWMDLJKO')}{dimension}{some('APCDXF-')}{function}{some(SIGNS, 2)}***"
        )
    return found


def test_an_image_has_for_every_code_the_symbol_that_the_map_page_has() -> None:
    codes = some_codes(90)
    assert [code for code in codes if not is_sidc(code)] == []
    drawn = in_node(codes=codes)["drawn"]
    assert sum(each is not None for each in drawn) > 60
    for code, svg in zip(codes, drawn, strict=True):
        inner = svg and svg[svg.index(">") + 1 :].removesuffix("</svg>")
        assert military.symbol(code) == (inner and inner.replace(military.FACE, "")), code
    for code in codes[::7]:
        # With the rim behind it, it is XML still, and nothing but shapes and letters.
        rimmed = ET.fromstring(f"<svg>{military.symbol(code, '#ece9de') or ''}</svg>")
        assert {each.tag for each in rimmed.iter()} <= {"svg", "g", "path", "circle", "text"}
    # What the library keeps for each sort of frame is let go of, or it were some hundred MB.
    assert military._library().memory()["memory_used_size"] < 16_000_000


def test_a_position_has_the_code_that_it_has_on_the_map_page() -> None:
    stored = (None, "10061000001211000000", "10031040001211000000", "SFGPUCI----D---", "SFG-UCI----D---", "SFGDUCI--------")  # fmt: skip
    doing = list(product((*KINDS, "unheard of"), stored, POSTURES, ("observed", "expected")))
    told = in_node(doing=doing)
    for (kind, sidc, posture, modality), coded in zip(doing, told["coded"], strict=True):
        code = code_of(sidc, kind, posture)
        assert (as_planned(code) if modality == "expected" else code) == coded
    lib = told["lib"]
    assert lib["PLAIN"] == military.PLAIN
    middle = f"translate(-{lib['MIDDLE']} -{lib['MIDDLE']})"
    assert f"translate(0 {lib['FRAME_AT']}) scale({lib['UNIT']}) {middle}" == FRAME_AT
    assert f"translate(0 {lib['OWN_AT']}) scale({lib['OWN_SCALE']})" == OWN_AT


@pytest.fixture(scope="module")
def visitor(clone_database: Callable[[], Engines], lend: Lend) -> Iterator[Visitor]:
    """A map on which one of each code stands."""
    engines = clone_database()
    with editing_session(engines, "Test") as session:
        make_symbolised(session, (make_claim(session),), 0.2)
    yield Visitor(lend(engines))
    engines.dispose()


def frames(client: Visitor, query: str) -> list[str]:
    """The fills of the frames on an image and in its legend."""
    answer = client.get(f"/map.svg?{query}")
    assert answer.status_code == 200, answer.text
    groups = ET.fromstring(answer.content).iter(f"{SVG}g")
    found = [each for each in groups if each.get("transform") == FRAME_AT]
    # The first element of each is the rim.
    return [str(each[1].get("fill")) for each in found]


def test_an_image_with_military_symbols_takes_no_side_but_where_a_code_says_so(
    visitor: Visitor,
) -> None:
    found = frames(visitor, f"{VIEW}&symbols=app6")
    assert set(found) == {UNKNOWN, HOSTILE}
    # One stands on the map, and its actor in the legend; of no other is known on whose side it is.
    assert found.count(HOSTILE) == 2
    # Whose code can't be drawn keeps the map's own sign.
    assert found.count(UNKNOWN) == 2 + 1 + 2
    for other in ("", "&symbols=own"):
        assert frames(visitor, VIEW + other) == []


def test_an_image_says_what_its_symbols_are_and_where_the_same_map_is(visitor: Visitor) -> None:
    image = ET.fromstring(visitor.get(f"/map.svg?{VIEW}&symbols=app6").content)
    said = " ".join("".join(each.itertext()) for each in image.iter(f"{SVG}text"))
    assert "the map takes no side" in said
    assert "symbols=app6#map=9.0" in said
    plain = visitor.get(f"/map.svg?{VIEW}").text
    assert "the map takes no side" not in plain
    assert "symbols=" not in plain
    for kind in ("png", "pdf"):
        drawn = visitor.get(f"/map.{kind}?{VIEW}&symbols=app6")
        assert drawn.status_code == 200
        assert drawn.content != visitor.get(f"/map.{kind}?{VIEW}").content
    refused = visitor.get("/map.svg?symbols=nato")
    assert refused.status_code == 400
    assert "app6" in refused.text


def test_the_images_of_a_page_have_the_symbols_of_its_address(visitor: Visitor) -> None:
    page = visitor.get("/?on=2017-06-07&symbols=app6").text
    addresses = re.findall(r"/map\.(png|svg|pdf)\?([^\"]*)", page)
    assert {kind for kind, _ in addresses} == {"png", "svg", "pdf"}
    assert all("symbols=app6" in query for _, query in addresses)
    # A citation is of what is said, not of the signs that tell it.
    assert not re.search(r"/cite/map\?[^\"]*symbols", page)
    assert "symbols" not in str(
        re.findall(r"/map\.png\?[^\"]*", visitor.get("/?on=2017-06-07").text)
    )
