"""Texts that were wrapped at some width, and those that only look so."""

import pytest

from app.letters import has_words, rejoined
from app.recognition import recognise
from app.recognition.anchoring import Anchor, NotInText, find_words, quote_in, whereabouts
from app.recognition.paragraphs import likely_body_start, paragraph_at, split_paragraphs
from app.recognition.wrapping import flowing
from tests.names_to_find import OURS

WIRE = """URGENT

Lorries cross again after two years

By a correspondent

ALPHATON, May 3 (Wire) - A convoy of nine lorries crossed the bridge at
noon on Monday for the first time since it was hit, and the drivers waved
to the guards as they passed.
The guards, who had stood there since the night before, said nothing of
who had sent them or when they would leave the place again.

Traders on both banks said that prices had begun to fall within a day,
though not for fuel, which still came from the other side of the river.
"""
MAIL = """From: Someone <someone@example.org>
Subject: Re: the bridge
Date: 3 May

Hello,

I was there yesterday and saw that the lorries stood on the western bank
until the evening, when they were let through one after the other.

What I saw on the way:
- two guards
- a barrier that was painted red and white not long ago, as it seemed to
  me from the road
- no flags

> Could you go to the bridge and tell us who is standing there, and since
> when they have been doing so?
>
> We heard that there were more of them at the beginning of the week than
> there are now.

Yours
S.
"""
PRINTED = """The inter-
national
observers

According to the observers, who came from four coun-
tries and stayed for two weeks, the crossing was open
on most days. They counted lorries from dawn to dusk,
and wrote down where each of them came from and what
it was carrying as far as they were told.
"""
ARABIC = """عودة الشاحنات إلى الجسر

عبرت قافلة من تسع شاحنات الجسر ظهر يوم الاثنين للمرة الأولى منذ عامين
وقال السائقون إن الحراس الذين وقفوا على الضفتين لم يسألوهم عن شيء وإن
الطريق كانت مفتوحة حتى المدينة ولم يقفوا إلا مرة واحدة عند الحاجز الذي
أقيم قبل أسبوع بالقرب من المحطة القديمة.

وقال التجار إن الأسعار بدأت تنخفض.
"""
POEM = """When evening falls upon the silent water
And all the boats are tied along the shore
The fisherman comes home to wife and daughter
And hangs his net upon the open door

The lamps are lit, the bread is on the table
The wind has gone to sleep among the reeds
And grandmother begins to tell the fable
Of him who gave away more than he needs
"""
LIST = """Stocks seen at the depot

120 barrels of diesel fuel in the yard
14 crates of medical goods from abroad
9 lorries, two of them without wheels
31 tents of the kind the camps have
6 water tanks, empty
"""
LINES = """The bridge was opened again on Monday at noon, as the council said in the morning.
Nobody was hurt.
Traders said that prices of bread and of fuel had begun to fall on both banks of the river within a day.
The council will meet again on Thursday to speak of the road to the north.
"""
ARABIC_LINES = """فتح الجسر ظهر يوم الاثنين كما أعلن المجلس صباحا
ولم يصب أحد
وقال التجار إن أسعار الخبز والوقود بدأت تنخفض على ضفتي النهر خلال يوم واحد بعد ذلك الإعلان
ويجتمع المجلس يوم الخميس
"""


def paragraphs(text: str) -> list[str]:
    return [text[one.start : one.end] for one in split_paragraphs(text, 0)]


def flat(text: str) -> list[str]:
    return [" ".join(each.split()) for each in paragraphs(text)]


def test_a_wires_paragraphs_end_at_empty_and_at_short_lines() -> None:
    found = flat(WIRE)
    assert [each.partition(" ")[0] for each in found] == [
        "URGENT",
        "Lorries",
        "By",
        "ALPHATON,",
        "The",
        "Traders",
    ]
    assert found[3].endswith("as they passed.")
    assert found[4].endswith("leave the place again.")


