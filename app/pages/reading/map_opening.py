"""What the map page opens with where its address names nothing, and what its scripts are told of it."""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from fastapi import Request
from sqlalchemy.orm import Session

from app.presenting.addresses import kept_instant
from app.presenting.map_list import ListedPlace, listed_places
from app.presenting.opening_view import opening_view
from app.presenting.regions import Region, far_regions
from app.queries.first_known import first_known
from app.queries.most_spoken import busiest_place
from app.queries.positions import ChangingDays, changing_days, has_more_positions
from app.queries.regions import dataset_extents
from app.queries.standing import count_settled
from app.settings import Settings
from app.witnesses.testimony import Told

# So many positions of all days are read as rows of the API; more of them as columns.
FEW = 500
# So many past maps are remembered in what they open with.
MOST_OPENINGS = 50
# Days with a change that come with the page.
MOST_DAYS = 400


@dataclass(frozen=True)
class Opening:
    """What the page shows when the address names nothing, and the days with a change."""

    place: str | None
    day: date | None
    changing: ChangingDays
    listed: list[ListedPlace]
    # Forecasts of the day that are settled.
    settled: int
    # Whether there are more positions than the scripts read one by one.
    many: bool
    # (west, south, east, north) in degrees of what is shown; over the 180th meridian east runs on past 180.
    view: tuple[float, float, float, float] | None
    # Where the data lies, if in more than one region.
    regions: list[Region]
    # The day on which the map first showed anything, where this past map is from before.
    first_known: date | None = None


class Openings:
    """The last openings of a process, by the state of the data and the instant as of which it is seen."""

    def __init__(self) -> None:
        self.version: str | None = None
        self.kept: OrderedDict[datetime | None, Opening] = OrderedDict()

    def get(self, version: str, known: datetime | None) -> Opening | None:
        """What was kept of this very state; none where nothing was."""
        return self.kept.get(known) if version == self.version else None

    def keep(self, version: str, known: datetime | None, opening: Opening) -> None:
        """Keep one; of other states of the data none is, and of past instants the last few."""
        if version != self.version:
            self.version, self.kept = version, OrderedDict()
        self.kept[known] = opening
        while len(self.kept) > MOST_OPENINGS:
            self.kept.popitem(last=False)


def opening_of(request: Request, session: Session) -> Opening:
    """What to open with. It is asked for once in each state of the data, but for what chosen witnesses say."""
    state = request.app.state
    told: Told | None = getattr(request.state, "told", None)
    known: datetime | None = getattr(request.state, "known", None)
    version: str | None = None if told else getattr(request.state, "version", None)
    openings: Openings = state.openings
    if version is not None and (kept := openings.get(version, known)):
        return kept
    settings: Settings = state.settings
    changing = changing_days(session)
    day = settings.opening_day or (told.whole.busiest if told else changing.busiest)
    opening = Opening(
        settings.opening_place or busiest_place(session),
        day,
        changing,
        listed_places(session, day, [], with_settled=False),
        count_settled(session, day, []),
        has_more_positions(session, FEW),
        told.whole.sides if told and not settings.opening_view else opening_view(session, settings),
        far_regions(dataset_extents(session)),
    )
    if not opening.listed:
        opening = replace(opening, first_known=first_day_after(session, known))
    if version is not None:
        openings.keep(version, known, opening)
    return opening


def first_day_after(session: Session, known: datetime | None) -> date | None:
    """The day, in UTC, on which the map first showed anything; none where that isn't after `known`."""
    first = first_known(session) if known else None
    return first.astimezone(UTC).date() if first and known and known < first else None


def nearest_days(days: Sequence[date], day: date | None) -> Sequence[date]:
    """Those of the days with a change that scripts step by until they have counted all."""
    middle = bisect_left(days, day) if day else 0
    return days[max(0, middle - MOST_DAYS // 2) : middle + MOST_DAYS // 2]


def page_data(request: Request, first: Opening, own: date | None) -> dict[str, Any]:
    """What the scripts are told; `on` only where the page opens on another day than the map does."""
    data: dict[str, Any] = {
        "days": [each.isoformat() for each in nearest_days(first.changing.days, own or first.day)],
        "opening": {"place": first.place, "on": first.day and first.day.isoformat()},
    }
    if first.view:
        data["view"] = [round(degrees, 4) for degrees in first.view]
    if first.many:
        data["many"] = True
    if own and own != first.day:
        data["on"] = own.isoformat()
    if kept_instant(request):
        data["known"] = kept_instant(request)
    if first.first_known:
        data["first_known"] = first.first_known.isoformat()
    if request.app.state.settings.may_be_framed:
        data["framed"] = True
    return data
