"""What ships in `static/` of others: packages with version, licence and files, and the letters of each font.

A new version is told here; then `scripts/vendor.py` fetches it.
"""

from dataclasses import dataclass

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
