"""`publish OUT.html`: the map in one file, whole or not at all, with nothing in it that readers may not see."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from app.cli import cli, say_faults
from app.database import Engines, editing_session
from app.errors import SetupError
from app.publishing import records as limits
from app.publishing.tree import parse, write
from app.settings import Settings
from tests.publishing import block, everything_in, published
from tests.two_worlds import SECRET, SPOTS, change_later, fill, lay_out_coarse
from tests.valid_html import messages_about

# Every record of the data that ships, in a file made anew for each wish.
pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def file(
    settings: Settings, loaded_database: Engines, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The data that ships, in one file."""
    out = tmp_path_factory.mktemp("published") / "map.html"
    said = published(settings, loaded_database, out)
    assert "48 places, 141 positions and 232 claims of 123 sources" in said
    return out


def test_the_file_holds_every_record_and_is_small(file: Path) -> None:
    tree = parse(file.read_text("utf-8"))
    rows = block(tree, "file-rows")
    assert [len(rows[noun]) for noun in ("places", "positions", "actors")] == [48, 141, 39]
    articles = [each.get("id") for each in tree.walk() if each.tag == "article"]
    numbers = [
        sum(each.startswith(f"{noun}/") for each in articles)
        for noun in ("places", "positions", "actors", "claims", "sources")
    ]
    assert numbers == [48, 141, 39, 232, 123]
    assert file.stat().st_size < 5_000_000


def test_a_claim_stands_in_the_text_with_kind_quote_source_passage_and_grade(file: Path) -> None:
    claim = parse(file.read_text("utf-8")).by_id("claims/magnier-f06")
    assert claim is not None
    told = " ".join(claim.text.split())
    for part in ("Forecast", "will not be able to keep this border point", "Elijah J. Magnier", "paragraph 5",
                 "characters 2422 to 2539", "Source: cannot be judged (F) · Claim: cannot be judged (6)"):  # fmt: skip
        assert part in told


