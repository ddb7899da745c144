"""Which countries of the gazetteer are to be loaded, and why: what the map's places need, the operator set, an admin chose.

`read_wishes` says it all; `choose` and `take_out` note what an admin wants. What was chosen is a setting of the desk, and so part
of a backup; loading and removing is done by whoever runs `app.commands.gazetteer`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.gazetteer import reaches, world
from app.models import GazetteerLoading
from app.queries.desk_settings import read_setting, write_setting
from app.queries.gazetteer import (
    Loaded,
    countries_of_places,
    loaded_countries,
    points_without_country,
)
from app.vocabulary.countries import NAMES

# named: a place of the map names it; near: one that names none may lie in it; set: by the operator; chosen: by an admin.
Reason = Literal["named", "near", "set", "chosen"]
# Countries that an admin wants, and such as are to stay away though something else asks for them.
CHOSEN, KEPT_OUT = "gazetteer", "gazetteer_kept_out"
# Two who choose at once take turns behind this advisory lock.
CHOOSING_LOCK = 0x67617A66
L = GazetteerLoading


class Progress(NamedTuple):
    """How far the loading of a country is; neither while it waits for its turn."""

    began_at: datetime | None
    failed_at: datetime | None


@dataclass(frozen=True)
class Wishes:
    """The countries that are asked for with the reasons, those that are kept out, and what is loaded."""

    reasons: Mapping[str, tuple[Reason, ...]]
    kept_out: frozenset[str]
    loaded: Mapping[str, Loaded]
    # Whether what is loaded is renewed from a newer file.
    renews: bool

    @property
    def to_load(self) -> set[str]:
        """The countries that are asked for and aren't there, or from another edition of the file; none without a file."""
        edition = world.digest()
        if not edition:
            return set()
        wanted = set(self.reasons) | (set(self.loaded) if self.renews else set())
        current = {code for code, each in self.loaded.items() if each.edition == edition}
        return wanted - self.kept_out - current

    @property
    def to_remove(self) -> set[str]:
        """The countries that are there and are to stay away."""
        return set(self.loaded) & self.kept_out


def read_wishes(session: Session, setting: str) -> Wishes:
    """What is asked for. `setting` is the operator's: `map`, `world`, `none`, or codes with blanks between."""
    asked: dict[Reason, set[str]] = {}
    if setting == "map":
        asked["named"] = countries_of_places(session)
        asked["near"] = reaches.countries_at(points_without_country(session))
    elif setting == "world":
        asked["set"] = set(NAMES)
    elif setting != "none":
        asked["set"] = set(setting.split())
    asked["chosen"] = read_codes(session, CHOSEN)
    codes = set(NAMES) & set().union(*asked.values())
    reasons = {
        code: tuple(why for why, countries in asked.items() if code in countries)
        for code in sorted(codes)
    }
    kept_out = frozenset(read_codes(session, KEPT_OUT))
    loaded = {each.code: each for each in loaded_countries(session)}
    return Wishes(reasons, kept_out, loaded, renews=setting != "none")


def read_codes(session: Session, name: str) -> set[str]:
    """The countries that a setting of the desk lists."""
    return set((read_setting(session, name) or "").split()) & set(NAMES)


def choose(session: Session, codes: Collection[str], now: datetime, by_id: int | None) -> None:
    """Note that some countries are to be loaded, whatever else asks for them."""
    chosen, kept_out = _read_to_change(session)
    _note(session, chosen | set(codes), kept_out - set(codes), now, by_id)


def take_out(session: Session, codes: Collection[str], now: datetime, by_id: int | None) -> None:
    """Note that some countries are to go, and stay away until they are chosen again."""
    chosen, kept_out = _read_to_change(session)
    _note(session, chosen - set(codes), kept_out | set(codes), now, by_id)


def forget_unasked(session: Session, setting: str, now: datetime) -> None:
    """Forget of those that are kept out what is gone and nothing asks for: a later place may ask for it again."""
    chosen, kept_out = _read_to_change(session)
    if kept_out:
        wishes = read_wishes(session, setting)
        _note(session, chosen, kept_out & (set(wishes.reasons) | set(wishes.loaded)), now, None)


def _read_to_change(session: Session) -> tuple[set[str], set[str]]:
    """(chosen, kept out), which nobody else changes until the transaction ends."""
    session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": CHOOSING_LOCK})
    return read_codes(session, CHOSEN), read_codes(session, KEPT_OUT)


def _note(
    session: Session, chosen: set[str], kept_out: set[str], now: datetime, by_id: int | None
) -> None:
    for name, codes in ((CHOSEN, chosen), (KEPT_OUT, kept_out)):
        if codes != read_codes(session, name):
            write_setting(session, name, " ".join(sorted(codes)), now=now, by_id=by_id)


def expect(session: Session, codes: Collection[str]) -> None:
    """Note what a process sets out to load."""
    if codes:
        fresh = {"began_at": None, "failed_at": None}
        rows = insert(L).values([{"code": code} | fresh for code in sorted(codes)])
        session.execute(rows.on_conflict_do_update(index_elements=["code"], set_=fresh))


def note_begun(session: Session, code: str) -> None:
    """Note that it is a country's turn."""
    row = insert(L).values(code=code, began_at=text("now()"))
    begun = {"began_at": text("now()"), "failed_at": None}
    session.execute(row.on_conflict_do_update(index_elements=["code"], set_=begun))


def note_failed(session: Session, codes: Collection[str]) -> None:
    """Note that some countries couldn't be loaded."""
    failed = {"began_at": None, "failed_at": text("now()")}
    session.execute(update(L).where(L.code.in_(codes)).values(failed))


def forget_expected(session: Session, codes: Collection[str]) -> None:
    """Forget what another process set out to load and left, but for these."""
    session.execute(delete(L).where(L.code.not_in(codes)))


def read_progress(session: Session) -> dict[str, Progress]:
    """How far the loading of each country is that a process has set out to load."""
    rows = session.execute(select(L.code, L.began_at, L.failed_at))
    return {code: Progress(began_at, failed_at) for code, began_at, failed_at in rows}
