"""Codes of military symbols: which are taken, where readers find them, and which addresses take the choice of symbols."""

from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient

from app.database import Engines, editing_session
from app.vocabulary.actors import KINDS
from app.vocabulary.military import KIND_CODES, is_sidc, plain_sidc
from tests.applications import Lend
from tests.desk import Browser, Desk
from tests.factories import make_actor
from tests.forms import errors, fill_in, post
from tests.visiting import Visitor

ACTOR = "/admin/actors/new"
GOOD = (
    "10011000001211000000",
    "13061000141211000000",
    "15001500001101000000",
    "SUGPUCI--------",
    "SHGAUCI----D-SY",
)
BAD = (
    # Cut off, longer, an identity and a version that the standards don't know, a control measure, weather.
    "1001100000121100000", "100110000012110000001234567890", "10071000001211000000", "99031000001211000000",
    "10032500001401000000", "10034500001101000000",
    # Letters: cut off, in no scheme, a tactical graphic, another alphabet's letters.
    "SFGPUCI", "XFGPUCI--------", "GFGPGLF--------", "SFGPUCI-------\u0430", "unknown",
)  # fmt: skip


@pytest.fixture(scope="module")
def desk(lend: Lend, clone_database: Callable[[], Engines]) -> Iterator[Desk]:
    """A desk with two actors, one of them with a code."""
    engines = clone_database()
    with editing_session(engines, "made for a test") as session:
        make_actor(session, slug="coded", colour="#ad4638", sidc="10061000001211000000")
        make_actor(session, slug="plain", colour="#ad4638")
    yield Desk(lend(engines), engines)
    engines.dispose()


@pytest.fixture(scope="module")
def editor(desk: Desk) -> Browser:
    """The only account."""
    return desk.seat("admin")


def test_codes_of_both_forms_are_told_from_what_only_looks_so() -> None:
    assert [code for code in GOOD if not is_sidc(code)] == []
    assert [code for code in BAD if is_sidc(code)] == []


def test_every_kind_of_actor_has_a_code_that_takes_no_side() -> None:
    assert set(KIND_CODES) == set(KINDS)
    for present, acting in KIND_CODES.values():
        for code in (present, acting):
            assert is_sidc(code)
            assert code[2:4] == "01", "standard identity unknown, in reality"


def test_a_code_is_typed_as_people_write_it(desk: Desk, editor: Browser) -> None:
    assert plain_sidc("1003 1000 0012 1100 0000") == "10031000001211000000"
    fields = fill_in(editor, ACTOR, name="Brigade", kind="force") | {
        "colour": "#2f6a9e", "symbol": "star", "sidc": " sugpuci----d--- ",
    }  # fmt: skip
    answer = post(editor, ACTOR, fields)
    assert answer.status_code == 303, errors(answer)
    [found] = desk.records("actor", slug="brigade")
    assert found.sidc == "SUGPUCI----D---"


@pytest.mark.parametrize("code", [BAD[0], BAD[2], BAD[4], BAD[6], "<b>"])
def test_a_code_that_is_none_is_told_beside_its_field_with_what_is_taken(
    editor: Browser, code: str
) -> None:
    fields = fill_in(editor, ACTOR, name="Wrong", kind="force") | {
        "colour": "#2f6a9e", "symbol": "star", "sidc": code,
    }  # fmt: skip
    answer = post(editor, ACTOR, fields)
    assert answer.status_code == 422
    said = errors(answer)["sidc"]
    assert "20 digits" in said
    assert "15 letters" in said


def test_readers_find_a_code_where_one_is_stored(desk: Desk) -> None:
    reader = Visitor(desk.app)
    items = {each["slug"]: each["sidc"] for each in reader.get("/api/v1/actors").json()["items"]}
    assert items["coded"] == "10061000001211000000"
    assert items["plain"] is None
    assert "10061000001211000000" in reader.get("/data/actors.csv").text


def test_the_map_and_its_frame_take_the_choice_and_nothing_else(client: TestClient) -> None:
    for path in ("/", "/ar/", "/embed"):
        for symbols in ("app6", "own"):
            page = client.get(f"{path}?symbols={symbols}&on=2017-06-07")
            assert page.status_code == 200
            assert f'name="symbols" value="{symbols}"' in " ".join(page.text.split())
        refused = client.get(f"{path}?symbols=nato")
        assert refused.status_code == 400
        assert "app6" in refused.text
