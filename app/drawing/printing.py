"""An image as PNG and as PDF, out of its SVG: `png_of` and `pdf_of`.

Typst draws both, with resvg inside, which shapes Arabic and lays out bidirectional text; CairoSVG does neither. It is
given the one face of `static/fonts/drawn/` and looks at no other of the machine. While it works other threads run.
"""

from functools import cache
from typing import TYPE_CHECKING

from app.drawing.lettering import FOLDER

if TYPE_CHECKING:
    import typst

# The page is the image, one point for a pixel. What is drawn comes as values: nothing of it is read as a program.
SOURCE = b"""#set page(width: float(sys.inputs.width) * 1pt, height: float(sys.inputs.height) * 1pt, margin: 0pt)
#set document(title: sys.inputs.title, date: none)
#set text(lang: sys.inputs.language)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, alt: sys.inputs.title)
"""
PIXELS_PER_INCH = 72.0


@cache
def _fonts() -> "typst.Fonts":
    # Only whoever asks for such an image waits for the library, which is large.
    import typst  # noqa: PLC0415

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)]
    )


def png_of(svg: str, width: int, height: int, scale: int = 1) -> bytes:
    """The image as PNG, `scale` times as many pixels wide and high as the SVG says."""
    import typst  # noqa: PLC0415

    inputs = {"svg": svg, "width": str(width), "height": str(height), "title": "", "language": "en"}
    ppi = PIXELS_PER_INCH * scale
    return typst.compile(SOURCE, font_paths=_fonts(), sys_inputs=inputs, format="png", ppi=ppi)


def pdf_of(svg: str, width: int, height: int, title: str, language: str) -> bytes:
    """The image as a PDF of one page, drawn in lines and letters, not in pixels. Equal images give equal bytes."""
    import typst  # noqa: PLC0415

    inputs = {
        "svg": svg,
        "width": str(width),
        "height": str(height),
        "title": title,
        "language": language.split("-", maxsplit=1)[0],
    }
    return typst.compile(SOURCE, font_paths=_fonts(), sys_inputs=inputs, format="pdf")
