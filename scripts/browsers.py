"""The browser that draws pages for tests, pictures and benchmarks: where it lies, and how it is started."""

import shutil
from pathlib import Path

# Of those that are installed the first is taken.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
MAC_BROWSERS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Letters as wide as in a browser with a window, and words whole in what is printed.
    "--font-render-hinting=none",
)


def find_browser() -> str:
    """Path of an installed Chromium or Chrome. Raises FileNotFoundError."""
    found = [shutil.which(name) for name in BROWSERS]
    found += [path for path in MAC_BROWSERS if Path(path).exists()]
    for path in found:
        if path:
            return path
    raise FileNotFoundError("Neither Chromium nor Chrome is installed; «make test» installs it.")
