"""A desk with a source to attach texts to, and what its people do with them, for tests of the pages."""

import html
import re
from typing import Any

from httpx2 import Response
from sqlalchemy import select

from app.database import editing_session
from app.models import ActorName, Source
from app.names import fold, name_key
from tests.desk import Browser, Desk
from tests.factories import make_actor, make_claim, make_place, make_source
from tests.test_texts import QUOTE

PATH = "/admin/sources/report/text"
TEXT = (
    "Crossings report\n\nA convoy of nine lorries left Alphaton at noon and drove towards Betaville. "
    "The Gamma Brigade stood at the bridge.\n\nNothing else is known.\n"
)


def furnish(desk_with_records: Desk) -> Desk:
    """A desk with one published source that has no text yet, two places and an actor."""
    with editing_session(desk_with_records.engines, "add") as session:
        make_source(session, slug="report", title="A report")
        make_place(session, 39.0, 36.0, slug="alphaton", name="Alphaton")
        make_place(session, 39.2, 36.1, slug="betaville", name="Betaville")
        brigade = make_actor(session, slug="gamma", name="Gamma Brigade")
        session.add(
            ActorName(
                actor_id=brigade.id,
                ordinal=0,
                name=brigade.name,
                language="en",
                script="Latn",
                key=name_key(brigade.name),
                folded=fold(brigade.name),
            )
        )
    return desk_with_records


def hidden(page: str) -> dict[str, str]:
    """The hidden fields and the checked choice of the page's last form that isn't the header's."""
    form = (
        page[page.rindex("<form") :]
        if "text-check" not in page
        else page[page.index("text-check") :]
    )
    fields = {
        name: html.unescape(value)
        for name, value in re.findall(r'type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', form)
    }
    checked = re.search(r'name="body_start"\s+value="(\d+)"\s+required\s+checked', form)
    return fields | ({"body_start": checked[1]} if checked else {})


def check(browser: Browser, words: str) -> Response:
    return browser.send(f"{PATH}/check", f"{PATH}/new", words=words)


def attach(browser: Browser, words: str, **fields: Any) -> Response:
    """Paste a text, look it over, confirm it."""
    page = check(browser, words)
    assert page.status_code == 200, page.text
    sent = {name: value for name, value in hidden(page.text).items() if name != "csrf"}
    return browser.send(PATH, **({"note": "The text that was read."} | sent | fields))


def source_row(desk: Desk) -> tuple[Any, ...]:
    [row] = desk.rows(
        "select text_sha256, text_body_start, free_to_show from editorial.source where slug = 'report'"
    )
    return tuple(row)


def claim_made(desk: Desk, content: str, quote: str = QUOTE, paragraph: int = 1) -> str:
    """A published claim on words of the report; its id."""
    with editing_session(desk.engines, "claim") as session:
        source = session.scalars(select(Source).where(Source.slug == "report")).one()
        start = content.index(quote)
        claim = make_claim(
            session,
            source,
            paragraph=paragraph,
            start_offset=start,
            end_offset=start + len(quote),
            quote=quote,
            locator=None,
        )
        return claim.public_id
