# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools==4.68.0", "brotli==1.2.1"]
# ///
"""Fetch the libraries and fonts that ship in `static/`, and write the one list of them.

Run by hand when a version changes: `uv run scripts/vendor.py`. It needs npm and its registry.
Libraries are copied as their authors publish them; fonts are cut down to the letters that this
site sets, in two weights. `static/vendor/VENDOR.json` names each file with its SHA-256, and
`tests/test_basemap.py` holds the list against the files.
"""

import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools import merge, subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

STATIC = Path(__file__).resolve().parent.parent / "static"

# Basic Latin and Latin-1, the quotes, dashes, arrows and marks that the pages use.
LATIN = "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2002-200A,U+200E-200F,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2032-2033,U+2039-203A,U+2044,U+20AC,U+2122,U+2190-2193,U+2212,U+2215"
# Letters of Europe's languages, of Turkish, Kurdish and West African ones, and of the usual transliterations: of Arabic, of Korean.
LATIN_EXTENDED = "U+0100-0107,U+010A-011B,U+011E-0123,U+0126-012F,U+0130,U+0136-0137,U+0139-013E,U+0141-0148,U+014A-0151,U+0154-0155,U+0158-015B,U+015E-0169,U+016A-0173,U+0178-017E,U+018F,U+0199,U+01A0-01A1,U+01AF-01B0,U+01B4,U+01E6-01E7,U+01EA-01EB,U+0218-021B,U+0253-0254,U+0257,U+0259,U+025B,U+02BD-02BF,U+02C8,U+0304,U+0323,U+0331,U+1E0C-1E0F,U+1E10-1E11,U+1E24-1E25,U+1E28-1E2B,U+1E32-1E35,U+1E3E-1E3F,U+1E44-1E45,U+1E48-1E49,U+1E5E-1E5F,U+1E62-1E63,U+1E6C-1E6F,U+1E92-1E96"
# Of Vietnamese what the others don't have.
VIETNAMESE = "U+1EA0-1EF9"
# Cyrillic letters of today's Slavic languages, with the accent that tells where a word is stressed.
CYRILLIC = "U+0301,U+0400-045F,U+0490-0491,U+2116"
# Arabic letters with those that Persian, Kurdish and Urdu add, vowel signs, digits, punctuation.
ARABIC = "U+0020,U+0028-0029,U+00A0,U+00AB,U+00BB,U+002D-002E,U+003A,U+060C,U+061B-061C,U+061F,U+0620-0655,U+0660-066C,U+0670-0671,U+0679,U+067E,U+0686,U+0688,U+0691,U+0695,U+0698,U+06A4,U+06A9,U+06AF,U+06B5,U+06BA,U+06BE,U+06C0-06C3,U+06C6-06C7,U+06CA,U+06CC,U+06CE,U+06D2-06D5,U+06F0-06F9,U+200C-200F,U+2010-2011,U+2013,U+25CC"


@dataclass(frozen=True)
class Copied:
    """A file taken as it is: its path in the package, its path under `static/`."""

    taken_from: str
    path: str


@dataclass(frozen=True)
class Subsetted:
    """A font cut down to `unicodes`; a variable one also to the weights from 400 to 600 at most."""

    taken_from: str
    path: str
    unicodes: str


@dataclass(frozen=True)
class Package:
    """One vendored thing; `licence_file` is the path of its licence text under `static/`."""

    name: str
    version: str
    licence: str
    source: str
    licence_file: str
    files: tuple[Copied | Subsetted, ...]
    bundles: tuple[str, ...] = ()


