"""Lines made of several fields: none turns the direction of another; the typed passage comes first."""

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from app.database import Engines, editing_session
from app.letters import isolated
from tests.factories import make_claim, make_source

AUTHOR, TITLE, PUBLISHER = "أحمد (مراسل)", "معركة الرقة: 2017", "صحيفة"
FSI, PDI = "\u2068", "\u2069"


@pytest.fixture
def reader(fresh_database: Engines, client_of: Callable[[Engines], TestClient]) -> TestClient:
    """A reader of one Arabic source with a claim whose passage was typed in words."""
    with editing_session(fresh_database, "made for a test") as session:
        source = make_source(
            session, slug="arabic", title=TITLE, author=AUTHOR, publisher=PUBLISHER, language="ar",
            origin="وكالة",
        )  # fmt: skip
        make_claim(session, source, public_id="typed", locator="second paragraph")
        make_claim(session, source, public_id="bare", locator="آخر فقرة")
    return client_of(fresh_database)


def test_only_what_is_written_from_right_to_left_is_isolated() -> None:
    assert isolated("Wire, 2017") == "Wire, 2017"
    assert isolated(AUTHOR) == f"{FSI}{AUTHOR}{PDI}"


def test_an_arabic_citation_is_isolated_field_by_field(reader: TestClient) -> None:
    page = reader.get("/claims/typed").text
    [citation] = re.findall(r'<p class="citation">(.*?)</p>', page, re.DOTALL)
    assert citation.startswith(f"{FSI}{AUTHOR}{PDI}, “{FSI}{TITLE}{PDI}” (date unknown), second ")
    assert f"{FSI}{AUTHOR}{PDI}, {FSI}آخر فقرة{PDI}" not in citation


def test_every_composed_line_of_a_source_keeps_its_fields_apart(reader: TestClient) -> None:
    for path in ("/sources", "/sources/arabic", "/claims", "/claims/typed", "/search?q=2017"):
        page = reader.get(path).text
        for field in (AUTHOR, PUBLISHER):
            for before, after in re.findall(
                f"(.{{80}}){re.escape(field)}(.{{6}})", page, re.DOTALL
            ):
                inside = before.endswith(FSI) and after.startswith(PDI)
                alone = before.endswith("<bdi>") and after.startswith("</bdi>")
                data = before.rstrip().endswith(('"', '"name":'))
                assert inside or alone or data, (path, before, after)
    assert f"<title>{FSI}{TITLE}{PDI} — Conflict map</title>" in reader.get("/sources/arabic").text


def test_a_passage_that_was_typed_is_said_as_it_was_typed(reader: TestClient) -> None:
    for path in ("/claims", "/sources/arabic", "/claims/typed", "/claims/typed/panel"):
        page = reader.get(path).text
        assert re.search("[Ss]econd paragraph", page), path
        assert "aragraph not known" not in page, path
    assert reader.get("/api/v1/claims/typed").json()["passage"]["locator"] == "second paragraph"
    assert ",second paragraph," in reader.get("/data/claims.csv").text
