"""YAML as plain values, some records at a time: a file of many records takes no more memory than of few.

Callers use `parse_yaml` and `parse_list`. libyaml does the work where it is there.
"""

import gc
import re
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TextIO

import yaml

try:
    # Reads the data that ships in a sixth of the time.
    from yaml import CSafeLoader as SafeLoader

    IS_FAST = True
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

    IS_FAST = False

# So many characters of a file are parsed at once, and the rest of the record that they end in.
AT_ONCE = 1 << 17
# Where a record of a list begins, and what may stand before the first.
RECORD = re.compile(r"^- ", re.MULTILINE)
BEFORE = re.compile(r"(?:(?:#[^\n]*|---[ \t]*|[ \t]*)\r?\n)*- ")
# Where a document ends: no record of it comes behind.
ENDED = re.compile(r"^\.\.\.\s", re.MULTILINE)
# Where something may be named that other places refer to; within a word it isn't.
ANCHOR = re.compile("(?<![A-Za-z0-9=_])&")
# What parsers call a text that they were given as such.
TEXT = "<unicode string>"
TEXT_TAG, LIST_TAG = "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq"
# Texts up to this length are met again and again: keys, codes, days.
SHORT = 40
RESOLVER: Any = yaml.resolver.Resolver()


def tag_of(text: str) -> str:
    """The tag of what stands without quotes: of a text, a number, a day."""
    return str(RESOLVER.resolve(yaml.ScalarNode, text, (True, False)))


_tag_of_short = lru_cache(20_000)(tag_of)


class _Loader(SafeLoader):
    """PyYAML's safe loader, which also refuses a key that is given twice."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        """The tag of a node, remembered for what is met often."""
        if kind is yaml.ScalarNode and implicit[0] and len(value) <= SHORT:
            return _tag_of_short(value)
        return super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    _refuse_double([(loader.construct_object(key_node), key_node) for key_node, _ in node.value])
    return loader.construct_mapping(node, deep=True)


def _refuse_double(keys: list[tuple[Any, yaml.Node]]) -> None:
    seen: set[Hashable] = set()
    # PyYAML itself refuses a key that is a list.
    for key, node in ((key, node) for key, node in keys if isinstance(key, Hashable)):
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key '{key}' is given twice", node.start_mark
            )
        seen.add(key)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


class _TreeLoader(_Loader):
    """The same of a document in which nothing is named and met again: each node makes one value."""

    def construct_document(self, node: yaml.Node) -> Any:
        """The value of a document."""
        return self._value(node)

    def _value(self, node: yaml.Node) -> Any:
        kind = type(node)
        if kind is yaml.ScalarNode and node.tag == TEXT_TAG:
            return node.value
        if kind is yaml.MappingNode and node.tag == self.DEFAULT_MAPPING_TAG:
            pairs = node.value
            if all(key.tag == TEXT_TAG and type(key) is yaml.ScalarNode for key, _ in pairs):
                keys = [key.value for key, _ in pairs]
                if len(set(keys)) < len(keys):
                    _refuse_double([(key.value, key) for key, _ in pairs])
                return {
                    key: self._value(value) for key, (_, value) in zip(keys, pairs, strict=True)
                }
        if kind is yaml.SequenceNode and node.tag == LIST_TAG:
            return [self._value(each) for each in node.value]
        return self.construct_object(node, deep=True)


def parse_yaml(text: str) -> Any:
    """The value of a whole document. Raises yaml.YAMLError."""
    loader = _Loader if ANCHOR.search(text) else _TreeLoader
    with _without_collecting():
        return yaml.load(text, loader)  # noqa: S506  (a safe loader's subclass)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Hold off the search for garbage in circles: a document makes many objects and no circle, two thirds of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def parse_list(file: TextIO) -> Any:
    """The same of a file; where it is a long list in block style, an iterator of its entries, which holds few of them.

    Raises yaml.YAMLError, as the iterator may later: of the whole document then, so that it names the line.
    """
    begun = file.read(AT_ONCE)
    if len(begun) < AT_ONCE or not BEFORE.match(begun):
        return parse_yaml(begun + file.read())
    return _entries(file, begun)


def _entries(file: TextIO, text: str) -> Iterator[Any]:
    done = lines = 0
    while text:
        text, end = _with_end(file, text)
        part, fault = None, None
        try:
            part = None if ENDED.search(text, 0, end) else parse_yaml(text[:end])
        except (yaml.YAMLError, ValueError) as error:
            fault = error
        if not isinstance(part, list):
            if IS_FAST and _stands_alone(file) and _is_of_values(fault):
                raise _moved(fault, lines)
            # Something reaches from one record into another, or is wrong: the document as a whole tells.
            file.seek(0)
            yield from parse_yaml(file.read())[done:]
            return
        yield from part
        done += len(part)
        lines += text.count("\n", 0, end)
        text = text[end:]


def _with_end(file: TextIO, text: str) -> tuple[str, int]:
    """The text with as much more as it takes, and where a record of it ends behind as many characters."""
    after = AT_ONCE
    while True:
        next_record = RECORD.search(text, after)
        if next_record:
            return text, next_record.start()
        more = file.read(AT_ONCE)
        if not more:
            return text, len(text)
        after = max(AT_ONCE, len(text) - 1)
        text += more


@dataclass(frozen=True)
class _Named:
    """A file that parsers call as they call a text."""

    file: TextIO
    name: str = TEXT

    def read(self, size: int = -1, /) -> str:
        """Some characters more."""
        return self.file.read(size)


def _stands_alone(file: TextIO) -> bool:
    """Whether a file is one document in which nothing is named and met again. Raises yaml.YAMLError unless it is YAML."""
    file.seek(0)
    documents = 0
    for event in yaml.parse(_Named(file), SafeLoader):
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1 or getattr(event, "anchor", None):
            return False
    return True


def _is_of_values(fault: Exception | None) -> bool:
    """Whether a fault is one of values, which each part tells as the whole does."""
    return isinstance(fault, yaml.constructor.ConstructorError | ValueError)


def _moved(fault: Any, lines: int) -> Exception:
    """A fault of a part that begins behind so many lines, as the whole document tells it."""
    for name in ("context_mark", "problem_mark"):
        mark = getattr(fault, name, None)
        if mark is not None:
            moved = yaml.Mark(TEXT, mark.index, mark.line + lines, mark.column, None, 0)
            setattr(fault, name, moved)
    told: Exception = fault
    return told