def test_the_body_of_a_wrapped_text_begins_with_its_first_paragraph() -> None:
    assert likely_body_start(WIRE) == WIRE.index("ALPHATON")
    assert likely_body_start(MAIL) == MAIL.index("I was there")
    assert likely_body_start(PRINTED) == PRINTED.index("According")
    assert likely_body_start(ARABIC) == ARABIC.index("عبرت")


def test_a_mail_keeps_its_head_its_lists_and_what_it_quotes_apart() -> None:
    assert flat(MAIL) == [
        "From: Someone <someone@example.org>",
        "Subject: Re: the bridge",
        "Date: 3 May",
        "Hello,",
        "I was there yesterday and saw that the lorries stood on the western bank until the evening, "
        "when they were let through one after the other.",
        "What I saw on the way:",
        "- two guards",
        "- a barrier that was painted red and white not long ago, as it seemed to me from the road",
        "- no flags",
        "> Could you go to the bridge and tell us who is standing there, and since > when they have "
        "been doing so?",
        "> We heard that there were more of them at the beginning of the week than > there are now.",
        "Yours",
        "S.",
    ]


def test_words_of_a_pdf_are_joined_over_hyphens_and_uneven_lines() -> None:
    found = flat(PRINTED)
    assert len(found) == 4
    assert found[-1].startswith("According to the observers, who came from four coun- tries")
    assert found[-1].endswith("as they were told.")


def test_an_arabic_text_is_joined_too() -> None:
    found = flat(ARABIC)
    assert len(found) == 3
    assert found[1].endswith("القديمة.")


@pytest.mark.parametrize("text", [POEM, LIST, LINES, ARABIC_LINES])
def test_verse_lists_and_lines_that_are_paragraphs_stay_as_they_are(text: str) -> None:
    assert paragraphs(text) == [line for line in text.split("\n") if line.strip()]
    assert flowing(text) == text


@pytest.mark.parametrize("text", [WIRE, MAIL, PRINTED, ARABIC])
def test_ends_of_lines_may_be_cr_lf(text: str) -> None:
    windows = text.replace("\n", "\r\n")
    assert flat(windows) == flat(text)
    assert likely_body_start(windows) == windows.index(
        text[likely_body_start(text) or 0 :].partition("\n")[0]
    )
    for each in paragraphs(windows):
        assert each == each.strip()


@pytest.mark.parametrize("text", [WIRE, MAIL, ARABIC, WIRE.replace("\n", "\r\n")])
def test_a_text_that_flows_is_as_long_and_has_the_same_words(text: str) -> None:
    flows = flowing(text)
    assert len(flows) == len(text)
    assert flows.replace(">", " ").split() == text.replace(">", " ").split()
    for one in split_paragraphs(text, 0):
        assert "\n" not in flows[one.start : one.end]


def test_a_body_may_begin_within_wrapped_lines_as_older_ones_do() -> None:
    start = WIRE.index("to the guards as")
    found = split_paragraphs(WIRE, start)
    assert [one.number for one in found] == [0, 0, 0, 0, 1, 2, 3]
    assert found[4].start == start
    assert WIRE[: found[3].end].endswith("drivers waved")


def test_a_passage_may_run_over_lines_of_one_paragraph_and_no_further() -> None:
    found = split_paragraphs(WIRE, WIRE.index("ALPHATON"))
    start, end = WIRE.index("at\nnoon"), WIRE.index("drivers")
    inside = paragraph_at(found, start, end)
    assert inside is not None
    assert inside.number == 1
    assert paragraph_at(found, start, WIRE.index("who had stood")) is None


def test_a_name_is_met_across_the_end_of_a_line() -> None:
    text = WIRE.replace("the bridge at\nnoon on", "the bridge of Deir\nal-Zour on")
    assert "Deir al-Zour" in [one.text for one in recognise(text, [OURS])]


def quoted(text: str) -> str:
    """The text as a mail quotes it."""
    return "".join(f"> {line}\n" for line in text.splitlines())


