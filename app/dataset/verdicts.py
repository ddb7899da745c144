"""Which verdicts make sense between which claims. Pure.

What was to come can have an outcome: a forecast, a pledge that a statement passes on, an assessment
of what somebody will do; never a report. A forecast is settled by `came_true` or `did_not` alone, so
these ask for more than `partly` and `open`. Callers use `verdict_problems` and `verdict_caution`.
"""

from collections.abc import Iterator

from app.errors import Said
from app.nouns.claim import ClaimRecord
from app.nouns.link import LinkRecord
from app.vocabulary import SETTLING


def verdict_problems(
    link: LinkRecord, later: ClaimRecord | None, earlier: ClaimRecord | None
) -> Iterator[tuple[str, Said]]:
    """(field, sentence) for what is wrong with an outcome; a claim that isn't there is none."""
    if link.relation != "outcome":
        return
    if earlier is not None and earlier.kind == "report":
        said = "'{key}' is a report; only what was to come can have an outcome."
        yield "to", Said("outcome_of_report", said, key=earlier.id)
    if link.verdict not in SETTLING or later is None:
        return
    if later.kind == "forecast":
        yield (
            "verdict",
            Said(
                "settled_by_forecast",
                "'{key}' is a forecast itself, which settles nothing: the verdict can be open or "
                "partly.",
                key=later.id,
            ),
        )
    last = later.valid.last if later.valid else None
    first = earlier.valid.first if earlier is not None and earlier.valid else None
    if last is not None and first is not None and last < first:
        yield (
            "verdict",
            Said(
                "settled_too_early",
                "'{key}' speaks of {last} at the latest, before {first}, of which the other claim "
                "speaks: that settles nothing.",
                last=last,
                first=first,
                key=later.id,
            ),
        )


def verdict_caution(relation: str | None, kind: str | None) -> Said | None:
    """A caution about an outcome of a claim of that kind; none where nothing is odd."""
    if relation != "outcome" or kind in (None, "forecast", "report"):
        return None
    said = (
        "The second claim is an assessment, not a forecast: give it an outcome only where it says "
        "what will come, such as a pledge."
        if kind == "assessment"
        else "The second claim is a statement, not a forecast: give it an outcome only where it "
        "says what will come, such as a pledge."
    )
    return Said("outcome", said, kind=kind)
