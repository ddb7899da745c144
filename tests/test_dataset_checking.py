"""What `check` finds in datasets, and the datasets that ship."""

from pathlib import Path
from typing import Any

import pytest

from app.commands.data import shipped_datasets
from app.dataset import canonical, check_datasets, read_dataset
from app.dataset.passages import SourceText
from app.dataset.reading import NOUNS
from app.nouns.parts import Record
from app.nouns.text_records import AttachedText
from app.settings import PROJECT_DIR
from tests.dataset_samples import (
    BODY_START,
    PASSAGE,
    TEXT,
    sample,
    sample_with_row,
    write_sample,
    write_text,
)

pytestmark = pytest.mark.usefixtures("each_size")
Files = dict[str, Any]
# Texts of shipped sources that may not ship themselves: beside the checkout, where somebody keeps them.
TEXTS = sorted((PROJECT_DIR.parent / "shared" / "source").glob("*.txt"))


def problems_of(files: Files, folder: Path) -> list[str]:
    directory = write_sample(files, folder)
    canonical.main([str(directory)])
    return check_datasets([directory], write_text(folder))


def test_nothing_is_wrong_with_a_sound_dataset(tmp_path: Path) -> None:
    assert problems_of(sample_with_row(), tmp_path) == []


def passage(start: int, end: int, quote: str = "left open", paragraph: int = 1) -> dict[str, Any]:
    return {"paragraph": paragraph, "start": start, "end": end, "quote": quote}


END = BODY_START + len(PASSAGE)
BEYOND = len(TEXT) + 1


