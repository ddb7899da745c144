"""What share of the places in paragraphs on fourteen wars, in nine languages, is found by the gazetteer alone.

    python -m benchmarks.recognition_far [NAME ...]

The paragraphs (`recognition_far.toml`) were made up for this, with the names in them as they are written. In a cluster of
its own, thrown away afterwards, the countries of each are loaded; an editor's own places aren't, so what the gazetteer doesn't
hold can't be found. «Wrong» is a place offered first for words that name none.

When the paragraphs were first read, 189 of 240 names were found and 4 places were wrong; of those that weren't, two thirds
aren't in the gazetteer. What was mended then was mended with these in view, so that what they give now says little of
others.
"""

import sys
import tomllib
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from app.database import desk_session
from app.queries.known_names import world_names
from app.recognition import recognise
from benchmarks.gazetteers import empty_map, load_all

FILE = Path(__file__).with_suffix(".toml")


def measure(session: Session, name: str, told: Mapping[str, str]) -> None:
    """Print what is found of a paragraph, what is missed, and what is wrong."""
    names = [" ".join(each.split()) for each in told["names"].split(",")]
    found = recognise(" ".join(told["text"].split()), [], partial(world_names, session))
    places = {each.text: each.best.named.title for each in found if each.best.named.is_place}
    missed = [each for each in names if not any(each in text for text in places)]
    wrong = [
        f"{text} ({title})"
        for text, title in places.items()
        if not any(each in text or text in each for each in names)
    ]
    print(f"{name}: {len(names) - len(missed)} of {len(names)}; missed {missed}; wrong {wrong}")


def main(wished: Sequence[str]) -> None:
    """Load, measure, throw away."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for name in wished or told:
        with empty_map() as engines:
            load_all(engines, told[name]["countries"].split())
            with desk_session(engines) as session:
                measure(session, name, told[name])


if __name__ == "__main__":
    main(sys.argv[1:])
