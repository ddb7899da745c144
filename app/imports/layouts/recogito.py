"""Recogito 2's CSV, since 2018 and before (`;` and no FILE): what somebody marked in a text.

Offsets count UTF-16 units, not code points. A place that wasn't resolved has no coordinates, which is no
fault: the words are there. What is marked says nothing of who was where, so it makes no mark.
"""

from app.imports.layouts.layout import Layout
from app.imports.matching import ActorColumn, Matching

MATCHING = Matching(
    place=("VOCAB_LABEL", "QUOTE_TRANSCRIPTION"),
    latitude="LAT",
    longitude="LNG",
    place_kind="TYPE",
    place_kinds=("PLACE", ""),
    actors=(
        ActorColumn(column="QUOTE_TRANSCRIPTION", role="mentioned", kind="TYPE", kinds=("person",)),
    ),
    kind="assessment",
    statement="The text names «{QUOTE_TRANSCRIPTION}» ({TYPE}), {VOCAB_LABEL}",
    locator="{FILE}, {ANCHOR}",
    note="{COMMENTS}",
    uncertainty_m=1_000,
    key=("UUID",),
    free=("QUOTE_TRANSCRIPTION", "COMMENTS"),
    aliases={"QUOTE_TRANSCRIPTION": ("QUOTE",), "COMMENTS": ("COMMENT",)},
    needs_place=False,
    needs_day=False,
)
LAYOUTS = (
    Layout(
        "recogito",
        "Recogito 2, CSV",
        MATCHING,
        needs=("UUID", "ANCHOR", "TYPE", "URI", "VERIFICATION_STATUS"),
        one_of=(("QUOTE_TRANSCRIPTION", "QUOTE"),),
    ),
)
