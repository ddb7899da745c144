"""Files in other encodings than most: JSON, GML and tables in UTF-16 or an older code page, East Asia's, shapefiles'."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from app.imports.opening import Choices, open_file
from app.imports.readers.encodings import east_asian
from tests.importing import Write, candidates, counted, tried

EVENTS = [{"date": "2015-01-02", "place": "Кобани", "event": "Вымышленный бой у города"}] * 2
TOPOLOGY = {
    "type": "Topology",
    "objects": {"events": {"type": "GeometryCollection", "geometries": [
        {"type": "Point", "coordinates": [38.5, 36.5], "properties": EVENTS[0]},
    ]}},
    "arcs": [],
}  # fmt: skip
GML = """<?xml version="1.0" encoding="{encoding}"?><gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml" xmlns:m="http://m">
<gml:featureMember><m:e><m:date>2015-01-01</m:date><m:event>Вымышленный бой</m:event><m:at><gml:Point srsName="EPSG:4326">
<gml:pos>{first}</gml:pos></gml:Point></m:at></m:e></gml:featureMember>
<gml:featureMember><m:e><m:date>2015-01-02</m:date><m:event>Ещё один</m:event><m:at><gml:Point srsName="EPSG:4326">
<gml:pos>38.5 36.5</gml:pos></gml:Point></m:at></m:e></gml:featureMember></gml:FeatureCollection>"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A file of a test's own: what writes it."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("held", [EVENTS, {"data": EVENTS}], ids=["list", "answer"])
def test_json_is_read_in_the_encodings_that_it_comes_in(
    held: object, encoding: str, write: Write
) -> None:
    path = write("events.json", json.dumps(held, ensure_ascii=False).encode(encoding))
    assert counted(tried(path)) == ("table", 2, 2)
    assert candidates(path)[0].claim["statement"] == EVENTS[0]["event"]


@pytest.mark.thorough
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_topology_is_read_in_utf_16_too(encoding: str, write: Write) -> None:
    path = write("events.json", json.dumps(TOPOLOGY, ensure_ascii=False).encode(encoding))
    [row] = candidates(path)
    assert row.claim["statement"] == EVENTS[0]["event"]
    assert row.geometry == shapely.Point(38.5, 36.5)


@pytest.mark.thorough
@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16"])
def test_gml_is_read_in_utf_16_too(encoding: str, write: Write) -> None:
    path = write("events.gml", GML.format(encoding=encoding, first="38.1 36.1").encode(encoding))
    assert [row.claim["statement"] for row in candidates(path)] == ["Вымышленный бой", "Ещё один"]


@pytest.mark.thorough
@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "windows-1251"])
@pytest.mark.parametrize("first", ["NaN 36.1", "36.1 -inf", "n/a 36.1"])
def test_a_number_of_gml_that_is_none_is_a_fault_of_its_row(
    first: str, encoding: str, write: Write
) -> None:
    # GDAL reads it as nought, and the place would be on the equator.
    path = write("events.gml", GML.format(encoding=encoding, first=first).encode(encoding))
    broken, whole = candidates(path)
    assert "is no point" in broken.faults[0].message
    assert broken.geometry is None
    assert whole.faults == []
    assert whole.claim["statement"] == "Ещё один"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp932", "日付,場所,緯度,経度,出来事,死者\n2017年6月7日,ラッカ,35.95,39.01,架空の空爆が市内で行われた,2\n"),
        ("gb18030", "日期,地点,纬度,经度,事件,死亡\n2017年6月7日,拉卡,35.95,39.01,虚构的空袭发生在城市里,2\n"),
        ("big5", "日期,地點,緯度,經度,事件,死亡\n2017年6月7日,拉卡,35.95,39.01,虛構的空襲發生在城市裡,2\n"),
        ("euc_kr", "날짜,장소,위도,경도,사건,사망자\n2017년 6월 7일,락까,35.95,39.01,가상의 공습이 시내에서 일어났다,2\n"),
    ],
)  # fmt: skip
def test_tables_of_east_asia_are_read_as_they_are_written(
    encoding: str, text: str, write: Write
) -> None:
    [row] = candidates(write("events.csv", text.encode(encoding)))
    assert row.faults == []
    assert row.claim["statement"] == text.splitlines()[1].split(",")[4]
    assert (str(row.first), row.figures[0].best) == ("2017-06-07", 2)
    assert row.geometry == shapely.Point(39.01, 35.95)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Вымышленный обстрел города Дебальцево; Ёлки, 5 апреля"),
        ("cp1251", "Харків; Широта; Довгота; Подія"),
        ("koi8_r", "Вымышленный обстрел города Горловка"),
        ("cp866", "Вымышленный обстрел города Горловка"),
        ("cp1256", "التاريخ,المكان,خط العرض,خط الطول,الوصف"),
        ("cp1256", "دمشق"),
        ("cp1252", "Événement inventé à Konna; Größe über Öl; Bojayá"),
        ("cp1254", "Şanlıurfa ilçesi çatışma öğle"),
        ("cp1252", "AÑO,MUNICIPIO\n2001,NARIÑO\n2002,CÓRDOBA\n2002,MÉXICO\n2002,MEDELLÍN"),
        ("cp1252", "CIDADE\nSÃO PAULO\nJOÃO PESSOA\nMARANHÃO\nSÃO LUÍS"),
    ],
)
def test_letters_of_one_byte_are_not_taken_for_east_asian(encoding: str, text: str) -> None:
    assert east_asian(text.encode(encoding)) == ""


@pytest.mark.parametrize("encoding", ["GB2312", "hex", "x-none"])
def test_xml_in_an_encoding_that_is_not_read_says_so(encoding: str, write: Write) -> None:
    path = write("events.gml", GML.format(encoding=encoding, first="38.1 36.1"))
    [fault] = tried(path)["faults"]
    assert "in an encoding that isn't read" in fault["message"]


@pytest.mark.thorough
def test_a_column_that_is_called_as_numbers_of_gml_are_keeps_its_words(write: Write) -> None:
    told = GML.format(encoding="UTF-8", first="NaN 36.1")
    path = write("events.gml", told.replace("<m:at>", "<m:pos>near the front</m:pos><m:at>"))
    opened = open_file(path, choices=Choices())
    assert [row.cells["pos"] for row in opened.table.read()] == ["near the front"] * 2
    assert candidates(path)[0].geometry is None


@pytest.mark.thorough
@pytest.mark.parametrize("encoding", ["cp1251", "koi8_r"])
def test_a_shapefile_that_does_not_say_its_encoding_is_read(encoding: str, tmp_path: Path) -> None:
    points = shapely.to_wkb(np.array([shapely.Point(38.5, 36.5)] * 2))
    texts = np.array(["Вымышленный обстрел города", "Ещё один вымышленный бой"], dtype=object)
    days = np.array(["2015-01-01", "2015-01-02"], dtype=object)
    pyogrio.raw.write(
        tmp_path / "made.shp", points, [texts, days], ["event", "date"], driver="ESRI Shapefile", crs="EPSG:4326",
        geometry_type="Point", encoding=encoding.upper().replace("_", "-"),
    )  # fmt: skip
    (tmp_path / "made.cpg").unlink()
    with zipfile.ZipFile(tmp_path / "made.zip", "w") as archive:
        for part in tmp_path.glob("made.[sdp]*"):
            archive.write(part, part.name)
    rows = candidates(tmp_path / "made.zip")
    assert [row.claim["statement"] for row in rows] == list(texts)
