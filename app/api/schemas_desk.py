"""JSON Schema of what writes and the desk's reads answer, by name, as `app.api.members` reads it.

Tests hold each against what the routes answer, so that neither has a member the other lacks.
"""

from typing import get_args

from app.api.members import Json, object_of, ref
from app.editing.saved import Result
from app.editing.seen import Seen
from app.editing.undoing import Act
from app.nouns import NOUNS, NounName
from app.recognition.anchoring import State
from app.vocabulary import STATES

RESULT = "|".join(get_args(Result))
SEEN = "|".join(get_args(Seen))
STATUS = "|".join(STATES)
REVIEW = "review:number state:open|sent_back|approved|withdrawn at:instant by:str note:str"
CHANGE = "change:number at:instant by:str approved_by:str? note:str touched:count"
NAMED = "noun:noun key:str title:str"
DIFFERENCE = f"difference:number {NAMED} dataset:str release:day? dropped:bool"
SAVED = "noun:noun key:str version:number? state:{state} seen:{seen} document:url url:url?"
OUTCOME = "change:number? review:number? cautions:[Caution]"
SAVED_HERE = SAVED.format(state=RESULT, seen=SEEN)
STATES_OF_IMPORTS = "taken|checking|checked|comparing|bringing|brought|deciding|taking_back"
PARTS = {
    "Difference": "field:str label:str before:str? after:str?",
    "Caution": "code:str field:str message:str",
    # What became of one record of several.
    "SavedPart": SAVED_HERE,
    "Saved": f"{SAVED_HERE} {OUTCOME}",
    "SavedChange": "change:number? review:number? saved:[SavedPart] cautions:[Caution]",
    "Deleted": "noun:noun key:str state:deleted| change:number",
    "Version": f"version:number at:instant by:str approved_by:str? note:str status:{STATUS}|deleted",
    "Versions": "items:[Version]",
    "TextParagraph": "number:count start:count end:count",
    "TextPassage": "paragraph:count start:count end:count quote:str",
    "PassageFound": f"claim:str state:{'|'.join(get_args(State))} passage:TextPassage now:TextPassage?",
    "KeptText": "sha256:str code_points:count at:instant by:str? erased_at:instant?",
    "SourceText": (
        "source:str sha256:str? code_points:count? body_start:count? free_to_show:bool text:str? "
        "paragraphs:[TextParagraph] passages:[PassageFound] kept:[KeptText]"
    ),
    "PassageCounts": " ".join(f"{state}:count" for state in get_args(State)),
    "Attached": (
        f"{SAVED.format(state=f'{RESULT}|attached', seen=SEEN)} {OUTCOME} sha256:str passages:PassageCounts"
    ),
    "ChangeListed": f"{CHANGE} url:url",
    "Changes": "items:[ChangeListed] next:url?",
    "ChangedRecord": f"{NAMED} version:number? document:url? done:[Difference] undoing:Undoing",
    "Undo": "possible:bool seen:str needs_note:bool obstacles:strs",
    "Change": f"{CHANGE} records:[ChangedRecord] undo:Undo",
    "Undone": "change:number undoes:number",
    "RelatedClaim": (
        f"claim:str document:url source:str? kind:str status:{STATUS} statement:str valid_from:day? valid_to:day? "
        "places:strs actors:strs days_apart:count? words_alike:count words_compared:count reprint:bool "
        "offers:strs why:strs"
    ),
    "RelatedClaims": "claim:str items:[RelatedClaim]",
    "LoadedRelease": "dataset:str title:str release:day? change:number? url:url?",
    "Releases": "items:[LoadedRelease]",
    "ReleaseDifferenceListed": f"{DIFFERENCE} url:url",
    "ReleaseDifferences": "items:[ReleaseDifferenceListed] next:url? numberMatched:count",
    "ReleaseDifference": (
        f"{DIFFERENCE} open:bool version:number document:url conflicts:strs "
        "differences:[Difference] base:AnyRecord? ours:AnyRecord theirs:AnyRecord?"
    ),
    "NamedRecord": NAMED,
    "ReviewListed": f"{REVIEW} url:url count:count records:[NamedRecord]",
    "Reviews": "items:[ReviewListed]",
    "ReviewedRecord": (
        f"{NAMED} version:number? document:url? proposal:bool differences:[Difference] "
        "record:AnyRecord? conflicts:strs problems:strs"
    ),
    "ReviewComment": "at:instant by:str kind:comment|submitted|sent_back|approved|withdrawn text:str",
    "Review": (
        f"{REVIEW} decided_by:str? decided_at:instant? change:number? seen:str refusal:str? "
        "count:count problems:strs records:[ReviewedRecord] comments:[ReviewComment]"
    ),
    "Approved": "review:number state:approved| change:number",
    "SentBack": "review:number state:sent_back|",
    "TakenBack": "review:number state:withdrawn|",
    "ImportOlder": "why:revised|said_before|ends_before rows:count import:number file:str",
    "ImportCounts": (
        "source:str new:count changed:count conflict:count same:count gone:count older:ImportOlder?"
    ),
    "Import": (
        f"import:number state:{STATES_OF_IMPORTS} at:instant by:str name:str "
        "sha256:str size:count layout:str recognised:[ImportFinding] rows_done:count rows:count? ready:count faulty:count "
        "left_out:count brought_in:count same:count source:str? compared:ImportCounts? change:number? "
        "review:number? terms_review:number? fault:str? url:url faults:url"
    ),
    "ImportDifference": (
        "noun:str record:str? field:str label:str before:str? after:str? ours:str? conflict:bool "
        "chosen:ours|theirs?"
    ),
    "ImportCell": "column:str before:str after:str",
    "ImportComparedRow": (
        "row:number sheet:str? row_in_sheet:number? key:str claim:str? statement:str outcome:str? fields:[ImportDifference] "
        "cells:[ImportCell]"
    ),
    "ImportComparedRows": "items:[ImportComparedRow] next:url?",
    "Imports": "items:[Import]",
    "ImportMatching": "columns:strs kept:strs matching:texts sheets:strs",
    "ImportMeant": "slug:str label:str",
    "ImportName": (
        "noun:actors|places name:str rows:count first_row:number suggestions:[ImportMeant] is_decided:bool slug:str?"
    ),
    "ImportNames": "items:[ImportName] next:url?",
    "ImportNamesDecided": "decided:count",
    "ImportFinding": "what:str found:str why:str",
    "ImportFault": "column:str? code:str? message:str",
    "ImportRow": (
        "row:number sheet:str? row_in_sheet:number? state:ready|faulty|left_out|brought|same key:str cells:texts mended:texts "
        "faults:[ImportFault] cautions:[ImportFault] claim:str?"
    ),
    "ImportCancelled": "import:number state:stopped|discarded",
    "Commented": "review:number by:str kind:comment| text:str",
}


def document_name(noun: NounName) -> str:
    """The name of the schema of a noun's documents."""
    return NOUNS[noun].record.__name__.removesuffix("Record") + "Document"


def _document(noun: NounName) -> Json:
    members = f"key:str status:{STATUS} version:number"
    record = ref(NOUNS[noun].record.__name__)
    return object_of(members, others={"noun": {"const": noun}, "record": record})


DESK: Json = {
    **{name: object_of(members) for name, members in PARTS.items()},
    **{document_name(noun): _document(noun) for noun in get_args(NounName)},
    "Undoing": object_of(
        "differences:[Difference] conflicts:[Difference] obstacle:str?",
        # Its words have blanks in them.
        others={"act": {"type": "string", "enum": list(get_args(Act))}},
    ),
    "AnyRecord": {"anyOf": [ref(noun.record.__name__) for noun in NOUNS.values()]},
}
