"""Claims beside each other: words in any script, reprints told from what only looks alike, and who is named."""

from datetime import date
from typing import Any

import pytest

from app.relating.comparing import Claimed, compare, is_reprint
from app.relating.saying import say_why
from app.relating.words import likeness, said
from tests.rewrites import rewrites

DAY = date(2017, 6, 6)


def claimed(number: int, statement: str, **values: Any) -> Claimed:
    defaults: dict[str, Any] = {"first": DAY, "last": DAY, "places": {}, "actors": {}}
    return Claimed(number, "report", said(statement), source=number, **(defaults | values))


@pytest.mark.parametrize("seed", [2017, 14])
def test_reprints_are_found_among_a_thousand_rewrites_and_as_many_that_say_otherwise(
    seed: int,
) -> None:
    found = wrong = missed = 0
    for each in rewrites(seed, 1000):
        is_found = is_reprint(claimed(1, each.first), claimed(2, each.second))
        found += is_found and each.is_same
        wrong += is_found and not each.is_same
        missed += each.is_same and not is_found
    assert found + missed == 1000
    assert found / (found + missed) >= 0.9, (found, missed)
    assert found / (found + wrong) >= 0.9, (found, wrong)


def test_what_says_the_same_in_every_script_is_found_but_for_other_numbers() -> None:
    others = [each for each in rewrites(2017, 1000) if each.language != "en"]
    assert {each.language for each in others} == {"ar", "ru", "uk", "fr", "he"}
    for each in others:
        is_found = is_reprint(claimed(1, each.first), claimed(2, each.second))
        if each.how == "number":
            assert not is_found, each


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Fighters reached al-Tanf", "The fighters have reached At Tanf"),
        ("مقاتلون في دير الزور", "المقاتلون بدير الزّور"),
        ("قتلى في الرقة", "قتلى بالرقّة"),
        ("Бойцы захватили Манбидж", "Бойцов, Manbij, захватил"),
        ("l’armée d’Alep avance", "une armée, Alep, avancer"),
        ("Twelve men, 1,200 shells", "12 men and 1200 shells"),
    ],
)
def test_forms_and_spellings_of_one_word_are_alike(first: str, second: str) -> None:
    found = likeness(said(first), said(second))
    assert found.alike == found.of


@pytest.mark.parametrize(
    ("first", "second"),
    [("40 men", "400 men"), ("The road to Homs", "The road to Hama"), ("attack", "attitude")],
)
def test_other_words_and_numbers_are_not(first: str, second: str) -> None:
    found = likeness(said(first), said(second))
    assert found.alike == found.of - 1


@pytest.mark.parametrize(
    ("statement", "who"),
    [
        ("According to SANA, the army took the town.", "sana"),
        ("The army took the town, according to SANA.", "sana"),
        ("RAQQAH (Reuters) - The army took the town.", "reuters"),
        ("SANA reported that the army took the town.", "sana"),
        ("The army took the town, Reuters said.", "reuters"),
        ("Selon l’AFP, l’armée a pris la ville.", "afp"),
        ("По данным ТАСС, армия заняла город.", "тасс"),
        ("Армия заняла город, сообщает ТАСС.", "тасс"),
        ("За даними УНІАН, армія зайняла місто.", "уніан"),
        ("نقلا عن سانا، دخل الجيش المدينة", "سانا"),
        ("ذكرت سانا أن الجيش دخل المدينة", "سانا"),
        ("לפי רויטרס, הצבא נכנס לעיר", "רויטרס"),
    ],
)
def test_whoever_is_named_as_reporting_it_is_found(statement: str, who: str) -> None:
    assert said(statement).reporters == (who,)


def test_a_statement_of_nothing_is_like_nothing() -> None:
    assert likeness(said(""), said("")).share == 0
    assert not is_reprint(claimed(1, ""), claimed(2, "…"))
    assert compare(claimed(1, "", first=None, last=None), claimed(2, "")) is None


def test_another_place_or_day_is_no_reprint() -> None:
    words = "The army took the town and its bridge after a week of fighting."
    here, there = {1: "Raqqah"}, {2: "Homs"}
    assert is_reprint(claimed(1, words, places=here), claimed(2, words, places=here))
    assert not is_reprint(claimed(1, words, places=here), claimed(2, words, places=there))
    later = {"first": date(2018, 6, 6), "last": date(2018, 6, 6)}
    assert not is_reprint(claimed(1, words), claimed(2, words, **later))


def test_why_is_said_from_either_side() -> None:
    one = claimed(1, "Shells killed 40 men at the silo.", places={7: "Silo"})
    other = claimed(2, "At the silo shells killed 14.", places={7: "Silo"})
    there, back = compare(one, other), compare(other, one)
    assert there
    assert back
    assert "Different numbers: 40 here, 14 there" in say_why(there)
    assert "Different numbers: 14 here, 40 there" in say_why(back)
    assert "3 of 4 words alike" in say_why(there)