PACKAGES = (
    Package(
        "Leaflet",
        "1.9.4",
        "BSD-2-Clause",
        "leaflet",
        "vendor/leaflet/LICENSE",
        (
            Copied("dist/leaflet.js", "vendor/leaflet/leaflet.js"),
            Copied("dist/leaflet.css", "vendor/leaflet/leaflet.css"),
            Copied("LICENSE", "vendor/leaflet/LICENSE"),
        ),
    ),
    Package(
        "protomaps-leaflet",
        "5.1.0",
        "BSD-3-Clause",
        "protomaps-leaflet",
        "vendor/protomaps-leaflet/LICENSE",
        (
            Copied("dist/protomaps-leaflet.js", "vendor/protomaps-leaflet/protomaps-leaflet.js"),
            Copied("LICENSE", "vendor/protomaps-leaflet/LICENSE"),
        ),
        # What its authors built into the file; their licences are in BUNDLED-LICENCES.txt.
        bundles=(
            "pmtiles@3.2.1",
            "@protomaps/basemaps@5.7.2",
            "@mapbox/point-geometry@1.1.0",
            "@mapbox/vector-tile@2.0.5",
            "color2k@2.0.4",
            "fflate@0.8.3",
            "pbf@4.0.2",
            "potpack@1.0.2",
            "quickselect@2.0.0",
            "rbush@3.0.1",
        ),
    ),
    Package(
        "milsymbol",
        "3.0.4",
        "MIT",
        "milsymbol",
        "vendor/milsymbol/LICENSE",
        (
            Copied("dist/milsymbol.js", "vendor/milsymbol/milsymbol.js"),
            Copied("LICENSE", "vendor/milsymbol/LICENSE"),
        ),
    ),
    Package(
        "Source Serif 4",
        "5.3.1",
        "OFL-1.1",
        "@fontsource-variable/source-serif-4",
        "fonts/source-serif-LICENSE.txt",
        (
            Subsetted(
                "files/source-serif-4-latin-wght-normal.woff2",
                "fonts/source-serif-latin.woff2",
                LATIN,
            ),
            Subsetted(
                "files/source-serif-4-latin-ext-wght-normal.woff2",
                "fonts/source-serif-latin-ext.woff2",
                LATIN_EXTENDED,
            ),
            Subsetted(
                "files/source-serif-4-vietnamese-wght-normal.woff2",
                "fonts/source-serif-vietnamese.woff2",
                VIETNAMESE,
            ),
            Subsetted(
                "files/source-serif-4-cyrillic-wght-normal.woff2",
                "fonts/source-serif-cyrillic.woff2",
                CYRILLIC,
            ),
            Copied("LICENSE", "fonts/source-serif-LICENSE.txt"),
        ),
    ),
    Package(
        "Source Sans 3",
        "5.3.0",
        "OFL-1.1",
        "@fontsource-variable/source-sans-3",
        "fonts/source-sans-LICENSE.txt",
        (
            Subsetted(
                "files/source-sans-3-latin-wght-normal.woff2",
                "fonts/source-sans-latin.woff2",
                LATIN,
            ),
            Subsetted(
                "files/source-sans-3-latin-ext-wght-normal.woff2",
                "fonts/source-sans-latin-ext.woff2",
                LATIN_EXTENDED,
            ),
            Subsetted(
                "files/source-sans-3-vietnamese-wght-normal.woff2",
                "fonts/source-sans-vietnamese.woff2",
                VIETNAMESE,
            ),
            Subsetted(
                "files/source-sans-3-cyrillic-wght-normal.woff2",
                "fonts/source-sans-cyrillic.woff2",
                CYRILLIC,
            ),
            Copied("LICENSE", "fonts/source-sans-LICENSE.txt"),
        ),
    ),
    Package(
        "Noto Naskh Arabic",
        "5.3.0",
        "OFL-1.1",
        "@fontsource/noto-naskh-arabic",
        "fonts/noto-naskh-arabic-LICENSE.txt",
        (
            Subsetted(
                "files/noto-naskh-arabic-arabic-400-normal.woff2",
                "fonts/noto-naskh-arabic.woff2",
                ARABIC,
            ),
            Subsetted(
                "files/noto-naskh-arabic-arabic-600-normal.woff2",
                "fonts/noto-naskh-arabic-strong.woff2",
                ARABIC,
            ),
            Copied("LICENSE", "fonts/noto-naskh-arabic-LICENSE.txt"),
        ),
    ),
)


# The one face of images that are drawn on the server, by weight: what draws them takes no WOFF2, and looks
# for no second face where a letter is missing. «Source» is a name that its owner reserves, so it has another.
DRAWN_FACE = "Conflict Map Sans"
DRAWN_PARTS = {
    "regular": (400, "noto-naskh-arabic.woff2"),
    "strong": (600, "noto-naskh-arabic-strong.woff2"),
}
LATIN_PARTS = (
    "source-sans-latin",
    "source-sans-latin-ext",
    "source-sans-vietnamese",
    "source-sans-cyrillic",
)


def unpack(source: str, version: str, into: Path) -> Path:
    """The folder of npm package `source` at exactly `version`, unpacked below `into`."""
    target = into / f"{source.replace('/', '-')}-{version}"
    target.mkdir()
    packed = subprocess.run(
        ["npm", "pack", "--json", f"{source}@{version}"],
        cwd=target,
        check=True,
        capture_output=True,
        text=True,
    )
    # npm answers with a list, newer ones with an object keyed by name; the tarball is there anyhow.
    tarball = next(target.glob("*.tgz"), None)
    if tarball is None:
        raise SystemExit(f"npm packed no tarball for {source}@{version}: {packed.stderr}")
    with tarfile.open(tarball) as archive:
        # Not so in Python 3.11 before its fourth release, such as Debian 12's: run it with a later one.
        archive.extractall(target, filter="data")
    return target / "package"


def cut_down(font_file: Path, unicodes: str, target: Path) -> None:
    """Write to `target` a WOFF2 with only `unicodes` and, if variable, weights 400 to 600."""
    font = TTFont(font_file, recalcTimestamp=False)
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = [
        feature
        for feature in subset.Options().layout_features
        if feature not in {"frac", "numr", "dnom"}
    ] + ["tnum", "lnum", "onum"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(unicodes))
    subsetter.subset(font)
    if "fvar" in font:
        font = instancer.instantiateVariableFont(font, {"wght": (400, 600)})
    subset.save_font(font, str(target), options)


