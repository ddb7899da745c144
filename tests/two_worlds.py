"""Two maps that readers must not be able to tell apart.

In the one, records are hidden in every way that there is, and open records rest on them, name them or
lie in them; in the other these were never made. What is coarsened lies at another spot of the same
cell. Whatever a stranger asks for (`tests.asking`), the answers are the same: no word, count, order,
day or distance tells of what is hidden.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.models import (
    Actor,
    ActorRelation,
    Claim,
    ClaimActor,
    ClaimPlace,
    Link,
    Place,
    PlaceName,
    Position,
    PositionClaim,
    Retired,
    Source,
)
from app.names import fold, name_key
from app.queries.texts import keep_text
from tests.factories import (
    make_actor,
    make_claim,
    make_link,
    make_place,
    make_position,
    make_source,
)
from tests.test_texts import put_in_force

# It stands in every text of a hidden record, and in no key: an error may repeat the address.
SECRET = "zqxsecret"
ALMOST = SECRET[:-1]
# Hidden claims and positions are of this day, and nothing else is.
DAY = "2019-03-17"
# Two spots in one cell of the grid.
SPOTS = ((39.123456, 36.654321), (39.160718, 36.671828))
COARSE_M = 20_000
ELSEWHERE = "POINT(41.987654 33.123456)"
AHEAD = datetime.now(UTC) + timedelta(days=400)
CONCEALED = {"status": "withdrawn", "withdrawn_reason": "Wrong.", "concealed": True}
# How a record is hidden from the start.
HIDING: dict[str, dict[str, Any]] = {
    "draft": {"status": "draft"},
    "review": {"status": "in_review"},
    "concealed": CONCEALED,
    "unnamed": {"status": "published", "concealed": True},
    "embargo": {"embargo_until": AHEAD},
}
# How what readers saw is hidden from them, in every past map too.
HIDING_LATER: dict[str, dict[str, Any]] = {
    "concealed-later": CONCEALED,
    "embargo-later": {"embargo_until": AHEAD},
}
WAYS = (*HIDING, *HIDING_LATER)
NOUNS = {
    "places": Place,
    "actors": Actor,
    "sources": Source,
    "claims": Claim,
    "positions": Position,
}
HIDDEN_LATER = {**NOUNS, "links": Link}
# Claims of these sources may only be counted: from the start, and once they were seen.
COUNTED = ("counted", "counted-later")
TEXT = f"A title\n\nA column of {SECRET} drove from Raqqah towards Tabqa."
QUOTE = "towards Tabqa"


def key_of(noun: str) -> str:
    """The column in which a noun's public id stands."""
    return "slug" if noun in ("places", "actors", "sources") else "public_id"


def in_french(words: str) -> list[dict[str, str]]:
    """A translation that says these words."""
    return [{"language": "fr", "text": words, "by": words}]


@dataclass(frozen=True)
class Open:
    """The open records that hidden ones have to do with."""

    town: Place
    actor: Actor
    source: Source
    claim: Claim
    forecast: Claim
    # A claim that names many, and a position that rests on many.
    names: Claim
    rests: Position

    def say(self, session: Session, key: str, words: str, **values: Any) -> Claim:
        """A claim of the open source, at the open place, about the open actor."""
        given = {"public_id": key, "statement": words} | values
        return make_claim(session, self.source, (self.town,), (self.actor,), **given)


def fill(session: Session, *, hides: bool) -> None:
    """Open records of every noun; with `hides`, also hidden ones, and what ties the two."""
    of = _open(session)
    # A statement has a speaker in every map; here one whom readers don't know.
    silent = make_actor(session, slug="silent", name=f"{SECRET} silent", status="draft")
    of.say(session, "spoken", "Somebody said it.", kind="statement", speaker_id=silent.id)
    for number, way in enumerate(WAYS, 1):
        hidden = _hide(session, way, of) if hides else None
        parent = {} if hidden is None else {"parent_id": hidden["actors"].id}
        make_actor(session, slug=f"child-{way}", name=f"Child {number}", **parent)
        part_of = {} if hidden is None else {"part_of_id": hidden["places"].id}
        make_place(session, 39.7, 36.7, slug=f"in-{way}", name=f"Inside {number}", **part_of)
        of.say(session, f"linked-{way}", f"Linked {number}.")
        retired = {"noun": "claims", "record_key": f"gone-{way}", "became": [f"hidden-{way}"]}
        session.add(Retired(dataset="open", ordinal=number, why="It is another now.", **retired))
        if hidden is not None:
            _tie(session, number, way, hidden, of)
    _texts(session, of)
    for slug in COUNTED:
        _counted(session, slug, of, hides=hides)
    session.flush()


