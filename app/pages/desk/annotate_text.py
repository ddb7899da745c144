"""The text of a source: pasted or uploaded, looked at once more, attached, replaced by a newer one.

A text is never changed. A newer version stands beside it, and the source points to the one in
force; passages that aren't in it as they were are shown and moved by nobody but an editor.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData, UploadFile

from app.desk.requests import AsEditor, version_in
from app.desk.sent_form import Result, SentForm, state_in
from app.editing.attaching import attach, check_not_erased
from app.editing.documents import read_document
from app.editing.edits import Edit, Outcome
from app.editing.errors import FieldErrors
from app.editing.idempotency import new_key
from app.editing.saving import save
from app.editing.seen import state_seen
from app.errors import BadForm, Said
from app.forms.fields import Typed, take
from app.forms.text import BadText, pack, pasted, unpack, uploaded
from app.languages import mark
from app.models import Source
from app.nouns.claim import ClaimRecord
from app.nouns.text_records import Passage
from app.pages.desk.annotate import open_reading, show_new_text, show_reading
from app.queries.sources import get_source
from app.queries.texts import digest_of, place_claims, read_text
from app.recognition.anchoring import Anchor
from app.recognition.paragraphs import (
    body_starts,
    likely_body_start,
    paragraph_starts,
    split_paragraphs,
)
from app.requests import PathSlug
from app.routers import router_for_desk
from app.security.callers import Desk, now_of
from app.security.csrf import Sent
from app.templating import render

router = router_for_desk()
# So many paragraphs may be chosen as the beginning of the body.
MOST_STARTS = 25
CONFIRMED = ("packed", "body_start", "free_to_show", "note", "base", "submission")
LONGEST_FIELD = 600_000
PASSAGE_LOST = mark("Its passage can't be found again for sure. Choose it anew.")
# Kept with the change, as what a person writes there is.
FOUND_AGAIN = "The passage was found again word for word in the newer version of the text."


@dataclass(frozen=True)
class Confirmed:
    """What an editor confirmed about a text: where its body begins, whether readers may see it."""

    text: str
    body_start: int
    free_to_show: bool
    note: str
    base: int


@router.get("/admin/sources/{slug}/text/new")
def show_new(request: Request, session: Desk, slug: PathSlug) -> Response:
    """The form into which a text, or a newer version of it, is pasted or uploaded."""
    return show_new_text(request, session, get_source(session, slug).source, Typed())


@router.post("/admin/sources/{slug}/text/check")
def check_text(request: Request, session: Desk, slug: PathSlug, sent: Sent) -> Response:
    """A text that was sent, looked at before anything is kept of it."""
    source = get_source(session, slug).source
    typed = Typed()
    text = read_sent(sent, typed)
    if text is not None:
        refuse_erased(session, source, text, typed)
    if text is None or not typed.is_fine:
        return show_new_text(request, session, source, typed)
    return show_check(request, session, source, text=text, typed=typed)


def refuse_erased(session: Session, source: Source, text: str, typed: Typed) -> None:
    """Say it of a text that was erased here: it isn't kept again."""
    try:
        check_not_erased(session, source, text)
    except FieldErrors as error:
        typed.refuse("words", error.errors["text"][0])


def read_sent(sent: FormData, typed: Typed) -> str | None:
    """The text of the form: of the file if there is one, else the pasted one; none if bad."""
    upload, words = sent.get("file"), sent.get("words")
    content = b""
    if isinstance(upload, UploadFile):
        # Browsers send an empty file without a name where none was chosen.
        with upload.file as file:
            content = file.read()
    if isinstance(words, str):
        typed.texts["words"] = words
    try:
        if isinstance(upload, UploadFile) and upload.filename:
            return uploaded(content)
        if typed.text("words"):
            return pasted(typed.texts["words"])
        typed.refuse("words", Said("missing", "Paste the text here, or choose a file."))
    except BadText as error:
        typed.refuse("file" if content else "words", error.said)
    return None


@router.get("/admin/sources/{slug}/text/body")
def show_body(request: Request, session: Desk, slug: PathSlug) -> Response:
    """Where the body of the text in force begins, and whether readers may see it."""
    source = get_source(session, slug).source
    text = read_text(session, source.id, source.text_sha256)
    if text is None:
        return show_new_text(request, session, source, Typed())
    return show_check(request, session, source, text=text, typed=Typed())


