"""An image as PNG and as PDF, out of its SVG: `png_of` and `pdf_of`.

Typst draws both, with resvg inside, which shapes Arabic and lays out bidirectional text; CairoSVG does neither. It is
given the one face of `static/fonts/drawn/` and looks at no other of the machine. It works in a process of its own:
the library would keep some 100 MB of each process that serves pages.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Literal

from app.drawing.lettering import FOLDER, in_face

PRINTER = Path(__file__).parent / "typst_printer.py"
PIXELS_PER_INCH = 72.0
LONGEST_SECONDS = 20


def png_of(svg: str, width: int, height: int, scale: int = 1) -> bytes:
    """The image as PNG, `scale` times as many pixels wide and high as the SVG says. Raises OSError."""
    inputs = {
        "svg": in_face(svg),
        "width": str(width),
        "height": str(height),
        "title": "",
        "language": "en",
    }
    return _printed("png", inputs, PIXELS_PER_INCH * scale)


def pdf_of(svg: str, width: int, height: int, title: str, language: str) -> bytes:
    """The image as a PDF of one page, drawn in lines and letters, not in pixels. Equal images give equal bytes.

    Raises OSError.
    """
    inputs = {
        "svg": in_face(svg),
        "width": str(width),
        "height": str(height),
        "title": title,
        "language": language.split("-", maxsplit=1)[0],
    }
    return _printed("pdf", inputs, PIXELS_PER_INCH)


def _printed(kind: Literal["png", "pdf"], inputs: dict[str, str], ppi: float) -> bytes:
    told = {"format": kind, "inputs": inputs, "ppi": ppi, "fonts": str(FOLDER)}
    try:
        ended = subprocess.run(
            [sys.executable, "-P", str(PRINTER)], input=json.dumps(told).encode(), capture_output=True,
            env={"PATH": os.defpath, "PYTHONUTF8": "1"}, cwd="/", check=False, timeout=LONGEST_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise OSError(f"The image's printer took more than {LONGEST_SECONDS} s.") from error
    if ended.returncode != 0:
        said = ended.stderr.decode("utf-8", "replace")[-500:]
        raise OSError(f"The image's printer ended with {ended.returncode}: {said}")
    return ended.stdout
