"""Kinds of claims, their grades, who and where they speak of, and how they are linked."""

from dataclasses import dataclass

from app.languages.words import Words, WordsByCode
from app.vocabulary.drawings import box, circle, polygon
from app.vocabulary.terms import Term, Vocabulary, spoken

# Their signs lie in a square of 16.
KINDS = Vocabulary(
    Term(
        "report", "Report", "said to have happened",
        polygon((-5, -6.5), (2, -6.5), (5, -3.5), (5, 6.5), (-5, 6.5))
        + box(-3, -2.4, 3, -1) + box(-3, 0.4, 3, 1.8) + box(-3, 3.2, 1, 4.6),
    ),
    Term(
        "statement", "Statement", "someone else's words, passed on",
        "M-5 -6H5A2 2 0 0 1 7 -4V1A2 2 0 0 1 5 3H0L-4 6.5V3H-5A2 2 0 0 1 -7 1V-4A2 2 0 0 1 -5 -6Z"
        + box(-4.4, -3.2, 4.4, -1.9) + box(-4.4, -0.8, 2, 0.5),
    ),
    Term(
        "assessment", "Assessment", "the author's reading",
        "M-7.5 0C-4 -6 4 -6 7.5 0C4 6 -4 6 -7.5 0Z" + circle(3.3) + circle(1.6),
    ),
    Term(
        "forecast", "Forecast", "said to be going to happen",
        polygon(
            (-5, -7), (5, -7), (5, -5.2), (1.1, 0), (5, 5.2), (5, 7), (-5, 7), (-5, 5.2),
            (-1.1, 0), (-5, -5.2),
        )
        + polygon((-2.6, 5), (0, 2.2), (2.6, 5)),
    ),
)  # fmt: skip
# Admiralty code, STANAG 2511: credibility of what a source says. Claims store the figure.
CREDIBILITY = WordsByCode(
    {
        1: "confirmed by other sources",
        2: "probably true",
        3: "possibly true",
        4: "doubtful",
        5: "improbable",
        6: "cannot be judged",
    }
)
PLACE_ROLES = spoken("where", "from", "towards", "near", "through", "mentioned")
ACTOR_ROLES = spoken("doing", "facing", "supporting", "speaking", "mentioned")
ROLES = {**PLACE_ROLES, **ACTOR_ROLES}


@dataclass(frozen=True)
class Relation(Term):
    """How one claim stands to another: `label` seen from the one that links, `back` from the other."""

    back: Words = Words("")  # noqa: RUF009  (a descriptor)
    # Between the two, as a choice in the form of a link.
    choice: Words = Words("")  # noqa: RUF009  (a descriptor)


RELATIONS = Vocabulary(
    Relation(
        "supports", "Supports", "says the same, from its own knowledge",
        back="Supported by", choice="supports",
    ),
    Relation(
        "contradicts", "Contradicts", "both can't be true",
        back="Contradicted by", choice="contradicts",
    ),
    Relation(
        "supersedes", "Supersedes", "takes its place, by the same source",
        back="Superseded by", choice="supersedes",
    ),
    Relation(
        "outcome", "Outcome of", "says what became of it",
        back="What came of it", choice="is the outcome of",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Verdict(Term):
    """What became of what was to come."""

    choice: Words = Words("")  # noqa: RUF009  (a descriptor)
    # What it means, on the page about the map.
    says: Words = Words("")  # noqa: RUF009  (a descriptor)
    # Whether a forecast is done with once it is known.
    settles: bool = False

    @property
    def icon(self) -> str:
        """Id of its drawing in icons.svg."""
        return self.code.replace("_", "-")


VERDICTS = Vocabulary(
    Verdict(
        "came_true", "came true", "as it was said",
        choice="Came true", says="what was forecast happened", settles=True,
    ),
    Verdict(
        "partly", "came true in part", "some of it",
        choice="In part", says="some of it happened, or not as forecast",
    ),
    Verdict(
        "did_not", "did not come true", "it went otherwise",
        choice="Did not", says="something else happened", settles=True,
    ),
    Verdict("open", "open", "not to be told yet", choice="Open", says="it can't be told yet, or sources disagree"),
)  # fmt: skip
SETTLING = tuple(term.code for term in VERDICTS.values() if term.settles)
