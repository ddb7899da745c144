"""Claims as annotations: what is told of a passage, whose words are told, and who can read it.

Their reader is Recogito's own, which `scripts/set-up test` fetches.
"""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.database import Engines, editing_session
from app.models import Source
from tests.factories import make_claim, make_source
from tests.test_texts import source_with

ROOT = Path(__file__).parent.parent
RECOGITO = ROOT / ".venv" / "tools" / "recogito-text-annotator.cjs"
READER = ROOT / "tests" / "recogito" / "read-annotations.test.mjs"
# Each 🚚 is one code point and two units of UTF-16; a quote may be wrapped in the text.
TEXT = (
    "Crossings 🚚🚚\n\nA convoy of nine lorries 🚚 crossed the نهر at noon, while the\n"
    "guards let it pass. قال الناطق إن الجسر مغلق منذ الفجر، ولم يعبره أحد.\n"
)
ENGLISH = "crossed the نهر at noon, while the guards"
ARABIC = "الجسر مغلق منذ الفجر"
ACCEPT = {"Accept": "application/ld+json"}


def claim_on(session: Session, source: Source, key: str, words: str) -> None:
    """A claim on words of the text; its offsets are code points."""
    as_written = words.replace("the guards", "the\nguards")
    start = TEXT.index(as_written)
    make_claim(
        session,
        source,
        public_id=key,
        quote=words,
        paragraph=1,
        start_offset=start,
        end_offset=start + len(as_written),
        text_sha256=source.text_sha256,
    )


@pytest.fixture
def visitor(client_of: Callable[[Engines], TestClient], fresh_database: Engines) -> TestClient:
    """A reader of claims on a text that is free to show, on one that isn't, and on none."""
    with editing_session(fresh_database, "made for a test") as session:
        free = source_with(session, TEXT, free=True, slug="free")
        closed = source_with(session, TEXT, slug="closed")
        for source in (free, closed):
            claim_on(session, source, f"{source.slug}-english", ENGLISH)
            claim_on(session, source, f"{source.slug}-arabic", ARABIC)
        make_claim(session, make_source(session), public_id="by-page", locator="page 4")
    return client_of(fresh_database)


def read(visitor: TestClient, path: str) -> Any:
    answer = visitor.get(path, headers=ACCEPT)
    assert answer.status_code == 200
    return answer.json()


def selectors(visitor: TestClient, key: str) -> Any:
    return read(visitor, f"/api/v1/claims/{key}")["target"]["selector"]


def test_the_words_around_a_quote_are_given_where_the_text_is_free(visitor: TestClient) -> None:
    quote, position = selectors(visitor, "free-english")
    assert quote == {
        "type": "TextQuoteSelector",
        "exact": "crossed the نهر at noon, while the\nguards",
        "prefix": TEXT[TEXT.index("crossed") - 32 : TEXT.index("crossed")],
        "suffix": TEXT[TEXT.index(" let it pass") :][:32],
    }
    assert TEXT[position["start"] : position["end"]] == quote["exact"]
    quote, _ = selectors(visitor, "free-arabic")
    assert quote["exact"] == ARABIC
    assert quote["prefix"] + quote["exact"] + quote["suffix"] in TEXT
    # The text ends sooner than so many characters after the quote.
    assert quote["suffix"] == "، ولم يعبره أحد.\n"


def test_of_a_text_that_is_not_free_only_the_quote_is_given(visitor: TestClient) -> None:
    for key, words in (("closed-english", ENGLISH), ("closed-arabic", ARABIC)):
        quote, position = selectors(visitor, key)
        assert quote == {"type": "TextQuoteSelector", "exact": words}
        assert TEXT[position["start"] : position["end"]].split() == words.split()
    items = read(visitor, "/api/v1/claims?source=closed")["first"]["items"]
    assert not any({"prefix", "suffix"} & each["target"]["selector"][0].keys() for each in items)


def test_offsets_are_code_points_and_say_so(visitor: TestClient) -> None:
    _, position = selectors(visitor, "free-english")
    assert position == {
        "type": "TextPositionSelector",
        "start": TEXT.index("crossed"),
        "end": TEXT.index(" let it pass"),
        "schema:unitText": "Unicode code points",
    }


def test_a_claim_located_in_words_alone_has_no_selector(visitor: TestClient) -> None:
    assert selectors(visitor, "by-page") == []


def test_recogito_reads_our_annotations(visitor: TestClient, tmp_path: Path) -> None:
    assert RECOGITO.exists(), "Run scripts/set-up test."
    collection = read(visitor, "/api/v1/claims?limit=3")
    answers = {
        "single-free": read(visitor, "/api/v1/claims/free-english"),
        "single-closed": read(visitor, "/api/v1/claims/closed-arabic"),
        "collection": collection,
        "page": read(visitor, collection["first"]["next"]),
    }
    assert len(collection["first"]["items"] + answers["page"]["items"]) == 5
    keys = [f"{text}-{words}" for text in ("free", "closed") for words in ("english", "arabic")]
    # Of a text that isn't free, the API gives a wrapped quote on one line, as it was typed.
    texts = {
        key: TEXT.replace("the\nguards", "the guards") if "closed" in key else TEXT for key in keys
    }
    for name, answer in ({"texts": texts} | answers).items():
        (tmp_path / f"{name}.json").write_text(json.dumps(answer))
    done = subprocess.run(
        ["node", "--test", "--test-reporter=tap", READER],
        env=os.environ | {"ANSWERS": str(tmp_path), "RECOGITO": str(RECOGITO)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    # Seven annotations that can be read or passed over, and what there is to read.
    assert "# pass 8" in done.stdout
    assert "# skipped 0" in done.stdout
