"""What the database refuses, as sentences beside the field, so that it never shows as a fault."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache

from sqlalchemy import text
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from app.editing.errors import FieldErrors
from app.errors import Said
from app.languages import mark
from app.nouns import NOUNS
from app.nouns.rows import stored_in

# (path of the field, code, sentence) by the constraint's name; {noun} is the singular.
SENTENCES = {
    "uq_{noun}_slug": ("slug", "taken", mark("Another {noun} has this address already.")),
    "uq_{noun}_public_id": ("id", "taken", mark("Another {noun} has this id already.")),
    "uq_link_from_claim_id_relation_to_claim_id": (
        "to",
        "taken",
        mark("There is such a link already."),
    ),
    "uq_position_claim_position_id_claim_id": ("claims", "twice", mark("A claim is listed twice.")),
    "ck_position_claim_given": (
        "claims",
        "too_few",
        mark("A position must rest on at least one claim."),
    ),
    "ck_claim_published_source": ("source", "needed", mark("A published claim needs a source.")),
    "ck_claim_published_passage": (
        "passage",
        "needed",
        mark("A published claim needs a passage with a quote, or words on where it is found."),
    ),
    "ck_claim_published_speaker": ("speaker", "needed", mark("A statement needs a speaker.")),
    "ck_claim_speaker": ("speaker", "only_statements", mark("Only a statement has a speaker.")),
    "ck_claim_quote_length": (
        "passage.quote",
        "quote_too_long",
        mark("At most twelve words may be quoted."),
    ),
    "ck_claim_passage_whole": (
        "passage",
        "go_together",
        mark("Paragraph, start and end go together."),
    ),
    "ck_claim_passage_order": (
        "passage.end",
        "wrong_order",
        mark("The passage must end after its start."),
    ),
    "ck_claim_valid_order": (
        "valid.to",
        "wrong_order",
        mark("The last day lies before the first."),
    ),
    "ck_position_valid_order": (
        "valid_to",
        "wrong_order",
        mark("The last day lies before the first."),
    ),
    "ck_position_valid_given": (
        "valid_from",
        "needed",
        mark("A position needs a first or a last day."),
    ),
    "ck_source_published_order": (
        "published_to",
        "wrong_order",
        mark("The last day lies before the first."),
    ),
    "ck_source_published_both": (
        "published_to",
        "go_together",
        mark("Both days of the bracket are needed."),
    ),
    "ck_source_url": ("url", "pattern", mark("An address begins with http:// or https://.")),
    "ck_{noun}_withdrawn_reason": (
        "publishing.withdrawn_reason",
        "not_withdrawn",
        mark("Only what is withdrawn has a reason for it."),
    ),
    "ck_{noun}_geom_valid": (
        "geometry",
        "geometry",
        mark("The shape is invalid, such as an area that crosses itself."),
    ),
    "ck_{noun}_geom_not_empty": ("geometry", "geometry", mark("The shape is empty.")),
    "ck_{noun}_geom_on_globe": ("geometry", "geometry", mark("The shape lies off the globe.")),
    "ck_{noun}_coarsen_to_m": (
        "coarsen_to_m",
        "range",
        mark("Coarsen to 100 m at least, 1,000 km at most."),
    ),
    "ck_{noun}_uncertainty_m": (
        "uncertainty_m",
        "range",
        mark("The uncertainty must be 0 to 20,000 km."),
    ),
    "ck_actor_parent": ("parent", "itself", mark("An actor can't be its own parent.")),
    "ck_place_part_of": ("part_of", "itself", mark("A place can't lie in itself.")),
    "ck_link_ends": ("to", "itself", mark("A link leads from one claim to another.")),
    "ck_link_verdict_given": (
        "verdict",
        "needed",
        mark("An outcome needs a verdict, and nothing else has one."),
    ),
}


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
        path, said = sentence_for(name, str(getattr(diagnosis, "message_primary", "")))
        raise FieldErrors({path: [said]}) from error
    except DataError as error:
        detail = str(error.orig).splitlines()[0]
        said = Said("does_not_fit", "A value doesn't fit its field: {detail}.", detail=detail)
        raise FieldErrors({"": [said]}) from error


def sentence_for(constraint: str, message: str = "") -> tuple[str, Said]:
    """(path of the field, sentence with its code) for the name of a constraint; `message` where none is known."""
    for noun in (each.singular for each in NOUNS.values()):
        for name, (path, code, sentence) in SENTENCES.items():
            if name.format(noun=noun) == constraint:
                return path, Said(code, sentence, noun=noun)
    if constraint.startswith("fk_"):
        for column, path in reference_columns().items():
            if f"_{column}_" in constraint:
                return path, Said(
                    "reference",
                    "What this refers to was deleted meanwhile, or is still referred to.",
                )
    plain = constraint.removeprefix("ck_").replace("_", " ") or message
    return "", Said("refused", "The database refuses this: {text}.", text=plain)


@cache
def reference_columns() -> Mapping[str, str]:
    """The field of a record that the column of a foreign key belongs to."""
    found: dict[str, str] = {}
    for noun in NOUNS.values():
        for stored in stored_in(noun.record):
            if stored.refers is not None:
                name = noun.record.model_fields[stored.attribute].alias or stored.attribute
                found.setdefault(stored.column, name)
    return found
