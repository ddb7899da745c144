"""Publishing in tests: a map as one file, and what is in it."""

import base64
import gzip
import json
from pathlib import Path
from typing import Any

from app.commands.publishing import Wish, publish
from app.database import Engines
from app.publishing.tree import Element, parse
from app.settings import Settings


def published(settings: Settings, engines: Engines, out: Path, **wish: Any) -> str:
    """What the command says of the file that it wrote."""
    return publish(settings, engines, Wish(out=out, **wish))


def block(tree: Element, key: str) -> Any:
    """The data in a file under an id."""
    found = tree.by_id(key)
    assert found is not None
    return json.loads(found.text)


def everything_in(path: Path) -> str:
    """All that a file holds, with what is packed in it unpacked."""
    text = path.read_text("utf-8")
    tree = parse(text)
    texts = gzip.decompress(base64.b64decode(block(tree, "file-texts"))).decode()
    files = block(tree, "file-files")
    columns = [
        base64.b64decode(each).decode("latin-1")
        for name, each in files.items()
        if "columns" in name
    ]
    return "\n".join([text, texts, *columns])
