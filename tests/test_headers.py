"""What every answer carries: the policy, its companions, validators, compression, ranges."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.database import Engines
from app.main import create_app
from app.settings import PROJECT_DIR, Settings
from app.static import CompressText, DatedFiles
from tests.applications import Lend
from tests.routes import addresses
from tests.visiting import Visitor

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
COMPANIONS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
REGION = PROJECT_DIR / "data" / "basemap" / "region.pmtiles"


ADDRESSES = addresses()
# Public ones that answer 200, the same each time.
PASSING = re.compile(
    r"/(login|account|admin|invitations|resets|readyz|healthz|favicon|data/unplaced|timegate/|oembed|\.well-known/[cs])"
    r"|/api/.+/(document|versions|text|related)$|/api/v1/(changes|reviews|releases|imports)"
    # Parts have a digest in their addresses: tests/test_columns.py.
    r"|/columns/1/"
)
# What other sites may read too; at an address of the API that there is none at, that there is none.
FOR_EDITORS = re.compile(
    r"/api/.+/(document|versions|text|related)$|/api/v1/(changes|reviews|releases|imports)"
)
OPEN = [
    path
    for path in ADDRESSES
    if re.match(
        r"/(api/|ogc|data/(?!unplaced)|tiles/|columns/|healthz|favicon|robots|sitemap|opensearch|\.well-known/|history/|timegate|timemap|oembed|map\.|"
        r"corrections\.atom|(.+/)?changes\.(atom|json))",
        path,
    )
]
LASTING = [path for path in ADDRESSES if not PASSING.match(path)]


@pytest.fixture(scope="module")
def visitor(lend: Lend, loaded_database: Engines) -> Iterator[TestClient]:
    with Visitor(lend(loaded_database), follow_redirects=False) as visiting:
        yield visiting


def static(visitor: TestClient, path: str) -> str:
    """Address of a file under static/."""
    prefix = visitor.app.state.static_prefix  # type: ignore[attr-defined]
    return f"{prefix}/{path}"


@pytest.mark.parametrize(
    "path",
    [
        *ADDRESSES,
        "/nothing-here",
        "/api/v1/nothing-here",
        "/places/raqa",
        "/places?on=x",
        "/static/x",
        "/basemap/region.pmtiles",
    ],
)
def test_every_answer_carries_the_exact_policy_and_its_companions(
    visitor: TestClient, path: str
) -> None:
    answer = visitor.get(path)
    assert answer.status_code < 500
    for name, value in COMPANIONS.items():
        assert answer.headers.get_list(name) == [value], name
    assert "Permissions-Policy" in answer.headers
    shared = path == "/readyz" or path in OPEN or path.startswith(("/api/", "/basemap/"))
    shared = shared and not FOR_EDITORS.match(path)
    assert answer.headers["Cross-Origin-Resource-Policy"] == (
        "cross-origin" if shared else "same-origin"
    )


@pytest.mark.parametrize("path", ["/about", "/api/v1/places", "/static/x", "/nothing-here"])
def test_an_answer_to_a_method_that_is_not_possible_carries_them_too(
    visitor: TestClient, path: str
) -> None:
    answer = visitor.delete(path)
    assert answer.status_code in (403, 404, 405)
    for name, value in COMPANIONS.items():
        assert answer.headers.get_list(name) == [value], name


def test_a_fault_of_ours_carries_them_too_and_tells_no_details(
    settings: Settings, fresh_database: Engines
) -> None:
    # A schema that is not what the code expects is no outage but a fault.
    with fresh_database.owner.begin() as connection:
        connection.execute(text("drop view published.place cascade"))
    app = create_app(settings, fresh_database)
    visitor = Visitor(app, raise_server_exceptions=False)
    for path, kind in (("/places", "text/html"), ("/api/v1/places", "application/problem+json")):
        answer = visitor.get(path)
        assert answer.status_code == 500
        assert answer.headers["Content-Type"].startswith(kind)
        assert "published" not in answer.text
        assert "Traceback" not in answer.text
        for name, value in COMPANIONS.items():
            assert answer.headers.get_list(name) == [value], name


@pytest.mark.parametrize("path", ADDRESSES)
def test_head_answers_as_get_without_a_body(visitor: TestClient, path: str) -> None:
    whole, head = visitor.get(path), visitor.head(path)
    assert head.status_code == whole.status_code
    assert head.content == b""
    assert head.headers.get("Content-Type") == whole.headers.get("Content-Type")


@pytest.mark.parametrize("path", LASTING)
def test_an_unchanged_answer_is_not_sent_again(visitor: TestClient, path: str) -> None:
    first = visitor.get(path)
    assert first.status_code == 200
    assert "Cache-Control" in first.headers
    again = visitor.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Content-Security-Policy"] == POLICY
    assert again.headers.get("Vary") == first.headers.get("Vary")
    weaker = first.headers["ETag"].removeprefix("W/")
    assert visitor.get(path, headers={"If-None-Match": f'"x", {weaker}'}).status_code == 304
    other = visitor.get(path, headers={"If-None-Match": 'W/"another"'})
    assert other.status_code == 200


def test_a_changed_answer_has_another_tag(visitor: TestClient) -> None:
    tags = {visitor.get(f"/places/raqqah?on=2017-0{month}-06").headers["ETag"] for month in (6, 7)}
    assert len(tags) == 2


def test_static_files_are_kept_for_good_under_an_address_that_names_their_content(
    visitor: TestClient,
) -> None:
    for path in (
        "css/base.css",
        "js/map.js",
        "composed/map.js",
        "fonts/source-sans-latin.woff2",
        "icons/favicon.svg",
    ):
        answer = visitor.get(static(visitor, path))
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert visitor.get("/static/0123456789abcdef/css/base.css").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "../app/main.py",
        "%2e%2e/app/main.py",
        "..%2f..%2fetc%2fpasswd",
        "css/../../README.md",
        "css",
    ],
)
def test_nothing_but_static_files_is_served_as_static(visitor: TestClient, path: str) -> None:
    assert visitor.get(static(visitor, path)).status_code == 404
    assert visitor.get(f"/basemap/{path}").status_code == 404


@pytest.mark.parametrize("path", ["/", "/places", "/api/v1/places", "/about"])
def test_text_is_sent_compressed_to_who_can_read_it(visitor: TestClient, path: str) -> None:
    with visitor.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in answer.headers["Vary"]
        packed = b"".join(answer.iter_raw())
    plain = visitor.get(path, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed) == plain.content
    assert len(packed) < len(plain.content) / 2


@pytest.mark.parametrize("path", ["vendor/leaflet/leaflet.js", "css/base.css"])
def test_scripts_and_styles_are_sent_compressed(visitor: TestClient, path: str) -> None:
    answer = visitor.get(static(visitor, path), headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"


def test_what_is_packed_already_is_left_as_it_is(visitor: TestClient) -> None:
    for path in (static(visitor, "fonts/source-sans-latin.woff2"), "/basemap/relief.webp"):
        answer = visitor.get(path, headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-126", 0, 126), ("bytes=1000-1999", 1000, 1999), ("bytes=-100", -100, None)],
)
def test_the_base_map_is_read_in_ranges(
    visitor: TestClient, asked: str, first: int, last: int | None
) -> None:
    whole = Path(REGION).read_bytes()
    answer = visitor.get(
        "/basemap/region.pmtiles", headers={"Range": asked, "Accept-Encoding": "gzip"}
    )
    assert answer.status_code == 206
    assert "Content-Encoding" not in answer.headers
    expected = whole[first:] if last is None else whole[first : last + 1]
    assert answer.content == expected
    start = first % len(whole)
    assert answer.headers["Content-Range"] == (
        f"bytes {start}-{start + len(expected) - 1}/{len(whole)}"
    )


@pytest.mark.parametrize("asked", ["items=0-1", "seconds=1-2", "bytes", ""])
def test_a_range_in_units_that_are_not_known_is_ignored(visitor: TestClient, asked: str) -> None:
    for path in ("/basemap/region.pmtiles", static(visitor, "css/base.css")):
        answer = visitor.get(path, headers={"Range": asked})
        assert answer.status_code == 200
        assert answer.content == visitor.get(path).content
    compressed = visitor.get(static(visitor, "css/base.css"), headers={"Range": asked})
    assert compressed.headers["Content-Encoding"] == "gzip"


def test_parts_of_a_file_are_never_joined_with_its_compressed_form(
    visitor: TestClient, tmp_path: Path
) -> None:
    (tmp_path / "long.json").write_text("[" + "1," * 2000 + "1]")
    served = CompressText(DatedFiles(directory=tmp_path), minimum_size=800)
    files = Visitor(served)
    packed = files.get("/long.json", headers={"Accept-Encoding": "gzip"})
    part = files.get("/long.json", headers={"Accept-Encoding": "gzip", "Range": "bytes=0-9"})
    assert (packed.headers["Content-Encoding"], part.status_code) == ("gzip", 206)
    # A part is of the plain file, under its strong ETag, which the compressed one doesn't carry.
    assert packed.headers["ETag"] == "W/" + part.headers["ETag"]
    for etag, status in ((packed.headers["ETag"], 200), (part.headers["ETag"], 206)):
        headers = {"Range": "bytes=10-19", "If-Range": etag, "Accept-Encoding": "gzip"}
        assert files.get("/long.json", headers=headers).status_code == status
    assert packed.headers["Vary"] == part.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("asked", ["gzip;q=0, br", "identity", "*;q=0", "identity, gzip;q=0.5"])
def test_nothing_is_compressed_for_who_would_rather_not(visitor: TestClient, asked: str) -> None:
    for path in ("/api/v1/places", static(visitor, "css/base.css")):
        answer = visitor.get(path, headers={"Accept-Encoding": asked})
        assert "Content-Encoding" not in answer.headers
        assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=5-1", "bytes=a-b", "bytes="])
def test_a_range_that_makes_no_sense_is_refused(visitor: TestClient, asked: str) -> None:
    answer = visitor.get("/basemap/region.pmtiles", headers={"Range": asked})
    assert answer.status_code in (400, 416)


def test_a_range_of_an_older_file_gets_the_whole_one(visitor: TestClient) -> None:
    headers = {"Range": "bytes=0-10", "If-Range": '"older"'}
    answer = visitor.get("/basemap/region.pmtiles", headers=headers)
    assert answer.status_code == 200
    assert len(answer.content) == REGION.stat().st_size


def test_no_answer_names_the_server_that_gave_it(visitor: TestClient) -> None:
    for path in ("/", "/api/v1/places", "/nothing-here"):
        answer = visitor.get(path)
        assert "X-Powered-By" not in answer.headers
        assert "Server" not in answer.headers
