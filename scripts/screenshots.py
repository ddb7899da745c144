"""The README's pictures and the preview of shared links, taken of the running program.

Run it as `make screenshots`; it starts an instance of its own.
"""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from scripts.instance import ADMIN, PASSWORD, PROJECT_DIR, browser, folder, running


@dataclass(frozen=True)
class Picture:
    """What a picture shows and where it is kept."""

    file: str
    path: str
    width: int = 1440
    height: int = 900
    theme: str = "light"
    signed_in: bool = False


PICTURES = (
    Picture("docs/map.png", "/?place=raqqah&on=2017-06-06"),
    Picture("docs/place.png", "/places/al-tanf?on=2017-06-08", width=960, height=900),
    Picture("docs/claim.png", "/claims/magnier-f06", width=960, height=900),
    Picture("docs/october.png", "/?place=raqqah&on=2017-10-17", theme="dark"),
    Picture("docs/phone.png", "/?place=raqqah&on=2017-06-07", width=390, height=844, theme="dark"),
    Picture("docs/position.png", "/admin/positions/new?place=raqqah", signed_in=True),
    Picture("docs/history.png", "/admin/claims/magnier-f06/history", width=960, signed_in=True),
    Picture("static/preview.png", "/?place=raqqah&on=2017-06-06", width=1200, height=630),
)


def take(window: Browser, url: str, picture: Picture) -> None:
    """Take one picture of an instance, once everything on the page stands still."""
    theme = "dark" if picture.theme == "dark" else "light"
    page = window.new_page(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=theme,
        reduced_motion="reduce",
    )
    if picture.signed_in:
        page.goto(f"{url}/login")
        page.get_by_label("Sign-in name").fill(ADMIN)
        page.get_by_label("Password").fill(PASSWORD)
        page.locator("form button", has_text="Sign in").click()
        page.wait_for_url("**/admin")
    page.goto(url + picture.path, wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(400)
    target = PROJECT_DIR / Path(picture.file)
    target.parent.mkdir(exist_ok=True)
    page.screenshot(path=target)
    page.close()
    print(f"{picture.file}: {target.stat().st_size // 1024} kB")


def main() -> None:
    """Take every picture."""
    with folder() as data_dir, running(data_dir) as instance, browser() as window:
        for picture in PICTURES:
            take(window, instance.url, picture)


if __name__ == "__main__":
    main()
