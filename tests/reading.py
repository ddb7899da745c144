"""An HTML page as a reader without scripts gets it: its words, links, headings, labels and data."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from typing import Any

from fastapi.testclient import TestClient

INLINE = {"a", "abbr", "b", "bdi", "code", "em", "span", "strong", "svg", "time", "use"}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "use"}


@dataclass
class Element:
    """One element of a page."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        """The words in it, with single spaces; a space parts what stands in boxes of its own."""
        return " ".join("".join(self._parts()).split())

    def _parts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                edge = "" if child.tag in INLINE else " "
                yield edge
                yield from child._parts()
                yield edge

    def all(self, *tags: str) -> Iterator["Element"]:
        """Every element below it with one of these tags, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                if child.tag in tags or not tags:
                    yield child
                yield from child.all(*tags)

    def classed(self, name: str) -> list["Element"]:
        """Every element below it with that class."""
        return [each for each in self.all() if name in each.attributes.get("class", "").split()]

    def saying(self, words: str, name: str) -> "Element":
        """The element of that class in which these words stand."""
        return next(each for each in self.classed(name) if words in each.text)

    def named(self, identifier: str) -> "Element":
        """The element below it with that id."""
        return next(each for each in self.all() if each.attributes.get("id") == identifier)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


class Page(Element):
    """A whole answer, or a fragment."""

    def __init__(self, status: int, source: str) -> None:
        builder = _Builder()
        builder.feed(source)
        builder.close()
        assert builder.open == [builder.root], f"never closed: {builder.open[-1].tag}"
        super().__init__("", {}, builder.root.children)
        self.status = status
        self.source = source

    @property
    def title(self) -> str:
        """What the browser's tab says."""
        return next(self.all("title")).text

    @property
    def headings(self) -> list[tuple[int, str]]:
        """(level, words) of every heading."""
        return [(int(each.tag[1]), each.text) for each in self.all("h1", "h2", "h3", "h4", "h5")]

    @property
    def main(self) -> Element:
        """The main landmark."""
        return next(self.all("main"))

    @property
    def links(self) -> dict[str, str]:
        """Addresses of the links by their words; of several alike, the first."""
        found: dict[str, str] = {}
        for each in self.all("a"):
            found.setdefault(each.text, each.attributes["href"])
        return found

    @property
    def linked_data(self) -> list[Any]:
        """The JSON-LD on the page."""
        scripts = (each for each in self.all("script") if "json" in each.attributes.get("type", ""))
        return [
            json.loads("".join(str(child) for child in each.children))
            for each in scripts
            if each.attributes["type"] == "application/ld+json"
        ]

    def meta(self, name: str) -> str | None:
        """The content of a meta element, by its name or property."""
        for each in self.all("meta"):
            if name in (each.attributes.get("name"), each.attributes.get("property")):
                return each.attributes.get("content")
        return None

    def relation(self, rel: str) -> list[dict[str, str]]:
        """The link elements with that relation."""
        return [each.attributes for each in self.all("link") if each.attributes["rel"] == rel]


def read(client: TestClient, path: str, status: int = 200) -> Page:
    """The page at a path, which must answer that status."""
    answer = client.get(path)
    assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text[:300]}"
    assert answer.headers["content-type"].startswith("text/html"), path
    return Page(answer.status_code, answer.text)


def without_scripts(source: str) -> str:
    """The page less its data, in which anything may stand."""
    return re.sub(r"<script[^>]*json.*?</script>", "", source, flags=re.DOTALL)