def show_check(
    request: Request,
    session: Session,
    source: Source,
    *,
    text: str,
    typed: Typed,
    status: int = 200,
) -> Response:
    """How a text is split, what becomes of the passages in it, and what is asked about it."""
    document = read_document(session, "sources", source.slug)
    same = digest_of(text) == source.text_sha256
    is_kept = read_text(session, source.id, source.text_sha256) is not None
    chosen = typed.text("body_start")
    suggested = source.text_body_start if same else likely_body_start(text)
    body_start = int(chosen) if chosen.isdecimal() else suggested or 0
    paragraphs = split_paragraphs(text, body_start)
    # One that was chosen within a paragraph can be kept.
    kept = {body_start}.intersection(body_starts(text))
    starts = sorted(kept.union(paragraph_starts(text)))
    at = starts.index(body_start) if kept else 0
    first = max(0, at - MOST_STARTS // 2)
    placed = place_claims(session, source, text, paragraphs)
    return render(
        request,
        "admin/annotate_check.html",
        status,
        source=source,
        typed=typed,
        same=same,
        is_kept=is_kept,
        replaces=source.text_sha256 is not None and not same,
        is_shown=document.is_shown,
        packed="" if same and is_kept else pack(text),
        code_points=len(text),
        sha256=digest_of(text),
        body_start=body_start,
        starts=[(one, line_at(text, one)) for one in starts[first : first + MOST_STARTS]],
        numbered=sum(1 for paragraph in paragraphs if paragraph.number),
        free_to_show=typed.text("free_to_show") == "yes" if typed.texts else source.free_to_show,
        placed=placed,
        states=Counter(each.where.state for each in placed),
        base=typed.text("base") or document.version,
        submission=typed.text("submission") or new_key(),
    )


def line_at(text: str, start: int) -> str:
    """The line that begins at an offset."""
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)].strip()


@router.post("/admin/sources/{slug}/text")
def attach_text(
    request: Request, session: Desk, editor: AsEditor, slug: PathSlug, sent: Sent
) -> Response:
    """Put a text into force for a source, or say anew where its body begins and who may see it."""
    source = get_source(session, slug).source
    typed = take(sent, CONFIRMED, LONGEST_FIELD)
    try:
        confirmed = read_confirmed(session, source, typed)
    except BadText as error:
        typed.refuse("words", error.said)
        return show_new_text(request, session, source, Typed({}, dict(typed.errors)))
    refuse_erased(session, source, confirmed.text, typed)
    if typed.error("words"):
        return show_new_text(request, session, source, Typed({}, dict(typed.errors)))
    if not typed.is_fine:
        return show_check(request, session, source, text=confirmed.text, typed=typed, status=422)

    def act() -> Result:
        attached = attach(
            session,
            editor,
            source,
            confirmed.text,
            body_start=confirmed.body_start,
            free_to_show=confirmed.free_to_show,
            base=confirmed.base,
            note=confirmed.note,
        )
        return {"state": attached.state}

    def again(status: int) -> Response:
        return show_check(request, session, source, text=confirmed.text, typed=typed, status=status)

    def done(result: Result) -> str:
        state = state_seen(result["state"], source, now_of(request))
        if state == "published" and not confirmed.free_to_show:
            state = "private"
        return f"/admin/sources/{slug}/text?saved={state}"

    return SentForm(request, session, editor, typed, again, noun="sources").answer(act, done)


def read_confirmed(session: Session, source: Source, typed: Typed) -> Confirmed:
    """What the form confirms. Raises BadText, BadForm for a form that no page of ours made."""
    packed = typed.text("packed")
    kept = None if packed else read_text(session, source.id, source.text_sha256)
    text = unpack(packed) if packed else kept
    if text is None:
        raise BadForm("The form came without a text. Paste or upload it again.")
    starts = {str(start): start for start in body_starts(text)}
    start = starts.get(typed.text("body_start"))
    if start is None:
        raise BadForm(
            "No paragraph begins at {start!r}; open it again.", start=typed.text("body_start")[:20]
        )
    free_to_show = typed.text("free_to_show") == "yes"
    return Confirmed(text, start, free_to_show, typed.text("note"), version_in(typed.text("base")))


@router.post("/admin/sources/{slug}/text/anchors")
def move_anchor(
    request: Request, session: Desk, editor: AsEditor, slug: PathSlug, sent: Sent
) -> Response:
    """Point a claim to where its passage was found again in the newer text."""
    source = get_source(session, slug).source
    reading = open_reading(session, source)
    typed = take(sent, ("claim", "base", "submission"))
    if reading is None or not typed.is_fine:
        raise BadForm("Open the text again and press the button there.")
    by_id = {each.claim.public_id: each for each in reading.elsewhere}
    placed = by_id.get(typed.text("claim"))
    base = version_in(typed.text("base"))
    # What the change is called, and what is proposed where both versions are shown.
    typed.texts["note"] = FOUND_AGAIN

    def act() -> Outcome:
        if placed is None or placed.where.now is None:
            raise FieldErrors({"": [Said("not_found", PASSAGE_LOST)]})
        document = read_document(session, "claims", placed.claim.public_id)
        record = moved(document.record, placed.where.now)
        return save(session, editor, [Edit("claims", record, base)], FOUND_AGAIN)

    def again(status: int) -> Response:
        return show_reading(
            request, session, reading, Typed(errors=dict(typed.errors)), status=status
        )

    def done(result: Result) -> str:
        state = state_in(result)
        if placed is not None:
            state = state_seen(state, placed.claim, now_of(request))
        return f"/admin/sources/{slug}/text?saved={state}#elsewhere"

    return SentForm(request, session, editor, typed, again, noun="claims").answer(act, done)


def moved(record: Any, now: Anchor) -> ClaimRecord:
    """The claim with its passage where it is now; the quote stays."""
    passage = Passage(
        paragraph=now.paragraph, start=now.start, end=now.end, quote=now.quote or None
    )
    claim: ClaimRecord = record.model_copy(update={"passage": passage})
    return claim
