"""`publish DIR/`: pages for any web host, whose every link leads somewhere, with nothing that readers may not see."""

import json
import posixpath
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from sqlalchemy import text

from app.database import Engines, editing_session
from app.errors import SetupError
from app.publishing import records as limits
from app.publishing.tree import Element, parse
from app.publishing.writing import OURS, whole_folder
from app.settings import Settings
from tests.factories import (
    make_actor,
    make_claim,
    make_place,
    make_position,
    make_source,
)
from tests.publishing import published
from tests.two_worlds import SECRET, SPOTS, change_later, fill, lay_out_coarse

# Every page of two maps in two languages.
pytestmark = pytest.mark.thorough

ADDRESS = "https://maps.example.org/raqqah"


@pytest.fixture(scope="module")
def worlds(
    settings: Settings,
    clone_database: Callable[[], Engines],
    tmp_path_factory: pytest.TempPathFactory,
) -> list[Path]:
    """The folders of two maps that readers can't tell apart, in English and Arabic, of one instant."""
    both = clone_database(), clone_database()
    for engines, spot in zip(both, SPOTS, strict=True):
        with editing_session(engines, "add") as session:
            fill(session, hides=engines is both[0])
            lay_out_coarse(session, spot)
        with editing_session(engines, "It must not be so exact.") as session:
            change_later(session, hides=engines is both[0])
    with both[1].owner.connect() as connection:
        now = connection.scalar(text("select clock_timestamp()")).isoformat()
    folders = []
    for engines in both:
        out = tmp_path_factory.mktemp("published") / "site"
        said = published(settings, engines, out, known=now, address=ADDRESS, language=("en", "ar"))
        assert said.startswith(f"Written to {out}: ")
        folders.append(out)
        engines.dispose()
    return folders


