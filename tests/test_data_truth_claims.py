"""Claims and sources of what ships: what they say, of whom, of which days and whose words."""

import re
from collections import defaultdict
from datetime import date

import pytest

from app.dataset.records import Dataset
from app.nouns.claim import ClaimRecord
from app.nouns.parts import Valid
from app.nouns.source import SourceRecord

# What only the words of a source may call so; our own use the name of the record's page.
OTHER_SPELLINGS = re.compile(
    r"\b(Raqqa|Raqa|Rakka|Mayadin|Deir ez-Zor|Deir Ezzor|Deir el-Zour|Islamic State|Daesh|ISIL"
    r"|Mashlab|Sabahiya|Albu Kamal|al-Bu Kamal|Tanaf|Khusham)\b|(?<!-)\bAbadi\b"
)
QUOTED = re.compile("«[^»]*»")
MARKS = re.compile(
    "^(party to the conflict|state-owned or state-funded|close to a party"
    "|partisan|carries state-owned or state-funded media): [A-Za-z]"
)
# Facts that hold on no particular days.
STANDING = ["06", "07", "17", "35", "36", "50", "52", "53", "62", "74", "75", "76"]
# A party's announcement, with whose words it is.
SPOKEN = {
    "hs-pmu-reach-border-2": "pmu",
    "hs-waleed-crossing-recaptured-1": "iraqi-forces",
    "hs-waleed-crossing-recaptured-2": "iraqi-forces",
    "hs-waleed-crossing-recaptured-3": "iraqi-forces",
    "hs-waleed-crossing-recaptured-4": "joint-operations-command",
    "hs-qaim-recaptured-1": "iraqi-army",
    "hs-qaim-recaptured-2": "joint-operations-command",
    "hs-rawa-recaptured-1": "joint-operations-command",
    "hs-deir-ez-zor-cleared-1": "syria-government",
    "hs-deir-ez-zor-cleared-2": "syrian-army",
    "hs-mayadin-captured-2": "syrian-army",
    "hs-mayadin-captured-4": "syrian-army",
    "hs-abu-kamal-first-capture-1": "syrian-army",
    "hs-abu-kamal-final-capture-2": "hezbollah",
    "hs-su22-shootdown-2": "us-led-coalition",
    "hs-zakaf-closed-tanf-kept-1": "united-states",
    "hs-tanf-handed-over-2026-2": "syria-government-2024",
    "hs-isis-moves-to-dez-mayadin-1": "united-states",
    "hs-iraq-declares-victory-2": "iraqi-forces",
}
# Words that a claim has, and words that it had and its source has not.
WORDS = [
    ("magnier-02", "United States beginning", "itself"),
    ("magnier-24", "in more than one place", "several points"),
    ("magnier-30", "hold the al-Tanf crossing", "occupied"),
    ("magnier-34", "least able to keep al-Tanf", "harder still"),
    ("magnier-36", "no-man’s-land", "belonging to nobody"),
    ("magnier-38", "unwilling to leave", "will not give up"),
    ("magnier-40", "friction", "rub against"),
    ("magnier-48", "hold on al-Tanf", "occupation"),
    ("magnier-52", "continues the area of", "belongs to one stretch"),
    ("magnier-56", "are holding back", "held back"),
    ("magnier-59", "go through Deir al-Zour", "pass by"),
    ("magnier-68", "United States and Russia put off", "States put off"),
    ("magnier-71", "rebels and al-Qaeda", "along with"),
    ("magnier-f01", "some of the Arab clans", "with the Arab clans"),
    ("magnier-f04b", "all Iraqi land", "border"),
    ("magnier-f04c", "whole border", "land"),
    ("magnier-f08", "if they want to keep a commercial corridor", "for the sake of"),
    ("magnier-f11", "stay on underground", "attack"),
    ("hs-south-left-open-1", "which let", "so that"),
    ("hs-south-left-open-3", "people without uniforms", "single men"),
    ("hs-south-left-open-4", "to Palmyra", "Homs"),
    ("hs-raqqa-sabahiyah-2", "are in Sabahiyyah too", "only"),
    ("hs-saa-sdf-contact-1", "in direct contact", "touch"),
    ("hs-isis-insurgency-2019-1", "in Iraq and in Syria", "elsewhere"),
    ("hs-iraq-declares-victory-2", "all Iraqi land is free", "Beside"),
    ("hs-tanf-kept-2019-2", "Syrian Free Army", "Maghawir"),
    ("hs-su22-shootdown-1", "drove the Syrian Democratic Forces out", "agreed line"),
    ("hs-iraqi-side-june-2017-1", "SouthFront says", "Magnier’s words, the"),
]


