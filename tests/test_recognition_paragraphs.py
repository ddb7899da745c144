import itertools
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from app.dataset.passages import SourceText
from app.nouns.text_records import AttachedText
from app.queries.texts import digest_of
from app.recognition.layout import Passage, lay_out
from app.recognition.paragraphs import (
    Paragraph,
    body_starts,
    likely_body_start,
    paragraph_at,
    split_paragraphs,
    split_sentences,
)

LINES = st.lists(st.text(st.characters(codec="utf-8"), max_size=12), min_size=1, max_size=8)
TEXTS = LINES.map("\n".join)
ARTICLE = """Bridge reopens after two years

By a correspondent, 3 May

Lorries crossed the bridge at noon on Monday for the first time since it was hit, and the drivers
Traders on both banks said that prices had begun to fall."""


def test_the_first_line_of_the_body_is_paragraph_one() -> None:
    text = "Headline\n\nByline\n\nFirst.\n \nSecond."
    start = text.index("First")
    assert [one.number for one in split_paragraphs(text, start)] == [0, 0, 1, 2]


def test_blanks_around_a_paragraph_belong_to_none() -> None:
    text = "  One. \r\n\r\n\tTwo."
    assert [text[one.start : one.end] for one in split_paragraphs(text, 0)] == ["One.", "Two."]


@settings(deadline=None)
@given(TEXTS)
def test_paragraphs_are_numbered_as_datasets_number_them(text: str) -> None:
    starts = body_starts(text)
    if not starts or any(ord(letter) < 32 and letter not in "\n\t\r" for letter in text):
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "text.txt"
        path.write_bytes(text.encode())
        for body_start in starts:
            attached = AttachedText(
                sha256=digest_of(text), code_points=len(text), body_start=body_start
            )
            source = SourceText(path, attached)
            assert source.problems == []
            for paragraph in split_paragraphs(text, body_start):
                assert source.paragraph_at(paragraph.start) == paragraph.number
                assert source.paragraph_at(paragraph.end - 1) == paragraph.number


def test_the_body_begins_with_the_first_paragraph_that_reads_like_one() -> None:
    text = ARTICLE.replace("drivers\n", "drivers waved to the guards as they passed.\n")
    assert likely_body_start(text) == text.index("Lorries")


def test_without_a_long_paragraph_a_short_sentence_will_do() -> None:
    text = "Bridge reopens\n\nLorries crossed the bridge at noon."
    assert likely_body_start(text) == text.index("Lorries")


def test_a_text_without_sentences_begins_at_its_first_line() -> None:
    assert likely_body_start("\none\ntwo") == 1


def test_the_body_cant_begin_at_an_indented_line() -> None:
    assert body_starts("one\n  two\nthree") == [0, 10]
    assert likely_body_start("  one\n two") is None


def test_a_sentence_ends_at_its_stop_and_not_at_an_abbreviation() -> None:
    text = "Gen. Haddad left at 5 p.m. on Monday. “Was it late?” Nobody knew. هل وصلوا؟ نعم."
    whole = Paragraph(1, 0, len(text))
    assert [text[start:end] for start, end in split_sentences(text, whole)] == [
        "Gen. Haddad left at 5 p.m. on Monday.",
        "“Was it late?”",
        "Nobody knew.",
        "هل وصلوا؟",
        "نعم.",
    ]


@given(st.text(max_size=80))
def test_sentences_hold_every_word_of_their_paragraph(text: str) -> None:
    for paragraph in split_paragraphs(text, 0):
        sentences = split_sentences(text, paragraph)
        assert sentences[0][0] == paragraph.start
        assert sentences[-1][1] == paragraph.end
        for (_, end), (start, _) in itertools.pairwise(sentences):
            assert end <= start
            assert not text[end:start].strip()


def test_a_passage_across_paragraphs_is_in_none() -> None:
    text = "One two.\nThree."
    paragraphs = split_paragraphs(text, 0)
    assert paragraph_at(paragraphs, 0, 3) == paragraphs[0]
    assert paragraph_at(paragraphs, 4, 12) is None


SPANS = st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=6)


@given(st.text(max_size=80), SPANS, SPANS)
def test_the_pieces_of_a_paragraph_are_its_text(
    text: str, passages: list[tuple[int, int]], mentions: list[tuple[int, int]]
) -> None:
    chosen = [
        Passage(str(number), *sorted(span))
        for number, span in enumerate(passages)
        if span[0] != span[1]
    ]
    named = [(min(span), max(span)) for span in mentions if span[0] != span[1]]
    for laid in lay_out(text, split_paragraphs(text, 0), chosen, named):
        pieces = [piece for sentence in laid.sentences for piece in sentence.pieces]
        assert "".join(piece.text for piece in pieces) == text[
            laid.paragraph.start : laid.paragraph.end
        ].replace("\r\n", " \n")
        for piece in pieces:
            for claim in piece.claims:
                passage = chosen[[one.claim for one in chosen].index(claim)]
                assert passage.start <= piece.start < piece.end <= passage.end
            assert set(piece.claims) <= set(laid.claims)
