"""KML 2.2 and KMZ of a collection: who was where on which days, in each actor's colour.

A `TimeSpan` ends where the next day begins, since programs take a bare day for its first moment. An end that
nobody knows is left out; a position without a known first day begins where the map draws it, and says so.
"""

import html
import re
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

Json = dict[str, Any]
UNCOLOURED = "#1f5fa8"
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# What XML 1.0 has no character for.
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# GDAL has fields of its own by these names, whatever their case, and loses ours in them.
TAKEN = frozenset((
    "name", "description", "timestamp", "begin", "end", "altitudemode", "tessellate", "extrude",
    "visibility", "draworder", "icon", "snippet",
))  # fmt: skip
ICON = "files/disc.png"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
DAY = timedelta(days=1)


def write_kml(
    file: IO[bytes],
    title: str,
    rows: Iterable[Json],
    about: Mapping[str, str],
    done: Callable[[], None],
    *,
    icon: str = "",
) -> None:
    """Write features as KML; `icon` is where the disc lies that is tinted in each colour, if anywhere.

    The styles come before what they are for, but only the last row tells the last colour: until then the
    marks wait in a file.
    """
    with tempfile.TemporaryFile(prefix="conflict-map-") as marks:
        styles: dict[str, str] = {}
        for row in rows:
            key, style = style_of(row["properties"], icon)
            styles[key] = style
            marks.write("".join(_placemark(row, key)).encode())
        done()
        told = "<br>\n".join(f"{name}: {html.escape(value)}" for name, value in about.items())
        head = f"{HEAD}<name>{_text(title)}</name>\n<description>{_text(told)}</description>\n"
        file.write((head + "".join(styles.values())).encode())
        marks.seek(0)
        shutil.copyfileobj(marks, file)
        file.write(b"</Document>\n</kml>\n")


def write_kmz(
    file: IO[bytes],
    title: str,
    rows: Iterable[Json],
    about: Mapping[str, str],
    done: Callable[[], None],
) -> None:
    """Write the same as KMZ, with the disc in it."""
    with tempfile.TemporaryFile(prefix="conflict-map-") as whole:
        write_kml(whole, title, rows, about, done, icon=ICON)
        # Without the time of day, the same rows are the same file. GDAL refuses ZIP64, which is taken where
        # the length isn't known before.
        document, icon = zipfile.ZipInfo("doc.kml"), zipfile.ZipInfo(ICON)
        document.compress_type, document.file_size = zipfile.ZIP_DEFLATED, whole.tell()
        whole.seek(0)
        with zipfile.ZipFile(file, "w") as packed:
            with packed.open(document, "w") as inside:
                shutil.copyfileobj(whole, inside)
            packed.writestr(icon, disc())


def style_of(properties: Json, icon: str) -> tuple[str, str]:
    """(id, style) in the actor's colour; what is expected is fainter than what was observed."""
    colour = colour_of(properties.get("actor_colour") or properties.get("colour"))
    is_expected = properties.get("modality") == "expected"
    # KML has blue, green, red.
    bgr = colour[5:7] + colour[3:5] + colour[1:3]
    alpha, scale = ("99", "0.7") if is_expected else ("ff", "0.9")
    drawn = f"<Icon><href>{icon}</href></Icon>" if icon else ""
    key = f"c{colour[1:]}" + ("-expected" if is_expected else "")
    return key, (
        f'<Style id="{key}"><IconStyle><color>{alpha}{bgr}</color><scale>{scale}</scale>{drawn}</IconStyle>'
        f"<LineStyle><color>{alpha}{bgr}</color><width>3</width></LineStyle>"
        f"<PolyStyle><color>59{bgr}</color></PolyStyle></Style>\n"
    )


def colour_of(told: str | None) -> str:
    """An actor's colour as #rrggbb, that of none where it is no such."""
    return told.lower() if told and COLOUR.fullmatch(told) else UNCOLOURED