def _open(session: Session) -> Open:
    """What every reader sees."""
    region = make_place(session, slug="open-region", name="Open Region")
    town = make_place(session, 39.5, 36.5, slug="open-town", name="Open Town", part_of_id=region.id)
    for number, way in enumerate(WAYS, 1):
        name = f"Met {number}"
        words = {"name": name, "key": name_key(name), "folded": fold(name), "script": "Latn"}
        town.names.append(PlaceName(ordinal=number, language="en", cited=f"hidden-{way}", **words))
    actor = make_actor(session, slug="open-actor", name="Open Actor")
    source = make_source(session, slug="open-source", title="Open source")
    about: Any = (session, source, (town,), (actor,))
    claim = make_claim(*about, public_id="open-claim", statement="An open claim.")
    ahead = {"kind": "forecast", "valid_from": "2017-06-07"}
    forecast = make_claim(*about, public_id="open-forecast", statement="It will come.", **ahead)
    names = make_claim(*about, public_id="names-many", statement="It names many.")
    held = {"place_id": town.id, "public_id": "open-position"}
    make_position(session, actor, (claim,), "POINT(39.5 36.5)", **held)
    rests = make_position(session, actor, (claim,), "POINT(39.6 36.6)", public_id="rests-on-many")
    expected = {"place_id": town.id, "public_id": "open-expected", "modality": "expected"}
    make_position(session, actor, (forecast,), valid_from="2017-06-07", **expected)
    make_link(session, claim, forecast, public_id="open-link", why="An open reason.")
    return Open(town, actor, source, claim, forecast, names, rests)


def _hide(session: Session, way: str, of: Open) -> dict[str, Any]:
    """A hidden record of every noun, and open ones that are hidden with it."""
    state = HIDING.get(way, {})
    name, key = f"{SECRET} {way}", f"hidden-{way}"
    dated = {"valid_from": DAY, "valid_to": DAY, "valid_precision": "day"}
    noted = {"note": name} | state
    place = make_place(session, 41.98, 33.12, slug=key, name=name, evidence=name, **noted)
    named = {"slug": key, "name": name, "short_name": name, "colour": "#ad4638"}
    who = make_actor(session, **named, **noted)
    published = {"author": name, "publisher": name, "published_from": DAY, "published_to": DAY}
    told = {"translations": in_french(name)}
    where = make_source(session, slug=key, title=name, **published, **noted, **told)
    said = of.say(session, key, name, quote=name, **dated, **noted, **told)
    at_town = {"place_id": of.town.id}
    rests: Any = (session, of.actor, (of.claim,), ELSEWHERE)
    make_position(*rests, public_id=key, **at_town, **dated, **noted)
    # Open themselves, but of a hidden source, by a hidden actor, at a hidden place, on a hidden claim.
    on = of.say(session, f"on-{way}", name, source_id=where.id, **dated, **told)
    hidden_with: dict[str, dict[str, Any]] = {
        "by": {"actor": who, "claims": (of.claim,)} | at_town,
        "at": {"actor": of.actor, "claims": (of.claim,), "place_id": place.id},
        "only": {"actor": of.actor, "claims": (said, on)} | at_town,
    }
    for relation, values in hidden_with.items():
        given = {"public_id": f"{relation}-{way}", "note": name} | dated | values
        make_position(session, geometry=ELSEWHERE, **given)
    return {"places": place, "actors": who, "sources": where, "claims": said, "on": on}


def _tie(session: Session, number: int, way: str, hidden: dict[str, Any], of: Open) -> None:
    """What ties open records to hidden ones of a way."""
    why = f"{SECRET} {way}"
    of.names.places.append(ClaimPlace(ordinal=number, place_id=hidden["places"].id, role="where"))
    of.names.actors.append(ClaimActor(ordinal=number, actor_id=hidden["actors"].id, role="doing"))
    of.rests.claims.append(PositionClaim(ordinal=number, claim_id=hidden["claims"].id))
    child = session.query(Actor).filter_by(slug=f"child-{way}").one()
    for ordinal, other, by in (
        (2 * number, hidden["actors"], of.claim),
        (2 * number + 1, child, hidden["claims"]),
    ):
        ends = {"actor_id": of.actor.id, "other_id": other.id, "claim_id": by.id}
        session.add(ActorRelation(ordinal=ordinal, relation="allied_with", **ends))
    settled = {"relation": "outcome", "verdict": "came_true", "why": why}
    make_link(session, of.forecast, hidden["claims"], public_id=f"settles-{way}", **settled)
    make_link(session, of.forecast, hidden["on"], public_id=f"settles-on-{way}", **settled)
    linked = session.query(Claim).filter_by(public_id=f"linked-{way}").one()
    state = HIDING.get(way, {})
    make_link(session, linked, of.claim, public_id=f"hidden-{way}", why=why, **state)


