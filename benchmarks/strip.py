"""How fast the strip of time is: counting, zooming, and a new day under the hand until it is painted.

`.venv/bin/python -m benchmarks.strip` draws it alone, in a browser of its own, over made-up positions of
20 years. What it counts is made up in the browser: no server takes part, as none does on the map.
"""

import functools
import http.server
import threading

from playwright.sync_api import Route

from scripts.instance import PROJECT_DIR, browser

SIZES = (100_000, 1_000_000)
PAGE = """<!doctype html><html lang="en"><title>Strip</title>
<link rel="stylesheet" href="/css/variables.css"><link rel="stylesheet" href="/css/base.css">
<link rel="stylesheet" href="/css/strip.css">
<form class="day-strip"><div class="strip-row"><output id="day-words"></output>
<div id="strip-tools" class="strip-tools" hidden></div></div><div id="strip-time" class="strip-time"></div></form>"""
MEASURE = """async (count) => {
  const { Strip } = await import("/js/strip.js");
  const { createStore } = await import("/js/store.js");
  const { dayOfNumber } = await import("/js/lib/days.js");
  const { emptyColumns } = await import("/js/lib/columns.js");
  const days = 7300, actors = 40, epoch = "2004-01-01", open = 65535, start = 12418;
  const columns = { ...emptyColumns({ count, epoch, open }), count };
  let state = 1;
  const roll = (most) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
  for (let row = 0; row < count; row += 1) {
    const first = 1 + roll(days);
    columns.first[row] = first;
    columns.last[row] = roll(5) ? Math.min(days, first + roll(200)) : open;
    columns.said[row] = first;
    columns.settled[row] = open;
    columns.actor[row] = roll(actors);
    columns.modality[row] = Number(roll(6) === 0);
  }
  const list = {
    epoch, days: [dayOfNumber(start), dayOfNumber(start + days - 1)], modalities: ["observed", "expected"],
    precisions: ["day"], actors: Array.from({ length: actors }, (_, at) => ({ slug: `a${at}`, colour: "#2f6a9e" })),
  };
  const painted = () => new Promise((then) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(null);
  }));
  const store = createStore({ place: null, on: dayOfNumber(start + 3000) }, null, null);
  const strip = new Strip(store, list.days, () => {});
  store.subscribe((now) => strip.show(now));
  strip.take(list, columns);
  strip.look(null);
  const timed = async (times, act, until) => {
    const found = [];
    for (let at = 0; at < times; at += 1) {
      const begun = performance.now();
      act(at);
      await until();
      found.push(performance.now() - begun);
    }
    found.sort((a, b) => a - b);
    return [found[Math.floor(times / 2)], found[Math.floor(times * 0.95)]];
  };
  await painted();
  return {
    count: await timed(5, () => {}, () => new Promise((then) => {
      strip.whenCounted = then;
      strip.look(null);
    })),
    zoom: await timed(60, (at) => strip.zoom(at % 20 < 10 ? 1.3 : 1 / 1.3, 0.5), painted),
    day: await timed(200, (at) => store.pass(dayOfNumber(start + 2900 + at)), painted),
  };
}"""


def measure() -> None:
    """Print medians and 95th percentiles, in milliseconds."""
    handler = functools.partial(Quiet, directory=str(PROJECT_DIR / "static"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/strip.html"
        with browser() as opened:
            for size in SIZES:
                page = opened.new_page(viewport={"width": 1440, "height": 900})
                page.route("**/strip.html", answer)
                page.goto(address)
                print(f"{size:,} positions: median and 95th percentile, ms")
                for name, (median, most) in page.evaluate(MEASURE, size).items():
                    print(f"  {name:6} {median:7.1f} {most:7.1f}")
                page.close()
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves the static files, and says nothing of it."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


def answer(route: Route) -> None:
    """The page that the strip is drawn on."""
    route.fulfill(body=PAGE, content_type="text/html")


if __name__ == "__main__":
    measure()
