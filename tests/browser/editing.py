"""What editors do in the desk's forms, each act counted."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

NEW_POSITION = "/admin/positions/new"
# A form of each noun, empty and filled.
FORMS = {
    "a new position": f"{NEW_POSITION}?place=raqqah&on=2017-06-07",
    "a position": "/admin/positions/magnier-pos-sdf-east/edit",
    "a new claim": "/admin/claims/new?source=magnier-2017-raqqah",
    "a claim": "/admin/claims/magnier-f04b/edit",
    "a new place": "/admin/places/new?name=Manbij",
    "a place": "/admin/places/raqqah/edit",
    "a new actor": "/admin/actors/new",
    "an actor": "/admin/actors/sdf/edit",
    "a new source": "/admin/sources/new",
    "a source": "/admin/sources/magnier-2017-raqqah/edit",
    "a new link": "/admin/links/new?to=magnier-f01",
    "a link": "/admin/links/hindsight-link-01/edit",
}


@dataclass
class Hands:
    """Hands on a keyboard and a mouse, which count what they do."""

    page: Page
    keystrokes: int = 0
    clicks: int = 0
    did: list[str] = field(default_factory=list)

    def press(self, key: str) -> None:
        """Press one key, or one chord such as Control+Enter."""
        self.page.keyboard.press(key)
        self.keystrokes += 1
        self.did.append(key)

    def type(self, text: str) -> None:
        """Type a text, key by key."""
        self.page.keyboard.type(text, delay=10)
        self.keystrokes += len(text)
        self.did.append(repr(text))

    def click(self, target: Locator) -> None:
        """Click once."""
        target.click()
        self.clicks += 1
        self.did.append("click")


def form_is_ready(page: Page) -> None:
    """Wait until the form's scripts and its map are there."""
    expect(page.locator("html")).to_have_attribute("data-form", "ready")
    if page.locator(".form-map-stage").count():
        expect(page.locator("html")).to_have_attribute("data-map", "ready")


def open_form(page: Page, path: str) -> None:
    """Open a form and wait until it can be used."""
    page.goto(path)
    form_is_ready(page)


def has_focus(page: Page, name: str) -> None:
    """Wait until the field of that name in the form has the focus."""
    expect(page.locator(f'[name="{name}"]').first).to_be_focused()


def combobox(page: Page, name: str) -> Locator:
    """The field of a name that means a record."""
    return page.get_by_role("combobox", name=re.compile(f"^{name}"))


def options(page: Page) -> Locator:
    """What the open list has to choose from."""
    return page.get_by_role("listbox").get_by_role("option")


def choose(page: Page, name: str, text: str) -> None:
    """Type into a field and take the first of its list."""
    box = combobox(page, name)
    box.fill(text)
    options(page).first.wait_for()
    box.press("Enter")
    expect(page.get_by_role("listbox")).to_have_count(0)


def picture(page: Page, words: str) -> Locator:
    """A picture with words, to be chosen."""
    return page.locator(".picture", has_text=words).first


def shape(page: Page, words: str) -> None:
    """Choose what is drawn: a point, a line, an area."""
    page.get_by_role("radio", name=words, exact=True).check()


def first_day(page: Page) -> Locator:
    """The field of the first day."""
    return page.locator("#from")