def _texts(session: Session, of: Open) -> None:
    """A text that was never free to show, and one that no longer is; a claim of each."""
    at = TEXT.index(QUOTE)
    for slug, free in (("never-free", False), ("free-once", True)):
        source = make_source(session, slug=slug, title=f"Text {slug}")
        keep_text(session, source.id, TEXT, None)
        put_in_force(source, TEXT, free=free)
        span = {"start_offset": at, "end_offset": at + len(QUOTE), "paragraph": 1, "quote": QUOTE}
        passage = span | {"text_sha256": source.text_sha256, "locator": None}
        of.say(session, f"of-{slug}", f"Of {slug}.", source_id=source.id, **passage)


def _counted(session: Session, slug: str, of: Open, *, hides: bool) -> None:
    """Claims that differ between the maps in all but how many there are of a place, a month and a value."""
    words, spot = (SECRET, ELSEWHERE) if hides else ("plain", "POINT(40.1 35.1)")
    shown = "counts" if slug == "counted" else "all"
    titled = {"title": f"Set {slug}", "rows_shown": shown, "shown_fields": ["sort", "sex"]}
    source = make_source(session, slug=slug, licence="CC-BY-4.0", **titled)
    at_town = {"place_id": of.town.id}
    unknown = make_place(session, slug=f"{slug}-at", name=words, status="draft")
    for number in range(4):
        cells = {"notes": f"{words} {number}", "sort": "Battle" if number else "Raid"}
        row: dict[str, Any] = {
            "source_id": source.id,
            "row_file": f"{words}.csv",
            "row_sha256": ("a" if hides else "b") * 64,
            "row_sheet": words,
            "row_number": number + (9 if hides else 2),
            "row_key": f"{words}-{number}",
            "row_cells": cells,
            "figures": [{"what": words, "best": number + hides}],
            "translations": in_french(words),
            "quote": words,
            "valid_from": DAY,
            "valid_precision": "day",
        }
        claim = of.say(session, f"{slug}-{number}", f"{words} {number}", **row)
        if number == 3:
            claim.places = (
                [ClaimPlace(ordinal=0, place_id=unknown.id, role="where")] if hides else []
            )
        marked = {"public_id": f"{slug}-at-{number}", "note": words} | at_town
        make_position(session, of.actor, (claim,), spot, valid_from=DAY, **marked)
        make_link(session, of.forecast, claim, public_id=f"{slug}-tie-{number}", why=words)
        of.rests.claims.append(PositionClaim(ordinal=100 + claim.id, claim_id=claim.id))
    for way, state in HIDING.items() if hides else ():
        of.say(session, f"{slug}-{way}", words, **row | {"public_id": f"{slug}-{way}"} | state)


def lay_out_coarse(session: Session, spot: tuple[float, float]) -> None:
    """Places and positions at an exact spot: some coarsened at once, the rest by `change_later`."""
    point = f"POINT({spot[0]} {spot[1]})"
    coarse = {"coarsen_to_m": COARSE_M}
    actor = session.query(Actor).filter_by(slug="open-actor").one()
    claims = (session.query(Claim).filter_by(public_id="open-claim").one(),)

    def place(slug: str, **values: Any) -> Place:
        return make_place(session, *spot, slug=slug, name=f"Blurred {slug}", **values)

    def position(key: str, geometry: str = point, **values: Any) -> None:
        make_position(session, actor, claims, geometry, public_id=key, **values)

    outer = place("coarse-outer", **coarse)
    inner = place("coarse-inner", part_of_id=place("coarse-middle", part_of_id=outer.id).id)
    position("coarse-itself", **coarse)
    position("coarse-line", f"LINESTRING({spot[0]} {spot[1]}, 39.9 36.9)", place_id=inner.id)
    position("coarse-names", place_id=outer.id)
    position("coarse-lies-in", place_id=inner.id)
    later = place("coarse-later")
    position("coarse-later")
    position("coarse-names-later", place_id=later.id)
    position("coarse-moves-in")
    moved = place("coarse-moved")
    position("coarse-at-moved", place_id=moved.id)


def change_later(session: Session, *, hides: bool) -> None:
    """What becomes of what readers saw: it is hidden, coarsened, moved, made private."""
    places = {each.slug: each for each in session.query(Place)}
    positions = {each.public_id: each for each in session.query(Position)}
    places["coarse-later"].coarsen_to_m = positions["coarse-later"].coarsen_to_m = COARSE_M
    positions["coarse-moves-in"].place_id = places["coarse-later"].id
    places["coarse-moved"].part_of_id = places["coarse-later"].id
    session.query(Source).filter_by(slug="free-once").one().free_to_show = False
    session.query(Source).filter_by(slug="counted-later").one().rows_shown = "counts"
    if hides:
        for way, state in HIDING_LATER.items():
            for noun, model in HIDDEN_LATER.items():
                found = {key_of(noun): f"hidden-{way}"}
                row = session.query(model).filter_by(**found).one()
                for name, value in state.items():
                    setattr(row, name, value)
