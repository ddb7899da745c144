"""Draw the bitmap icons from our own SVG drawings, and the picture that shared links show.

`.venv/bin/python scripts/build_icons.py` writes `static/icons/favicon.ico`, `apple-touch-icon.png` and,
where there is none yet, a plain `static/preview.png`. With the address of a running map as its argument
the preview is a picture of that page. It needs the Chromium that the browser tests use.
"""

import base64
import os
import struct
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

STATIC = Path(__file__).resolve().parent.parent / "static"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")

PREVIEW = """
<style>
  @font-face {{ font-family: Serif; src: url("data:font/woff2;base64,{font}"); font-weight: 400 600 }}
  body {{ margin: 0; width: 1200px; height: 630px; background: #f6f2e9; color: #25221d;
         font: 400 40px/1.35 Serif; display: grid; align-content: center; padding: 0 110px;
         box-sizing: border-box; position: relative }}
  h1 {{ font: 600 84px/1.1 Serif; margin: 34px 0 26px; letter-spacing: -.015em }}
  p {{ margin: 0; color: #5c564b; max-width: 19em }}
  svg {{ width: 116px; color: #1d574c }}
</style>
<svg viewBox="0 0 32 32"><g fill="none" stroke="currentColor" stroke-width="2.7" stroke-linecap="round"
 stroke-linejoin="round"><path d="M9 8 2.5 16 9 24M23 8l6.5 8-6.5 8"/><circle cx="16" cy="16" r="5"/></g></svg>
<h1>Conflict map</h1><p>Who was where, and says who? Every mark rests on a claim and its source.</p>
"""


def shoot(page: Page, html: str, width: int, height: int) -> bytes:
    """The picture of a page of this size, as PNG."""
    page.set_viewport_size({"width": width, "height": height})
    page.set_content(html)
    page.evaluate("document.fonts.ready")
    return page.screenshot(omit_background=True)


def shoot_map(page: Page, address: str) -> bytes:
    """The picture of a running map's first page, once its data are drawn."""
    page.set_viewport_size({"width": 1200, "height": 630})
    page.goto(address)
    page.wait_for_selector("html[data-map=ready]")
    page.wait_for_timeout(1500)
    return page.screenshot()


def icon(svg: str, size: int) -> str:
    """A page with nothing but the icon, at `size` pixels."""
    return (
        f"<style>body{{margin:0}}svg{{display:block;width:{size}px;height:{size}px}}</style>{svg}"
    )


def as_ico(png: bytes, size: int) -> bytes:
    """An ICO file with one PNG in it."""
    header = struct.pack("<HHH", 0, 1, 1)
    entry = struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(png), 22)
    return header + entry + png


def main() -> None:
    """Write the files."""
    svg = (STATIC / "icons" / "favicon.svg").read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        (STATIC / "icons" / "favicon.ico").write_bytes(
            as_ico(shoot(page, icon(svg, 32), 32, 32), 32)
        )
        (STATIC / "icons" / "apple-touch-icon.png").write_bytes(
            shoot(page, icon(svg, 180), 180, 180)
        )
        preview = STATIC / "preview.png"
        if len(sys.argv) > 1:
            preview.write_bytes(shoot_map(page, sys.argv[1]))
        elif not preview.exists():
            font = base64.b64encode((STATIC / "fonts" / "source-serif-latin.woff2").read_bytes())
            preview.write_bytes(shoot(page, PREVIEW.format(font=font.decode()), 1200, 630))
        browser.close()


if __name__ == "__main__":
    main()
