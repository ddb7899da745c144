"""Lists that are too long to be held come back as they were, in their order and by key."""

import gc
import weakref
from dataclasses import dataclass

import pytest

from app import long_lists
from app.long_lists import HELD, Found, LongList, changed, keep, keys_in, met_twice
from tests.dataset_samples import sample
from tests.lists_on_disk import records_of


@dataclass(frozen=True)
class Named:
    key: str
    number: int


MANY = [Named(f"n-{number * 7919 % 5003}", number) for number in range(5_003)]


def test_few_are_held_and_many_lie_in_a_file() -> None:
    assert keep(iter(MANY[:HELD])) == tuple(MANY[:HELD])
    assert isinstance(keep(iter(MANY[: HELD + 1])), LongList)


def test_what_lies_in_a_file_comes_back_in_its_order_and_by_key() -> None:
    kept = keep(MANY)
    assert isinstance(kept, LongList)
    assert len(kept) == len(MANY)
    assert list(kept) == MANY
    assert (kept[0], kept[-1], kept[4000:4002]) == (MANY[0], MANY[-1], tuple(MANY[4000:4002]))
    assert list(keys_in(kept)) == [each.key for each in MANY]
    for each in MANY:
        assert kept.get(each.key) == each
        assert kept.holds(each.key)
    assert kept.get("nobody") is None
    assert not kept.holds(None)


def test_records_of_every_noun_come_back_equal() -> None:
    for records in records_of(sample()):
        assert tuple(LongList(records)) == records


def test_two_that_go_through_a_list_at_once_dont_disturb_each_other() -> None:
    kept = keep(MANY)
    assert all(one == other for one, other in zip(kept, kept, strict=True))


def test_of_several_with_one_key_the_last_is_found() -> None:
    again = [Named("n-0", -1), Named("n-1", -2), Named("n-1", -3)]
    for lists in ([MANY, again], [keep(MANY), again], [again, [*MANY, *again]]):
        found = Found(lists)
        assert (found.get("n-0"), found.get("n-1")) == (again[0], again[2])
    assert Found([again, keep(MANY)]).get("n-1") == next(each for each in MANY if each.key == "n-1")


@pytest.mark.parametrize("items", [MANY, MANY[:5]])
def test_a_changed_list_has_the_members_that_the_function_gives(items: list[Named]) -> None:
    turned = changed(keep(items), lambda each: Named(each.key, -each.number))
    assert [each.number for each in turned] == [-each.number for each in items]
    assert (turned[3].number, [each.number for each in turned[:2]]) == (-3, [0, -1])
    assert (len(turned), list(keys_in(turned))) == (len(items), [each.key for each in items])
    assert Found([turned]).get(items[4].key) == Named(items[4].key, -4)
    assert Found([keep(items)]).get(items[4].key) == items[4]


def test_what_is_met_twice_is_among_what_may_be() -> None:
    assert met_twice(each.key for each in MANY) == set()
    assert met_twice([]) == set()
    assert met_twice(["a", "b", "a", "c", "c", "c"]) == {hash("a"), hash("c")}


def test_a_disk_that_fills_meanwhile_is_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_lists, "TABLE", f"pragma max_page_count = 20; {long_lists.TABLE}")
    with pytest.raises(OSError, match="No space left on device"):
        keep(MANY)


def test_a_file_goes_as_soon_as_nobody_has_its_list() -> None:
    # Whatever leads back to itself would stay until it is looked for.
    gc.disable()
    try:
        kept = keep(MANY)
        gone = weakref.ref(kept), weakref.ref(changed(kept, lambda each: each))
        kept = ()
        assert [each() for each in gone] == [None, None]
    finally:
        gc.enable()


def test_a_list_stays_for_as_long_as_its_keys_are_taken() -> None:
    assert list(keys_in(keep(MANY))) == [each.key for each in MANY]