@pytest.fixture(scope="module")
def claims(datasets: tuple[Dataset, Dataset]) -> dict[str, ClaimRecord]:
    return {claim.id: claim for dataset in datasets for claim in dataset.claims}


@pytest.fixture(scope="module")
def sources(datasets: tuple[Dataset, Dataset]) -> dict[str, SourceRecord]:
    return {source.slug: source for dataset in datasets for source in dataset.sources}


def spoken_of(claim: ClaimRecord) -> set[str]:
    return {each.actor for each in claim.actors} | {each.place for each in claim.places}


@pytest.mark.parametrize(("key", "said", "not_said"), WORDS)
def test_a_claim_says_what_its_source_says_and_no_more(
    claims: dict[str, ClaimRecord], key: str, said: str, not_said: str
) -> None:
    assert said in claims[key].statement
    assert not_said not in claims[key].statement


def test_what_is_one_statement_is_one_claim_and_two_pledges_are_two(
    claims: dict[str, ClaimRecord],
) -> None:
    gone = {"magnier-f03", "magnier-f04", "magnier-69", "magnier-72"}
    assert gone.isdisjoint(claims)
    assert {"united-states", "russia"} <= spoken_of(claims["magnier-68"])
    assert {"syrian-rebels", "al-qaeda"} <= spoken_of(claims["magnier-71"])


def test_a_claim_is_of_the_kind_that_its_text_is(claims: dict[str, ClaimRecord]) -> None:
    kinds = {key: claims[f"magnier-{key}"].kind for key in ("34", "56", "f08")}
    assert kinds == {"34": "forecast", "56": "assessment", "f08": "assessment"}
    assert claims["hs-tanf-kept-2019-2"].kind == "report"


def test_a_claim_speaks_of_whom_and_of_where_its_text_does(claims: dict[str, ClaimRecord]) -> None:
    assert "shia-forces" not in spoken_of(claims["magnier-62"])
    assert "shia-muslims" in spoken_of(claims["magnier-62"])
    assert "syrian-army-allies" in spoken_of(claims["magnier-f07"])
    assert claims["magnier-f02"].places == ()
    valley = {"deir-al-zour", "al-mayadeen", "abu-kamal", "al-qaim"}
    for key in ("magnier-f10", "magnier-f10b"):
        assert valley <= spoken_of(claims[key])
    assert "syria" in spoken_of(claims["hs-isis-insurgency-2019-1"])


def test_things_done_have_the_last_day_and_lasting_facts_the_first(
    claims: dict[str, ClaimRecord],
) -> None:
    for key in ("05", "22", "23", "37"):
        assert claims[f"magnier-{key}"].valid == Valid(last=date(2017, 6, 9), precision="vague")
    for key in STANDING:
        assert claims[f"magnier-{key}"].valid == Valid(first=date(2017, 6, 6), precision="vague")
    assert [key for key, claim in claims.items() if claim.valid is None] == []


def test_days_are_those_of_the_source(claims: dict[str, ClaimRecord]) -> None:
    def days(key: str) -> tuple[date | None, date | None]:
        valid = claims[key].valid
        assert valid is not None
        return valid.first, valid.last

    assert days("hs-isis-insurgency-2019-2") == (date(2019, 8, 27), date(2019, 8, 27))
    # The week before a Saturday, 17 June, takes in 9 June.
    assert days("hs-saa-reaches-iraq-border-3") == (date(2017, 6, 5), date(2017, 6, 11))
    # The presidents met in Hamburg on 7 July.
    assert days("hs-deconfliction-line-2") == (None, date(2017, 7, 6))


