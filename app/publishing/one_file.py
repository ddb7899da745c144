"""The map as one HTML file: `draw_up(site, part, at)` gives its text.

It is the map page with all that this would fetch inside, and behind it the text, which is what readers without
scripts have. A policy within it lets nothing load and no script run but those that were put there.
"""

import gzip
import json
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, cast
from urllib.parse import urlsplit

from app.joined_scripts import STATIC
from app.languages.versions import statement_of, title_of
from app.names import fold, name_key
from app.publishing.asking import HOST, Site
from app.publishing.document import Told, write_text
from app.publishing.fragments import record_fragments
from app.publishing.ground import Sides
from app.publishing.leads import DRAWINGS, Leads
from app.publishing.page import Sheet, prepare
from app.publishing.records import Part, Records, Row, gather, key_of
from app.publishing.scripts import first_scripts, ground_of, map_script, packed
from app.publishing.styles import plain_sheet, whole_sheet
from app.publishing.tree import DOCTYPE, Element, parse, tidy, write
from app.templating import UNSAFE_IN_SCRIPT
from app.vocabulary import KINDS

NEVER = (-170.0, -55.0, 190.0, 75.0)
TEXT_PLACE = "\u0000text\u0000"


@dataclass(frozen=True)
class Drawn:
    """A file that was put together, and what is in it."""

    text: str
    records: Records


def draw_up(site: Site, part: Part, at: datetime) -> Drawn:
    """The file of a part of the map as it was known at an instant. Raises SetupError."""
    records = gather(site, part)
    address = site.app.state.settings.public_url
    hosts = {HOST, urlsplit(address or "").netloc} - {""}
    leads = Leads(records.keys(), site.language, frozenset(hosts))
    tree = parse(site.page("/"))
    data = _page_data(tree, part)
    view = cast(Sides, tuple(data.get("view") or NEVER))
    ground = ground_of(view)
    told = Told(at, address, not part.is_whole)
    files = {**ground.files, **(_columns(site) if part.is_whole else {})}
    blocks = {
        "map-page-data": data,
        "file-rows": _rows(records, leads),
        "file-names": _names(records),
        "file-files": packed(files),
        "file-texts": _packed_texts(record_fragments(site, records, leads)),
    }
    sheet = Sheet(
        first=first_scripts(site.language),
        last=[map_script(ground)],
        style=whole_sheet(),
        plain=plain_sheet(),
        blocks={name: script_data(value) for name, value in blocks.items()},
        drawings=drawings(),
        place=TEXT_PLACE,
    )
    prepare(tree, sheet, leads, at, _policy(sheet))
    tidy(tree)
    html = next(each for each in tree.children if isinstance(each, Element) and each.tag == "html")
    text = write_text(site, records, leads, told)
    return Drawn(DOCTYPE + write(html).replace(TEXT_PLACE, _tidied(text)), records)


def _tidied(text: str) -> str:
    tree = parse(text)
    tidy(tree)
    return write(tree)


