"""Kinds of actors, the signs and colours that they are drawn with, and how they stand to each other."""

from dataclasses import dataclass

from app.languages.words import Words, WordsByCode
from app.vocabulary.drawings import box, circle, polygon, star
from app.vocabulary.terms import Term, Vocabulary, spoken

KINDS = spoken("force", "state", "alliance", "person", "people", "organisation")


def _sign(code: str, path: str) -> Term:
    return Term(code, code, sign=path)


# In a square of 12.
SYMBOLS = Vocabulary(
    _sign("disc", circle(4.2)),
    _sign("ring", circle(4.8) + circle(2.2)),
    _sign("square", box(-3.8, -3.8, 3.8, 3.8)),
    _sign("frame", box(-4.4, -4.4, 4.4, 4.4) + box(-2, -2, 2, 2)),
    _sign("triangle", polygon((0, -4.8), (4.8, 3.6), (-4.8, 3.6))),
    _sign("diamond", polygon((0, -5.2), (5.2, 0), (0, 5.2), (-5.2, 0))),
    _sign(
        "cross",
        polygon(
            (-1.5, -5), (1.5, -5), (1.5, -1.5), (5, -1.5), (5, 1.5), (1.5, 1.5),
            (1.5, 5), (-1.5, 5), (-1.5, 1.5), (-5, 1.5), (-5, -1.5), (-1.5, -1.5),
        ),
    ),
    _sign(
        "saltire",
        polygon(
            (-4.6, -2.6), (-2.6, -4.6), (0, -2), (2.6, -4.6), (4.6, -2.6), (2, 0),
            (4.6, 2.6), (2.6, 4.6), (0, 2), (-2.6, 4.6), (-4.6, 2.6), (-2, 0),
        ),
    ),
    _sign("bars", box(-4.6, -4, 4.6, -1.2) + box(-4.6, 1.2, 4.6, 4)),
    _sign("star", star(5, 5.6, 2.4)),
    _sign("chevron", polygon((0, -4.6), (5, 1.4), (5, 4.8), (0, -0.8), (-5, 4.8), (-5, 1.4))),
    _sign(
        "wave",
        "M-5 -1.2C-3.3 -4.4 -1.7 -4.4 0 -1.8C1.7 0.8 3.3 0.8 5 -2.4V1.2"
        "C3.3 4.4 1.7 4.4 0 1.8C-1.7 -0.8 -3.3 -0.8 -5 2.4Z",
    ),
    _sign(
        "hexagon",
        polygon((-2.6, -4.6), (2.6, -4.6), (5.2, 0), (2.6, 4.6), (-2.6, 4.6), (-5.2, 0)),
    ),
    _sign("half", "M0 -4.8A4.8 4.8 0 0 1 0 4.8ZM-1.4 -4.6V4.6A4.8 4.8 0 0 1 -1.4 -4.6Z"),
)  # fmt: skip
# Colours that were chosen together, for paper and dark and for the common colour blindnesses:
# static/css/variables.css says more.
PALETTE = WordsByCode(
    {
        "#3f3d3a": "ink",
        "#a8751a": "ochre",
        "#ad4638": "brick",
        "#2f6a9e": "blue",
        "#7d4f8f": "plum",
        "#2f7a5f": "pine",
        "#6f7028": "olive",
        "#5d7285": "slate",
        "#b9602a": "rust",
        "#b04f78": "rose",
        "#1d7f89": "teal",
        "#7a5a3e": "umber",
    }
)


@dataclass(frozen=True)
class Relation(Term):
    """How an actor stands to another: `label` seen from the one that has it, `back` from the other.

    `says` and `says_back` are the same as sentences about the other, `{actor}`.
    """

    back: Words = Words("")  # noqa: RUF009  (a descriptor)
    says: Words = Words("")  # noqa: RUF009  (likewise)
    says_back: Words = Words("")  # noqa: RUF009  (likewise)


RELATIONS = Vocabulary(
    Relation(
        "succeeds", "succeeds", back="is succeeded by",
        says="Succeeds {actor}", says_back="Is succeeded by {actor}",
    ),
    Relation(
        "allied_with", "is allied with", back="is allied with",
        says="Is allied with {actor}", says_back="Is allied with {actor}",
    ),
    Relation(
        "part_of", "is part of", back="takes in",
        says="Is part of {actor}", says_back="Takes in {actor}",
    ),
)  # fmt: skip
