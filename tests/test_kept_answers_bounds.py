"""What is kept stays within bounds, and is made once for all who ask at once."""

import pytest

from app import data_version, kept_answers
from tests.counted import Counted, all_at_once


@pytest.fixture
def counted() -> Counted:
    return Counted()


def test_what_is_kept_stays_within_bounds(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted.get()
    one = counted.kept.size
    monkeypatch.setattr(kept_answers, "MOST_BYTES", 3 * one + 100)
    for number in range(4):
        counted.get(f"/places?q={number}")
    assert counted.get("/places?q=3") == "5"
    assert counted.get("/places?q=0") == "6"
    monkeypatch.setattr(kept_answers, "LONGEST_BODY", 10)
    assert [counted.get("/long"), counted.get("/long")] == ["7", "8"]


def test_an_answer_takes_a_kilobyte_at_least_and_what_its_address_and_headers_take(
    counted: Counted,
) -> None:
    counted.get("/a")
    one = counted.kept.size
    assert one > 1024 + 1000
    counted.get("/a", host="x" * 5000)
    assert counted.kept.size >= 2 * one + 4900
    counted.get("/a?q=" + "x" * 5000)
    assert counted.kept.size >= 3 * one + 9900
    counted.become("2")
    counted.get("/a")
    assert counted.kept.size == sum(each.size(key) for key, each in counted.kept.kept.items())


def test_only_so_many_answers_are_kept(counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_answers, "MOST_ANSWERS", 2)
    for path in ("/a", "/b", "/a", "/c"):
        counted.get(path)
    # What was asked for longest ago made room.
    assert [counted.get("/a"), counted.get("/c"), counted.get("/b")] == ["1", "3", "4"]
    assert len(counted.kept.kept) == 2


def test_what_is_of_an_earlier_state_of_the_data_takes_no_place(counted: Counted) -> None:
    for path in ("/a", "/b", "/c"):
        counted.get(path)
    counted.become("2")
    counted.get("/a")
    [(key, kept)] = counted.kept.kept.items()
    assert (key.path, kept.version) == ("/a", "2")
    assert counted.kept.size == kept.size(key)


def test_what_is_too_old_to_be_given_takes_no_place(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(kept_answers, "monotonic", lambda: now[0])
    for path in ("/a", "/b"):
        counted.get(path)
    now[0] += kept_answers.FRESH_SECONDS - 1
    assert counted.get("/a") == "1"
    counted.get("/c")
    now[0] += kept_answers.STALE_SECONDS + 1
    counted.get("/d")
    # What was asked for since lies behind what is younger.
    assert {key.path for key in counted.kept.kept} == {"/c", "/d"}


def test_what_took_longer_to_make_than_the_data_stayed_the_same_is_not_kept(
    counted: Counted,
) -> None:
    def change_the_data_and_ask() -> None:
        counted.while_making = lambda: None
        counted.become("2")
        assert counted.get("/b") == "2"

    counted.while_making = change_the_data_and_ask
    counted.get("/a")
    assert {key.path for key in counted.kept.kept} == {"/b"}


def test_empty_answers_take_no_place(counted: Counted) -> None:
    counted.get("/empty")
    assert not counted.kept.kept


def test_of_those_who_ask_for_the_same_at_once_one_makes_it_for_all(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_version, "monotonic", lambda: 1000.0)
    counted.get("/first")
    assert all_at_once(counted.app, ["/places"] * 20) == [200] * 20
    assert counted.made == 2


def test_those_who_waited_for_what_is_not_kept_make_it_themselves(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_version, "monotonic", lambda: 1000.0)
    counted.get("/first")
    assert all_at_once(counted.app, ["/login"] * 3) == [200] * 3
    assert counted.made == 4
    assert not counted.kept.making
