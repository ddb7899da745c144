"""What the database refuses, as sentences beside the field, so that it never shows as a fault."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from app.editing.errors import FieldErrors

# (path of the field, sentence) by the constraint's name; {noun} is the singular.
SENTENCES = {
    "uq_{noun}_slug": ("slug", "Another {noun} has this address already."),
    "uq_{noun}_public_id": ("id", "Another {noun} has this id already."),
    "uq_link_from_claim_id_relation_to_claim_id": ("to", "There is such a link already."),
    "uq_position_claim_position_id_claim_id": ("claims", "A claim is listed twice."),
    "ck_position_claim_given": ("claims", "A position must rest on at least one claim."),
    "ck_claim_published_source": ("source", "A published claim needs a source."),
    "ck_claim_published_passage": (
        "passage",
        "A published claim needs a passage with a quote, or words on where it is found.",
    ),
    "ck_claim_published_speaker": ("speaker", "A statement needs a speaker."),
    "ck_claim_speaker": ("speaker", "Only a statement has a speaker."),
    "ck_claim_quote_length": ("passage.quote", "At most twelve words may be quoted."),
    "ck_claim_passage_whole": ("passage", "Paragraph, start and end go together."),
    "ck_claim_passage_order": ("passage.end", "The passage must end after its start."),
    "ck_claim_valid_order": ("valid.to", "The last day lies before the first."),
    "ck_position_valid_order": ("valid_to", "The last day lies before the first."),
    "ck_position_valid_given": ("valid_from", "A position needs a first or a last day."),
    "ck_source_published_order": ("published_to", "The last day lies before the first."),
    "ck_source_published_both": ("published_to", "Both days of the bracket are needed."),
    "ck_source_url": ("url", "An address begins with http:// or https://."),
    "ck_{noun}_withdrawn_reason": (
        "publishing.withdrawn_reason",
        "Only what is withdrawn has a reason for it.",
    ),
    "ck_{noun}_geom_valid": (
        "geometry",
        "The shape is invalid, such as an area that crosses itself.",
    ),
    "ck_{noun}_geom_not_empty": ("geometry", "The shape is empty."),
    "ck_{noun}_geom_on_globe": ("geometry", "The shape lies off the globe."),
    "ck_{noun}_coarsen_to_m": ("coarsen_to_m", "Coarsen to 100 m at least, 1,000 km at most."),
    "ck_{noun}_uncertainty_m": ("uncertainty_m", "The uncertainty must be 0 to 20,000 km."),
    "ck_actor_parent": ("parent", "An actor can't be its own parent."),
    "ck_place_part_of": ("part_of", "A place can't lie in itself."),
    "ck_link_ends": ("to", "A link leads from one claim to another."),
    "ck_link_verdict_given": ("verdict", "An outcome needs a verdict, and nothing else has one."),
}
# What a row that is gone or still referred to was to a record.
REFERENCES = {
    "source_id": "source",
    "speaker_id": "speaker",
    "actor_id": "actor",
    "place_id": "place",
    "claim_id": "claims",
    "parent_id": "parent",
    "part_of_id": "part_of",
    "from_claim_id": "from",
    "to_claim_id": "to",
}
NOUNS = ("source", "actor", "place", "claim", "position", "link")


@contextmanager
def constraints_in_words(session: Session) -> Iterator[None]:
    """Flush and check everything at the end, deferred constraints too. Raises FieldErrors."""
    try:
        yield
        session.flush()
        session.execute(text("set constraints all immediate"))
        session.execute(text("set constraints all deferred"))
    except IntegrityError as error:
        diagnosis = getattr(error.orig, "diag", None)
        name = getattr(diagnosis, "constraint_name", None) or ""
        path, sentence = sentence_for(name, str(getattr(diagnosis, "message_primary", "")))
        raise FieldErrors({path: [sentence]}) from error
    except DataError as error:
        detail = str(error.orig).splitlines()[0]
        raise FieldErrors({"": [f"A value doesn't fit its field: {detail}."]}) from error


def sentence_for(constraint: str, message: str = "") -> tuple[str, str]:
    """(path of the field, sentence) for the name of a constraint; `message` where none is known."""
    for noun in NOUNS:
        for name, (path, sentence) in SENTENCES.items():
            if name.format(noun=noun) == constraint:
                return path, sentence.format(noun=noun)
    if constraint.startswith("fk_"):
        for column, path in REFERENCES.items():
            if f"_{column}_" in constraint:
                return path, "What this refers to was deleted meanwhile, or is still referred to."
    plain = constraint.removeprefix("ck_").replace("_", " ") or message
    return "", f"The database refuses this: {plain}."
