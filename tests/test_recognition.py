from hypothesis import given, settings
from hypothesis import strategies as st

from app.recognition import recognise
from tests.names_to_find import LISTED, OURS, found, mentions

PLAIN = "The column left {} at dawn and was seen again at noon."


def test_a_name_is_found_in_every_spelling_of_it() -> None:
    for spelling in ("Raqqah", "Raqqa", "al-Raqqah", "Ar Raqqa", "Rakka", "RAQQA"):
        assert found(PLAIN.format(spelling)) == {spelling: "raqqah"}, spelling


def test_spellings_that_nobody_listed_are_found_too() -> None:
    text = "From Dayr az-Zawr they went to al-Mayadin; Deir Ezzor and at-Tabka stayed quiet."
    assert found(text, gazetteer=False) == {
        "Dayr az-Zawr": "deir-al-zour",
        "al-Mayadin": "mayadeen",
        "Deir Ezzor": "deir-al-zour",
        "at-Tabka": "tabqa",
    }


def test_our_names_are_found_in_a_cyrillic_text() -> None:
    text = "Бои идут в Ракке и у Дейр-эз-Зора, колонна идёт на Табку."
    assert found(text, gazetteer=False) == {
        "Ракке": "raqqah",
        "Дейр-эз-Зора": "deir-al-zour",
        "Табку": "tabqa",
    }


def test_only_whole_words_are_names() -> None:
    assert found("Raqqawi cooking and the Tabqawi family") == {}


def test_consonants_alone_make_no_name() -> None:
    # Iraq and Raqqah share a key; Syrian and Sarrin do.
    assert found("Iraq was quiet, and so was the Syrian coast.") == {}


def test_the_longest_name_wins() -> None:
    text = "The Raqqa Civil Council met the Syrian Democratic Forces near Al-Tanf crossing."
    assert found(text) == {
        "Raqqa Civil Council": "council",
        "Syrian Democratic Forces": "sdf",
        "Al-Tanf crossing": "tanf-crossing",
    }


def test_a_possessive_is_no_part_of_a_name() -> None:
    assert found("Raqqa’s bridges and Tabqa's dam") == {"Raqqa": "raqqah", "Tabqa": "tabqa"}


def test_a_hyphen_parts_what_it_doesnt_join() -> None:
    assert found("a US-Syria channel") == {"US": "united-states", "Syria": "syria"}


def test_a_name_doesnt_run_across_a_comma_or_a_bracket() -> None:
    assert found("Deir, al-Zour; Popular (Mobilisation) Units") == {}


def test_a_pronoun_is_no_abbreviation() -> None:
    assert found("They told us that the U.S. and the US knew.") == {
        "U.S": "united-states",
        "US": "united-states",
    }


def test_american_and_british_spellings_meet() -> None:
    assert found("the Popular Mobilization Units") == {"Popular Mobilization Units": "pmu"}


def test_a_name_that_is_written_small_is_found_small() -> None:
    assert found("across rural Palmyra") == {"rural Palmyra": "countryside"}


def test_arabic_names_are_found_under_their_prefixes() -> None:
    text = "وبالرقة جسران، وللرقة تاريخ، فالميادين بعيدة، ولا شيء كالطبقة. وصلوا إلى دير الزور ثم لدير الزور."
    assert [(one.text, one.best.named.key) for one in mentions(text)] == [
        ("وبالرقة", "raqqah"),
        ("وللرقة", "raqqah"),
        ("فالميادين", "mayadeen"),
        ("كالطبقة", "tabqa"),
        ("دير الزور", "deir-al-zour"),
        ("لدير الزور", "deir-al-zour"),
    ]


def test_an_arabic_word_without_its_article_is_another_word() -> None:
    assert found("فتح باب الدار ونظر إلى ميادين كثيرة") == {}


def test_vowel_signs_and_other_keyboards_dont_hide_an_arabic_name() -> None:
    assert found("في الرَّقَّة ودیر الزور") == {"الرَّقَّة": "raqqah", "ودیر الزور": "deir-al-zour"}


def test_arabic_actors_are_found_whole() -> None:
    assert found("قالت قوات سوريا الديمقراطية إن الحشد الشعبي تقدم") == {
        "قوات سوريا الديمقراطية": "sdf",
        "الحشد الشعبي": "pmu",
    }


def test_a_common_word_is_a_place_only_where_the_text_says_so() -> None:
    assert found("Salt was scarce. He opened الباب slowly.") == {}
    assert found("They drove to the city of Salt, and slept in Tyre.") == {"Salt": "4", "Tyre": "5"}
    assert found("اشتباكات في مدينة الباب") == {"الباب": "6"}


def test_a_word_that_the_text_also_writes_small_is_no_place() -> None:
    assert found("The salts of the lake. In Sarrin the sarrin tree grows.") == {"Sarrin": "7"}
    assert found("He met Sarrin. The sarrin tree grows.") == {}


def test_what_is_only_like_a_gazetteers_name_needs_places_near_it() -> None:
    assert found("She went to Maskanna alone.") == {}
    assert "Maskanna" in found("From Raqqa and Tabqa she went to Maskanna alone.")


def test_a_capital_at_the_beginning_of_a_sentence_says_nothing() -> None:
    assert found("Raqqa and Tabqa fell. Battle was what they knew.") == {
        "Raqqa": "raqqah",
        "Tabqa": "tabqa",
    }


def test_of_two_places_with_one_name_the_nearer_to_the_others_comes_first() -> None:
    [maskanah] = [
        one for one in mentions("Between Raqqa, Tabqa and Maskanah") if one.text == "Maskanah"
    ]
    assert [one.named.key for one in maskanah.candidates] == ["2", "3"]
    assert maskanah.best.near[0][0] == "Tabqa"


def test_the_word_beside_a_name_tells_which_of_two_is_meant() -> None:
    assert found("the border crossing of al-Tanf") == {"al-Tanf": "tanf-crossing"}
    assert found("the garrison at al-Tanf") == {"al-Tanf": "tanf"}


def test_a_place_of_the_gazetteer_that_we_have_is_ours() -> None:
    assert found("نیروها در شهر رقة") == {"رقة": "raqqah"}


def test_several_words_of_the_gazetteer_are_found_with_their_article() -> None:
    assert found("They passed Ayn Issa and reached al-Hol.") == {"Ayn Issa": "9"}
    assert found("From Raqqa and Tabqa past Ayn Issa to Al-Hawl.")["Al-Hawl"] == "10"


def test_an_empty_text_names_nothing() -> None:
    assert recognise("", [OURS, LISTED]) == []
    assert recognise(" \n\t", [OURS]) == []


WORDS = st.sampled_from(
    [
        "Raqqa",
        "al-Mayadeen",
        "the",
        "US",
        "وبالرقة",
        "Deir",
        "al-Zour",
        "Salt",
        "\n",
        ", ",
        "’s",
        "🛑",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join)))
def test_mentions_lie_in_the_text_in_order_and_never_overlap(text: str) -> None:
    behind = 0
    for mention in recognise(text, [OURS, LISTED]):
        assert behind <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.candidates
        behind = mention.end
