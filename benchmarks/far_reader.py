"""How long a reader waits for the first mark on a first visit, by how far away they are.

`python -m benchmarks.far_reader http://127.0.0.1:8000 [another address …]`: maps that run already, of other states of
the code say, are asked in turns. The browser holds each request up for so many milliseconds and takes 10 Mbit/s.
"""

import statistics
import sys
import time

from playwright.sync_api import Browser

from scripts.instance import browser

ROUNDS = 5
# Milliseconds there and back: beside the server, in the same land, on another continent.
AWAY_MS = (0, 50, 150)
BYTES_A_SECOND = 1_250_000


def first_visit(chromium: Browser, address: str, away_ms: int) -> tuple[float, int]:
    """(seconds until the first mark, requests until then)."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": away_ms,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    begun = time.perf_counter()
    page.goto(f"{address}/", wait_until="commit")
    page.wait_for_selector(".leaflet-marker-icon", state="attached", timeout=60_000)
    seconds = time.perf_counter() - begun
    context.close()
    return seconds, len(asked)


def main(addresses: list[str]) -> None:
    """Print a line for each distance and address."""
    with browser() as chromium:
        for away_ms in AWAY_MS:
            found: dict[str, list[tuple[float, int]]] = {each: [] for each in addresses}
            for _ in range(ROUNDS):
                for address in addresses:
                    found[address].append(first_visit(chromium, address, away_ms))
            for address, visits in found.items():
                seconds, requests = (statistics.median(each) for each in zip(*visits, strict=True))
                print(
                    f"{away_ms} ms away, {address}: first mark after {seconds:.2f} s, {requests:.0f} requests"
                )


if __name__ == "__main__":
    main(sys.argv[1:])
