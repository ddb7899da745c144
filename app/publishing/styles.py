"""The style sheets of the map as one, with the faces in it: a document that may load nothing needs all inside."""

import re
from base64 import b64encode
from pathlib import Path

from app.joined_scripts import STATIC
from app.static import SHEETS

FILES = ("composed/pages.css", "composed/map.css")
FACE = re.compile(r'url\("\.\./(fonts/[\w-]+\.woff2)"\)')
# Leaflet's own pictures, of controls that the map doesn't have.
PICTURE = re.compile(r"\s*[\w-]+:\s*url\([^)]*\);")
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def data_address(path: Path, media_type: str) -> str:
    """The address of a file that is in the document itself."""
    return f"data:{media_type};base64,{b64encode(path.read_bytes()).decode()}"


def whole_sheet() -> str:
    """All style sheets that the file needs, in the order of the map page."""
    leaflet = (STATIC / "vendor/leaflet/leaflet.css").read_text("utf-8")
    sheets = [PICTURE.sub("", leaflet)]
    names = [name for file in FILES for name in SHEETS[file]] + ["search", "file"]
    sheets += [(STATIC / "css" / f"{name}.css").read_text("utf-8") for name in names]
    joined = COMMENT.sub("", "\n".join(sheets))
    joined = joined.replace("font-display: optional", "font-display: block").replace(
        "font-display: swap", "font-display: block"
    )
    return FACE.sub(lambda found: f'url("{data_address(STATIC / found[1], "font/woff2")}")', joined)


def plain_sheet() -> str:
    """The style sheet of the file for those who run no scripts."""
    names = ("map-plain", "file-plain")
    return COMMENT.sub(
        "", "\n".join((STATIC / "css" / f"{each}.css").read_text("utf-8") for each in names)
    )
