"""Who may change what readers see: every act on a record, in each of its states, by each role and scope.

What the answers say is for other tests; here it is looked at what readers see before and after.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from app.database import Engines, editing_session
from tests.applications import Lend
from tests.desk import Desk
from tests.factories import make_place
from tests.writing import PLACE, Program, program, review

# Each act in each state by each caller.
pytestmark = pytest.mark.thorough

AHEAD = datetime.now(UTC) + timedelta(days=9)
# Of each state: its columns, and how a program writes it.
STATES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "draft": ({"status": "draft"}, {"status": "draft"}),
    "in review": ({"status": "in_review"}, {"status": "in_review"}),
    "published": ({}, {"status": "published"}),
    "embargoed": (
        {"embargo_until": AHEAD},
        {"status": "published", "embargo_until": AHEAD.isoformat()},
    ),
    "coarsened": ({"coarsen_to_m": 20_000}, {"status": "published"}),
    "withdrawn": (
        {"status": "withdrawn", "withdrawn_reason": "Wrong."},
        {"status": "withdrawn", "withdrawn_reason": "Wrong."},
    ),
}
# Role and scope of the token; none for a stranger.
CALLERS = [
    None,
    ("editor", "publish"),
    ("reviewer", "write"),
    ("admin", "write"),
    ("admin", "read"),
    ("reviewer", "publish"),
]
REVIEW = ("off", "on")


def edited(key: str, publishing: dict[str, Any]) -> dict[str, Any]:
    """The record under another name, in a state."""
    return {
        "record": PLACE | {"slug": key, "name": "Renamed", "publishing": publishing},
        "note": "So.",
    }


# What is sent to change a record: method, what follows its address, and the body.
ACTS: dict[str, tuple[str, str, Callable[[str, str, int], Any]]] = {
    "edit": ("PUT", "", lambda key, state, _: edited(key, STATES[state][1])),
    "edit and publish": ("PUT", "", lambda key, _, __: edited(key, {"status": "published"})),
    "withdraw": ("POST", "/withdraw", lambda _, __, ___: {"reason": "Wrong."}),
    "conceal": ("POST", "/withdraw", lambda _, __, ___: {"reason": "Wrong.", "conceal": True}),
    "bring back": ("POST", "/bring-back", lambda _, __, ___: {"note": "It was right."}),
    "restore": ("POST", "/restore", lambda _, __, base: {"version": base, "note": "As it was."}),
    "delete": ("DELETE", "", lambda _, __, ___: None),
}


@pytest.fixture(scope="module")
def desk(lend: Lend, clone_database: Callable[[], Engines]) -> Iterator[Desk]:
    """A desk that the whole matrix shares; each case has a record of its own."""
    engines = clone_database()
    yield Desk(lend(engines), engines)
    engines.dispose()


@pytest.fixture(scope="module")
def programs(desk: Desk) -> dict[Any, Program]:
    """A program of each caller."""
    stranger = program(desk, "editor", "read").without_token()
    return {each: program(desk, *each) if each else stranger for each in CALLERS}


def seen(desk: Desk, key: str) -> list[str]:
    """What readers see of a place, its names and where it lies, but for the number of its version."""
    rows = desk.rows(
        "select to_jsonb(p) - 'change_id' - 'sys_period' || jsonb_build_object('names', "
        "(select jsonb_agg(n.name) from published.place_name n where n.place_id = p.id)) as row "
        "from published.place p where slug = :key",
        key=key,
    )
    return [str(row.row) for row in rows]


@pytest.mark.parametrize("mode", REVIEW)
@pytest.mark.parametrize("caller", CALLERS, ids=lambda each: " ".join(each or ("stranger",)))
def test_only_who_may_publish_changes_what_readers_see(
    desk: Desk, programs: dict[Any, Program], caller: tuple[str, str] | None, mode: str
) -> None:
    review(desk, mode)
    may_publish = caller == ("reviewer", "publish")
    wrong, changed = [], set()
    for state, act in product(STATES, ACTS):
        key = f"{state} {act} {mode} {' '.join(caller or ('stranger',))}".replace(" ", "-")
        with editing_session(desk.engines, "made for a test") as session:
            base = make_place(session, slug=key, name="Named", **STATES[state][0]).change_id
        before = seen(desk, key)
        method, path, body = ACTS[act]
        who = programs[caller]
        answer = who.http.request(
            method,
            f"/api/v1/places/{key}{path}",
            json=body(key, state, base),
            headers=who.headers | {"if-match": f'"{base}"'},
        )
        assert answer.status_code not in (400, 415, 428, 429, 500), (key, answer.text)
        after = seen(desk, key)
        if after == before:
            continue
        changed.add((state, act))
        # Where somebody else must look, one hides alone at most.
        if not may_publish or (mode == "on" and after):
            wrong.append((key, answer.status_code))
    assert wrong == []
    if may_publish:
        assert {("published", "withdraw"), ("published", "conceal")} <= changed
        assert (("published", "edit") in changed) is (mode == "off")
        assert (("draft", "edit and publish") in changed) is (mode == "off")
        assert (("withdrawn", "bring back") in changed) is (mode == "off")
