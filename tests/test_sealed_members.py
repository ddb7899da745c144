"""What is hashed of a record's state doesn't change by itself: it was sealed with the members that it had."""

from app.nouns import NOUNS
from app.nouns.members import public_members

# The members that states had when the first were sealed. They stay, and whatever comes behind them is null or an
# empty list in all states before it, which isn't hashed; then it is added here.
SEALED = {
    "sources": "slug title title_note author publisher published_from published_to published_note document_url language "
    "reliability leaning origin collected_at collected_by licence terms_url attribution rows_shown note",
    "actors": "slug name short_name kind symbol sidc note",
    "places": "slug name kind country uncertainty_m evidence note",
    "claims": "id kind statement statement_language locator credibility note",
    "positions": "id posture modality valid_from valid_to valid_precision uncertainty_m note",
    "links": "id relation verdict why",
}


def test_members_that_were_sealed_stay_and_new_ones_are_looked_at() -> None:
    now = {noun: {each.name for each in public_members(noun)} for noun in NOUNS}

    assert now == {noun: set(names.split()) for noun, names in SEALED.items()}
