"""What the first visit costs, in a headless Chromium on this machine with a cold cache.

Run it as `make benchmark`. It starts an instance of its own; packages are installed already. The
obvious other way, a page that Folium writes with one marker and popup for each claim at its place,
is measured in the same run; its libraries come from other hosts, which are out of reach here, so
only what it sends itself is counted.
"""

import io
import json
import os
import statistics
import time
import urllib.request
from collections import Counter
from typing import Any

import folium
from playwright.sync_api import Browser

from scripts.instance import Instance, browser, folder, running

ROUNDS = 5
REQUESTS = 50
PAGES = (
    "/",
    "/places",
    "/places/raqqah",
    "/claims",
    "/claims/magnier-f06",
    "/actors",
    "/actors/isis",
    "/sources",
    "/sources/magnier-2017-raqqah",
    "/search?q=At+Tanf",
    "/about",
    "/data",
)
# zoom/latitude/longitude.
ANYWHERE = {
    "the world": "2/20/0",
    "Europe": "4/50/12",
    "Ukraine": "6/48.5/33",
    "Sudan": "5/14/29",
    "Gaza": "9/31.4/34.4",
    "Myanmar": "6/20/96",
    "Fiji": "6/-17.5/179.9",
}
# A place is visible once its mark is drawn in the map.
FIRST_MARK = "#map .leaflet-places-pane *, #map .leaflet-positions-pane *"
# Noted by the page's own clock, which begins with the navigation.
NOTE_FIRST_MARK = f"""new MutationObserver((_changes, observer) => {{
  if (!document.querySelector("{FIRST_MARK}")) return;
  observer.disconnect();
  requestAnimationFrame(() => {{ window.firstMarkMs = performance.now(); }});
}}).observe(document, {{ childList: true, subtree: true }});"""


def percentile_95(values: list[float]) -> float:
    """The value that 95 of 100 stay below."""
    return statistics.quantiles(values, n=20)[-1]


def row(what: str, figure: str, goal: str = "") -> None:
    """Print one line of the table."""
    print(f"{what:58} {figure:>16}  {goal}")


def measure_first_view(window: Browser, instance: Instance) -> None:
    """First place visible, and everything the first view transfers, as compressed."""
    seen: list[float] = []
    kinds: Counter[str] = Counter()
    for _ in range(ROUNDS):
        context = window.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        client = context.new_cdp_session(page)
        client.send("Network.enable")
        received: Counter[str] = Counter()
        types: dict[str, str] = {}
        client.on(
            "Network.responseReceived",
            lambda event, types=types: types.update({event["requestId"]: event["type"]}),
        )
        client.on(
            "Network.loadingFinished",
            lambda event, received=received: received.update(
                {event["requestId"]: int(event["encodedDataLength"])}
            ),
        )
        page.add_init_script(NOTE_FIRST_MARK)
        page.goto(instance.url, wait_until="commit")
        page.wait_for_selector(FIRST_MARK, state="attached")
        page.wait_for_load_state("networkidle")
        seen.append(page.evaluate("window.firstMarkMs") / 1000)
        kinds = Counter()
        for request, size in received.items():
            kinds[types.get(request, "Other")] += size
        context.close()
    row("First place visible, median of 5", f"{statistics.median(seen):.2f} s", "≤ 1.5 s")
    row("First view transfers, compressed", f"{sum(kinds.values()) / 1000:.0f} kB", "< 700 kB")
    for kind, size in kinds.most_common():
        row(f"    {kind.lower()}", f"{size / 1000:.0f} kB")


def measure_anywhere(window: Browser, instance: Instance) -> None:
    """What a first view of other parts of the world transfers, whatever lies there."""
    for name, view in ANYWHERE.items():
        context = window.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        client = context.new_cdp_session(page)
        client.send("Network.enable")
        sizes: list[int] = []
        client.on(
            "Network.loadingFinished",
            lambda event, sizes=sizes: sizes.append(int(event["encodedDataLength"])),
        )
        page.goto(f"{instance.url}/?place=#map={view}", wait_until="networkidle")
        row(f"First view of {name}", f"{sum(sizes) / 1000:.0f} kB", "< 700 kB")
        context.close()


