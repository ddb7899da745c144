"""Links of what ships: their two ends, as a person read them side by side, and their verdicts."""

import re

import pytest

from app.dataset.records import Dataset
from app.nouns.claim import ClaimRecord
from app.nouns.link import LinkRecord

# A verdict that settles a forecast says in which sense it takes the forecast's words.
SETTLING = re.compile("^A suggested reading, with «[^»]+» read as [^:]+: .+")

# Number, later claim, relation, earlier claim, verdict. A new pair is added here once both statements
# and the why were read side by side.
REVIEWED = """
01 hs-raqqa-captured-1 outcome magnier-f01 came_true
03 hs-raqqa-declared-liberated-1 outcome magnier-f01 came_true
04 hs-raqqa-to-damascus-2026-1 outcome magnier-f01 came_true
05 hs-saa-sdf-contact-1 outcome magnier-f02 came_true
06 hs-saa-sdf-contact-2 outcome magnier-f02 came_true
10 hs-isis-moves-to-dez-mayadin-2 outcome magnier-f03b partly
11 hs-isis-moves-to-dez-mayadin-1 outcome magnier-f03c partly
12 hs-south-left-open-2 outcome magnier-f03d open
13 hs-raqqa-captured-3 outcome magnier-f03e open
14 hs-raqqa-evacuation-deal-3 outcome magnier-f03e open
15 hs-qaim-recaptured-2 outcome magnier-f04c partly
16 hs-rawa-recaptured-1 outcome magnier-f04b partly
17 hs-iraq-declares-victory-1 outcome magnier-f04c came_true
18 hs-iraq-declares-victory-2 outcome magnier-f04b came_true
19 hs-waleed-crossing-recaptured-1 outcome magnier-f05 open
20 hs-waleed-crossing-recaptured-3 outcome magnier-f05 partly
21 hs-waleed-crossing-recaptured-4 outcome magnier-f05 open
22 hs-iraqi-side-june-2017-1 outcome magnier-f05 open
23 hs-zakaf-closed-tanf-kept-1 outcome magnier-f06 partly
24 hs-zakaf-closed-tanf-kept-2 outcome magnier-f06 open
25 hs-tanf-kept-2019-1 outcome magnier-f06 did_not
26 hs-tanf-kept-2019-2 outcome magnier-f06 did_not
27 hs-tanf-handed-over-2026-1 outcome magnier-f06 did_not
28 hs-su22-shootdown-1 outcome magnier-f07 partly
29 hs-deconfliction-line-1 outcome magnier-f07 partly
30 hs-deconfliction-line-3 outcome magnier-f07 came_true
31 hs-saa-reaches-iraq-border-2 outcome magnier-f08 partly
32 hs-abu-kamal-final-capture-1 outcome magnier-f08 came_true
33 hs-qaim-crossing-reopened-1 outcome magnier-f08 came_true
34 hs-qaim-crossing-reopened-3 outcome magnier-f08 came_true
35 hs-tanf-handed-over-2026-3 outcome magnier-f06b did_not
36 hs-zakaf-closed-tanf-kept-3 outcome magnier-f06b partly
37 hs-deconfliction-line-4 outcome magnier-f07b open
38 hs-deconfliction-line-3 outcome magnier-f07b open
39 hs-deir-ez-zor-cleared-2 outcome magnier-f09 partly
40 hs-abu-kamal-isis-counterattack-2 outcome magnier-f09 open
41 hs-mayadin-captured-2 outcome magnier-f09 open
42 hs-mayadin-captured-2 outcome magnier-f09b partly
43 hs-mayadin-captured-4 outcome magnier-f09b partly
44 hs-deir-ez-zor-cleared-2 outcome magnier-f09c came_true
45 hs-abu-kamal-isis-counterattack-1 outcome magnier-f09d came_true
46 hs-abu-kamal-final-capture-1 outcome magnier-f09d came_true
47 hs-abu-kamal-first-capture-2 outcome magnier-f09e came_true
48 hs-mayadin-captured-1 outcome magnier-f09e partly
49 hs-abu-kamal-final-capture-1 outcome magnier-f10 partly
50 hs-baghouz-territorial-end-1 outcome magnier-f10 partly
51 hs-baghouz-territorial-end-2 outcome magnier-f10 partly
52 hs-baghouz-territorial-end-2 outcome magnier-f10b did_not
53 hs-hasakah-prison-attack-2 outcome magnier-f10b open
54 hs-isis-insurgency-2018-2 outcome magnier-f11 came_true
55 hs-isis-insurgency-2019-1 outcome magnier-f11 came_true
57 hs-isis-insurgency-2019-2 outcome magnier-f11b came_true
58 hs-hasakah-prison-attack-1 outcome magnier-f11b came_true
59 hs-isis-insurgency-2018-1 outcome magnier-f11c came_true
60 hs-isis-insurgency-2018-3 outcome magnier-f11c came_true
61 hs-baghouz-territorial-end-1 outcome magnier-f12 partly
62 hs-isis-insurgency-2019-2 outcome magnier-f12 partly
63 hs-baghouz-territorial-end-1 outcome magnier-f12b came_true
64 hs-iraq-declares-victory-3 outcome magnier-f12b partly
65 hs-waleed-crossing-recaptured-2 outcome magnier-f13 came_true
66 hs-syria-iraq-link-up-2 outcome magnier-f13 partly
67 hs-isis-insurgency-2019-2 outcome magnier-f14 open
68 hs-hasakah-prison-attack-2 outcome magnier-f14 open
69 hs-pmu-reach-border-2 supports hs-pmu-reach-border-1
70 hs-abadi-border-statement-2 supports hs-abadi-border-statement-1
71 hs-tanf-strike-1-2 supports hs-tanf-strike-1-1
72 hs-tanf-strike-2-3 supports hs-tanf-strike-1-1
73 hs-tanf-strike-2-3 supports hs-tanf-strike-2-1
74 hs-tanf-strike-2-2 supports hs-tanf-strike-2-1
75 hs-tanf-strike-3-1 supports hs-tanf-strike-3-3
76 hs-tanf-strike-3-2 supports hs-tanf-strike-3-1
77 hs-raqqa-battle-start-2 supports hs-raqqa-battle-start-1
78 hs-raqqa-division17-1 supports hs-raqqa-battle-start-2
79 hs-raqqa-mashlab-2 supports hs-raqqa-mashlab-1
80 hs-raqqa-encircled-2 supports hs-raqqa-encircled-1
81 hs-raqqa-evacuation-deal-3 supports hs-raqqa-evacuation-deal-2
82 hs-raqqa-captured-3 supports hs-raqqa-captured-1
83 hs-raqqa-declared-liberated-1 supports hs-raqqa-declared-liberated-3
84 hs-raqqa-declared-liberated-2 supports hs-raqqa-declared-liberated-3
85 hs-raqqa-to-damascus-2026-2 supports hs-raqqa-to-damascus-2026-1
86 hs-maskana-captured-2 supports hs-maskana-captured-1
87 hs-saa-sdf-contact-2 supports hs-saa-sdf-contact-1
88 hs-deconfliction-line-2 supports hs-deconfliction-line-1
89 hs-saa-reaches-iraq-border-3 supports hs-saa-reaches-iraq-border-2
90 hs-syria-iraq-link-up-1 supports hs-saa-reaches-iraq-border-2
91 hs-zakaf-closed-tanf-kept-3 supports hs-zakaf-closed-tanf-kept-1
92 hs-tanf-handed-over-2026-3 supports hs-tanf-handed-over-2026-1
93 hs-tanf-handed-over-2026-4 supports hs-tanf-handed-over-2026-3
94 hs-deir-ez-zor-siege-broken-2 supports hs-deir-ez-zor-siege-broken-1
95 hs-mayadin-captured-2 supports hs-mayadin-captured-4
96 hs-deir-ez-zor-cleared-3 supports hs-deir-ez-zor-cleared-1
97 hs-deir-ez-zor-cleared-2 supports hs-deir-ez-zor-cleared-1
98 hs-qaim-recaptured-1 supports hs-qaim-recaptured-2
99 hs-abu-kamal-final-capture-2 supports hs-abu-kamal-final-capture-1
100 hs-rawa-recaptured-2 supports hs-rawa-recaptured-1
101 hs-iraq-declares-victory-3 supports hs-iraq-declares-victory-1
102 hs-qaim-crossing-reopened-2 supports hs-qaim-crossing-reopened-1
103 hs-baghouz-territorial-end-2 supports hs-baghouz-territorial-end-1
104 hs-hasakah-prison-attack-3 supports hs-hasakah-prison-attack-2
105 hs-raqqa-encircled-4 contradicts hs-raqqa-encircled-1
106 hs-raqqa-encircled-3 contradicts hs-raqqa-encircled-1
107 hs-raqqa-division17-2 contradicts hs-raqqa-division17-5
108 hs-raqqa-division17-4 contradicts hs-raqqa-division17-5
113 hs-iraqi-side-june-2017-2 contradicts hs-iraqi-side-june-2017-1
114 hs-south-left-open-3 contradicts hs-south-left-open-2
115 hs-south-left-open-3 contradicts hs-south-left-open-1
116 hs-abu-kamal-isis-counterattack-1 supersedes hs-abu-kamal-first-capture-1
117 hs-abu-kamal-final-capture-1 supersedes hs-abu-kamal-isis-counterattack-1
118 hs-raqqa-declared-liberated-1 supersedes hs-raqqa-captured-2
119 hs-raqqa-to-damascus-2026-1 supersedes hs-raqqa-declared-liberated-1
120 hs-tanf-handed-over-2026-2 supersedes hs-tanf-kept-2019-2
121 hs-raqqa-battle-start-1 supports magnier-10
122 hs-raqqa-battle-start-2 supports magnier-11
123 hs-raqqa-division17-1 supports magnier-12
124 hs-raqqa-battle-start-2 supports magnier-12
125 hs-raqqa-sabahiyah-1 supports magnier-13
126 hs-south-left-open-1 supports magnier-14
127 hs-raqqa-encircled-1 supersedes magnier-14
128 hs-south-left-open-2 supports magnier-15
129 hs-south-left-open-3 contradicts magnier-15
130 hs-south-left-open-3 contradicts magnier-56
132 hs-saa-enters-raqqa-province-1 supports magnier-23
133 hs-tanf-strike-2-2 supports magnier-37
134 hs-tanf-strike-2-3 supports magnier-37
135 hs-tanf-strike-3-1 supersedes magnier-37
136 hs-saa-reaches-iraq-border-2 supersedes magnier-32
137 hs-abadi-border-statement-1 supports magnier-f04c
138 hs-syria-iraq-link-up-2 supports magnier-26
140 hs-raqqa-evacuation-deal-2 outcome magnier-f03e open
141 hs-iraq-declares-victory-3 outcome magnier-f04b came_true
142 hs-deir-ez-zor-siege-broken-2 outcome magnier-f09 open
143 hs-mayadin-captured-3 outcome magnier-f09b partly
144 hs-waleed-crossing-recaptured-1 outcome magnier-f13 partly
145 hs-khasham-clash-1 outcome magnier-f07b did_not
146 hs-khasham-clash-2 outcome magnier-f07b partly
147 hs-hajin-captured-1 outcome magnier-f10 partly
148 hs-south-left-open-4 outcome magnier-f03d open
149 hs-hajin-captured-2 supports hs-hajin-captured-1
150 hs-khasham-clash-2 supports hs-khasham-clash-1
151 hs-baghouz-territorial-end-1 supersedes hs-hajin-captured-1
"""


