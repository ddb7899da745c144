"""What scripts say can be said in any language."""

import re

import pytest

from app.basemap import MapOptions, compose_map
from app.vocabulary.counted import PAIRS
from app.vocabulary.positions import HOLDINGS
from tests.marking import said
from tests.marking_scripts import SCRIPTS, unmarked

pytestmark = pytest.mark.written


def test_every_text_of_scripts_is_marked() -> None:
    assert [each for path in sorted(SCRIPTS.rglob("*.js")) for each in unmarked(path)] == []


def test_catalogues_have_what_scripts_say_by_codes_and_names() -> None:
    in_scripts = {
        each.id if isinstance(each.id, str) else tuple(each.id)
        for each in said()
        if any(path.startswith("static/js/") for path, _ in each.locations)
    }
    # The composed script has the names of layers; composed.js says them.
    composed = compose_map(MapOptions(static_url="")).script
    layers = re.findall(r'^"([A-Z][^"]+)" : layer_', composed, re.MULTILINE)
    assert len(layers) > 4
    assert in_scripts.issuperset([*layers, *HOLDINGS, *PAIRS])
    assert not [each for each in in_scripts if "${" in str(each)]
    # Of what the vocabulary tells scripts, words that readers see are marked there.
    words = (SCRIPTS / "lib" / "vocabulary.js").read_text("utf-8")
    assert in_scripts.issuperset(re.findall(r'mark\("([^"]+)"\)', words))
    assert '"legend": "' not in words
