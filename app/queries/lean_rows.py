"""Records of some columns alone, with the attributes that mapped rows have: a tenth of the time that those take to make."""

from collections.abc import Iterable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any, Self

from sqlalchemy import inspect


class Columns(tuple[Any, ...]):  # noqa: SLOT001  (it has names besides)
    """Columns of a class, and the names that its rows have them by."""

    names: tuple[str, ...]

    def __new__(cls, columns: Iterable[Any]) -> Self:
        """Those columns in their order."""
        self = super().__new__(cls, columns)
        self.names = tuple(each.key for each in self)
        return self


def columns_of(model: type[Any], *left_out: str) -> Columns:
    """The columns of a class that it reads by itself, the number first, without its period and those that are named."""
    columns = [
        getattr(model, each.key)
        for each in inspect(model).column_attrs
        if not each.deferred and each.key not in ("sys_period", *left_out)
    ]
    return Columns(sorted(columns, key=lambda each: bool(each.key != "id")))


def record(columns: Columns, values: Sequence[Any]) -> Any:
    """A record with these values under the names of its columns."""
    return SimpleNamespace(**dict(zip(columns.names, values, strict=True)))


def parts(row: Sequence[Any], *columns: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The values of each of those columns, and at last what follows them."""
    begin = 0
    for each in columns:
        yield row[begin : begin + len(each)]
        begin += len(each)
    yield row[begin:]


class Once:
    """Makes a record of its values once for each number, with which they begin; none where there is none."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.made: dict[int | None, Any] = {None: None}

    def __call__(self, values: Sequence[Any]) -> Any:
        """The record with these values."""
        number = values[0]
        if number not in self.made:
            self.made[number] = record(self.columns, values)
        return self.made[number]
