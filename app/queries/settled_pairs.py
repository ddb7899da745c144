"""Pairs about which an editor said that there is nothing to do."""

from sqlalchemy import delete, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.models import SettledPair

Pair = tuple[int, int]


def settle_pair(
    session: Session, account_id: int, rule: str, pair: Pair, reason: str | None = None
) -> None:
    """Note that there is nothing to do about two records, and who says so now."""
    first, second = sorted(pair)
    values = {"rule": rule, "first_id": first, "second_id": second, "account_id": account_id}
    session.execute(
        insert(SettledPair)
        .values(**values, reason=reason)
        .on_conflict_do_update(
            index_elements=("rule", "first_id", "second_id"),
            set_={"account_id": account_id, "at": func.now(), "reason": reason},
        )
    )


def unsettle_pair(session: Session, rule: str, pair: Pair) -> None:
    """Forget what was said about two records."""
    first, second = sorted(pair)
    session.execute(
        delete(SettledPair).where(
            SettledPair.rule == rule,
            SettledPair.first_id == first,
            SettledPair.second_id == second,
        )
    )


def unsettle_numbered(session: Session, number: int) -> None:
    """Forget what was said about a pair, by the number of what was said."""
    session.execute(delete(SettledPair).where(SettledPair.id == number))
