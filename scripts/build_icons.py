"""Draw the bitmap icons from our own SVG drawings.

`.venv/bin/python scripts/build_icons.py` writes `static/icons/favicon.ico` and `apple-touch-icon.png`. It
needs the Chromium that the browser tests use.
"""

import os
import struct
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

STATIC = Path(__file__).resolve().parent.parent / "static"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def shoot(page: Page, html: str, width: int, height: int) -> bytes:
    """The picture of a page of this size, as PNG."""
    page.set_viewport_size({"width": width, "height": height})
    page.set_content(html)
    page.evaluate("document.fonts.ready")
    return page.screenshot(omit_background=True)


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
        browser.close()


if __name__ == "__main__":
    main()
