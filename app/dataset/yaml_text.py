"""Records as YAML, and YAML as plain values, some at a time: a file of many records takes no more memory than of few.

Callers use `parse_yaml`, `parse_list` and `written_yaml`. libyaml does the work where it is there.
"""

import re
from collections.abc import Hashable, Iterator
from typing import Any

import yaml

try:
    # Reads the data that ships in a sixth of the time, and writes it in a third.
    from yaml import CSafeDumper
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

    CSafeDumper = None  # type: ignore[assignment, misc]

WIDTH = 100
# So many characters of a file are parsed at once, and the rest of the record that they end in.
AT_ONCE = 1 << 17
# Where a record of a list begins.
RECORD = re.compile(r"^- ", re.MULTILINE)
# libyaml writes lines of these letters as PyYAML does; it breaks others elsewhere, or writes them as escapes.
SAME = re.compile("[ -~\u00a1-\u00ac\u00ae-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\ud7ff]*")


class _Loader(SafeLoader):
    """PyYAML's safe loader, which also refuses a key that is given twice."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    seen: set[Hashable] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key '{key}' is given twice", key_node.start_mark
            )
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


class _Dumper(yaml.SafeDumper):
    """PyYAML's safe dumper, which never writes an anchor for a value met before."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  (PyYAML's signature)
        """True: every value is written where it stands."""
        return True


class _FastDumper(CSafeDumper or yaml.SafeDumper):  # type: ignore[misc]
    """The same, with libyaml to write what is emitted."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  (PyYAML's signature)
        """True: every value is written where it stands."""
        return True


def parse_yaml(text: str) -> Any:
    """The value of a whole document. Raises yaml.YAMLError."""
    return yaml.load(text, _Loader)  # noqa: S506  (a safe loader's subclass)


def parse_list(text: str) -> Any:
    """The same; where it is a list in block style, an iterator of its entries, which holds few of them.

    Raises yaml.YAMLError, as the iterator may later: of the whole document then, so that it names the line.
    """
    if len(text) < AT_ONCE or not text.startswith("- "):
        return parse_yaml(text)
    return _entries(text)


def _entries(text: str) -> Iterator[Any]:
    done = begin = 0
    while begin < len(text):
        next_record = RECORD.search(text, begin + AT_ONCE)
        end = next_record.start() if next_record else len(text)
        try:
            part = parse_yaml(text[begin:end])
        except yaml.YAMLError:
            part = None
        if not isinstance(part, list):
            # Something reaches from one record into another, or is wrong: the document as a whole tells.
            whole = parse_yaml(text)
            yield from whole[done:]
            return
        yield from part
        done, begin = done + len(part), end


def written_yaml(content: Any) -> str:
    """A value as YAML, always in the same words: those of PyYAML."""
    is_same = CSafeDumper is not None and _is_same(content)
    text: str = yaml.dump(
        content,
        Dumper=_FastDumper if is_same else _Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=WIDTH,
        default_flow_style=False,
    )
    return text


def _is_same(value: Any) -> bool:
    """Whether libyaml writes a value as PyYAML does."""
    if isinstance(value, str):
        return SAME.fullmatch(value) is not None
    if isinstance(value, dict):
        return all(map(_is_same, value.values()))
    return not isinstance(value, list) or all(map(_is_same, value))