def test_the_file_may_load_nothing_and_run_nothing_but_what_was_put_there(file: Path) -> None:
    written = file.read_text("utf-8")
    tree = parse(written)
    policy = next(
        each.get("content")
        for each in tree.walk()
        if each.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    for each in tree.walk():
        assert "style" not in each.attributes
        assert not [name for name in each.attributes if name.startswith("on")]
        if each.tag != "a":
            assert each.get("src") == ""
            assert each.get("href").startswith(("#", "data:")) or not each.get("href")


def test_the_file_is_valid_html(file: Path, tmp_path: Path) -> None:
    tree = parse(file.read_text("utf-8"))
    # The validator knows neither hashes of a policy nor all that style sheets have by now.
    for each in list(tree.walk()):
        if each.get("http-equiv") or each.tag == "style":
            each.remove()
    page = tmp_path / "map.html"
    page.write_text("<!DOCTYPE html>" + write(tree), "utf-8")
    messages = messages_about(page)
    assert [each["message"] for each in messages if each["type"] == "error"] == []


def test_no_link_leads_nowhere(file: Path) -> None:
    tree = parse(file.read_text("utf-8"))
    ids = [each.attributes["id"] for each in tree.walk() if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    inside = {each.get("href")[1:] for each in tree.walk() if each.get("href").startswith("#")}
    states = {each for each in inside if "=" in each or not each}
    assert inside - states - set(ids) == set()
    addresses = {each.get("href") for each in tree.walk() if each.tag == "a"} - {
        f"#{each}" for each in inside
    }
    assert all(each.startswith(("https://", "http://")) for each in addresses)
    assert not [each for each in addresses if "127.0.0.1" in each or "testserver" in each]


def test_the_links_of_what_the_panel_reads_lead_into_the_file_too(file: Path) -> None:
    written = everything_in(file)
    ids = set(re.findall(r' id="([^"]+)"', written))
    targets = set(re.findall(r'"href": ?"#([^"=]*)"', written))
    assert len(targets) > 400
    assert {each for each in targets if "/" in each} <= ids


def test_instant_licence_and_credits_stand_in_the_file(
    settings: Settings, loaded_database: Engines, file: Path
) -> None:
    about = parse(file.read_text("utf-8")).by_id("this-file")
    assert about is not None
    for part in (
        "The map as it was known on",
        "CC BY 4.0",
        "OpenStreetMap contributors, ODbL",
        "GeoNames",
    ):
        assert part in about.text


def test_in_arabic_the_file_is_written_from_right_to_left(
    settings: Settings, fresh_database: Engines, tmp_path: Path
) -> None:
    with editing_session(fresh_database, "add") as session:
        fill(session, hides=False)
    out = tmp_path / "ar.html"
    published(settings, fresh_database, out, language=("ar",))
    assert '<html lang="ar" dir="rtl">' in out.read_text("utf-8")
    assert "globalThis.spoken=" in out.read_text("utf-8")


def test_nothing_hidden_is_in_a_file_nor_shapes_it(
    settings: Settings, clone_database: Callable[[], Engines], tmp_path: Path
) -> None:
    both = clone_database(), clone_database()
    for engines, spot in zip(both, SPOTS, strict=True):
        with editing_session(engines, "add") as session:
            fill(session, hides=engines is both[0])
            lay_out_coarse(session, spot)
    with both[0].owner.connect() as connection:
        past = connection.scalar(text("select clock_timestamp()")).isoformat()
    for engines in both:
        with editing_session(engines, "It must not be so exact.") as session:
            change_later(session, hides=engines is both[0])
    with both[0].owner.connect() as connection:
        present = connection.scalar(text("select clock_timestamp()")).isoformat()
    for known in (past, present):
        held = []
        for engines in both:
            out = tmp_path / "map.html"
            published(settings, engines, out, known=known)
            held.append(everything_in(out))
        assert SECRET not in held[0].casefold()
        assert "Open Town" in held[0]
        assert not re.search(r"39\.12345|36\.65432|39\.16071|36\.67182", held[0])
        # All but what is named after the moment at which columns were made.
        first, second = (
            re.sub(
                r"/columns/[0-9a-f]{24}|[\"']?version[\"']?: ?\"[0-9a-f]+\"|sha256-[^']+|eyJ[\w+/=]+",
                "",
                each,
            )
            for each in held
        )
        assert texts_of(first) == texts_of(second)
    for engines in both:
        engines.dispose()


def texts_of(held: str) -> object:
    """What is told: the rows, the names and the whole text."""
    tree = parse(held)
    told = tree.by_id("text")
    assert told is not None
    return [block(tree, "file-rows"), block(tree, "file-names"), told.text]


def test_the_past_is_published_as_it_was_known(
    settings: Settings, loaded_database: Engines, tmp_path: Path
) -> None:
    with pytest.raises(SetupError, match="holds nothing at that instant"):
        published(settings, loaded_database, tmp_path / "map.html", known="2001-01-01")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"known": "yesterday"}, "'yesterday' is no instant. Write it like"),
        ({"known": "2999-01-01"}, "is yet to come"),
        ({"language": ("tlh",)}, "the map doesn't speak 'tlh'. It speaks en, ar"),
        ({"language": ("en", "ar")}, "One file is in one language"),
        ({"bbox": "1,2,3"}, "needs four numbers"),
        ({"source": "nobody"}, "No source is called 'nobody'"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_plain_words(
    settings: Settings, loaded_database: Engines, tmp_path: Path, wish: dict[str, object], said: str
) -> None:
    with pytest.raises(SetupError, match=re.escape(said)):
        published(settings, loaded_database, tmp_path / "map.html", **wish)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_map_is_not_published(
    settings: Settings, database: Engines, tmp_path: Path
) -> None:
    with pytest.raises(SetupError, match="The map holds nothing at that instant"):
        published(settings, database, tmp_path / "map.html")
    assert list(tmp_path.iterdir()) == []


def test_where_it_cannot_be_written_the_command_says_so_and_fails(tmp_path: Path) -> None:
    from app.publishing.writing import write_file

    for path, said in [
        (tmp_path, "is a folder: name a file in it"),
        (tmp_path / "none" / "map.html", "There is no folder"),
    ]:
        with pytest.raises(SetupError, match=said):
            write_file(path, b"")
    (tmp_path / "file").write_text("here")
    with pytest.raises(SetupError, match=r"can't be written|There is no folder"):
        write_file(tmp_path / "file" / "map.html", b"")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_file_that_was_there_stays_whole_until_the_new_one_is(tmp_path: Path) -> None:
    from app.publishing.writing import write_file

    out = tmp_path / "map.html"
    out.write_text("the old one")
    with pytest.raises(TypeError):
        write_file(out, "no bytes")  # type: ignore[arg-type]
    assert out.read_text() == "the old one"
    write_file(out, b"the new one")
    assert out.read_text() == "the new one"
    assert [each.name for each in tmp_path.iterdir()] == ["map.html"]


def test_more_than_one_file_should_hold_is_refused_with_what_to_do(
    settings: Settings, loaded_database: Engines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_CLAIMS", 100)
    with pytest.raises(SetupError, match=r"more than 100 claims.*--bbox.*--source"):
        published(settings, loaded_database, tmp_path / "map.html")
    assert list(tmp_path.iterdir()) == []


def test_a_part_of_the_map_is_published_by_box_and_by_source(
    settings: Settings, loaded_database: Engines, tmp_path: Path
) -> None:
    out = tmp_path / "tanf.html"
    published(settings, loaded_database, out, bbox="38.4,33.3,38.8,33.6")
    tree = parse(out.read_text("utf-8"))
    rows = block(tree, "file-rows")
    slugs = {each["properties"]["slug"] for each in rows["places"]}
    assert "al-tanf" in slugs
    assert "raqqah" not in slugs
    told = {
        each.get("id").removeprefix("claims/")
        for each in tree.walk()
        if each.get("id").startswith("claims/")
    }
    assert all(set(each["properties"]["claims"]) <= told for each in rows["positions"])
    assert "This file holds a part of the map." in out.read_text("utf-8")


def test_the_command_ends_with_an_error_where_it_is_refused(tmp_path: Path) -> None:
    answer = CliRunner().invoke(cli, ["publish"])
    assert answer.exit_code != 0
    assert "Missing argument 'OUT'" in answer.output

    def refuse(standalone_mode: bool) -> None:
        raise SetupError("It can't be.")

    assert say_faults(refuse) == 1


def test_data_ends_no_script(settings: Settings, fresh_database: Engines, tmp_path: Path) -> None:
    from tests.factories import make_claim, make_place, make_source

    payload = "</script><script>alert(1)</script><!--<script>&lt;img src=x onerror=alert(1)>"
    with editing_session(fresh_database, "add") as session:
        place = make_place(session, 39.5, 36.5, slug="town", name=f"Town {payload}")
        make_claim(
            session,
            make_source(session, title=payload),
            (place,),
            (),
            public_id="said",
            statement=payload,
        )
    out = tmp_path / "map.html"
    published(settings, fresh_database, out)
    tree = parse(out.read_text("utf-8"))
    assert block(tree, "file-rows")["places"][0]["properties"]["name"] == f"Town {payload}"
    assert "<script>alert" not in out.read_text("utf-8")
    claim = tree.by_id("claims/said")
    assert claim is not None
    assert payload in claim.text
    assert json.dumps(payload) in everything_in(out)
