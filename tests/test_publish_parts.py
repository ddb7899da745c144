"""The parts of which a published file is made: cut tiles, trees of HTML."""

import json
import subprocess
from pathlib import Path

from app.drawing.tile_archive import TileArchive
from app.languages import languages
from app.names import fold, name_key, search_forms, search_keys
from app.publishing.ground import cut_out, tiles_meeting
from app.publishing.leads import Leads
from app.publishing.tree import as_data, parse, tidy, write
from app.settings import PROJECT_DIR

BASEMAP = PROJECT_DIR / "data" / "basemap"
RAQQAH = (38.9, 35.8, 39.2, 36.1)


def test_a_cut_file_has_the_same_tiles_and_no_others(tmp_path: Path) -> None:
    for name in ("region.pmtiles", "world.pmtiles", "world-relief.pmtiles"):
        cut = cut_out(BASEMAP / name, RAQQAH, 400_000)
        path = tmp_path / name
        path.write_bytes(cut.content)
        whole, part = TileArchive(BASEMAP / name), TileArchive(path)
        assert part.header.max_zoom == cut.max_zoom
        assert part.header.head == cut.head
        assert part.header.kind == whole.header.kind
        found = 0
        for zoom in range(part.header.min_zoom, cut.max_zoom + 1):
            for x, y in tiles_meeting(RAQQAH, zoom):
                assert part.tile(zoom, x, y) == whole.tile(zoom, x, y)
                found += part.tile(zoom, x, y) is not None
        assert found > 4
        assert part.tile(cut.max_zoom, 0, 0) is None
        assert len(cut.content) < 460_000


def test_tiles_are_found_over_the_180th_meridian() -> None:
    assert tiles_meeting((170, -5, 190, 5), 3) == [(0, 3), (0, 4), (7, 3), (7, 4)]


def test_a_tree_is_written_as_it_was_read() -> None:
    for text in (
        '<p class="a">Tom &amp; <b>«Jerry»</b><br><input disabled> &lt;b&gt;</p>',
        '<svg viewbox="0 0 1 1"><use href="#x"></use></svg>',
        "<script>if (a < b && c) {}</script>",
        '<a title="&quot;&lt;">x</a>',
    ):
        assert write(parse(text)) == text


def test_a_tree_as_data_keeps_names_attributes_and_texts() -> None:
    tree = parse("<ul>\n  <li hidden>One <b>two</b>\n </li>\n</ul>")
    tidy(tree)
    assert as_data(tree.children[0]) == [
        "ul",
        {},
        " ",
        ["li", {"hidden": ""}, "One ", ["b", {}, "two"], " "],
        " ",
    ]


def test_links_lead_into_the_file_out_of_it_or_nowhere() -> None:
    held = {
        noun: frozenset({"one"}) for noun in ("places", "actors", "claims", "sources", "positions")
    }
    leads = Leads(held, languages()["ar"], frozenset({"127.0.0.1"}))
    assert {href: leads.of(href) for href in (
        "/ar/places/one?known=2020-01-01&on=2017-06-06", "/ar/places/two", "/ar/?place=one&known=2020-01-01", "/ar/",
        "/about#grades", "/sources/one#claim-one", "/claims?source=one", "/claims", "http://127.0.0.1/claims/one",
        "https://example.org/x", "javascript:alert(1)", "/api/v1/claims/one", "/ar/places/one/changes",
    )} == {
        "/ar/places/one?known=2020-01-01&on=2017-06-06": "#places/one", "/ar/places/two": None,
        "/ar/?place=one&known=2020-01-01": "#place=one", "/ar/": "#", "/about#grades": "#about/grades",
        "/sources/one#claim-one": "#claims/one", "/claims?source=one": None, "/claims": "#claims",
        "http://127.0.0.1/claims/one": "#claims/one", "https://example.org/x": "https://example.org/x",
        "javascript:alert(1)": None, "/api/v1/claims/one": None, "/ar/places/one/changes": None,
    }  # fmt: skip


def test_names_have_the_same_keys_in_the_file_as_on_the_server(tmp_path: Path) -> None:
    from app.gazetteer.region import index

    spelt = [spelling for many in list(index().by_key.values())[::12] for spelling, _ in many]
    spelt += [
        "Эт-Танф",
        "Дейр-эз-Зор",
        "عبدالعزيز",
        "١٢٣ القوات",
        "Şırnak",
        "Êzîdî",
        "חיפה",
        "חרקוב",
        "באר שבע (פתח)",
        "Луганськ",
        "Khan Shaykhun",
        "ڕەقە",
        "Straße",
        "",
        " ",
        "'",
        "a_b",
        "İstanbul",
    ]
    script = tmp_path / "keys.mjs"
    script.write_text(
        f'import * as names from "{PROJECT_DIR}/static/js/lib/names.js";\n'
        "const read = []; for await (const part of process.stdin) read.push(part);\n"
        "console.log(JSON.stringify(JSON.parse(Buffer.concat(read)).map((each) =>"
        " [names.fold(each), names.nameKey(each), names.searchKeys(each), names.searchForms(each)])));\n"
    )
    found = subprocess.run(
        ["node", script],
        input=json.dumps(spelt).encode(),
        capture_output=True,
        timeout=120,
        check=True,
    )
    expected = [
        [fold(each), name_key(each), list(search_keys(each)), list(search_forms(each))]
        for each in spelt
    ]
    assert len(spelt) > 500
    assert json.loads(found.stdout) == expected
