"""HTML as a tree that can be changed and written again: `parse(text)`, `Element.find_all`, `write(node)`.

Made for our own pages, whose elements are all closed; a browser's repairs of broken markup aren't made here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any

VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905  (reads better)
)
# Their content is no markup.
RAW = frozenset({"script", "style"})
DOCTYPE = "<!DOCTYPE html>\n"

Node = "Element | str"


@dataclass
class Element:
    """An element with its attributes (none for one without a value) and what is in it; a text is a str."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)
    parent: "Element | None" = None

    def get(self, name: str) -> str:
        """The value of an attribute; empty where there is none."""
        return self.attributes.get(name) or ""

    def has_class(self, *names: str) -> bool:
        """Whether it has any of these classes."""
        return not {*names}.isdisjoint(self.get("class").split())

    def walk(self) -> Iterator["Element"]:
        """Every element in it, in the order of the text; it may be changed meanwhile."""
        for child in list(self.children):
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def find_all(self, fits: Callable[["Element"], bool]) -> list["Element"]:
        """The elements in it that fit."""
        return [each for each in self.walk() if fits(each)]

    def find(self, fits: Callable[["Element"], bool]) -> "Element | None":
        """The first element in it that fits."""
        return next((each for each in self.walk() if fits(each)), None)

    def by_id(self, key: str) -> "Element | None":
        """The element with an id."""
        return self.find(lambda each: each.attributes.get("id") == key)

    def append(self, *nodes: "Element | str") -> None:
        """Put something at its end."""
        for node in nodes:
            if isinstance(node, Element):
                node.parent = self
            self.children.append(node)

    def replace(self, *nodes: "Element | str") -> None:
        """Put others in the place of this element."""
        holder = self.parent
        if holder is None:
            return
        at = next(i for i, each in enumerate(holder.children) if each is self)
        for node in nodes:
            if isinstance(node, Element):
                node.parent = holder
        holder.children[at : at + 1] = nodes
        self.parent = None

    def remove(self) -> None:
        """Take it out of the tree."""
        self.replace()

    @property
    def text(self) -> str:
        """The text in it, without markup."""
        return "".join(each if isinstance(each, str) else each.text for each in self.children)


class _Builder(HTMLParser):
    """Makes a tree of what it is fed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self.at = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        made = Element(tag, dict(attrs))
        self.at.append(made)
        if tag not in VOID:
            self.at = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element of SVG that closes itself."""
        self.at.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close the nearest element of that name."""
        at: Element | None = self.at
        while at is not None and at.tag != tag:
            at = at.parent
        if at is not None and at.parent is not None:
            self.at = at.parent

    def handle_data(self, data: str) -> None:
        """A text."""
        self.at.children.append(data)


def parse(text: str) -> Element:
    """The tree of a document or a part of one, below an element without a name."""
    builder = _Builder()
    builder.feed(text)
    builder.close()
    return builder.root


def write(node: "Element | str") -> str:
    """The text of a tree. What was parsed and written is read by browsers as it was."""
    written: list[str] = []
    _write(node, written)
    return "".join(written)


def _write(node: "Element | str", written: list[str]) -> None:
    if isinstance(node, str):
        written.append(escape(node, quote=False))
        return
    if node.tag:
        attributes = "".join(
            f" {name}" if value is None else f' {name}="{escape(value)}"'
            for name, value in node.attributes.items()
        )
        written.append(f"<{node.tag}{attributes}>")
    if node.tag in RAW:
        written.extend(each for each in node.children if isinstance(each, str))
    else:
        for child in node.children:
            _write(child, written)
    if node.tag and node.tag not in VOID:
        written.append(f"</{node.tag}>")


def tidy(node: Element) -> None:
    """Make every run of blanks in the texts one blank, as a browser shows it."""
    for at, child in enumerate(node.children):
        if isinstance(child, Element):
            tidy(child)
        elif node.tag not in ("pre", "textarea", *RAW):
            words = " ".join(child.split(None))
            before = " " if child[:1].isspace() else ""
            after = " " if child[-1:].isspace() and words else ""
            node.children[at] = f"{before}{words}{after}"


def as_data(node: "Element | str") -> Any:
    """A tree as JSON: a text, or [name, attributes, …what is in it]. Scripts make elements of it."""
    if isinstance(node, str):
        return node
    kept = {name: value or "" for name, value in node.attributes.items()}
    return [node.tag, kept, *(as_data(child) for child in node.children)]
