"""Long lists, of which a page shows a stretch: what its template tells of the rest, and in which order the rows stand."""

from collections.abc import Callable
from typing import Any

from fastapi import Request

from app.languages.alphabet import in_alphabet
from app.presenting.addresses import next_address
from app.queries.filters import Page


def about_stretch(request: Request, page: Page[Any], page_size: int) -> dict[str, Any]:
    """How many records match, and where the list goes on: what counts and pagers of templates take."""
    return {
        "matched": page.matched,
        "is_more": page.is_more,
        "next": next_address(request, page),
        "page_size": page_size,
    }


def alphabetical_if_whole(
    page: Page[Any], cursor: str | None, name_of: Callable[[Any], str]
) -> list[Any]:
    """The rows in the order in which a reader looks for names, where all of the list is here.

    A stretch of a longer one keeps the order of the keys, in which the next stretch goes on.
    """
    if page.after is None and cursor is None:
        return sorted(page.rows, key=lambda row: in_alphabet(name_of(row)))
    return page.rows
