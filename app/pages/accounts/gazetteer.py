"""Which countries of the gazetteer are loaded, and loading and removing some. Done by the chores process."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from app.desk.choices import listed_countries
from app.forms.fields import Typed
from app.forms.gazetteer import gazetteer_form
from app.gazetteer import region, world
from app.languages import say_list
from app.languages.alphabet import in_alphabet
from app.languages.words import WordsByCode
from app.queries.gazetteer_wishes import (
    Reason,
    Wishes,
    choose,
    read_progress,
    read_wishes,
    take_out,
)
from app.routers import router_for_desk
from app.security.auditing import audit
from app.security.callers import Desk, Now, SignedIn
from app.security.csrf import Sent
from app.templating import render

router = router_for_desk()
REASONS: WordsByCode[Reason] = WordsByCode(
    {
        "named": "places of the map name it",
        "near": "a place without a country may lie in it",
        "set": "set by the operator",
        "chosen": "chosen by an admin",
    }
)
NOTICES = WordsByCode(
    {
        "load": "Noted. Loading begins within half a minute; look again to see how far it is.",
        "remove": "Noted. It is removed within half a minute, and stays away until it is loaded here again.",
    }
)


@dataclass(frozen=True)
class Row:
    """A country in one of the page's lists."""

    code: str
    name: str
    # Why it is asked for, in words; empty where nothing does.
    why: str
    places: int = 0
    spellings: int = 0
    at: datetime | None = None
    # Whether it is to be renewed, or to go.
    is_old: bool = False
    is_leaving: bool = False
    began_at: datetime | None = None
    failed_at: datetime | None = None


def show_page(
    request: Request, session: Session, typed: Typed, notice: str | None = None
) -> Response:
    """What is loaded, on its way and kept out, and the form to load or remove some."""
    wishes = read_wishes(session, request.app.state.settings.gazetteer)
    to_load, progress = wishes.to_load, read_progress(session)
    names = listed_countries()
    coming = [
        Row(
            code,
            names[code],
            _why(wishes, code),
            began_at=progress[code].began_at if code in progress else None,
            failed_at=progress[code].failed_at if code in progress else None,
        )
        for code in to_load
    ]
    loaded = [
        Row(
            each.code,
            names[each.code],
            _why(wishes, each.code),
            each.places,
            each.spellings,
            each.at,
            is_old=each.code in to_load,
            is_leaving=each.code in wishes.to_remove,
        )
        for each in wishes.loaded.values()
    ]
    away = [
        Row(code, names[code], _why(wishes, code)) for code in wishes.kept_out - set(wishes.loaded)
    ]
    return render(
        request,
        "admin/gazetteer.html",
        200 if typed.is_fine else 422,
        typed=typed,
        notice=NOTICES.get(notice or ""),
        coming=_sorted(coming),
        loaded=_sorted(loaded),
        away=_sorted(away),
        places=sum(each.places for each in loaded),
        spellings=sum(each.spellings for each in loaded),
        towns=len(region.numbers()),
        file_is_there=bool(world.digest()),
        offered=[(code, name) for code, name in names.items() if code not in wishes.loaded],
    )


def _why(wishes: Wishes, code: str) -> str:
    return say_list([REASONS[why] for why in wishes.reasons.get(code, ())])


def _sorted(rows: Iterable[Row]) -> list[Row]:
    """What is under way first, then by name."""
    return sorted(rows, key=lambda row: (row.began_at is None, in_alphabet(row.name)))


@router.get("/admin/gazetteer")
def show_gazetteer(
    request: Request, session: Desk, notice: Annotated[str | None, Query()] = None
) -> Response:
    """The gazetteer of the world, as far as it is loaded."""
    return show_page(request, session, Typed(), notice)


@router.post("/admin/gazetteer")
def change_gazetteer(
    request: Request, session: Desk, caller: SignedIn, sent: Sent, now: Now
) -> Response:
    """Note which countries are to be loaded, or to be removed."""
    typed, codes = gazetteer_form(sent)
    if not typed.is_fine:
        return show_page(request, session, typed)
    act, _, world_meant = typed.text("do").partition("_")
    if act == "load":
        choose(session, codes, now, caller.id)
    else:
        if world_meant:
            codes = set(read_wishes(session, request.app.state.settings.gazetteer).loaded)
        take_out(session, codes, now, caller.id)
    named = "world" if world_meant else " ".join(sorted(codes))
    audit(request, session, "setting_changed", None, about=f"gazetteer: {act} {named}"[:200])
    return RedirectResponse(f"/admin/gazetteer?notice={act}", 303)
