"""What readers do and see on the map page, and the pages of every kind that there are."""

import re

from playwright.sync_api import Locator, Page, expect

# One page of every kind on the data that ships: what it is, and its path.
PAGES = {
    "the map": "/",
    "the map with a claim": "/?place=raqqah&claim=magnier-f06",
    "the map with a position": "/?position=magnier-pos-sdf-east",
    "the map with an actor": "/?actor=isis&panel=actor",
    "the map's list": "/?place=&on=2017-10-17",
    "the map between two days": "/?place=&from=2017-06-06&to=2017-10-17",
    "places": "/places",
    "a place": "/places/raqqah?on=2017-06-06",
    "a line": "/places/euphrates",
    "actors": "/actors",
    "an actor": "/actors/isis",
    "claims": "/claims",
    "claims without a place": "/claims?unplaced=yes",
    "a claim": "/claims/magnier-f06",
    "a position": "/positions/magnier-pos-sdf-east",
    "positions by what they rest on": "/positions?rests=disputed",
    "what is disputed": "/disputed",
    "forecasts": "/forecasts",
    "what went quiet": "/stale",
    "witnesses": "/witnesses?back=/positions",
    "the map without a witness": "/?without=Sputnik",
    "positions without a witness": "/positions?without=Sputnik",
    "sources": "/sources",
    "a source": "/sources/magnier-2017-raqqah",
    "the empty search": "/search",
    "a search": "/search?q=Raqqa",
    "a search without result": "/search?q=Qwxyzzy",
    "what changed": "/changes?place=raqqah",
    "what changed without a witness": "/changes?place=raqqah&without=Sputnik",
    "the sealed history": "/history",
    "a citation": "/cite/positions/magnier-pos-sdf-east",
    "about": "/about",
    "data": "/data",
    "the API's guide": "/api",
    "a past map": "/places?known=2026-01-01",
    "signing in": "/login",
}
# What answers with an error on purpose: its path and its status.
ERRORS = {"an unknown place": ("/places/raqa", 404), "a wrong day": ("/places?on=2017-02-30", 400)}
MORE = re.compile(r"more (positions?|places?) here|and \d+ more like it")


def is_map(path: str) -> bool:
    """True for the path of a state of the map."""
    return path.partition("?")[0].count("/") in (1, 3) and path.partition("?")[0].endswith("/")


def open_page(page: Page, path: str) -> None:
    """Open a page and wait until what its scripts draw is there."""
    page.goto(path)
    if is_map(path) or page.locator(".beside-map").count():
        map_is_ready(page)
    page.evaluate("document.fonts.ready")


def map_is_ready(page: Page) -> None:
    """Wait until the rows of the map are drawn."""
    expect(page.locator("html")).to_have_attribute("data-map", "ready")


def the_map(page: Page) -> Locator:
    """The drawn map, with its marks in it."""
    return page.get_by_role("application", name=re.compile("^Map"))


def mark(page: Page, name: str) -> Locator:
    """The name of a place on the drawn map."""
    return the_map(page).get_by_role("button", name=name, exact=True)


def badges(page: Page, name: str | re.Pattern[str]) -> Locator:
    """Badges of positions on the drawn map, by what they say."""
    return the_map(page).get_by_role("button", name=name)


def in_view(page: Page, marks: Locator) -> list[Locator]:
    """Those of the marks that lie within the map's window, where nothing else lies over them."""
    window = the_map(page).bounding_box()
    assert window is not None
    # All at one instant: the map may be drawn anew at any time.
    boxes = marks.evaluate_all("marks => marks.map(mark => mark.getBoundingClientRect().toJSON())")
    return [
        marks.nth(number)
        for number, box in enumerate(boxes)
        if box["width"]
        and window["x"] + 60 < box["x"] < window["x"] + window["width"] - 160
        and window["y"] < box["y"] < window["y"] + window["height"] - 60
    ]


def panel(page: Page) -> Locator:
    """What is being read beside the map."""
    return page.get_by_role("region", name="Reading panel")


def reads(page: Page, title: str) -> None:
    """Expect the panel to show a record of that title."""
    expect(panel(page).get_by_role("heading", level=2)).to_have_text(title)


def the_list(page: Page) -> Locator:
    """The list of what is on the map, with its heading."""
    return page.get_by_role("region", name=re.compile("^(On this map|At this spot)$"))


def open_tool(page: Page, name: str) -> None:
    """Unfold one of the map's tools: Layers, Actors or Legend."""
    tool = page.locator(f"#map-{name.lower()}")
    if tool.get_attribute("open") is None:
        tool.locator("summary").click()
    expect(tool).to_have_attribute("open", "")


def rows_on_view(page: Page) -> list[str]:
    """The texts of all rows of the list, the folded ones included."""
    more = the_list(page).get_by_role("button", name=re.compile(r"^Show \d+ more"))
    while more.is_visible():
        more.click()
    return [
        " ".join(text.split()) for text in the_list(page).get_by_role("listitem").all_inner_texts()
    ]