@pytest.fixture(scope="module")
def claims(datasets: tuple[Dataset, Dataset]) -> dict[str, ClaimRecord]:
    return {claim.id: claim for dataset in datasets for claim in dataset.claims}


@pytest.fixture(scope="module")
def links(datasets: tuple[Dataset, Dataset]) -> dict[str, LinkRecord]:
    return {link.id: link for link in datasets[1].links}


def test_every_link_joins_the_two_claims_that_were_read_side_by_side(
    links: dict[str, LinkRecord],
) -> None:
    told = [
        " ".join(
            filter(
                None,
                (
                    link.id.removeprefix("hindsight-link-"),
                    link.later,
                    link.relation,
                    link.earlier,
                    link.verdict,
                ),
            )
        )
        for link in links.values()
    ]
    assert told == REVIEWED.split("\n")[1:-1]


def test_a_verdict_that_settles_a_forecast_names_the_reading_it_rests_on(
    links: dict[str, LinkRecord],
) -> None:
    settling = [link for link in links.values() if link.verdict in ("came_true", "did_not")]
    assert [link.id for link in settling if not SETTLING.match(link.why)] == []


def test_the_words_that_a_verdict_reads_are_those_of_the_forecast(
    links: dict[str, LinkRecord], claims: dict[str, ClaimRecord]
) -> None:
    unread = {}
    for link in links.values():
        earlier = claims[link.earlier]
        read = re.findall("with «([^»]+)» read as", link.why)
        quote = earlier.passage.quote if earlier.passage and earlier.passage.quote else ""
        known = f"{quote} {earlier.statement}".lower()
        missing = [words for words in read if words.lower() not in known]
        if missing:
            unread[link.id] = missing
    assert unread == {}


def test_a_later_state_of_the_ground_contradicts_no_earlier_one(
    links: dict[str, LinkRecord],
) -> None:
    pairs = {
        (link.later, link.earlier) for link in links.values() if link.relation == "contradicts"
    }
    assert ("hs-raqqa-division17-3", "hs-raqqa-division17-5") not in pairs
    assert not {later for later, _ in pairs} & {"hs-raqqa-mashlab-3", "hs-raqqa-sabahiyah-2"}
    assert links["hindsight-link-116"].relation == "supersedes"


def test_no_outcome_settles_a_forecast_that_names_neither_day_nor_sect(
    links: dict[str, LinkRecord],
) -> None:
    verdicts = {link.verdict for link in links.values() if link.earlier == "magnier-f05"}
    assert verdicts == {"open", "partly"}


def test_the_no_mans_land_is_superseded_by_nothing(links: dict[str, LinkRecord]) -> None:
    ends = {link.earlier for link in links.values()}
    assert ends.isdisjoint({"magnier-09", "magnier-21", "magnier-22", "magnier-34", "magnier-36"})