@pytest.mark.parametrize(
    ("file", "number", "values", "problems"),
    [
        # Passages.
        (
            "claims.yaml",
            0,
            {"passage": passage(BODY_START, BEYOND)},
            [
                f"sample-01: The passage ends at {BEYOND}, beyond the text's {len(TEXT)} code points."
            ],
        ),
        (
            "claims.yaml",
            0,
            {"passage": passage(BODY_START, TEXT.index(" follows"))},
            [f"sample-01: The passage {BODY_START}-118 runs across paragraphs."],
        ),
        (
            "claims.yaml",
            0,
            {"passage": passage(BODY_START, BODY_START + 4, "The")},
            [f"sample-01: The passage {BODY_START}-{BODY_START + 4} begins or ends with a blank."],
        ),
        (
            "claims.yaml",
            0,
            {"passage": passage(BODY_START, END, paragraph=2)},
            ["sample-01: The passage is in paragraph 1, not 2."],
        ),
        (
            "claims.yaml",
            0,
            {"passage": passage(2, 10, "headline")},
            ["sample-01: The passage is in paragraph 0, not 1."],
        ),
        (
            "claims.yaml",
            0,
            {"passage": passage(BODY_START, END, "left, open")},
            ["sample-01: The quote «left, open» isn't found word for word in the passage."],
        ),
        (
            "claims.yaml",
            0,
            {"passage": passage(BODY_START, END, "its garrison could go")},
            [
                "sample-01: The quote «its garrison could go» isn't found word for word in the "
                "passage."
            ],
        ),
        (
            "claims.yaml",
            0,
            {"passage": None, "locator": "somewhere"},
            ["sample-01: The source has a text, so the claim needs a passage."],
        ),
        (
            "claims.yaml",
            0,
            {"passage": {"quote": "left open"}, "locator": "somewhere"},
            ["sample-01: The source has a text, so the passage needs paragraph, start and end."],
        ),
        (
            "claims.yaml",
            1,
            {"passage": passage(0, 5)},
            ["sample-f01: The source has no text, so the passage can have no offsets."],
        ),
        # Our own words.
        (
            "claims.yaml",
            0,
            {"statement": "In short, «the river town was LEFT open to the south»."},
            [
                "sample-01: statement has eight words in a row from the text of 'article-2017': «the "
                "river town was left open to the»."
            ],
        ),
        (
            "links.yaml",
            0,
            {"why": "second paragraph follows here with nothing that is"},
            [
                "sample-link-01: why has eight words in a row from the text of 'article-2017': «second "
                "paragraph follows here with nothing that is»."
            ],
        ),
        # The text itself.
        (
            "sources.yaml",
            0,
            {"text": {"sha256": "0" * 64, "code_points": 9, "body_start": BODY_START + 1}},
            [
                "article-2017: The text's SHA-256 is "
                "0f5a95842c3282ff58ed1593a7a2866e4bcf776aa928fd25cd8bea185a864fa7, not "
                f"{'0' * 64}: it isn't the text that was annotated.",
                f"article-2017: The text has {len(TEXT)} code points, not 9.",
                f"article-2017: body_start is {BODY_START + 1}, which isn't the beginning of a "
                "paragraph.",
                "sample-01: The passage is in paragraph 0, not 1.",
            ],
        ),
        # References.
        (
            "claims.yaml",
            1,
            {"source": "nobody"},
            ["sample-f01: source is 'nobody', but there is no such source."],
        ),
        (
            "claims.yaml",
            2,
            {"speaker": "nobody"},
            ["sample-02: speaker is 'nobody', but there is no such actor."],
        ),
        (
            "claims.yaml",
            0,
            {"places": [{"place": "raqa", "role": "where"}]},
            ["sample-01: place is 'raqa', but there is no such place."],
        ),
        (
            "claims.yaml",
            0,
            {"actors": [{"actor": "state", "role": "doing"}] * 2},
            ["sample-01: The actor 'state (doing)' is listed twice."],
        ),
        (
            "positions.geojson",
            0,
            {"actor": "nobody", "place": "nowhere", "claims": ["sample-99"]},
            [
                "sample-way-out: actor is 'nobody', but there is no such actor.",
                "sample-way-out: place is 'nowhere', but there is no such place.",
                "sample-way-out: claim is 'sample-99', but there is no such claim.",
            ],
        ),
        (
            "links.yaml",
            0,
            {"from": "sample-98", "to": "sample-99"},
            [
                "sample-link-01: from is 'sample-98', but there is no such claim.",
                "sample-link-01: to is 'sample-99', but there is no such claim.",
            ],
        ),
        (
            "links.yaml",
            0,
            {"to": "sample-01"},
            ["sample-link-01: 'sample-01' is a report; only what was to come can have an outcome."],
        ),
        (
            "actors.yaml",
            1,
            {"parent": "garrison"},
            [
                "garrison: Following parent from here leads round to 'garrison' again.",
                "state: Following parent from here leads round to 'state' again.",
            ],
        ),
        (
            "places.geojson",
            1,
            {"names": [{"name": "Town", "language": "en", "script": "Latn", "cited": "a-b"}]},
            ["river-land: The name «Town» is cited to 'a-b', which is no source."],
        ),
        (
            "places.geojson",
            1,
            {
                "names": [
                    {"name": "town", "language": "en", "script": "Latn", "cited": "article-2017"},
                    {"name": "Town", "language": "en", "script": "Latn", "cited": "article-2017"},
                    {"name": "town", "language": "en", "script": "Latn", "cited": "GeoNames"},
                ]
            },
            [
                "river-land: The name «Town» isn't met in the text of 'article-2017'.",
                "river-land: The name «town» (en) is listed twice.",
            ],
        ),
        # Geometry.
        (
            "places.geojson",
            0,
            {"geometry": {"type": "Point", "coordinates": [35.9528, 139.0079]}},
            [
                "river-town: The position [35.9528, 139.008] is off the globe; the order is "
                "[longitude, latitude]."
            ],
        ),
        (
            "places.geojson",
            1,
            {
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[38, 35], [41, 37], [41, 35], [38, 37], [38, 35]]],
                }
            },
            ["river-land: It is invalid: Self-intersection[39.5 36]."],
        ),
        (
            "places.geojson",
            1,
            {"geometry": {"type": "Point", "coordinates": []}},
            ["river-land: It is empty."],
        ),
        (
            "places.geojson",
            1,
            {"geometry": {"type": "Point", "coordinates": [36.0, 39.0]}},
            [
                "river-town: The geometry lies 430 km from 'river-land', which it names.",
                "river-land: The geometry lies outside the dataset's region, "
                "[34.0, 29.0, 48.0, 38.0].",
            ],
        ),
        (
            "positions.geojson",
            0,
            {"geometry": {"type": "Point", "coordinates": [44.4, 33.3]}},
            ["sample-way-out: The geometry lies 575 km from 'river-town', which it names."],
        ),
        (
            "positions.geojson",
            0,
            {"valid_precision": None},
            ["sample-way-out: The days have no precision."],
        ),
    ],
)
def test_a_spoilt_record_is_told_with_its_file_and_id(
    file: str, number: int, values: dict[str, Any], problems: list[str], tmp_path: Path
) -> None:
    files = sample()
    for key, value in values.items():
        files[file][number].pop(key, None)
        if value is not None:
            files[file][number][key] = value
    found = problems_of(files, tmp_path)
    assert [problem.partition(": ")[2] for problem in found] == problems


