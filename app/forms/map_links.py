"""Points in links to maps: a marker first, else the middle of the view, said to be that. Pure.

Read are geo: addresses (RFC 5870) and the links of Google, OpenStreetMap, Apple, Bing, Yandex,
Wikimapia, HERE and GeoHack. Yandex writes the longitude first. Nothing is ever fetched.
"""

import contextlib
import math
import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import parse_qsl, unquote_plus, urlsplit

from app.errors import NotRead
from app.forms.readings import Reading, degrees_m, reading

LONGEST_LINK = 2_000
NUMBER = r"([-+]?\d{1,3}(?:\.\d{1,20})?)"
# What may follow: a name in brackets, a height, the style of a mark.
PAIR = re.compile(rf"(?:loc:|@)?{NUMBER}\s?[,~_]\s?{NUMBER}(?:\s?[,;(~].*)?", re.DOTALL)
GOOGLE_MARKER = re.compile(rf"!3d{NUMBER}!4d{NUMBER}")
GOOGLE_VIEW = re.compile(rf"/@{NUMBER},{NUMBER}(?:,(\d{{1,8}}(?:\.\d{{1,6}})?)([zma]))?")
OSM_VIEW = re.compile(rf"(?:^|[&#])map=(\d{{1,2}}(?:\.\d{{1,6}})?)/{NUMBER}/{NUMBER}")
GEOHACK = re.compile(r"[^EW]{1,60}[EW]")
BING_POINT = re.compile(rf"point\.{NUMBER}_{NUMBER}")
GEO = re.compile(rf"geo:{NUMBER},{NUMBER}(?:,[-+]?\d{{1,6}}(?:\.\d{{1,6}})?)?", re.IGNORECASE)
SHORTENED = (
    "goo.gl",
    "maps.app.goo.gl",
    "g.co",
    "bit.ly",
    "t.co",
    "binged.it",
    "clck.ru",
    "w.wiki",
)
HOSTS = re.compile(
    r"(?:https?://)?(?:[a-z0-9-]{1,63}\.){0,4}(?:google|openstreetmap|osm|apple|bing|yandex|wikimapia"
    r"|here|toolforge|waze)(?:\.[a-z]{2,4}){1,2}(?=[/?#]|$)",
    re.IGNORECASE,
)
# Parameters that name a marker, latitude first; and those that name the view's middle.
MARKERS = ("q", "query", "coordinate", "daddr", "destination", "saddr", "sll")
VIEWS = ("ll", "center", "cp", "map", "cbll")
ZOOMS = ("z", "zoom", "lvl", "level")
# Metres that a pixel of a web map is wide at zoom 0, on the equator.
PIXEL_M = 156_543.034
# What was looked at lies within so many pixels of the middle of the view.
REACH_PX = 256
# A picture taken in the street shows what is near by.
STREET_M = 100
# Where a link doesn't say how near it looks.
UNKNOWN_REACH_M = 10_000


def looks_like_link(text: str) -> bool:
    """True for an address of the web, or a geo: one."""
    plain = text.strip().casefold()
    return plain.startswith(("http://", "https://", "geo:", "www.")) or bool(HOSTS.match(plain))


def read_link(text: str, spoken: Callable[[str], list[Reading]]) -> list[Reading]:
    """The point of a link; `spoken` reads angles with letters, which some links hold.

    Raises ValueError with a sentence where there is none.
    """
    link = text.strip()
    if len(link) > LONGEST_LINK:
        raise NotRead(
            "too_long",
            "The link has {length} characters; {most} can be read.",
            length=len(link),
            most=LONGEST_LINK,
        )
    if link.casefold().startswith("geo:"):
        return [_geo(link)]
    parts = urlsplit(link if "://" in link else f"https://{link}")
    host = (parts.hostname or "").removeprefix("www.")
    if host in SHORTENED or (host.endswith("osm.org") and parts.path.startswith("/go/")):
        raise NotRead(
            "shortened_link",
            "A shortened link doesn't say where it leads: open it, and copy the long address.",
        )
    fragment = parts.fragment.removeprefix("?")
    query = dict(parse_qsl(parts.query) + parse_qsl(fragment))
    for found in _markers(host, parts.path, query, unquote_plus(link)):
        return [_reading(found, None, "marker")]
    for words in _words(parts.path, query):
        with contextlib.suppress(ValueError):
            return [each.called("marker") for each in spoken(words)]
    view = _view(host, parts.path, query, fragment)
    if view is None:
        raise NotRead(
            "no_point",
            "No point is found in this link. Copy the address of a marker, or its coordinates.",
        )
    return [view]


def _words(path: str, query: Mapping[str, str]) -> Iterator[str]:
    """What may be angles with letters: GeoHack's parameters, what was searched, steps of the path."""
    hack = GEOHACK.match(query.get("params", "").replace("_", " "))
    texts = [hack[0] if hack else "", *(query.get(name, "") for name in MARKERS)]
    texts += [step for step in unquote_plus(path).split("/") if not step.startswith("@")]
    yield from (text for text in texts if re.search(r"\d", text) and re.search("[NSEW]", text))


Pair = tuple[str, str]


