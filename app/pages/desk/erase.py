"""Erasing the words of a record for good, which admins may do where the law or somebody's safety asks for it."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from app.desk.requests import PathKey, PathNoun
from app.editing.documents import read_document
from app.editing.history import versions
from app.editing.words import title_of, titles_of
from app.errors import Said
from app.forms.fields import Typed, take
from app.nouns import Noun
from app.routers import router_for_desk
from app.sealing.erasing import NotHidden, erase_words, is_hidden_for_good
from app.security.auditing import audit
from app.security.callers import Caller, Desk
from app.security.csrf import Sent
from app.templating import render

router = router_for_desk()


def erase_page(
    request: Request, session: Session, noun: Noun, key: str, *, typed: Typed, status: int = 200
) -> Response:
    """What would be erased and what stays, and the form that does it; or what has to be done before."""
    document = read_document(session, noun.name, key)
    publishing = document.record.publishing
    return render(
        request,
        "admin/erase.html",
        status,
        typed=typed,
        noun=noun,
        document=document,
        title=title_of(document.record, titles_of(session, document.record)),
        count=len(versions(session, noun.name, key)),
        may_go=is_hidden_for_good(publishing.status, concealed=publishing.concealed),
    )


@router.get("/admin/{noun}/{key}/erase")
def show_erase_form(request: Request, session: Desk, noun: PathNoun, key: PathKey) -> Response:
    """The form that erases a record's words."""
    return erase_page(request, session, noun, key, typed=Typed({}))


@router.post("/admin/{noun}/{key}/erase")
def erase_record(
    request: Request, session: Desk, sent: Sent, noun: PathNoun, key: PathKey
) -> Response:
    """Erase the words of all versions of a record, once its key was typed; there is no way back."""
    typed = take(sent, ("confirm",))
    if typed.text("confirm") != key:
        typed.refuse(
            "confirm",
            Said("not_the_key", "Type «{key}» here, to be sure that it is meant.", key=key),
        )
        return erase_page(request, session, noun, key, typed=typed, status=422)
    caller: Caller = request.state.account
    try:
        erase_words(session, request.app.state.engines, noun.name, key, caller.id)
    except NotHidden:
        # Somebody brought it back meanwhile.
        session.rollback()
        return erase_page(request, session, noun, key, typed=typed, status=409)
    audit(request, session, "words_erased", None, about=f"{noun.name}/{key}")
    return RedirectResponse(f"/admin/{noun.name}/{key}/history?notice=erased", 303)
