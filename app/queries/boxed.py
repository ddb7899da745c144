"""What lies in a box, as OGC API has it: what has no place is in every box.

`unplaced` has the numbers of what has no place, where they are known: as PostgreSQL writes an array, since
thousands of numbers take long to write.
"""

from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Select, cast, func, literal, select

from app.geometry import BoundingBox
from app.models import Claim
from app.queries.claims import is_unplaced
from app.queries.cql2_values import Searched
from app.queries.filters import within


def in_box(searched: Searched, box: BoundingBox, unplaced: str | None) -> ColumnElement[bool]:
    """True of what lies in a box."""
    found = searched.meets(lambda geometry: within(geometry, box))
    if searched.is_unplaced is None:
        return found
    if unplaced is None:
        return found | searched.is_unplaced
    return found | Claim.id.in_(_numbers(unplaced))


def claims_in_box(searched: Searched, box: BoundingBox, unplaced: str | None) -> Select[int]:
    """The numbers of the same claims, found by where claims are said to be, without the claims themselves."""
    assert searched.meeting is not None
    placed = searched.meeting(lambda geometry: within(geometry, box))
    others: Any = select(Claim.id).where(is_unplaced())
    if unplaced is not None:
        others = _numbers(unplaced)
    [number] = placed.union_all(others).subquery().c
    return select(number).distinct()


def _numbers(written: str) -> Select[int]:
    # Not as the array itself, which would be read anew for every row.
    return select(func.unnest(cast(literal(written), ARRAY(BigInteger))))
