"""What lies in static/: others' files as they are listed, ours without markup in scripts and colours in one sheet."""

import hashlib
import json
import re

import pytest

from app.settings import PROJECT_DIR

pytestmark = pytest.mark.written


STATIC = PROJECT_DIR / "static"

VENDORED = json.loads((STATIC / "vendor" / "VENDOR.json").read_text())

OWN_SCRIPTS = sorted((STATIC / "js").rglob("*.js"))

OWN_STYLES = sorted((STATIC / "css").glob("*.css"))


def listed_files() -> dict[str, dict[str, str]]:
    """Path under static/ to its entry in VENDOR.json."""
    return {file["path"]: file for entry in VENDORED for file in entry["files"]}


def test_the_vendored_files_are_those_of_the_list() -> None:
    there = {
        str(path.relative_to(STATIC))
        for folder in ("vendor", "fonts")
        for path in (STATIC / folder).rglob("*")
        if path.is_file() and path.name != "VENDOR.json"
    }
    assert there == set(listed_files())


def test_vendored_files_are_what_the_list_says() -> None:
    found = {
        path: hashlib.sha256((STATIC / path).read_bytes()).hexdigest() for path in listed_files()
    }
    assert found == {path: told["sha256"] for path, told in listed_files().items()}


def test_vendored_things_come_with_their_licences() -> None:
    for entry in VENDORED:
        assert entry["version"], entry["name"]
        assert entry["licence"], entry["name"]
        assert (STATIC / entry["licence_file"]).is_file(), entry["name"]


def test_the_fonts_are_within_their_share_of_the_first_view() -> None:
    # Vietnamese letters come with a page that holds one: no name of the first view does.
    fonts = [each for each in (STATIC / "fonts").glob("*.woff2") if "vietnamese" not in each.name]
    assert len(fonts) > 5
    assert sum(path.stat().st_size for path in fonts) <= 150_000


def test_no_script_takes_markup_or_asks_another_host() -> None:
    of_markup = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\("
        r"|https?://(?!www\.w3\.org/2000/svg)"
    )
    assert len(OWN_SCRIPTS) > 100
    assert [
        f"{path.relative_to(STATIC)}: {found}"
        for path in OWN_SCRIPTS
        for found in of_markup.findall(path.read_text())
    ] == []


def test_colours_and_stacking_are_set_in_one_file_only() -> None:
    # A name that nobody sets would silently give the initial value; scripts set a few by element.
    known = set(re.findall(r"(--[\w-]+):", (STATIC / "css" / "variables.css").read_text()))
    for script in OWN_SCRIPTS:
        known.update(re.findall(r'"(--[\w-]+)"', script.read_text()))
    assert len(OWN_STYLES) > 20
    for path in OWN_STYLES:
        if path.name == "variables.css":
            continue
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*;)|\brgba?\(|\bhsl", text), path.name
        assert not re.findall(r"z-index:\s*-?\d", text), path.name
        assert set(re.findall(r"var\((--[\w-]+)", text)) <= known, path.name
