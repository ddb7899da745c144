"""Pairs that can't both be, by rule: listed for review, never judged; and those that were looked at."""

import re
from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response
from sqlalchemy.orm import Session

from app.desk.requests import AsEditor, version_in
from app.desk.sent_form import Result, SentForm
from app.editing.clashes import settle_clash, take_clash_up_again
from app.editing.idempotency import new_key
from app.errors import BadForm, BadParameter
from app.forms.fields import Typed, require_fine, take
from app.languages.words import WordsByCode
from app.queries.clashes import START, Counted, Place, count_clashes, list_clashes, list_settled
from app.queries.sessions import LARGEST_ID, row_id
from app.relating.clashes import RULES, SAYS, say_clash
from app.requests import record_slug
from app.routers import router_for_desk
from app.security.callers import Desk
from app.security.csrf import Sent
from app.templating import render

router = router_for_desk()
PAGE_SIZE = 20
# More pairs than these are «more than».
MOST_COUNTED = 20
NAMES = (
    "rule", "first", "second", "base", "other_base", "reason", "after", "number", "do", "submission",
)  # fmt: skip
NOTICES = WordsByCode(
    {
        "settled": "Noted: these two aren’t listed again.",
        "again": "Taken back: these two are listed again, as long as they can’t both be.",
    }
)
PLACE = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")

Tab = Literal["holders", "travel", "order", "settled"]
After = Annotated[str, Query(max_length=40)]


def place_in(text: str) -> Place:
    """A place in the list as an address writes it: 12-34. Raises BadParameter."""
    if not text:
        return START
    found = PLACE.fullmatch(text)
    if found is None:
        raise BadParameter("after", "'{value}' is no place in the list.", value=text[:40])
    return int(found[1]), int(found[2])


@router.get("/admin/clashes")
def show_clashes(
    request: Request,
    session: Desk,
    rule: Tab = "holders",
    after: After = "",
    notice: str | None = None,
) -> Response:
    """The pairs of one rule, those that came first into the map first; or those that were looked at."""
    return clashes_page(request, session, rule, after, Typed({}), notice=NOTICES.get(notice or ""))


def clashes_page(
    request: Request,
    session: Session,
    rule: Tab,
    after: str,
    typed: Typed,
    *,
    notice: str | None = None,
    status: int = 200,
) -> Response:
    """The page, and why the last pair couldn't be noted."""
    shown: dict[str, Any] = {"typed": typed, "notice": notice, "rule": rule, "after": after}
    shown |= {"rules": RULES, "says": SAYS, "say_clash": say_clash, "submission": new_key()}
    if rule == "settled":
        settled = list_settled(session, row_id(after) or 0, PAGE_SIZE + 1)
        following = str(settled[PAGE_SIZE - 1].number) if len(settled) > PAGE_SIZE else ""
        shown |= {"settled": settled[:PAGE_SIZE], "pairs": [], "next": following}
    else:
        found = list_clashes(session, rule, place_in(after), PAGE_SIZE)
        following = f"{found.next[0]}-{found.next[1]}" if found.next else ""
        shown |= {"pairs": found.pairs, "settled": [], "next": following}
    return render(request, "admin/clashes.html", status, **shown)


@router.post("/admin/clashes")
def note_clash(request: Request, session: Desk, editor: AsEditor, sent: Sent) -> Response:
    """Note that there is nothing to do about a pair, and why; or take that back."""
    typed = take(sent, NAMES)
    require_fine(typed)
    rule = next((each for each in RULES if each == typed.text("rule")), None)
    do, after = typed.text("do"), typed.text("after")
    if rule is None or do not in NOTICES or not re.fullmatch("[0-9-]*", after):
        raise BadForm("The form doesn't say what is to be done; open the page again.")
    tab: Tab = "settled" if do == "again" else rule

    def act() -> Result:
        if do == "again":
            take_clash_up_again(session, row_id(typed.text("number")) or LARGEST_ID)
        else:
            settle_clash(
                session,
                editor.account_id,
                rule,
                (record_slug(typed.text("first")), record_slug(typed.text("second"))),
                versions=(version_in(typed.text("base")), version_in(typed.text("other_base"))),
                reason=typed.text("reason"),
            )
        return {"do": do}

    def again(status: int) -> Response:
        return clashes_page(request, session, tab, after, typed, status=status)

    address = f"/admin/clashes?rule={tab}&notice={do}&after={after}"
    return SentForm(request, session, editor, typed, again, reason="reason").answer(
        act, lambda _: address
    )


def count_all(session: Session) -> Counted:
    """How many pairs can't both be, by whatever rule."""
    counts = [count_clashes(session, rule, MOST_COUNTED) for rule in RULES]
    return Counted(
        sum(each.number for each in counts),
        any(each.are_more for each in counts),
        any(each.is_part for each in counts),
    )