def test_a_file_that_is_not_canonical_is_told(tmp_path: Path) -> None:
    directory = write_sample(sample(), tmp_path)
    problems = check_datasets([directory], write_text(tmp_path))
    assert (
        "sample/places.geojson: It isn't in canonical form; rewrite it with "
        f"«python -m app.dataset.canonical {directory}»."
    ) in problems


def test_a_source_whose_text_is_not_at_hand_is_checked_without_it(tmp_path: Path) -> None:
    files = sample()
    files["claims.yaml"][0]["passage"]["end"] = 10_000
    directory = write_sample(files, tmp_path)
    canonical.main([str(directory)])
    assert check_datasets([directory], {}) == []


def test_an_id_is_unique_within_a_dataset(tmp_path: Path) -> None:
    files = sample()
    files["claims.yaml"].append(files["claims.yaml"][1])
    assert problems_of(files, tmp_path) == [
        "sample/claims.yaml: sample-f01: The id is already that of a record in sample/claims.yaml."
    ]


def test_the_same_link_is_not_drawn_twice(tmp_path: Path) -> None:
    files = sample()
    files["links.yaml"].append(files["links.yaml"][0] | {"id": "sample-link-02"})
    assert problems_of(files, tmp_path) == [
        "sample/links.yaml: sample-link-02: The link 'sample-link-01' says the same."
    ]


def test_paragraphs_are_counted_from_the_body_over_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes("Title\n\n \nFirst.\n \n\u00a0\nSecond, a long one.\nThird".encode())
    attached = AttachedText(sha256="0" * 64, code_points=1, body_start=9)
    text = SourceText(path, attached)
    numbers = [text.paragraph_at(text.text.index(word)) for word in ("Title", "Fir", "long", "Th")]
    assert numbers == [0, 1, 2, 3]


def test_nothing_is_wrong_with_the_datasets_that_ship() -> None:
    assert check_datasets(shipped_datasets(), {}) == []


def test_the_annotations_have_places_in_their_text_and_fit_it_where_it_is_at_hand() -> None:
    for name in {"magnier-2017-raqqah", *(text.stem for text in TEXTS)}:
        dataset = read_dataset(PROJECT_DIR / "data" / name)
        assert any(claim.passage and claim.passage.start is not None for claim in dataset.claims)
    for text in TEXTS:
        assert check_datasets([PROJECT_DIR / "data" / text.stem], {text.stem: text}) == []


def test_every_record_type_belongs_to_a_noun() -> None:
    assert set(NOUNS.values()) == set(Record.__subclasses__())
