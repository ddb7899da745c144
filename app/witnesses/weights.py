"""How much rests on each witness, for whoever chooses among them."""

from typing import NamedTuple

import numpy as np

from app.languages.alphabet import in_alphabet
from app.witnesses.naming import KINDS
from app.witnesses.testimony import Testimony


class Weight(NamedTuple):
    """A name of a kind, how many claims are its, how many positions rest on these, and on these alone."""

    kind: str
    name: str
    # What readers call it: of a source its title.
    label: str
    claims: int
    positions: int
    alone: int

    @property
    def value(self) -> str:
        """As it stands in an address."""
        return f"{self.kind}:{self.name}"


def weights(testimony: Testimony) -> dict[str, list[Weight]]:
    """By kind, all names, those first on which most positions rest."""
    return {kind: _weights(testimony, kind) for kind in KINDS}


def _weights(testimony: Testimony, kind: str) -> list[Weight]:
    witnesses = testimony.roll.witnesses
    names: dict[str, int] = {}
    labels: list[tuple[str, str]] = []
    # Of those that have no name of the kind, one that nobody has.
    of = np.zeros(len(witnesses), "i8")
    for number, witness in enumerate(witnesses):
        name = witness.names().get(kind)
        if name is not None:
            key = name.casefold()
            if key not in names:
                names[key] = len(names) + 1
                labels.append((name, witness.title if kind == "source" else name))
            of[number] = names[key]
    size = len(names) + 1
    claims = np.bincount(of[testimony.said_by], minlength=size)
    position, claim = testimony.telling
    pairs = np.unique(position * size + of[testimony.said_by[claim]])
    rested, by = pairs // size, pairs % size
    is_alone = np.bincount(rested, minlength=1)[rested] == 1
    positions = np.bincount(by, minlength=size)
    alone = np.bincount(by[is_alone], minlength=size)
    found = [
        Weight(kind, *labels[each - 1], int(claims[each]), int(positions[each]), int(alone[each]))
        for each in range(1, size)
    ]
    return sorted(found, key=lambda each: (-each.positions, -each.claims, in_alphabet(each.name)))
