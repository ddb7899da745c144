"""Military symbols of APP-6 and MIL-STD-2525 in images, as the map page has them.

The page's own library, the file of milsymbol in `static/vendor`, draws them here as well, in QuickJS: every code has in
an image what it has on the page. Callers use `symbol`. Units are the library's: a symbol's middle is at (100, 100).
"""

import json
from functools import cache, lru_cache
from typing import Any

from markupsafe import Markup

from app.settings import PROJECT_DIR

LIBRARY = PROJECT_DIR / "static" / "vendor" / "milsymbol" / "milsymbol.js"
# As `PLAIN` in static/js/lib/app6.js has it.
PLAIN = {"infoFields": False, "strokeWidth": 8}
# How wide the ground's colour stands round a symbol, in its units.
HALO = 10
# What the library says of letters: those who print images know their own face alone.
FACE = ' font-family="Arial"'
# Asks the library. What it keeps for each sort of frame it is asked for is let go of beyond some; and what it puts
# together, a rope, QuickJS's package for Python takes for no text, so that it comes written anew, as JSON.
_ASKING = """
function inside(code, style) {
  const symbol = new ms.Symbol(code, JSON.parse(style));
  const svg = symbol.isValid() ? symbol.asSVG() : null;
  if (Object.keys(ms._iconCache).length > 8) ms._iconCache = {};
  return JSON.stringify(svg && svg.slice(svg.indexOf(">") + 1, -"</svg>".length));
}
"""


@lru_cache(maxsize=512)
def symbol(code: str, halo: str = "") -> Markup | None:
    """The elements of a code's symbol (`app.vocabulary.military`), round it a rim of a colour where one is named.

    Letters are in the face of the image. None where the library knows no such symbol.
    """
    style = PLAIN | ({"outlineWidth": HALO, "outlineColor": halo} if halo else {})
    drawn = json.loads(_library()(code, json.dumps(style), run_gc=False))
    if drawn is None:
        return None
    # A code is digits or letters of ours, and all else the library's.
    return Markup(drawn.replace(FACE, ""))  # noqa: S704


@cache
def _library() -> Any:
    """The function above; 50 ms of CPU and 6 MB, once for each process that draws one.

    Its package begins a thread when it is imported, which a process that is forked afterwards would not have.
    """
    from quickjs import Function  # noqa: PLC0415

    return Function("inside", LIBRARY.read_text("utf-8") + _ASKING)
