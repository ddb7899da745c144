"""What KML says of a placemark elsewhere than in it: its folders' days, columns called as its own elements are, pictures."""

from pathlib import Path

from app.imports.cells import Row
from app.imports.opening import open_file


def read(tmp_path: Path, inside: str) -> list[Row]:
    """The rows of a document with that inside."""
    path = tmp_path / "made.kml"
    path.write_text(
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inside}</Document></kml>',
        encoding="utf-8",
    )
    return list(open_file(path).table.read())


def placemark(name: str, inside: str = "") -> str:
    """One with a point."""
    return (
        f"<Placemark><name>{name}</name>{inside}"
        "<Point><coordinates>39.0,35.95</coordinates></Point></Placemark>"
    )


WEEK = "<TimeSpan><begin>2017-06-06</begin><end>2017-06-09</end></TimeSpan>"


def test_a_placemark_without_a_day_has_that_of_its_folder(tmp_path: Path) -> None:
    stamp = "<TimeStamp><when>2017-06-04</when></TimeStamp>"
    rows = read(
        tmp_path,
        f"<Folder><name>SDF</name>{WEEK}{placemark('Raqqah')}{placemark('Maskana', stamp)}"
        f"<Folder>{stamp}{placemark('Tabqa')}</Folder>{placemark('7 JUN 2017 Jadideh')}"
        f"{placemark('Kasra')}</Folder>{placemark('Hasakah')}",
    )
    days = [{name: row.cells.get(name, "") for name in ("when", "begin", "end")} for row in rows]
    week = {"when": "", "begin": "2017-06-06", "end": "2017-06-09"}
    own = {"when": "2017-06-04", "begin": "", "end": ""}
    none = dict.fromkeys(week, "")
    assert days == [week, own, own, none, week, none]
    assert rows[3].cells["day in name"] == "7 JUN 2017"


def test_a_document_says_a_day_as_a_folder_does(tmp_path: Path) -> None:
    [row] = read(tmp_path, f"<name>June</name>{WEEK}<Folder>{placemark('Raqqah')}</Folder>")
    assert (row.cells["begin"], row.cells["end"]) == ("2017-06-06", "2017-06-09")
    assert row.cells["folder"] == ""


def test_folders_stand_without_a_document(tmp_path: Path) -> None:
    path = tmp_path / "bare.kml"
    path.write_text(
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Folder><name>SDF</name>{WEEK}{placemark("Raqqah")}</Folder></kml>',
        encoding="utf-8",
    )
    [row] = open_file(path).table.read()
    assert (row.cells["folder"], row.cells["begin"]) == ("SDF", "2017-06-06")


def test_a_column_called_as_an_element_is_loses_neither(tmp_path: Path) -> None:
    data = (
        '<ExtendedData><Data name="name"><value>Ar-Raqqah</value></Data>'
        '<Data name="description"><value>a city</value></Data>'
        '<Data name="folder"><value>7</value></Data></ExtendedData>'
    )
    [row] = read(tmp_path, f"<Folder><name>SDF</name>{placemark('Raqqah', data)}</Folder>")
    assert (row.cells["name"], row.cells["name (data)"]) == ("Raqqah", "Ar-Raqqah")
    assert row.cells["description"] == "a city"
    assert (row.cells["folder"], row.cells["folder (data)"]) == ("SDF", "7")


def test_a_picture_laid_over_the_map_is_told(tmp_path: Path) -> None:
    rows = read(
        tmp_path,
        "<GroundOverlay><name>Front on 7 June</name><Icon><href>https://example.org/f.png</href></Icon>"
        "<LatLonBox><north>36</north><south>35</south><east>40</east><west>39</west></LatLonBox>"
        f"</GroundOverlay>{placemark('Raqqah')}",
    )
    assert [[said.code for _, said in row.faults] for row in rows] == [["picture_only"], []]
