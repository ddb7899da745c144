"""What belongs to many records at once, such as the places of a hundred claims, in one query.

As SQLAlchemy's `selectinload` does it, but for one list of numbers in place of a parameter for each record: a
statement that is the same for any number of records is prepared once, and isn't taken apart anew each time.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Select, any_, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.orm.attributes import set_committed_value

from app.models import Base

NUMBERS = bindparam("numbers", type_=ARRAY(BigInteger))
# Of each list of a record: the query of its members in their order, and which of their columns names the record.
Belonging = Mapping[str, tuple[Select[Any], InstrumentedAttribute[int]]]


def members(
    query: Select[Any], owner: InstrumentedAttribute[int]
) -> tuple[Select[Any], InstrumentedAttribute[int]]:
    """Those of a query that belong to the records asked for."""
    return query.where(owner == any_(NUMBERS)), owner


def load_belonging(session: Session, records: Sequence[Base], lists: Belonging) -> None:
    """Fill these lists of the records, which have numbers as their keys."""
    if not records:
        return
    by_number: dict[int, Any] = {record.id: record for record in records}  # type: ignore[attr-defined]
    for name, (query, owner) in lists.items():
        found: dict[int, list[Any]] = defaultdict(list)
        for member in session.scalars(query, {"numbers": list(by_number)}):
            found[getattr(member, owner.key)].append(member)
        for number, record in by_number.items():
            set_committed_value(record, name, found[number])
