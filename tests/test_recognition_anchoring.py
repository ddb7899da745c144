import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.letters import has_words
from app.recognition.anchoring import (
    Anchor,
    NotInText,
    find_words,
    quote_in,
    trimmed,
    whereabouts,
)
from app.recognition.paragraphs import Paragraph, split_paragraphs
from app.recognition.wrapping import flowing
from tests.test_recognition_wrapping import WIRE

BEFORE = """The bridge was closed. Guards stood on both banks.

A convoy of nine lorries crossed the river at noon. The guards let it pass."""


def chosen(words: str, text: str = BEFORE) -> Anchor:
    start = text.index(words)
    [paragraph] = [one for one in split_paragraphs(text, 0) if one.start <= start < one.end]
    return Anchor(paragraph.number, start, start + len(words), " ".join(words.split()[:4]))


def became(words: str, after: str, before: str | None = BEFORE) -> tuple[str, Anchor | None]:
    where = whereabouts(chosen(words), after, split_paragraphs(after, 0), before)
    return where.state, where.now


def test_a_passage_stands_where_it_stood_in_the_same_text() -> None:
    assert became("nine lorries crossed the river", BEFORE) == ("in_place", None)


def test_a_passage_behind_a_new_paragraph_is_found_again() -> None:
    after = BEFORE.replace("A convoy", "A correction was added.\n\nA convoy")
    state, now = became("nine lorries crossed the river", after)
    assert state == "moved"
    assert now is not None
    assert now.paragraph == 3
    assert after[now.start : now.end] == "nine lorries crossed the river"


def test_a_passage_whose_words_were_changed_is_not() -> None:
    after = BEFORE.replace("nine lorries", "some lorries")
    assert became("nine lorries crossed the river", after) == ("changed", None)


def test_a_passage_whose_surroundings_were_changed_is_not_moved_either() -> None:
    after = "New.\n\n" + BEFORE.replace("A convoy of nine", "It is denied that a convoy of nine")
    assert became("nine lorries crossed the river", after) == ("changed", None)


def test_a_passage_that_is_met_twice_is_not_moved() -> None:
    line = "A convoy of nine lorries crossed the river at noon. The guards let it pass."
    assert became("nine lorries crossed", f"{line}\n{line}\n{line}") == ("several", None)


def test_a_passage_in_a_renumbered_paragraph_is_offered_where_it_is() -> None:
    anchor = chosen("nine lorries crossed")
    where = whereabouts(anchor, BEFORE, split_paragraphs(BEFORE, BEFORE.index("A convoy")), BEFORE)
    assert where.state == "moved"
    assert where.now == Anchor(1, anchor.start, anchor.end, anchor.quote)


def test_without_the_earlier_text_only_the_quote_in_its_place_counts() -> None:
    assert became("nine lorries crossed", BEFORE, None) == ("in_place", None)
    assert became("nine lorries crossed", "More.\n" + BEFORE, None) == ("changed", None)


@given(st.text(min_size=1, max_size=60), st.text(max_size=30), st.data())
def test_what_is_found_again_has_the_same_words(text: str, added: str, data: st.DataObject) -> None:
    paragraphs = split_paragraphs(text, 0)
    if not paragraphs:
        return
    paragraph = data.draw(st.sampled_from(paragraphs))
    start = data.draw(st.integers(paragraph.start, paragraph.end - 1))
    end = data.draw(st.integers(start + 1, paragraph.end))
    start, end = trimmed(text, start, end)
    if start == end:
        return
    anchor = Anchor(paragraph.number, start, end, text[start:end])
    after = added + "\n" + text
    where = whereabouts(anchor, after, split_paragraphs(after, 0), text)
    if where.now is not None:
        assert after[where.now.start : where.now.end] == text[start:end]
        assert where.now != anchor


def test_a_short_passage_is_quoted_whole() -> None:
    text = "(The bridge was closed.)"
    assert quote_in(text, 0, len(text)) == "The bridge was closed"


def test_a_long_passage_is_quoted_where_its_names_are() -> None:
    text = " ".join(f"word{number}" for number in range(30)).replace("word20", "Raqqa")
    at = text.index("Raqqa")
    quote = quote_in(text, 0, len(text), [(at, at + 5)])
    assert len(quote.split()) == 12
    assert "Raqqa" in quote


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_a_quote_has_at_most_twelve_words_of_the_passage(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    quote = quote_in(text, start, end)
    assert len(quote.split()) <= 12
    assert has_words(text[start:end], quote)


def test_words_are_found_whatever_the_blanks_between_them() -> None:
    text = "The bridge\u00a0was  closed. It was."
    whole = Paragraph(1, 0, len(text))
    assert find_words(text, whole, "«bridge was closed»") == (4, 22)


def test_words_that_are_missing_or_met_twice_are_refused() -> None:
    text = "It was closed, it was."
    whole = Paragraph(3, 0, len(text))
    with pytest.raises(NotInText, match="isn't found word for word in paragraph 3"):
        find_words(text, whole, "it opened")
    with pytest.raises(NotInText, match="stands 2 times"):
        find_words(text, whole, "was")
    with pytest.raises(NotInText, match="No words"):
        find_words(text, whole, " «» ")


def test_a_passage_loses_the_blanks_at_its_ends() -> None:
    assert trimmed(" a b ", 0, 5) == (1, 4)
    start, end = trimmed("a   b", 1, 3)
    assert start >= end


def test_a_passage_is_found_again_in_a_text_that_was_wrapped_otherwise() -> None:
    before = WIRE.replace("\n", "\r\n")
    start, end = before.index("noon on"), before.index(" and the drivers")
    anchor = Anchor(4, start, end, "noon on Monday for the first time")
    after = flowing(WIRE).replace("  ", " ")
    where = whereabouts(anchor, after, split_paragraphs(after, 0), before)
    assert where.state == "moved"
    assert where.now is not None
    assert after[where.now.start : where.now.end] == " ".join(before[start:end].split())


def test_a_passage_that_was_chosen_in_one_of_several_lines_is_told_to_have_moved() -> None:
    """A number of a paragraph, counted by lines, is never changed by itself."""
    start = WIRE.index("to the guards")
    anchor = Anchor(3, start, start + 13, "to the guards")
    paragraphs = split_paragraphs(WIRE, WIRE.index("ALPHATON"))
    where = whereabouts(anchor, WIRE, paragraphs, WIRE)
    assert where.state == "moved"
    assert where.now == Anchor(1, start, start + 13, "to the guards")
