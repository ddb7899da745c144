"""The desk's first page: what one was at, what waits, what happened lately, and ways to add."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Body, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from app.desk.requests import AsEditor, RowId
from app.editing.documents import find_document
from app.editing.words import title_of, titles_of
from app.editing.write_policy import Editor
from app.errors import BadForm
from app.forms.fields import require_fine, take
from app.languages import gettext, mark
from app.letters import refused
from app.nouns import NOUNS
from app.pages.desk.clashes import count_all
from app.pages.desk.review import queued
from app.pages.desk.translations import translations_to_look_at
from app.queries.drafts import LONGEST_FORM, discard_draft, list_drafts, save_draft
from app.queries.history import latest_by, list_changes
from app.queries.links_to_look_at import count_links_to_look_at
from app.queries.releases import count_open
from app.queries.reviews import list_reviews
from app.queries.sessions import LARGEST_ID
from app.routers import router_for_desk
from app.security.addresses import local_path
from app.security.callers import Desk
from app.security.csrf import Sent
from app.templating import render

router = router_for_desk()
MOST_CHANGES = 8
MOST_DRAFTS = 20
FORM_PATH = r"^[a-z]+(/[a-z0-9]+(-[a-z0-9]+)*){1,2}$"


@dataclass(frozen=True)
class DraftRecord:
    """A record that is a draft, to be gone on with."""

    noun: str
    singular: str
    key: str
    title: str


class TypedDraft(BaseModel):
    """What a form keeps of what is typed into it, as its script sends it."""

    model_config = ConfigDict(extra="forbid")

    form: Annotated[str, Field(pattern=FORM_PATH, max_length=LONGEST_FORM)]
    title: Annotated[str, Field(max_length=200)] = ""
    base: Annotated[int, Field(ge=1, le=LARGEST_ID)] | None = None
    fields: dict[str, Any]
    # True where the form was sent, came back from the browser's memory and is being filled in again.
    came_back: bool = False


@router.get("/admin")
def show_home(request: Request, session: Desk, editor: AsEditor) -> Response:
    """The desk."""
    waiting = queued(session, editor, list_reviews(session, "open"))
    return render(
        request,
        "admin/home.html",
        editor=editor,
        nouns=NOUNS,
        form_called=form_called,
        drafts=list_drafts(session, editor.account_id)[:MOST_DRAFTS],
        records=draft_records(session, editor),
        sent_back=queued(
            session, editor, list_reviews(session, "sent_back", author_id=editor.account_id)
        ),
        waiting=[review for review in waiting if not review.is_own],
        own=[review for review in waiting if review.is_own],
        changes=list_changes(session, MOST_CHANGES),
        to_choose=count_open(session),
        links_to_look_at=count_links_to_look_at(session),
        clashes=count_all(session),
        to_translate=translations_to_look_at(session),
    )


NEW = {
    "places": mark("A new place"),
    "actors": mark("A new actor"),
    "sources": mark("A new source"),
    "claims": mark("A new claim"),
    "positions": mark("A new position"),
    "links": mark("A new link"),
}
THE_ONE = {
    "places": mark("The place {key}"),
    "actors": mark("The actor {key}"),
    "sources": mark("The source {key}"),
    "claims": mark("The claim {key}"),
    "positions": mark("The position {key}"),
    "links": mark("The link {key}"),
}


def form_called(path: str) -> str:
    """What a form is called whose draft has no title: «a new claim», «the claim magnier-1»."""
    noun, _, rest = path.partition("/")
    key = rest.partition("/")[0]
    if noun not in NOUNS:
        return path
    if key in ("", "new"):
        return gettext(NEW[noun])
    return gettext(THE_ONE[noun], key=key)


def draft_records(session: Session, editor: Editor) -> list[DraftRecord]:
    """Records that are drafts and that the editor saved last."""
    found = []
    for noun, row_id in latest_by(session, editor.account_id, MOST_DRAFTS):
        document = find_document(session, noun, row_id)
        if document is not None:
            title = title_of(document.record, titles_of(session, document.record))
            found.append(DraftRecord(noun, NOUNS[noun].singular, document.key, title))
    return found


def texts_in(value: Any) -> Iterator[str]:
    """Every text within a JSON value, names of members too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield name
            yield from texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)


@router.post("/admin/drafts")
def keep_draft(session: Desk, editor: AsEditor, sent: Annotated[TypedDraft, Body()]) -> Response:
    """Keep what is typed into a form; a script sends it while someone types."""
    for text in (sent.title, *texts_in(sent.fields)):
        # What is being typed may well be open still, so directions aren't looked at.
        problem = refused(text, turns=False)
        if problem is not None:
            raise BadForm("A draft can't hold {found}.", found=problem)
    save_draft(
        session,
        editor.account_id,
        sent.form,
        sent.fields,
        title=sent.title,
        base=sent.base,
        came_back=sent.came_back,
    )
    return Response(status_code=204)


@router.post("/admin/drafts/{draft_id:int}/discard")
def discard(session: Desk, editor: AsEditor, draft_id: RowId, sent: Sent) -> Response:
    """Forget a draft, and go back to the form that offered it, or to the desk."""
    typed = take(sent, ("next",))
    require_fine(typed)
    discard_draft(session, editor.account_id, draft_id)
    return RedirectResponse(local_path(typed.text("next"), "/admin"), 303)