BROKEN = """The convoy, which had left the camp before dawn, reached Deir al-
Zour by noon; from there, the story goes, the Syrian Democratic For-
ces opened for it the road along the river that goes on to Raq-
qah, and it was seen there in the evening of the day, as the Iran-
backed groups had said, with no more than half of its lorries.
"""


@pytest.mark.parametrize("text", [BROKEN, BROKEN.replace("\n", "\r\n"), quoted(BROKEN)])
def test_a_name_is_met_though_a_line_s_end_breaks_a_word_of_it(text: str) -> None:
    met = {one.text: text[one.start : one.end] for one in recognise(text, [OURS])}
    for name, start, end in (
        ("Deir al-Zour", "Deir al-", "Zour"),
        ("Syrian Democratic Forces", "Syrian Democratic For-", "ces"),
        ("Raqqah", "Raq-", "qah"),
    ):
        assert met[name].startswith(start), name
        assert met[name].endswith(end), name
        assert "\n" in met[name], name


def test_words_that_a_line_s_end_breaks_are_found_as_they_are_quoted() -> None:
    [paragraph] = split_paragraphs(BROKEN, 0)
    for words in ("reached Deir al-Zour by", "Syrian Democratic Forces opened", "to Raqqah, and"):
        start, end = find_words(BROKEN, paragraph, words)
        passage = BROKEN[start:end]
        assert "-\n" in passage
        assert has_words(passage, words)
        first, last = words.split()[0], words.split()[-1]
        assert (passage.split()[0], passage.split()[-1]) == (first, last)
        # As the page says it, and as it stands.
        assert has_words(passage, quote_in(BROKEN, start, end))
        assert has_words(passage, " ".join(passage.split()))
    assert quote_in(BROKEN, BROKEN.index("Deir"), BROKEN.index(" by noon")) == "Deir al-Zour"


@pytest.mark.parametrize("words", ["Deir al-Zor", "Democratic Forced", "For ces", "Raqqahand"])
def test_other_words_are_not_found_there(words: str) -> None:
    [paragraph] = split_paragraphs(BROKEN, 0)
    with pytest.raises(NotInText):
        find_words(BROKEN, paragraph, words)
    assert not has_words(BROKEN, words)


def test_hyphens_count_where_no_line_s_end_breaks_a_word() -> None:
    text = "They recovered the re-covered chairs."
    assert not has_words(text, "the recovered chairs")
    [paragraph] = split_paragraphs(text, 0)
    with pytest.raises(NotInText):
        find_words(text, paragraph, "the recovered chairs")


@pytest.mark.parametrize("before", [BROKEN, "So it was said.\n\n" + BROKEN])
def test_a_passage_is_found_again_in_the_text_without_its_lines(before: str) -> None:
    whole = before.replace("al-\n", "al-").replace("For-\n", "For").replace("Raq-\n", "Raq")
    whole = "Corrected.\n\n" + whole.replace("Iran-\n", "Iran-").replace("\n", " ").replace(
        "  ", "\n\n"
    )
    for first, last in (("from", "For-\nces"), ("Zour", "opened"), ("Raq-", "qah")):
        start, end = before.index(first), before.index(last) + len(last)
        number = next(one.number for one in split_paragraphs(before, 0) if one.end >= end)
        anchor = Anchor(number, start, end, rejoined(before[start:end]).split()[0])
        where = whereabouts(anchor, whole, split_paragraphs(whole, 0), before)
        assert where.state == "moved", (first, last)
        assert where.now is not None
        found = whole[where.now.start : where.now.end]
        assert found == before[start:end].replace("For-\n", "For").replace("Raq-\n", "Raq").replace(
            "\n", " "
        )
        assert has_words(found, where.now.quote)
        # And the other way round.
        back = whereabouts(where.now, before, split_paragraphs(before, 0), whole)
        assert back.now is not None
        assert (back.now.start, back.now.end) == (start, end)