def _placemark(row: Json, style: str) -> Iterator[str]:
    told = row["properties"]
    title = told.get("title") or told.get("name") or told.get("statement") or row["id"]
    yield f"<Placemark id={quoteattr(fit_for_xml(row['id']))}><name>{_text(title)}</name>"
    lines = "<br>\n".join(html.escape(line) for line in described(told))
    yield f"<description>{_text(lines)}</description>"
    yield _span(told)
    yield f"<styleUrl>#{style}</styleUrl><ExtendedData>"
    for name, value in told.items():
        if value is not None:
            said = str(value).lower() if isinstance(value, bool) else str(value)
            yield f'<Data name="{kml_name(name)}"><value>{_text(said)}</value></Data>'
    yield "</ExtendedData>"
    if row["geometry"] is not None:
        yield _geometry(row["geometry"])
    yield "</Placemark>\n"


def kml_name(name: str) -> str:
    """What a property is called in KML: with a line behind it where programs have a field of that name."""
    return f"{name}_" if name in TAKEN else name


def described(told: Json) -> Iterator[str]:
    """A feature in lines of text: what is said, who says it, and its days, unknown ends included."""
    if told.get("statement"):
        by = told.get("author") or told.get("publisher") or told["source_title"]
        yield f"{told['statement']}"
        yield f"Said by: {by} (“{told['source_title']}”), {told['kind']}"
    if told.get("said_by"):
        yield f"Said by: {told['said_by']} ({told['grades']})"
    if "valid_from" in told:
        yield from _days(told)
    if told.get("uncertainty_m"):
        yield f"Within {told['uncertainty_m']:,} m"
    if told.get("attributions") or told.get("attribution"):
        yield f"{told.get('attributions') or told['attribution']}"
    yield f"{told['url']}"


def _days(told: Json) -> Iterator[str]:
    first, last = told["valid_from"], told["valid_to"]
    if first is None and last is None and not told.get("drawn_from"):
        yield "On which days isn’t said"
        return
    drawn = told.get("drawn_from")
    since = f"From {first}" if first else "Since when isn’t known"
    if not first and drawn:
        since += f"; drawn from {drawn}"
    yield f"{since}; to {last}" if last else f"{since}; until when isn’t known"


def _span(told: Json) -> str:
    begin, last = told.get("valid_from") or told.get("drawn_from"), told.get("valid_to")
    end = None if last in (None, date.max.isoformat()) else date.fromisoformat(last) + DAY
    parts = [f"<begin>{begin}</begin>"] if begin else []
    parts += [f"<end>{end.isoformat()}</end>"] if end else []
    return f"<TimeSpan>{''.join(parts)}</TimeSpan>" if parts else ""


def _geometry(shape: Json) -> str:
    kind = shape["type"]
    if kind == "GeometryCollection":
        parts = "".join(_geometry(each) for each in shape["geometries"])
        return f"<MultiGeometry>{parts}</MultiGeometry>"
    found = shape["coordinates"]
    if kind.startswith("Multi"):
        single = kind.removeprefix("Multi")
        parts = "".join(_geometry({"type": single, "coordinates": each}) for each in found)
        return f"<MultiGeometry>{parts}</MultiGeometry>"
    if kind == "Point":
        return f"<Point>{_corners([found])}</Point>"
    if kind == "LineString":
        return f"<LineString><tessellate>1</tessellate>{_corners(found)}</LineString>"
    rings = [f"<LinearRing>{_corners(ring)}</LinearRing>" for ring in found]
    inner = "".join(f"<innerBoundaryIs>{ring}</innerBoundaryIs>" for ring in rings[1:])
    return f"<Polygon><outerBoundaryIs>{rings[0]}</outerBoundaryIs>{inner}</Polygon>"


def _corners(found: list[list[float]]) -> str:
    return f"<coordinates>{' '.join(f'{x!r},{y!r}' for x, y in found)}</coordinates>"


def fit_for_xml(text: str) -> str:
    """The text with a sign in place of each character that XML 1.0 has none for."""
    return NO_XML.sub("\ufffd", text)


def _text(text: str) -> str:
    return escape(fit_for_xml(text))


def disc(size: int = 32) -> bytes:
    """A white disc with a dark rim, as PNG: programs multiply it by the colour of the style."""
    middle, lines = (size - 1) / 2, bytearray()
    for y in range(size):
        lines.append(0)
        for x in range(size):
            far = ((x - middle) ** 2 + (y - middle) ** 2) ** 0.5
            grey = 255 if far < middle - 3 else 60
            lines += bytes((grey, max(0, min(255, round((middle - far) * 255)))))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 4, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(lines), 9)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
