"""Links: how one claim stands to another. Readers find them with the claims, and as a file."""

from collections.abc import Iterator

from fastapi import Request
from sqlalchemy.orm import Session

from app.languages import mark
from app.models import Link
from app.nouns.members import public_values
from app.published.columns import columns_of
from app.published.parts import Json
from app.published.published import Published
from app.queries.exports import list_links
from app.queries.filters import Filters
from app.templating import absolute

COLUMNS = columns_of(
    """
    id
    from: id of the claim that supports, contradicts, supersedes or is the outcome
    relation
    to: id of the other claim
    verdict
    why
    url: the page of the first claim
""",
    "links",
)


def link_item(request: Request, link: Link) -> Json:
    """A link with the ids of both claims."""
    return {
        **public_values("links", link),
        "from": link.from_claim.public_id,
        "to": link.to_claim.public_id,
        "url": absolute(request, f"/claims/{link.from_claim.public_id}"),
    }


def _items(request: Request, session: Session, _filters: Filters) -> Iterator[Json]:
    for link in list_links(session):
        yield link_item(request, link)


PUBLISHED = Published(
    "links",
    4,
    COLUMNS,
    _items,
    (),
    csv=mark("which claim supports, contradicts or came of which"),
)
