from hypothesis import given
from hypothesis import strategies as st

from app.recognition.prefixes import without_prefixes
from app.recognition.spelling import arabic_likeness, distance, latin_likeness
from app.recognition.traps import is_generic, is_trap
from app.recognition.words import RunFinder, words_of


def test_spellings_of_one_name_are_alike() -> None:
    for one, other in (
        ("Raqqah", "Rakka"),
        ("Al-Tanaf", "At Tanf"),
        ("Mashalab", "Meshleb"),
        ("Deir al-Zour", "Dayr az Zawr"),
        ("Maskana", "Meskene"),
        ("Al-Qaem", "Al-Qa'im"),
        ("Abu Kamal", "Albu Kamal"),
        ("Qal‘at Sukkar", "Kalat Suker"),
    ):
        assert latin_likeness(one, other) is not None, (one, other)


def test_names_that_share_only_their_consonants_are_not_alike() -> None:
    for one, other in (("Iraq", "Raqqah"), ("Hama", "Ham"), ("Kim", "Qaim"), ("Aleppo", "Lab")):
        assert latin_likeness(one, other) is None, (one, other)


def test_the_same_letters_are_more_alike_than_the_same_sounds() -> None:
    same = latin_likeness("Raqqa", "Raqqa")
    folded = latin_likeness("Raqqa", "RAQQA")
    bare = latin_likeness("al-Raqqa", "Raqqa")
    sounds = latin_likeness("Rakka", "Raqqa")
    assert same is not None
    assert folded is not None
    assert bare is not None
    assert sounds is not None
    assert same > folded > bare > sounds


def test_arabic_articles_must_agree() -> None:
    assert arabic_likeness("الباب", "باب") is None
    assert arabic_likeness("الرقه", "الرقة") == 0.98
    assert arabic_likeness("سورية", "سوريا") == 0.9
    assert arabic_likeness("العراقي", "العراق") is None


def test_prefixes_come_off_one_by_one() -> None:
    assert [word for word, _ in without_prefixes("وبالرقه")] == ["وبالرقه", "بالرقه", "الرقه"]
    assert "الرقه" in [word for word, _ in without_prefixes("للرقه")]
    assert "الليل" in [word for word, _ in without_prefixes("لليل")]


def test_too_little_is_never_left_of_a_word() -> None:
    assert [word for word, _ in without_prefixes("ولد")] == ["ولد"]


@given(st.text("ابتجحدرسطعفقكلمنهوي", max_size=10))
def test_a_word_itself_comes_first_and_each_form_once(word: str) -> None:
    forms = [form for form, _ in without_prefixes(word)]
    assert forms[0] == word
    assert len(forms) == len(set(forms))


@given(st.text("abdeghiklmnoqrstuwyz -'", max_size=20))
def test_a_spelling_is_no_distance_from_itself(spelling: str) -> None:
    assert distance(spelling, spelling) in (0.0, float("inf"))
    assert latin_likeness(spelling, spelling) == 1.0


@given(
    st.text("abdeghiklmnoqrstuwyz -", max_size=14), st.text("abdeghiklmnoqrstuwyz -", max_size=14)
)
def test_likeness_has_no_direction(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert latin_likeness(one, other) == latin_likeness(other, one)


def test_a_word_keeps_its_apostrophe_and_its_marks() -> None:
    text = "Qa’im's «تَدمُر» al-Bu U.S. 17th"
    assert [word.text for word in words_of(text)] == ["Qa’im", "تَدمُر", "al", "Bu", "U", "S", "17th"]


@given(st.text(max_size=80))
def test_words_stand_where_they_say(text: str) -> None:
    for word in words_of(text):
        assert text[word.start : word.end] == word.text


@given(st.text(max_size=60))
def test_runs_grow_from_their_first_word(text: str) -> None:
    finder = RunFinder(text)
    for place in range(len(finder.words)):
        runs = [(finder.run(place, last), written) for last, written in finder.runs_from(place)]
        assert [run.text for run, _ in runs] == [written for _, written in runs]
        ends = [run.end for run, _ in runs]
        assert ends == sorted(set(ends))


def test_traps_are_known_in_both_scripts_and_under_prefixes() -> None:
    assert is_trap("salt")
    assert is_trap("والباب")
    assert not is_trap("raqqa")
    assert is_generic("old town")
    assert not is_generic("old raqqa")
