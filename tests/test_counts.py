"""How many rows match a list: counted as far as is asked, and once while the data is the same."""

from sqlalchemy.orm import Session

from app import wording
from app.counts import KeptCounts
from app.queries.card_lists import list_cards
from app.queries.claims import list_claims
from app.queries.filters import Filters


def test_what_matches_is_counted_as_far_as_asked(reader_session: Session) -> None:
    for list_rows in (list_claims, list_cards):
        few = list_rows(reader_session, Filters(limit=1, count_to=3))
        every = list_rows(reader_session, Filters(limit=1))
        assert (few.matched, few.is_more, few.say_matched) == (3, True, "more than 3")
        assert every.matched > 3
        assert not every.is_more


def test_a_later_stretch_tells_the_same_number(reader_session: Session) -> None:
    first = list_cards(reader_session, Filters(limit=2))
    later = list_cards(reader_session, Filters(limit=1000, after=first.after))
    assert later.after is None
    assert later.matched == first.matched == len(first.rows) + len(later.rows)


def test_numbers_beyond_what_was_counted_are_said_so() -> None:
    assert wording.say_count(10_000, "claim", is_more=True) == "more than 10,000 claims"
    assert wording.say_count(1_204, "claim") == "1,204 claims"


def test_a_count_is_made_once_while_the_data_is_the_same() -> None:
    kept, made = KeptCounts(), []

    def count() -> int:
        made.append(len(made))
        return 7

    for version, known in (("1", None), ("1", None), ("1", "then"), ("2", None)):
        assert kept.of(version, known).count("claims", count) == 7
    assert len(made) == 3
