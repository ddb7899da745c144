"""The README's pictures, taken of the running program.

Run it as `make screenshots`; it starts an instance of its own.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

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
    # What is pressed once the page is there.
    keys: tuple[str, ...] = ()


# Written for the picture: nothing of it happened, and nothing of anybody's text is in it.
EXAMPLE_TITLE = "An example, written for this picture"
EXAMPLE_TEXT = """An example, written for this picture

On 8 June a column of the Syrian Democratic Forces drove from Tabqa towards the sugar factory north \
of Raqqah. ISIS answered with mortars from Division 17.

Nobody at al-Tanf would say how long the garrison stays. In Maskana the Syrian army opened the road to \
Resafa again, and in Deir ez-Zor the market was empty by noon.

At al-Qaim, on the Iraqi side, the night was quiet.
"""
EXAMPLE = "/admin/sources/an-example-written-for-this-picture"
PICTURES = (
    Picture("docs/map.jpg", "/?place=raqqah&on=2017-06-06"),
    Picture("docs/place.png", "/places/al-tanf?on=2017-06-08", width=960, height=900),
    Picture("docs/claim.png", "/claims/magnier-f06", width=960, height=900),
    Picture("docs/source.jpg", "/sources/magnier-2017-raqqah#paragraph-5", height=760),
    Picture("docs/october.jpg", "/?place=raqqah&on=2017-10-17", theme="dark"),
    Picture("docs/phone.jpg", "/?place=raqqah&on=2017-06-07", width=390, height=844, theme="dark"),
    Picture("docs/position.jpg", "/admin/positions/new?place=raqqah", signed_in=True),
    Picture("docs/history.png", f"{EXAMPLE}/history", width=960, signed_in=True),
    Picture("docs/annotate.jpg", f"{EXAMPLE}/text", height=760, signed_in=True, keys=("j", "j")),
)


def take(window: Browser, url: str, picture: Picture) -> None:
    """Take one picture of an instance, once everything on the page stands still."""
    theme: Literal["dark", "light"] = "dark" if picture.theme == "dark" else "light"
    page = window.new_page(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=theme,
        reduced_motion="reduce",
    )
    if picture.signed_in:
        sign_in(page, url)
    page.goto(url + picture.path)
    settle(page)
    # Whoever comes for the first time may read in the system's face; the second time ours is there.
    page.reload()
    settle(page)
    for key in picture.keys:
        page.keyboard.press(key)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(400)
    target = PROJECT_DIR / Path(picture.file)
    target.parent.mkdir(exist_ok=True)
    # A map in colours takes a quarter of the room as JPEG; type alone stays sharp as PNG.
    page.screenshot(path=target, quality=86 if target.suffix == ".jpg" else None)
    page.close()
    print(f"{picture.file}: {target.stat().st_size // 1024} kB")


def settle(page: Page) -> None:
    """Wait until nothing more has come for a second.

    Chromium never calls the network idle where a script takes what the page had fetched ahead.
    """
    page.wait_for_function(
        """() => {
          const told = document.documentElement.dataset;
          const come = String(performance.getEntriesByType("resource").length);
          if (told.come !== come) Object.assign(told, { come, since: performance.now() });
          return performance.now() - Number(told.since) > 1000;
        }"""
    )


def sign_in(page: Page, url: str) -> None:
    """Sign in as the instance's first admin."""
    page.goto(f"{url}/login")
    page.get_by_label("Sign-in name").fill(ADMIN)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("form button", has_text="Sign in").click()
    page.wait_for_url("**/admin")


def attach_example(window: Browser, url: str) -> None:
    """Make a source with a text of our own, as an editor does, and change it once."""
    page = window.new_page()
    sign_in(page, url)
    page.goto(f"{url}/admin/sources/new")
    page.get_by_role("textbox", name="Title", exact=True).fill(EXAMPLE_TITLE)
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url("**/sources/an-example*")
    page.goto(f"{url}{EXAMPLE}/text/new")
    page.get_by_label("Paste the text").fill(EXAMPLE_TEXT)
    page.get_by_role("button", name="Look it over").click()
    page.get_by_label("Why").fill("An example.")
    page.get_by_role("button", name="Attach the text").click()
    page.wait_for_url(f"**{EXAMPLE}/text?saved=*")
    page.goto(f"{url}{EXAMPLE}/edit")
    page.get_by_role("textbox", name="Author").fill("The makers of this map")
    page.get_by_label("Why this change").fill("The text names nobody: we wrote it.")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/sources/an-example*")
    page.close()


def main() -> None:
    """Take every picture."""
    with folder() as data_dir, running(data_dir) as instance, browser() as window:
        attach_example(window, instance.url)
        for picture in PICTURES:
            take(window, instance.url, picture)


if __name__ == "__main__":
    main()