def bundled_licences(bundles: tuple[str, ...], into: Path) -> str:
    """One text with the licence of every package that another one's authors built into their file."""
    parts = []
    for bundle in bundles:
        source, version = bundle.rsplit("@", 1)
        folder = unpack(source, version, into)
        texts = [p for p in sorted(folder.iterdir()) if p.name.lower().startswith("licen")]
        declared = json.loads((folder / "package.json").read_text())["license"]
        body = (
            texts[0].read_text() if texts else f"{declared}; the package carries no licence text."
        )
        parts.append(f"{source} {version} ({declared})\n{'=' * 72}\n{body.strip()}\n")
    return "\n\n".join(parts)


def vendor(package: Package, work: Path) -> dict[str, Any]:
    """Put the files of `package` in place; the entry of VENDOR.json that lists them."""
    folder = unpack(package.source, package.version, work)
    paths = []
    for file in package.files:
        target = STATIC / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(file, Subsetted):
            cut_down(folder / file.taken_from, file.unicodes, target)
        else:
            shutil.copyfile(folder / file.taken_from, target)
        paths.append((file.path, file.taken_from, isinstance(file, Subsetted)))
    if package.bundles:
        path = str(Path(package.licence_file).with_name("BUNDLED-LICENCES.txt"))
        (STATIC / path).write_text(bundled_licences(package.bundles, work))
        paths.append((path, "written by scripts/vendor.py", False))
    return {
        "name": package.name,
        "version": package.version,
        "licence": package.licence,
        "licence_file": package.licence_file,
        "source": f"npm {package.source}@{package.version}",
        "bundles": list(package.bundles),
        "files": [
            {
                "path": path,
                "from": taken_from + (", cut down" if cut else ""),
                "bytes": (STATIC / path).stat().st_size,
                "sha256": hashlib.sha256((STATIC / path).read_bytes()).hexdigest(),
            }
            for path, taken_from, cut in paths
        ],
    }


def join_faces(work: Path) -> dict[str, Any]:
    """Write the faces of drawn images out of those of the pages; the entry of VENDOR.json that lists them."""
    fonts = STATIC / "fonts"
    files = []
    for name, (weight, arabic) in DRAWN_PARTS.items():
        parts = []
        for part in (*(f"{each}.woff2" for each in LATIN_PARTS), arabic):
            font = TTFont(fonts / part, recalcTimestamp=False)
            if "fvar" in font:
                font = instancer.instantiateVariableFont(font, {"wght": weight})
            font.flavor = None
            parts.append(str(work / f"{part}.ttf"))
            font.save(parts[-1])
        joined = merge.Merger().merge(parts)
        joined["OS/2"].usWeightClass = weight
        style = "Regular" if weight == 400 else "SemiBold"
        for record in list(joined["name"].names):
            said = {
                1: DRAWN_FACE,
                2: style,
                4: f"{DRAWN_FACE} {style}",
                6: f"ConflictMapSans-{style}",
            }
            if record.nameID in said:
                where = (record.platformID, record.platEncID, record.langID)
                joined["name"].setName(said[record.nameID], record.nameID, *where)
            elif record.nameID in (3, 16, 17, 21, 22, 25):
                joined["name"].removeNames(nameID=record.nameID)
        joined["head"].created = joined["head"].modified = 0
        joined.recalcTimestamp = False
        path = f"fonts/drawn/conflict-map-sans-{name}.ttf"
        (STATIC / path).parent.mkdir(exist_ok=True)
        joined.save(STATIC / path)
        files.append((path, " + ".join((*LATIN_PARTS, arabic.removesuffix(".woff2")))))
    return {
        "name": DRAWN_FACE,
        "version": "1",
        "licence": "OFL-1.1",
        "licence_file": "fonts/drawn/OFL.txt",
        "source": "joined by scripts/vendor.py",
        "bundles": [
            f"{each.source}@{each.version}"
            for each in PACKAGES
            if each.name in ("Source Sans 3", "Noto Naskh Arabic")
        ],
        "files": [
            {
                "path": path,
                "from": taken_from,
                "bytes": (STATIC / path).stat().st_size,
                "sha256": hashlib.sha256((STATIC / path).read_bytes()).hexdigest(),
            }
            for path, taken_from in [*files, ("fonts/drawn/OFL.txt", join_licences())]
        ],
    }


def join_licences() -> str:
    """Write the licences of both faces into one file; which they are."""
    texts = ("source-sans-LICENSE.txt", "noto-naskh-arabic-LICENSE.txt")
    said = [(STATIC / "fonts" / each).read_text().strip() for each in texts]
    (STATIC / "fonts/drawn/OFL.txt").write_text(f"\n\n{'=' * 72}\n\n".join(said) + "\n")
    return " + ".join(texts)


def main() -> None:
    """Fetch everything and write the list."""
    with tempfile.TemporaryDirectory() as work:
        entries = [vendor(package, Path(work)) for package in PACKAGES]
        entries.append(join_faces(Path(work)))
    listing = STATIC / "vendor" / "VENDOR.json"
    listing.write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n")
    for entry in entries:
        for file in entry["files"]:
            print(f"{file['bytes']:>8}  {file['path']}")


if __name__ == "__main__":
    main()
