"""Rows whose every text tries to run as code, in a page, a template, a script or an address."""

from geoalchemy2 import WKTElement
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.models import ActorName, PlaceName
from app.names import fold, name_key, script_of
from tests.factories import (
    make_actor,
    make_claim,
    make_link,
    make_place,
    make_position,
    make_source,
)

# 7777777 * 1313131 is the number that nobody wrote: where it shows, something was run.
COMPUTED = "10213240089787"
PAYLOADS = (
    "{{7777777*1313131}}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{% for each in (1,) %}{{ 7777777*1313131 }}{% endfor %}",
    "{# a comment that swallows",
    "`${7777777*1313131}`",
    "${alert(7777777*1313131)}",
    "#{7777777*1313131}",
    "<%= 7777777*1313131 %>",
    "</script><script>alert(7777777*1313131)</script>",
    "<!--<script>alert(7777777*1313131)",
    '"onerror="alert(7777777*1313131)" x="',
    "' onmouseover='alert(7777777*1313131)' '",
    "<img src=x onerror=alert(7777777*1313131)>",
    "<svg/onload=alert(7777777*1313131)>",
    "<style>*{display:none}</style><base href='//example.net/'>",
    "javascript:alert(7777777*1313131)",
    "](javascript:alert(7777777*1313131))",
    "\\u003cscript\\u003ealert(7777777*1313131)\\u003c/script\\u003e",
    "&lt;script&gt;alert(7777777*1313131)&lt;/script&gt;",
    "\u202egnp.tpircs\u202c \u2066turned\u2069",
    "two\u2028lines\u2029here",
    '=HYPERLINK("javascript:alert(7777777*1313131)")',
    "constructor.constructor('alert(7777777*1313131)')()",
    "__proto__",
    "x" * 10_000,
    " ".join(["word"] * 2_000),
    "الرقة" * 2_000,
)
# What the database itself refuses; a page must be safe even where it had let it in.
CHECKS = {
    "source": ("ck_source_url",),
    "actor": ("ck_actor_kind", "ck_actor_symbol", "ck_actor_colour"),
    "place": ("ck_place_kind", "ck_place_country"),
    "claim": ("ck_claim_quote_length",),
}


def drop_checks(session: Session) -> None:
    """Take away the database's own guard over free text, as if it had failed."""
    for table, names in CHECKS.items():
        for name in names:
            session.execute(text(f"alter table editorial.{table} drop constraint {name}"))


def add_hostile_rows(session: Session) -> None:
    """For each payload a source, an actor, a place, claims, a position and a link made of it.

    The session has begun a change. The slugs are `hostile-0`, `hostile-1` and so on, the claims
    `hostile-0` and `hostile-forecast-0`: those keys have a form that the database holds them to.
    """
    for number, payload in enumerate(PAYLOADS):
        _add(session, number, payload)


def _add(session: Session, number: int, payload: str) -> None:
    key = f"hostile-{number}"
    source = make_source(
        session,
        slug=key,
        title=payload,
        title_note=payload,
        author=payload,
        publisher=payload,
        published_note=payload,
        url=payload,
        language=payload,
        leaning=payload,
        origin=payload,
        collected_by=payload,
        note=payload,
    )
    actor = make_actor(
        session,
        slug=key,
        name=payload,
        short_name=payload,
        kind=payload,
        colour=payload,
        symbol=payload,
        note=payload,
        names=[ActorName(**_name(payload, 0, is_main=True)), ActorName(**_name(payload, 1))],
    )
    place = make_place(
        session,
        # Spread out, so that every one has a mark of its own on the map.
        longitude=36 + (number % 6),
        latitude=33 + (number // 6) * 0.8,
        slug=key,
        name=payload,
        kind=payload,
        country=payload,
        evidence=payload,
        note=payload,
    )
    place.names = [PlaceName(**_name(payload, 0, is_main=True)), PlaceName(**_name(payload, 1))]
    session.flush()
    about = {"places": (place,), "actors": (actor,)}
    forecast = make_claim(
        session,
        source,
        **about,
        public_id=f"hostile-forecast-{number}",
        kind="forecast",
        statement=payload,
        note=payload,
    )
    claim = make_claim(
        session,
        source,
        **about,
        public_id=key,
        kind="statement",
        speaker_id=actor.id,
        statement=payload,
        quote=payload,
        locator=payload,
        note=payload,
        valid_from="2017-06-07",
        valid_to="2017-06-07",
    )
    make_link(session, claim, forecast, relation="outcome", verdict="partly", why=payload)
    make_position(
        session,
        actor,
        (claim, forecast),
        public_id=key,
        place_id=place.id,
        geom=WKTElement(f"POINT({36 + (number % 6)} {33 + (number // 6) * 0.8})", srid=4326),
        note=payload,
    )


def _name(payload: str, ordinal: int, *, is_main: bool = False) -> dict[str, object]:
    return {
        "ordinal": ordinal,
        "name": payload,
        "language": payload,
        "script": script_of(payload) or "Latn",
        "cited": payload,
        "is_main": is_main,
        # An index takes keys of a few kilobytes; what no name comes near is cut as editors' are.
        "key": name_key(payload)[:500],
        "folded": fold(payload),
    }