def script_data(value: Any) -> str:
    """JSON that is safe within a <script> element of a data type."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(UNSAFE_IN_SCRIPT)


def _page_data(tree: Element, part: Part) -> dict[str, Any]:
    block = tree.by_id("map-page-data")
    data: dict[str, Any] = json.loads(block.text) if block else {}
    for name in ("many", "framed", "first_known"):
        data.pop(name, None)
    if part.box:
        box = part.box
        data["view"] = [box.west, box.south, box.east + 360 * (box.west > box.east), box.north]
    return data


def _rows(records: Records, leads: Leads) -> dict[str, list[Row]]:
    """What the map draws, with addresses of the file."""

    def told(noun: str, row: Row) -> Row:
        return {**row, "url": f"#{noun}/{row.get('slug') or row['id']}"}

    def feature(noun: str, row: Row) -> Row:
        return {**row, "properties": told(noun, row["properties"])}

    def known(row: Row) -> Row:
        place = row["properties"]["place"]
        held = place in leads.held["places"]
        return (
            row
            if held or place is None
            else {**row, "properties": {**row["properties"], "place": None}}
        )

    return {
        "places": [feature("places", row) for row in records.places],
        "positions": [known(feature("positions", row)) for row in records.positions],
        "actors": [told("actors", row) for row in records.actors],
    }


def _names(records: Records) -> dict[str, list[Row]]:
    """What the search looks through."""

    def called(row: Row, said: int) -> Row:
        names = [
            [each["name"], each["language"], fold(each["name"]), name_key(each["name"])]
            for each in row["names"]
        ]
        return {
            "slug": row["slug"],
            "name": row["name"],
            "kind": row["kind"],
            "said": said,
            "names": names,
        }

    def times(member: str, slug: str) -> int:
        return sum(each["slug"] == slug for claim in records.claims for each in claim[member])

    def said(key: str, title: str, by: str, *words: str | None) -> Row:
        folded = " ".join(fold(each) for each in words if each)
        return {"id": key, "title": title, "by": by, "words": f" {folded}"}

    return {
        "places": [
            called(row["properties"], times("places", key_of(row))) for row in records.places
        ],
        "actors": [called(row, times("actors", key_of(row))) for row in records.actors],
        "claims": [_said_claim(row, said) for row in records.claims],
        "sources": [
            said(
                key_of(row), title_of(row).brief, row["author"] or row["publisher"] or "",
                row["title"], row["author"], row["publisher"], row["note"], *_versions(row),
            )
            for row in records.sources
        ],
    }  # fmt: skip


def _said_claim(row: Row, said: Any) -> Row:
    source = row["source"] or {}
    by = source.get("author") or source.get("publisher") or source.get("title") or ""
    named = [each["name"] for each in (*row["places"], *row["actors"])]
    kind = KINDS.label_of(row["kind"])
    return dict(
        said(
            key_of(row),
            statement_of(row).brief,
            f"{kind} · {by}",
            row["statement"],
            row["passage"]["quote"],
            by,
            *named,
            *_versions(row),
        )
    )


def _versions(row: Row) -> list[str]:
    """What a record says in other languages, for search."""
    return [each["text"] for each in row["translations"]]


def _columns(site: Site) -> dict[str, bytes]:
    """The columns of all positions, under the paths that the strip of time asks for."""
    listed = site.json("/columns/positions.json")
    parts = {each["href"]: site.get(each["href"], is_known=False) for each in listed["parts"]}
    if any(each.status != 200 for each in parts.values()):
        return {}
    return {
        "/columns/positions.json": json.dumps(listed, separators=(",", ":")).encode(),
        **{urlsplit(href).path: each.body for href, each in parts.items()},
    }


def _packed_texts(texts: dict[str, Any]) -> str:
    plain = json.dumps(texts, ensure_ascii=False, separators=(",", ":")).encode()
    return b64encode(gzip.compress(plain, 9, mtime=0)).decode()


def drawings() -> list[Element]:
    """The symbols of our drawings, by names that no part of the page has."""
    found: list[Element] = []
    for file, prefix in DRAWINGS.items():
        tree = parse((STATIC / "icons" / file).read_text("utf-8"))
        for symbol in tree.find_all(lambda each: each.tag == "symbol"):
            symbol.attributes["id"] = f"{prefix}{symbol.get('id')}"
            found.append(symbol)
    return found


def _policy(sheet: Sheet) -> str:
    """What the file may do: run and show what is in it by its hash, load nothing, send nothing."""

    def hashes(texts: list[str]) -> str:
        return " ".join(
            f"'sha256-{b64encode(sha256(each.encode()).digest()).decode()}'" for each in texts
        )

    return (
        f"default-src 'none'; script-src {hashes([*sheet.first, *sheet.last])}; "
        f"style-src {hashes([sheet.style, sheet.plain])}; img-src data:; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
