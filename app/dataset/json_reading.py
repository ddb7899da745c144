"""JSON as plain values; of a long collection of features, some at a time.

Callers use `parse_json` and `parse_features`.
"""

import json
import re
from collections.abc import Iterator
from json import JSONDecodeError
from typing import Any, TextIO

# So many characters of a file are parsed at once, and the rest of the feature that they end in.
AT_ONCE = 1 << 17
HEAD = re.compile(
    r"""[ \t\n\r]*\{[ \t\n\r]*"type"[ \t\n\r]*:[ \t\n\r]*"FeatureCollection"[ \t\n\r]*,"""
    r"""[ \t\n\r]*"features"[ \t\n\r]*:[ \t\n\r]*\[[ \t\n\r]*(?=\{)"""
)
BETWEEN = re.compile(r"[ \t\n\r]*,[ \t\n\r]*(?=\{)")
END = re.compile(r"[ \t\n\r]*\][ \t\n\r]*\}[ \t\n\r]*\Z")


class NoCollectionError(ValueError):
    """A document that is JSON and no collection of features, with a sentence on what is needed."""


def parse_json(text: str) -> Any:
    """The value of a document. Raises ValueError, also for a key that is given twice."""
    return DECODER.decode(text)


def parse_features(file: TextIO) -> Iterator[Any]:
    """The features of a collection, few of them held at once.

    Raises ValueError where the file is no JSON and NoCollectionError where it is something else, when it comes to that.
    """
    text = file.read(AT_ONCE)
    done = 0
    head = HEAD.match(text)
    if head:
        at = head.end()
        while True:
            feature, end = _feature(text, at)
            following = BETWEEN.match(text, end) if end else None
            if following:
                yield feature
                done, at = done + 1, following.end()
                continue
            # Twice as much of one that is long, so that it is not begun too often.
            more = file.read(max(AT_ONCE, len(text) - at))
            if more:
                text, at = text[at:] + more, 0
                continue
            if end and END.match(text, end):
                yield feature
                return
            break
    # It is written otherwise, or wrong: the document as a whole tells.
    file.seek(0)
    yield from _all_features(parse_json(file.read()))[done:]


def _feature(text: str, at: int) -> tuple[Any, int]:
    """(the value that begins there, where it ends); 0 for the end where that isn't in the text."""
    try:
        return DECODER.raw_decode(text, at)
    except JSONDecodeError:
        return None, 0


def _all_features(content: Any) -> list[Any]:
    if content is None or content == []:
        raise NoCollectionError("It is empty; leave the file out")
    if (
        not isinstance(content, dict)
        or set(content) != {"type", "features"}
        or content["type"] != "FeatureCollection"
        or not isinstance(content["features"], list)
    ):
        raise NoCollectionError("A FeatureCollection with only type and features is needed")
    if not content["features"]:
        raise NoCollectionError("It is empty; leave the file out")
    return content["features"]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key '{twice}' is given twice")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_number)