def _markers(host: str, path: str, query: Mapping[str, str], whole: str) -> Iterator[Pair]:
    """(latitude, longitude) of what a link marks, the surest first."""
    found = GOOGLE_MARKER.findall(whole)
    if found:
        # A place's own data stand last in Google's links.
        yield found[-1]
    if "mlat" in query and "mlon" in query:
        yield query["mlat"], query["mlon"]
    bing = BING_POINT.search(query.get("sp", ""))
    if bing:
        yield bing[1], bing[2]
    if "yandex" in host:
        for name in ("whatshere[point]", "pt", "poi[point]"):
            pair = PAIR.fullmatch(query.get(name, "").strip())
            if pair:
                yield pair[2], pair[1]
        pair = PAIR.fullmatch(query.get("text", "").strip())
        if pair:
            yield pair[1], pair[2]
        return
    texts = [query.get(name, "") for name in MARKERS]
    # With words to call it by, Apple sets a pin there.
    texts += [query.get("ll", "")] if "apple" in host and query.get("q") else []
    texts += [step for step in unquote_plus(path).split("/") if not step.startswith("@")]
    for text in texts:
        pair = PAIR.fullmatch(text.strip())
        if pair:
            yield pair[1], pair[2]


def _view(host: str, path: str, query: Mapping[str, str], fragment: str) -> Reading | None:
    """The middle of a link's view, as uncertain as its zoom leaves it."""
    zoom = next((query[name] for name in ZOOMS if name in query), "")
    google = GOOGLE_VIEW.search(path)
    if google:
        reach_m = _reach_m(google[3], google[1])
        if google[4] == "m":
            # Metres say how high the view is.
            reach_m = float(google[3]) / 2
        elif google[4] == "a":
            reach_m = STREET_M
        return _reading((google[1], google[2]), reach_m, "view")
    osm = OSM_VIEW.search(fragment)
    if osm:
        return _reading((osm[2], osm[3]), _reach_m(osm[1], osm[2]), "view")
    pair = _asked_view(host, query)
    return pair and _reading(pair, _reach_m(zoom, pair[0]), "view")


def _asked_view(host: str, query: Mapping[str, str]) -> Pair | None:
    """(latitude, longitude) that a link's parameters put in the middle; none where they don't."""
    if "wikimapia" in host and "x" in query and "y" in query:
        # Millionths of a degree, in its old links.
        with contextlib.suppress(ValueError):
            return str(int(query["y"][:12]) / 1e6), str(int(query["x"][:12]) / 1e6)
    for latitude, longitude in (("lat", "lon"), ("lat", "lng"), ("latitude", "longitude")):
        if latitude in query and longitude in query:
            return query[latitude], query[longitude]
    for name in VIEWS:
        found = PAIR.fullmatch(query.get(name, "").strip())
        if found:
            return (found[2], found[1]) if "yandex" in host else (found[1], found[2])
    return None


def _reach_m(zoom: str | None, latitude: str) -> float:
    """How far from the middle of a view, in metres, what was looked at may lie."""
    if not zoom or not re.fullmatch(r"\d{1,2}(?:\.\d{1,20})?", zoom):
        return UNKNOWN_REACH_M
    try:
        across = math.cos(math.radians(min(85.0, abs(float(latitude)))))
    except ValueError:
        return UNKNOWN_REACH_M
    metres = PIXEL_M * across / 2 ** min(22.0, float(zoom)) * REACH_PX
    step = 10 ** max(0, math.floor(math.log10(metres)) - 1)
    return float(math.ceil(metres / step) * step)


def _reading(pair: Pair, reach_m: float | None, notation: str) -> Reading:
    if not all(re.fullmatch(NUMBER, number.strip()) for number in pair):
        raise NotRead(
            "no_point", "The point in this link can't be read: its numbers are no degrees."
        )
    decimals = min(len(number.strip().partition(".")[2]) for number in pair)
    within_m = degrees_m(10.0**-decimals)
    latitude, longitude = (float(number) for number in pair)
    return reading(longitude, latitude, max(within_m, reach_m or 0), notation)


def _geo(link: str) -> Reading:
    """The point of a geo: address, with the uncertainty that it states."""
    address, _, rest = link.partition("?")
    asked = dict(parse_qsl(rest))
    named = PAIR.fullmatch(asked.get("q", "").strip())
    if named:
        # Android's way: geo:0,0?q=35.95,39.01(label).
        return _reading((named[1], named[2]), None, "marker")
    found = GEO.match(address)
    if found is None:
        raise NotRead("no_point", "This geo: address has no point. Write it like geo:35.95,39.01.")
    settings = dict(
        each.partition("=")[::2] for each in address[found.end() :].casefold().split(";") if each
    )
    if settings.get("crs", "wgs84") != "wgs84":
        raise NotRead(
            "other_datum",
            "The address counts in {crs!r}; WGS 84 is needed.",
            crs=settings["crs"][:20],
        )
    try:
        uncertainty_m = float(settings["u"]) if "u" in settings else None
    except ValueError:
        uncertainty_m = None
    return _reading((found[1], found[2]), uncertainty_m, "marker")
