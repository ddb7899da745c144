"""The feeds of what changed: an entry for each place and instant, in Atom (RFC 4287) and JSON Feed 1.1.

The newest document has the last thirty days; what came before stands in archives of a month each, which
lead from one to the other (RFC 5005).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from markupsafe import Markup
from shapely.geometry import shape

from app.antimeridian import bounds_of
from app.clock import write_instant
from app.languages import current, gettext, say_list, say_number
from app.presenting.asked_changes import Narrowed
from app.presenting.related import Around
from app.presenting.told_changes import Line, counted, drawn, line_of
from app.published.difference import Difference
from app.published.parts import LICENCE_URL, Json
from app.queries.changed import Between

ATOM = "application/atom+xml; charset=utf-8"
JSON_FEED = "application/feed+json; charset=utf-8"
# Sentences that an entry has at most; the page behind it has them all.
MOST_SAID = 50
Site = Callable[[str], str]


@dataclass(frozen=True)
class Entry:
    """What happened at a place at an instant. `id` never changes; `url` is the page of just this."""

    id: str
    url: str
    title: str
    at: datetime
    lines: Sequence[Line]
    more: int
    # West, south, east, north in degrees; none where it is nowhere.
    bounds: tuple[float, float, float, float] | None
    geometry: Json | None
    # Pages of the records, in the order of the lines.
    urls: Sequence[str | None]

    @property
    def html(self) -> Markup:
        """The sentences as a list with whole addresses, which stands alone."""
        items = Markup("").join(
            Markup("<li>{}{}{}</li>").format(
                self._said(line, url), self._beside(line), self._why(line)
            )
            for line, url in zip(self.lines, self.urls, strict=True)
        )
        more = Markup("<p>{}</p>").format(self._rest()) if self.more else Markup("")
        return Markup("<ul>{}</ul>{}").format(items, more)

    @property
    def text(self) -> str:
        """The same as plain lines."""
        return "\n".join([line.said for line in self.lines] + ([self._rest()] if self.more else []))

    @property
    def georss(self) -> str | None:
        """Latitude and longitude of a point, or of the corners of a box, as GeoRSS Simple has them.

        The south-western corner comes first, whose longitude is the higher one where the box crosses the 180th meridian.
        """
        if self.bounds is None:
            return None
        west, south, east, north = self.bounds
        if (west, south) == (east, north):
            return f"{south:g} {west:g}"
        return f"{south:g} {west:g} {north:g} {east:g}"

    @property
    def is_point(self) -> bool:
        """True where it lies at one spot."""
        return self.bounds is not None and self.bounds[:2] == self.bounds[2:]

    def _said(self, line: Line, url: str | None) -> Markup:
        what: Any = line.values.get("what", "")
        linked = (
            Markup('<a href="{}">{}</a>').format(url, what) if url else Markup("{}").format(what)
        )
        pattern = Markup(gettext(line.pattern).replace("<", "&lt;"))  # noqa: S704  (escaped just here)
        return pattern.format(**{**line.values, "what": linked})

    def _beside(self, line: Line) -> Markup:
        """Who translated what stands in a line, and the originals."""
        return Markup("").join(
            Markup('<br>{} <span lang="{}" dir="auto">{}</span>').format(
                each.translated, each.original_language, each.original
            )
            for each in line.translated
        )

    def _why(self, line: Line) -> Markup:
        return Markup("<br>{}").format(line.why) if line.why else Markup("")

    def _rest(self) -> str:
        return gettext("and {number} more", number=say_number(self.more))


def entries_of(
    differences: Sequence[Difference], around: Around, of: Narrowed, site: Site
) -> list[Entry]:
    """Entries of differences, the newest first."""
    to = (of, site)
    by_spot: dict[tuple[datetime, str | None], list[Difference]] = {}
    for each in differences:
        assert each.at is not None
        by_spot.setdefault((each.at, around.place_of(each)), []).append(each)
    found = [
        _entry(at, slug, [(one, line_of(one, around)) for one in several], around, to)
        for (at, slug), several in by_spot.items()
    ]
    return sorted(found, key=lambda entry: (entry.at, entry.id), reverse=True)


def _home(of: Narrowed, site: Site) -> str:
    """The page of the feed; what two feeds tell of one moment isn't the same."""
    return site(f"{current().prefix}/changes{of.address()}")


def _entry(
    at: datetime,
    slug: str | None,
    several: Sequence[tuple[Difference, Line]],
    around: Around,
    to: tuple[Narrowed, Site],
) -> Entry:
    of, site = to
    name = around.title("places", slug) if slug else gettext("Without a place")
    lines = [line for _, line in several]
    prefix, instant = current().prefix, write_instant(at)
    before = write_instant(at - timedelta(microseconds=1))
    here = {"place": slug} if slug else {}
    address = of.address(known_from=before, known_to=instant, **here)
    shapes = [geometry for each, _ in several for _, geometry in drawn(each, around)]
    title = lines[0].said if len(lines) == 1 else say_list(counted([each.what for each in lines]))
    return Entry(
        id=f"{_home(of, site)}#{instant}-{slug or 'nowhere'}",
        url=site(f"{prefix}/changes{address}"),
        title=gettext("{place}: {what}", place=name, what=title),
        at=at,
        lines=lines[:MOST_SAID],
        more=max(0, len(lines) - MOST_SAID),
        bounds=_bounds(shapes),
        geometry=shapes[0] if shapes else None,
        urls=[_url(line, of, site, before) for line in lines[:MOST_SAID]],
    )


def _url(line: Line, of: Narrowed, site: Site, before: str) -> str | None:
    """The page of what a line tells; of what is gone, as it was before."""
    if line.path is None:
        return None
    then = {"known": before} if line.what == "went" else {}
    address = Narrowed(choice=of.choice).address(**then)
    return site(current().prefix + line.path + address)


def _bounds(shapes: Sequence[Json]) -> tuple[float, float, float, float] | None:
    if not shapes:
        return None
    return bounds_of([shape(each) for each in shapes])


def too_much(between: Between, most: int, of: Narrowed, site: Site) -> Entry:
    """The entry of a day on which more changed than is told one by one."""
    day = between.last.astimezone(UTC).date()
    prefix = current().prefix
    window = {"known_from": write_instant(between.first), "known_to": write_instant(between.last)}
    line = Line(
        "changed", gettext("More than {number} records changed.", number=say_number(most)), {}, None
    )
    return Entry(
        id=f"{_home(of, site)}#{day.isoformat()}",
        url=site(f"{prefix}/changes{of.address(**window)}"),
        title=line.said,
        at=between.last,
        lines=[line],
        more=0,
        bounds=None,
        geometry=None,
        urls=[None],
    )


def json_feed(
    entries: Sequence[Entry], *, title: str, home: str, itself: str, further: str | None
) -> Json:
    """A document of JSON Feed 1.1; where an entry lies is a member of ours."""
    items = []
    for entry in entries:
        item: Json = {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "content_html": str(entry.html),
            "content_text": entry.text,
            "date_published": write_instant(entry.at),
            "tags": list(dict.fromkeys(line.what for line in entry.lines)),
        }
        if entry.geometry:
            item["_conflict_map"] = {"geometry": entry.geometry, "bbox": entry.bounds}
        items.append(item)
    feed: Json = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": home,
        "feed_url": itself,
        "language": current().code,
        "authors": [{"name": gettext("Conflict map")}],
        # The format has no member for it.
        "_conflict_map": {"licence": LICENCE_URL},
        "items": items,
    }
    return feed | ({"next_url": further} if further else {})