def measure_panel(window: Browser, instance: Instance) -> None:
    """From a click on a place in the list until the panel shows its name."""
    page = window.new_page(viewport={"width": 1440, "height": 900})
    page.goto(instance.url + "/?place=", wait_until="networkidle")
    names = page.locator("#map-list a").all_inner_texts()[:10]
    times: list[float] = []
    for _ in range(4):
        for index in range(len(names)):
            times.append(page.evaluate(CLICK_UNTIL_SHOWN, index))
            page.keyboard.press("Escape")
            page.wait_for_selector("#map-list a", state="visible")
    page.close()
    row(f"Panel after a click, p95 of {len(times)}", f"{percentile_95(times):.0f} ms", "< 100 ms")


CLICK_UNTIL_SHOWN = """(index) => new Promise((resolve) => {
  const link = document.querySelectorAll("#map-list a")[index];
  const body = document.querySelector("#panel-body");
  const begun = performance.now();
  new MutationObserver((_changes, observer) => {
    if (!body.querySelector("article")) return;
    observer.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - begun));
  }).observe(body, { childList: true, subtree: true });
  link.click();
})"""


def measure_pages(instance: Instance) -> None:
    """The time until a page's HTML is there, one request after the other.

    Answers are kept while the data is the same; who brings a cookie has each page made anew.
    """
    worst = {"kept": 0.0, "made anew": 0.0}
    for path in PAGES:
        told = []
        for how, headers in (("kept", {}), ("made anew", {"Cookie": "a=b"})):
            request = urllib.request.Request(instance.url + path, headers=headers)
            times = []
            for _ in range(REQUESTS):
                begun = time.perf_counter()
                with urllib.request.urlopen(request) as answer:
                    answer.read()
                times.append((time.perf_counter() - begun) * 1000)
            worst[how] = max(worst[how], percentile_95(times))
            told.append(f"{percentile_95(times):.0f}")
        row(f"    {path}", f"{told[0]} / {told[1]} ms", "kept / made anew")
    for how, slowest in worst.items():
        row(f"Every page's HTML, {how}, worst p95 of {REQUESTS}", f"{slowest:.0f} ms", "< 50 ms")


def measure_plain_folium(instance: Instance) -> None:
    """The same claims as markers with popups in a page that Folium writes."""
    places = fetch(instance, "/api/v1/places?limit=1000")["features"]
    points = {
        place["id"]: place["geometry"]["coordinates"]
        for place in places
        if place["geometry"]["type"] == "Point"
    }
    claims = fetch(instance, "/api/v1/claims?limit=1000")["items"]
    begun = time.perf_counter()
    plain = folium.Map(location=(35.0, 39.9), zoom_start=7)
    for claim in claims:
        for place in claim["places"]:
            if place["slug"] in points:
                longitude, latitude = points[place["slug"]]
                folium.Marker((latitude, longitude), popup=claim["statement"]).add_to(plain)
    page = io.BytesIO()
    plain.save(page, close_file=False)
    spent = time.perf_counter() - begun
    row("Plain Folium, the same claims: rendered for each visit in", f"{spent:.2f} s")
    row("Plain Folium, the same claims: HTML", f"{len(page.getvalue()) / 1000:.0f} kB")


def fetch(instance: Instance, path: str) -> Any:
    """What the API answers."""
    with urllib.request.urlopen(instance.url + path) as answer:
        return json.load(answer)


def main() -> None:
    """Measure everything and print the table."""
    print(f"{os.cpu_count()} cores\n")
    with folder() as data_dir, browser() as window:
        begun = time.perf_counter()
        with running(data_dir) as instance:
            page = window.new_page()
            page.goto(instance.url, wait_until="commit")
            page.wait_for_selector(FIRST_MARK, state="attached")
            row("From nothing to a loaded map", f"{time.perf_counter() - begun:.1f} s", "< 10 s")
            page.close()
            measure_first_view(window, instance)
            measure_anywhere(window, instance)
            measure_panel(window, instance)
            measure_pages(instance)
            measure_plain_folium(instance)
        with running(data_dir) as again:
            row("Cold start on existing data", f"{again.started_in_seconds:.1f} s", "< 3 s")


if __name__ == "__main__":
    main()
