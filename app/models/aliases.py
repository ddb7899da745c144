"""Aliases of mapped classes that several threads may use."""

from typing import TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import aliased

from app.models.base import Base

T = TypeVar("T", bound=Base)


def shared_alias(model: type[T]) -> type[T]:
    """A second occurrence of a mapped class for statements, with its columns there from the start.

    SQLAlchemy makes an alias's columns, and finds them for its attributes, at the first use, and takes
    no lock for it. Two first requests at once got two sets of them, and no statement with the alias
    could be compiled until the process ended (sqlalchemy issue 12302). An alias that one function makes
    and uses needs none of this.
    """
    alias = aliased(model)
    for attribute in inspect(model).column_attrs:
        _ = getattr(alias, attribute.key).expression
    return alias
