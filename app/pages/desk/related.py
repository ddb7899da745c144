"""Claims that are likely related to one, each with why, and forms to note how the two stand to each other.

A link and the origin of a source are saved by their own forms, which are filled in here. What has nothing to do
with the claim is noted here, for all editors, and isn't offered again until the two are linked after all.
"""

from fastapi import Request, Response

from app.desk.requests import AsEditor, PathKey, version_in
from app.desk.sent_form import Result, SentForm
from app.editing.idempotency import new_key
from app.editing.related import related_to, say_unrelated, take_up_again
from app.errors import BadForm
from app.forms.fields import Typed, require_fine, take
from app.languages.words import WordsByCode
from app.queries.related import read_apart
from app.requests import record_slug
from app.routers import router_for_desk
from app.security.callers import Desk
from app.security.csrf import Sent
from app.templating import render

router = router_for_desk()
NAMES = ("other", "base", "other_base", "do", "submission")
NOTICES = WordsByCode(
    {
        "unrelated": "Noted: nobody is offered these two again.",
        "again": "Taken back: these two may be offered again.",
    }
)


@router.get("/admin/claims/{key}/related")
def show_related(
    request: Request, session: Desk, key: PathKey, notice: str | None = None
) -> Response:
    """What is likely related to a claim."""
    return related_page(request, session, key, Typed({}), notice=NOTICES.get(notice or ""))


def related_page(
    request: Request,
    session: Desk,
    key: str,
    typed: Typed,
    *,
    notice: str | None = None,
    status: int = 200,
) -> Response:
    """The page, and why the last pair couldn't be noted."""
    offered = related_to(session, key, back=f"/admin/claims/{key}/related")
    return render(
        request,
        "admin/related.html",
        status,
        typed=typed,
        notice=notice,
        offered=offered,
        apart=read_apart(session, offered.claim),
        submission=new_key(),
    )


@router.post("/admin/claims/{key}/related")
def note_unrelated(
    request: Request, session: Desk, editor: AsEditor, key: PathKey, sent: Sent
) -> Response:
    """Note that another claim has nothing to do with this one, as both were shown; or take that back."""
    typed = take(sent, NAMES)
    require_fine(typed)
    claims, do = (key, record_slug(typed.text("other"))), typed.text("do")
    if do not in NOTICES or claims[0] == claims[1]:
        raise BadForm("The form doesn't say what is to be done; open the page again.")

    def act() -> Result:
        if do == "again":
            take_up_again(session, claims)
        else:
            versions = version_in(typed.text("base")), version_in(typed.text("other_base"))
            say_unrelated(session, editor.account_id, claims, versions)
        return {"do": do}

    def again(status: int) -> Response:
        return related_page(request, session, key, typed, status=status)

    address = f"/admin/claims/{key}/related?notice={do}"
    return SentForm(request, session, editor, typed, again).answer(act, lambda _: address)
