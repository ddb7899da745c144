"""What `publish` does: the map as one file or as a folder of pages, as it was known at one instant."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from anyio.from_thread import start_blocking_portal

from app import VERSION
from app.commands.data import require_current_schema
from app.database import Engines
from app.errors import NotRead, SetupError
from app.geometry import BoundingBox
from app.languages import find_language, languages
from app.main import create_app
from app.publishing.asking import Site, instant_of
from app.publishing.one_file import draw_up
from app.publishing.records import Part
from app.publishing.site import write_site
from app.publishing.writing import OURS, refuse_strangers, whole_folder, write_file
from app.requests import parse_instant
from app.settings import Settings
from app.wording import say_count, say_instant


@dataclass(frozen=True)
class Wish:
    """What is asked for, as it was typed."""

    out: Path
    known: str | None = None
    language: tuple[str, ...] = ()
    bbox: str | None = None
    source: str | None = None
    address: str | None = None

    @property
    def is_site(self) -> bool:
        """Whether a folder is wished for."""
        return self.out.suffix.lower() not in (".html", ".htm")


def publish(settings: Settings, engines: Engines, wish: Wish) -> str:
    """Write what is asked for; a sentence about it. Raises SetupError that says what is accepted."""
    at = _instant(wish.known)
    part = Part(_box(wish.bbox), wish.source)
    chosen = _languages(wish.language)
    if wish.is_site:
        return _publish_site(settings, engines, wish, at, chosen)
    if len(chosen) > 1:
        raise SetupError("One file is in one language: name one with --language.")
    require_current_schema(engines)
    with _site(settings, engines, at, chosen[0]) as site:
        drawn = draw_up(site, part, at)
    content = drawn.text.encode()
    write_file(wish.out, content)
    records = drawn.records
    return (
        f"Written to {wish.out}, {len(content) / 1e6:.1f} MB: the map as it was known on {say_instant(at)}, with "
        f"{say_count(len(records.places), 'place')}, {say_count(len(records.positions), 'position')} and "
        f"{say_count(len(records.claims), 'claim')} of {say_count(len(records.sources), 'source')}."
    )


def _publish_site(
    settings: Settings, engines: Engines, wish: Wish, at: datetime, chosen: list[str]
) -> str:
    """Write the folder; a sentence about it."""
    if wish.bbox or wish.source:
        raise SetupError(
            "A folder holds the whole map: name a file that ends with .html for a part of it."
        )
    address = wish.address or settings.public_url
    if not address or not re.fullmatch(r"https?://[^\s?#]+", address):
        raise SetupError(
            "Say where the folder will stand, with --address https://example.org/map: citations and files name it."
        )
    refuse_strangers(wish.out)
    require_current_schema(engines)
    settings = settings.model_copy(update={"public_url": address.rstrip("/")})
    with whole_folder(wish.out) as folder, ExitStack() as stack:
        sites = [stack.enter_context(_site(settings, engines, at, code)) for code in chosen]
        pages = write_site(sites, folder, at)
        about = {
            "address": address,
            "known": instant_of(at),
            "languages": chosen,
            "pages": pages,
            "licence": "https://creativecommons.org/licenses/by/4.0/",
            "made_by": f"conflict-map {VERSION}",
        }
        (folder / OURS).write_text(json.dumps(about, indent=2) + "\n", "utf-8")
    return (
        f"Written to {wish.out}: {say_count(pages, 'page')} of the map as it was known on {say_instant(at)}, for "
        f"{address}."
    )


@contextmanager
def _site(settings: Settings, engines: Engines, at: datetime, code: str) -> Iterator[Site]:
    language = find_language(code)
    assert language is not None
    # Asked under the name of this machine alone, whatever names the settings have.
    application = create_app(settings.model_copy(update={"host": "127.0.0.1"}), engines)
    with start_blocking_portal() as portal:
        yield Site(application, portal, instant_of(at), language)


def _instant(known: str | None) -> datetime:
    """The instant; now, where none is named."""
    try:
        at = parse_instant(known)
    except NotRead as error:
        raise SetupError(f"--known: {error}") from None
    return at or datetime.now(UTC)


def _box(bbox: str | None) -> BoundingBox | None:
    try:
        return BoundingBox.parse(bbox) if bbox else None
    except NotRead as error:
        raise SetupError(f"--bbox: {error}") from None


def _languages(codes: tuple[str, ...]) -> list[str]:
    known = list(languages())
    for code in codes:
        if code not in known:
            raise SetupError(
                f"--language: the map doesn't speak {code!r}. It speaks {', '.join(known)}."
            )
    return list(codes) or ["en"]
