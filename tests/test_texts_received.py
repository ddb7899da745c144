import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms.text import MOST_BYTES, BadText, pack, pasted, unpack, uploaded

WORDS = "The bridge was closed.\n\nGuards stood on both banks of the نهر الفرات.\n"


def test_a_file_is_taken_byte_for_byte() -> None:
    for content in (WORDS, WORDS.replace("\n", "\r\n"), "\ufeff" + WORDS):
        assert uploaded(content.encode()).encode() == content.encode()


def test_a_browsers_line_ends_become_plain_ones() -> None:
    assert pasted("One.\r\n\r\nTwo.") == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no words"),
        (b" \n\t\n", "no words"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04...", "a Word"),
        ("Kein UTF-8: \xe9".encode("latin-1"), "in line 1, byte 13 is 0xE9"),
        ("سطر\nآخر".encode("windows-1256"), "isn't UTF-8: in line 1"),
        ("Words".encode("utf-16"), "UTF-16"),
        (b"one\ntwo\x00three", "Line 2 holds U.0000 control character at character 4"),
        (b"one\rtwo\rthree", "CR alone"),
        (b"  one\n\ttwo", "Every line begins with a blank"),
        (b"x" * (MOST_BYTES + 1), "400,001 bytes; at most 400,000"),
    ],
)
def test_what_is_no_text_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(BadText, match=words):
        uploaded(content)


def test_half_a_pair_is_refused() -> None:
    with pytest.raises(BadText, match="half of a pair"):
        pasted("broken \ud83d sign")


def test_the_longest_text_is_taken() -> None:
    assert len(uploaded(b"x" * MOST_BYTES)) == MOST_BYTES


def test_a_damaged_hidden_field_is_refused() -> None:
    for packed in ("not base64!", "/w==", pack(WORDS)[:-3]):
        with pytest.raises(BadText):
            unpack(packed)


@given(st.text(min_size=1, max_size=60))
def test_a_text_comes_out_of_a_form_as_it_went_in(text: str) -> None:
    try:
        taken = pasted(text)
    except BadText:
        return
    assert unpack(pack(taken)) == taken
