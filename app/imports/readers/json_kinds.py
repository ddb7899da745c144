"""What kind of document a JSON object is, by its own mark or by the rows that it holds."""

from collections import Counter
from typing import Any, BinaryIO

import ijson

from app.imports.cells import Unreadable

# By the text of its `type`.
TYPES = {
    "umap": "umap",
    "ORBAT-mapper": "scenario",
    "FeatureCollection": "features",
    "Feature": "feature",
    "Annotation": "annotation",
    "Topology": "topology",
}
# Lists by which a kind is known.
MARKED = {
    "map.features": "history",
    "@graph": "graph",
    "sides": "scenario",
    "datasets.item.data.allData": "kepler",
}
DEEPEST = 3
# Lists of objects that tell of a table, and aren't one.
NO_ROWS = frozenset(("fields", "columns", "links", "link", "meta", "head", "facets", "errors"))


def told_by(file: BinaryIO) -> tuple[str, bool]:
    """(what kind of document an object is, by its own mark; whether its rows may stand by their keys).

    It is read no farther than to its mark. Of one without a mark, the prefix of the first list of objects that it
    holds, as ACLED's and UCDP's APIs answer, or of the longest within its other objects; empty where there is none.
    """
    keys: set[str] = set()
    listed = ""
    within: Counter[str] = Counter()
    # How many objects stand in each object by keys of their own.
    keyed: Counter[str] = Counter()
    try:
        for prefix, event, value in ijson.parse(file):
            kind = _marked(prefix, event, value)
            if kind:
                return kind, False
            if prefix == "" and event == "map_key":
                keys.add(value)
            if event == "start_map" and _is_listed(prefix):
                within[prefix] += 1
                listed = listed or (prefix if prefix.removesuffix(".item") in keys else "")
            elif event == "start_map" and prefix and "item" not in prefix.split("."):
                keyed[prefix.rpartition(".")[0]] += 1
    except ijson.JSONError as error:
        if "features" not in keys and not listed:
            raise Unreadable(
                "This JSON can't be read: {reason}.", reason=str(error)[:120]
            ) from None
    if "features" in keys:
        return "features", False
    longest = next((prefix for prefix, _ in within.most_common(1)), "")
    told = listed or longest
    return told, not told or any(count > 1 for count in keyed.values())


def _marked(prefix: str, event: str, value: Any) -> str:
    """The kind that a step of the document is the mark of; empty for none."""
    if prefix == "type" and event == "string":
        return TYPES.get(value, "")
    return MARKED.get(prefix, "") if event == "start_array" else ""


def _is_listed(prefix: str) -> bool:
    """Whether what stands there is a row: an item of a list that lies within a few objects, and in no other list."""
    name, is_item, end = prefix.rpartition(".item")
    return (
        bool(is_item)
        and not end
        and ".item." not in prefix
        and prefix.count(".") <= DEEPEST
        and name.rpartition(".")[2] not in NO_ROWS
    )
