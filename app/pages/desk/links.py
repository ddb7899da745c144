"""Links that must be looked at: both statements, the relation and the why side by side."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.desk.requests import AsEditor, version_in
from app.desk.sent_form import SentForm
from app.editing.documents import read_document
from app.editing.edits import Edit, Outcome
from app.editing.errors import Stale
from app.editing.idempotency import new_key
from app.editing.saving import save
from app.editing.stamping import looked_at_again
from app.errors import NotFound
from app.forms.fields import Typed, require_fine, take
from app.languages.words import WordsByCode
from app.nouns.link import LinkRecord
from app.queries.links_to_look_at import count_links_to_look_at, list_links_to_look_at
from app.queries.sessions import LARGEST_ID
from app.requests import record_slug
from app.routers import router_for_desk
from app.security.callers import Desk
from app.security.csrf import Sent
from app.templating import render

router = router_for_desk()
PAGE_SIZE = 20
NAMES = ("key", "base", "from", "to", "after", "submission")
NOTE = "Looked at both claims again: it still holds"
NOTICES = WordsByCode({"right": "Noted: this link still holds."})

After = Annotated[int, Query(ge=0, le=LARGEST_ID)]


@router.get("/admin/links/review")
def show_links_to_look_at(
    request: Request, session: Desk, after: After = 0, notice: str | None = None
) -> Response:
    """The links whose claims changed since a person looked, or that nobody ever looked at."""
    return links_page(request, session, after, Typed({}), notice=NOTICES.get(notice or ""))


def links_page(
    request: Request,
    session: Desk,
    after: int,
    typed: Typed,
    *,
    notice: str | None = None,
    status: int = 200,
) -> Response:
    """The page of links to look at, and why the last one couldn't be noted."""
    links = list_links_to_look_at(session, PAGE_SIZE + 1, after)
    more = len(links) > PAGE_SIZE
    return render(
        request,
        "admin/links_review.html",
        status,
        typed=typed,
        notice=notice,
        links=links[:PAGE_SIZE],
        count=count_links_to_look_at(session),
        after=after,
        next=links[PAGE_SIZE - 1].number if more else None,
        submission=new_key(),
    )


@router.post("/admin/links/review")
def note_link_is_right(request: Request, session: Desk, editor: AsEditor, sent: Sent) -> Response:
    """Note that a link still holds, as long as both claims say what the page showed."""
    typed = take(sent, NAMES)
    require_fine(typed)
    key, base = record_slug(typed.text("key")), version_in(typed.text("base"))
    after = after_in(typed)

    def act() -> Outcome:
        document = read_document(session, "links", key)
        record = document.record
        stamped = looked_at_again(session, record) if isinstance(record, LinkRecord) else None
        if stamped is None or stamped.reviewed is None:
            raise NotFound("A claim of the link '{key}' is gone.", key=key)
        seen = (typed.text("from"), typed.text("to"))
        if (stamped.reviewed.later, stamped.reviewed.earlier) != seen:
            raise Stale("One of the claims changed after you opened the page; look at it again.")
        return save(session, editor, [Edit("links", stamped, base)], NOTE)

    def again(status: int) -> Response:
        return links_page(request, session, after, typed, status=status)

    form = SentForm(request, session, editor, typed, again, noun="links", is_merged=False)
    return form.answer(act, lambda _: f"/admin/links/review?notice=right&after={after}")


def after_in(typed: Typed) -> int:
    """The number behind which the page began."""
    text = typed.text("after")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
