"""XML that isn't trusted: entities and document types are refused, elements come one by one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from xml.etree.ElementTree import (  # only their types: defusedxml does the reading
    Element,
    ParseError,
)

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from app.errors import NotRead
from app.imports.cells import Unreadable


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what is wrong with XML into a sentence: Unreadable for entities, NotRead where it breaks off."""
    try:
        yield
    except DefusedXmlException:
        raise Unreadable(
            "This file declares a document type or entities of its own; such XML isn't read."
        ) from None
    except ParseError as error:
        line, column = error.position
        raise NotRead(
            "broken_xml",
            "The XML breaks off in line {line}, column {column}; what follows isn't read.",
            line=line,
            column=column,
        ) from None
    # What the parser raises of an encoding that it doesn't know, or that has several bytes a letter.
    except (LookupError, ValueError):
        raise Unreadable(
            "This XML is in an encoding that isn't read. Save it as UTF-8 and give it again."
        ) from None


def elements(file: IO[bytes]) -> Iterator[tuple[str, Element]]:
    """(«start» or «end», element) through a document."""
    with refusing():
        yield from iterparse(file, events=("start", "end"), forbid_dtd=True)


def local(element: Element) -> str:
    """The element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def child_text(element: Element, name: str) -> str:
    """The text of the first child of that name; empty without one."""
    for child in element:
        if local(child) == name:
            return (child.text or "").strip()
    return ""