@cache
def pages(
    folder: Path, maps: tuple[str, ...] = ("index.html", "ar/index.html")
) -> dict[str, Element]:
    """The pages but for the maps, which are files by themselves. Nobody changes them."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.html")}
    return {
        name: parse(path.read_text("utf-8")) for name, path in found.items() if name not in maps
    }


def there(page: str, link: str) -> tuple[str, str]:
    """The path of what a link on a page leads to, and the part of it."""
    parts = urlsplit(link)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
    return path if parts.path else page, parts.fragment


def followed_in(found: dict[str, Element]) -> set[tuple[str, bool, str, str]]:
    """(page, whether it is a link, where it leads from there, the part of that page) of all that leads, each once."""
    return {
        (name, each.tag == "a", *there(name, each.get(attribute)))
        for name, tree in found.items()
        for each in tree.walk()
        for attribute in ("href", "src")
        if each.get(attribute) and not urlsplit(each.get(attribute)).scheme
    }


def dead_in(folder: Path, found: dict[str, Element]) -> list[tuple[str, str, str]]:
    """(page, where a link leads to from it, the part of that page) of each that leads nowhere."""
    ids = {name: {each.get("id") for each in tree.walk()} for name, tree in found.items()}
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return [
        (name, path, part)
        for name, is_link, path, part in followed_in(found)
        if path not in files or (is_link and part and path in ids and part not in ids[path])
    ]


def test_every_link_of_every_page_leads_somewhere_in_the_folder(worlds: list[Path]) -> None:
    found = pages(worlds[1])

    assert dead_in(worlds[1], found) == []
    assert len(followed_in(found)) > 1000
    for name in (
        "places/open-town/index.html",
        "claims/index.html",
        "ar/places/open-town/index.html",
        "about/index.html",
    ):
        assert name in found


def test_a_map_that_is_more_than_a_file_should_hold_is_drawn_in_its_folder(
    settings: Settings, fresh_database: Engines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_CLAIMS", 1)
    with editing_session(fresh_database, "add") as session:
        place, actor = make_place(session, slug="town"), make_actor(session)
        source = make_source(session)
        claims = [make_claim(session, source, (place,), (actor,)) for _ in range(2)]
        make_position(session, actor, tuple(claims), "POINT(39 36)", place_id=place.id)
    out = tmp_path / "site"
    published(settings, fresh_database, out, address=ADDRESS, language=("en", "ar"))
    found = pages(out, maps=())

    assert dead_in(out, found) == []
    for folder, other, words in (("", "ar/", "Conflict map"), ("ar/", "../", "خريطة النزاع")):
        front = found[f"{folder}index.html"]
        links = {each.get("href") for each in front.walk() if each.tag == "a"}
        lists = ("places", "positions", "actors", "claims", "sources")
        assert {f"{noun}/index.html" for noun in lists} <= links
        assert f"{other}index.html" in links
        [image] = front.find_all(lambda each: each.tag == "img")
        assert "<svg" in (out / folder / image.get("src")).read_text("utf-8")
        [title] = front.find_all(lambda each: each.tag == "title")
        assert title.text == words
        [stands] = front.find_all(lambda each: each.get("property") == "og:url")
        assert stands.get("content") == f"{ADDRESS}/{folder}"
        # What leads to a view of the map stays as words.
        place_page = found[f"{folder}places/town/index.html"]
        to_map = re.compile(r"(\.\./)+index\.html#")
        assert not [each for each in place_page.walk() if to_map.match(each.get("href"))]


def test_pages_need_neither_scripts_nor_a_server(worlds: list[Path]) -> None:
    for name, tree in pages(worlds[1]).items():
        for each in tree.walk():
            assert each.tag not in ("script", "form", "noscript"), name
            if each.tag != "a":
                assert not urlsplit(each.get("src")).scheme, name
        told = tree.text
        assert "Back to now" not in told
    place = pages(worlds[1])["places/open-town/index.html"].text
    assert "The map as it was known on" in place


def test_a_link_to_the_map_opens_it_as_it_says(worlds: list[Path]) -> None:
    tree = pages(worlds[1])["ar/places/open-town/index.html"]

    links = [each.get("href") for each in tree.walk() if each.tag == "a"]

    assert any(each.startswith("../../index.html#place=open-town") for each in links)
    assert "../../../places/open-town/index.html" in links
    assert (worlds[1] / "ar" / "index.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_nothing_hidden_is_in_a_folder_nor_shapes_it(worlds: list[Path]) -> None:
    names = [
        {path.relative_to(folder).as_posix() for path in folder.rglob("*")} for folder in worlds
    ]
    assert names[0] == names[1]
    # But for the moments at which either was written.
    moment = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z|[\d٠-٩]{2}:[\d٠-٩]{2}")
    told = [
        {name: moment.sub("", tree.text) for name, tree in pages(folder).items()}
        for folder in worlds
    ]
    assert told[0] == told[1]
    for path in worlds[0].rglob("*"):
        if path.suffix in (".html", ".csv", ".json", ".geojson", ".geojsonl", ".kml", ".jsonld"):
            assert SECRET not in path.read_text("utf-8").casefold(), path


def test_files_and_citations_name_where_the_folder_stands(worlds: list[Path]) -> None:
    folder = worlds[1]
    rows = (folder / "data" / "places.csv").read_text("utf-8-sig")
    claim = next(
        tree
        for name, tree in pages(folder).items()
        if name.startswith("claims/") and name.count("/") == 2
    )

    assert f"{ADDRESS}/places/open-town" in rows
    assert "127.0.0.1" not in rows
    assert ADDRESS in claim.text
    about = json.loads((folder / OURS).read_text("utf-8"))
    assert (about["address"], about["languages"]) == (ADDRESS, ["en", "ar"])
    assert about["licence"].startswith("https://creativecommons.org/")


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({}, "Say where the folder will stand"),
        ({"address": "example.org"}, "Say where the folder will stand"),
        ({"address": ADDRESS, "bbox": "38,34,41,37"}, "A folder holds the whole map"),
        ({"address": ADDRESS, "language": ("tlh",)}, "the map doesn't speak 'tlh'"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_left(
    settings: Settings, database: Engines, tmp_path: Path, wish: dict[str, str], said: str
) -> None:
    with pytest.raises(SetupError, match=said):
        published(settings, database, tmp_path / "site", **wish)

    assert list(tmp_path.iterdir()) == []


def test_an_empty_map_makes_no_folder(
    settings: Settings, database: Engines, tmp_path: Path
) -> None:
    with pytest.raises(SetupError, match="holds nothing at that instant"):
        published(settings, database, tmp_path / "site", address=ADDRESS)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_whole_or_not_there(tmp_path: Path) -> None:
    folder = tmp_path / "site"

    def write_into(content: str, *, fails: bool = False) -> None:
        with whole_folder(folder) as made:
            (made / OURS).write_text("{}")
            (made / "index.html").write_text(content)
            if fails:
                raise SetupError("No.")

    with pytest.raises(SetupError):
        write_into("half", fails=True)
    assert list(tmp_path.iterdir()) == []
    write_into("first")
    with pytest.raises(SetupError):
        write_into("half", fails=True)
    assert (folder / "index.html").read_text() == "first"
    write_into("second")
    assert (folder / "index.html").read_text() == "second"
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_a_folder_of_others_is_left_alone(
    settings: Settings, database: Engines, tmp_path: Path
) -> None:
    (tmp_path / "thesis.doc").write_text("years of work")

    with pytest.raises(SetupError, match="holds files that «publish» didn't make"):
        published(settings, database, tmp_path, address=ADDRESS)
    assert (tmp_path / "thesis.doc").read_text() == "years of work"
