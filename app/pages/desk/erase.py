"""Erasing for good, which admins may do where the law or somebody's safety asks for it: a record's words, a source's text."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.desk.requests import PathKey, PathNoun
from app.editing.documents import read_document
from app.editing.history import versions
from app.editing.words import title_of, titles_of
from app.errors import Said
from app.forms.fields import Typed, take
from app.languages import mark
from app.nouns import Noun
from app.queries.sources import get_source
from app.queries.texts import kept_texts
from app.requests import PathSlug
from app.routers import router_for_desk
from app.sealing.erasing import (
    NotHidden,
    erase_source_texts,
    erase_words,
    is_hidden_for_good,
)
from app.security.auditing import audit
from app.security.callers import Caller, Desk
from app.security.csrf import Sent
from app.templating import render

router = router_for_desk()


def confirmed(sent: FormData, key: str) -> Typed:
    """What was typed to confirm; with a message where it isn't that key."""
    typed = take(sent, ("confirm",))
    if typed.text("confirm") != key:
        said = mark("Type «{key}» here, to be sure that it is meant.")
        typed.refuse("confirm", Said("not_the_key", said, key=key))
    return typed


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
    typed = confirmed(sent, key)
    if not typed.is_fine:
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


def erase_text_page(
    request: Request, session: Session, slug: str, *, typed: Typed, status: int = 200
) -> Response:
    """Which texts of a source would be erased and what stays, and the form that does it."""
    source = get_source(session, slug).source
    kept = [each for each in kept_texts(session, source.id) if each.erased_at is None]
    return render(
        request, "admin/erase_text.html", status, typed=typed, source=source, count=len(kept)
    )


@router.get("/admin/sources/{slug}/text/erase")
def show_erase_text_form(request: Request, session: Desk, slug: PathSlug) -> Response:
    """The form that erases the texts that were read for a source."""
    return erase_text_page(request, session, slug, typed=Typed({}))


@router.post("/admin/sources/{slug}/text/erase")
def erase_text(request: Request, session: Desk, slug: PathSlug, sent: Sent) -> Response:
    """Erase all texts that were read for a source, once its key was typed; there is no way back."""
    typed = confirmed(sent, slug)
    if not typed.is_fine:
        return erase_text_page(request, session, slug, typed=typed, status=422)
    caller: Caller = request.state.account
    if erase_source_texts(session, slug, caller.id):
        audit(request, session, "text_erased", None, about=f"sources/{slug}")
    return RedirectResponse(f"/admin/sources/{slug}/history?notice=text_erased", 303)
