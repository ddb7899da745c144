"""What a layout is: how it is told, and what its columns become. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.imports.matching import Matching, column_key


@dataclass(frozen=True)
class Layout:
    """One layout of a provider's files, or one release of it."""

    # As `--as` and reports have it; releases of one layout share it.
    name: str
    title: str
    matching: Matching
    # Columns by which it is told: all of `needs`, and one of each of `one_of`.
    needs: Sequence[str] = ()
    one_of: Sequence[Sequence[str]] = ()
    # What a reader calls it that knows it by the file's own mark; its name where that is empty.
    mark: str = ""
    # Its columns in order, for files that come without a header, and whether a first row is of it.
    headerless: Sequence[str] = ()
    is_row: Callable[[Sequence[str]], bool] = field(default=lambda _: False)

    def fits(self, keys: frozenset[str]) -> bool:
        """Whether a table with columns of these keys is of this layout."""
        if not self.needs:
            return False
        return all(column_key(name) in keys for name in self.needs) and all(
            any(column_key(name) in keys for name in names) for names in self.one_of
        )
