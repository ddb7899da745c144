"""How many rows match a list: counted as far as is asked, and once while the data is the same."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import wording
from app.counts import KeptCounts
from app.database import COUNTS
from app.models import Place
from app.queries import most_spoken
from app.queries.card_lists import list_cards
from app.queries.claims import list_claims
from app.queries.filters import Filters
from app.queries.most_spoken import busiest_place, most_spoken_of


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


def test_places_that_came_first_a_while_ago_are_counted_as_they_stand(
    reader_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = most_spoken_of(reader_session, None, 3)
    number = {slug: key for key, slug in reader_session.execute(select(Place.id, Place.slug))}
    kept = KeptCounts()
    gone = -1
    kept.keep_ranking([number[second[0]], gone, number[first[0]]])
    monkeypatch.setitem(reader_session.info, COUNTS, kept.of("1", None))
    assert most_spoken_of(reader_session, None, 3) == [first, second]
    assert busiest_place(reader_session) == first[0]
    # Those that are asked for, and past maps, are looked up whatever is kept.
    assert most_spoken_of(reader_session, [third[0]], 3) == [third]
    monkeypatch.setitem(reader_session.info, COUNTS, kept.of("1", "then"))
    assert most_spoken_of(reader_session, None, 3) == [first, second, third]


def test_the_order_of_places_is_kept_where_very_many_claims_give_it(
    reader_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(most_spoken, "MANY_CLAIMS", 10)
    kept = KeptCounts()
    told = most_spoken_of(reader_session, None, 5)
    monkeypatch.setitem(reader_session.info, COUNTS, kept.of("1", None))
    assert kept.ranking() is None
    assert most_spoken_of(reader_session, None, 5) == told
    assert len(kept.ranking() or ()) > 5


def test_the_first_places_of_a_past_map_are_those_of_asking_all(
    reader_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    lengths = (1, 2, 5, 20, 60, 500)
    told = [most_spoken_of(reader_session, None, most) for most in lengths]
    monkeypatch.setitem(reader_session.info, COUNTS, KeptCounts().of("1", "then"))
    assert [most_spoken_of(reader_session, None, most) for most in lengths] == told