def test_a_partys_announcement_is_a_statement_with_its_speaker(
    claims: dict[str, ClaimRecord],
) -> None:
    assert {key: claims[key].speaker for key in SPOKEN} == SPOKEN


def test_a_quote_is_of_the_claims_own_source(claims: dict[str, ClaimRecord]) -> None:
    # The words on that page are a tweet's, not the page's.
    assert claims["hs-saa-reaches-iraq-border-1"].passage is None


def test_our_own_words_spell_a_name_as_its_page_does(datasets: tuple[Dataset, Dataset]) -> None:
    astray = []
    for dataset in datasets:
        about = dataset.about
        told = [(about.name, about.title), (about.name, about.description or "")]
        for record in (*dataset.claims, *dataset.links, *dataset.places, *dataset.positions):
            told += [
                (record.key, getattr(record, field, None) or "")
                for field in ("statement", "note", "why", "name", "evidence")
            ]
        for source in dataset.sources:
            told += [(source.slug, source.note or ""), (source.slug, source.published_note or "")]
        astray += [
            (key, found[0])
            for key, words in told
            for found in OTHER_SPELLINGS.finditer(QUOTED.sub("", words))
        ]
    assert astray == []


def test_publishers_of_one_owner_are_marked_alike_by_the_rule_on_the_about_page(
    sources: dict[str, SourceRecord],
) -> None:
    marks = defaultdict(set)
    for source in sources.values():
        if source.publisher:
            owner = re.split(" and agencies|, | Brasil| blog| English", source.publisher)[0]
            marks[owner].add(source.leaning)
    # One name, two broadcasters; an agency's text has the mark of the page that carries it.
    shared = {"AFP", "ABC News", "Wikipedia", "Reuters", "The Associated Press"}
    assert {
        owner: each for owner, each in marks.items() if len(each) > 1 and owner not in shared
    } == {}
    told = [source.leaning for source in sources.values() if source.leaning]
    assert [words for words in told if not MARKS.match(words)] == []


@pytest.mark.parametrize(
    ("publisher", "mark"),
    [
        ("TRT World", "state-owned or state-funded: Turkey"),
        ("Anadolu Agency", "state-owned or state-funded: Turkey"),
        ("Al Jazeera", "state-owned or state-funded: Qatar"),
        ("Al Arabiya English", "state-owned or state-funded: Saudi Arabia"),
        ("RFE/RL", "state-owned or state-funded: United States"),
        ("BBC News", "state-owned or state-funded: United Kingdom"),
        ("RT", "state-owned or state-funded: Russia"),
        ("Sputnik", "state-owned or state-funded: Russia"),
        ("Tishreen", "state-owned or state-funded: Syria"),
        ("Iran Daily", "state-owned or state-funded: Iran"),
        ("Diyaruna", "party to the conflict: US military"),
        ("US Central Command", "party to the conflict: US military"),
        ("SDF Press", "party to the conflict: Syrian Democratic Forces"),
        ("Rudaw", "close to a party: Kurdistan Democratic Party, Iraq"),
        ("Inside Syria Media Center", "partisan: for Damascus"),
        ("SouthFront", "partisan: for Damascus"),
    ],
)
def test_an_owner_is_named_whatever_its_side(
    sources: dict[str, SourceRecord], publisher: str, mark: str
) -> None:
    found = [each for each in sources.values() if (each.publisher or "").startswith(publisher)]
    assert found
    assert {each.leaning for each in found} == {mark}


def test_a_text_that_is_anothers_names_its_origin(sources: dict[str, SourceRecord]) -> None:
    assert sources["new-arab-2017-06-18-waleed"].origin == "AP"
    assert sources["rt-2017-12-09-iraq-victory"].origin == "Al Arabiya"
    assert "militias" in (sources["alalam-2017-10-12-mayadin"].note or "")
