"""A real browser on a real web server. A page that complains fails its test.

Tests take `page` and visit paths such as `page.goto("/places")`. `page_faults` is the list of what
went wrong so far; a test that provokes a fault looks at it and clears it. `new_page` opens further
pages: on another screen, without JavaScript, on another server. Tests that only look at one page after
the other take `walking_page`, which stays open throughout a module.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Error,
    Page,
    expect,
    sync_playwright,
)
from playwright.sync_api import Request as BrowserRequest

from app.commands.data import shipped_datasets
from app.database import Engines, editing_session
from app.dataset import load_datasets
from app.main import create_app
from app.security.cookies import SESSION
from app.settings import Settings
from scripts.browsers import BROWSER_FLAGS, find_browser
from tests.desk import Desk, open_desk
from tests.web import serve

FLAGS = (
    *BROWSER_FLAGS,
    # Pages of one context share the process of the page that `Contexts` leaves open in it.
    "--process-per-site",
    # No name leads anywhere, so that nothing can leave this machine unseen.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
# Waiting ends as soon as what is waited for is there; a busy machine may need this long.
PATIENCE_MS = 20_000
# What a page can leave behind, but for the files that the browser keeps.
STORED = "cookies,file_systems,indexeddb,local_storage,service_workers,cache_storage"
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`The policy ${event.violatedDirective} refused ${event.blockedURI}`));
"""


@pytest.fixture(scope="package")
def plain_ground(settings: Settings) -> Settings:
    """Settings of an operator who chose a base map of tiles, here one small picture for all of them.

    Drawing the world that ships is much of what a map costs the browser, and few tests look at it.
    """
    return settings.model_copy(update={"basemap_url": "/favicon.ico?{z}/{x}/{y}"})


@pytest.fixture(scope="package")
def plain_url(plain_ground: Settings, loaded_database: Engines) -> Iterator[str]:
    """Address of a web server on the data that ships, without a slash at its end."""
    with serve(create_app(plain_ground, loaded_database)) as address:
        yield address


@pytest.fixture(scope="package")
def shipped_url(settings: Settings, loaded_database: Engines) -> Iterator[str]:
    """The same on the base map that ships."""
    with serve(create_app(settings, loaded_database)) as address:
        yield address


@pytest.fixture(scope="module")
def server_url(request: pytest.FixtureRequest) -> str:
    """Address of the web server that pages are on; where a module says `ON = "shipped_url"` they have the base map."""
    address: str = request.getfixturevalue(getattr(request.module, "ON", "plain_url"))
    return address


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A browser without a window."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def page_faults() -> list[str]:
    """What went wrong on the page so far; must be empty at the end of the test."""
    return []


@pytest.fixture(scope="module")
def browser_options() -> dict[str, object]:
    """How the browser is set up; a module may override it with a phone's screen, for example."""
    return {
        "viewport": {"width": 1280, "height": 800},
        "locale": "en-GB",
        "timezone_id": "UTC",
        "reduced_motion": "reduce",
    }


class Contexts:
    """Browsers without cookies or anything stored, given to one test after the other.

    Their first page is nobody's and stays open. So the files that were loaded, as a browser keeps them,
    and the process in which they lie compiled are there for the next test: starting another and loading
    and compiling them anew is most of what opening a page costs.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.free: dict[str, list[BrowserContext]] = {}

    def take(self, options: dict[str, object]) -> BrowserContext:
        """A context with those options."""
        waiting = self.free.get(str(sorted(options.items())))
        if waiting:
            return waiting.pop()
        context = self.make(options)
        staying = context.new_page()
        # Of the server nothing is asked: some tests count requests, some have a server that goes away.
        staying.route("**/*", lambda route: route.fulfill(body=""))
        staying.goto(str(options["base_url"]))
        staying.unroute_all()
        return context

    def make(self, options: dict[str, object]) -> BrowserContext:
        """A context that has never loaded anything, for one test."""
        context = self.browser.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        return context

    def give_back(self, context: BrowserContext, options: dict[str, object]) -> None:
        """Close its pages and forget all but the files."""
        context.set_offline(False)
        staying, *others = context.pages
        for page in others:
            page.close()
        forgotten = {"origin": options["base_url"], "storageTypes": STORED}
        session = context.new_cdp_session(staying)
        session.send("Storage.clearDataForOrigin", forgotten)
        session.detach()
        context.clear_cookies()
        self.free.setdefault(str(sorted(options.items())), []).append(context)


@pytest.fixture(scope="package")
def contexts(browser: Browser) -> Contexts:
    """The browser's contexts, which tests take one after the other."""
    return Contexts(browser)


@contextmanager
def readers(
    contexts: Contexts, options: dict[str, object], faults: list[str]
) -> Iterator[Callable[..., Page]]:
    """The function that `new_page` is, for readers who are gone afterwards; their `faults` are noted."""
    giving_back: list[tuple[BrowserContext, dict[str, object]]] = []
    closing: list[BrowserContext] = []

    def open_new(*, leaves: bool = False, cold: bool = False, **more: object) -> Page:
        chosen = options | more
        if cold:
            context = contexts.make(chosen)
            closing.append(context)
        else:
            context = contexts.take(chosen)
            giving_back.append((context, chosen))
        opened = context.new_page()
        opened.add_init_script(REPORT_VIOLATIONS)
        watch(opened, str(chosen["base_url"]), faults, leaves)
        return opened

    yield open_new
    for context, chosen in giving_back:
        contexts.give_back(context, chosen)
    for context in closing:
        context.close()


@pytest.fixture
def new_page(
    contexts: Contexts, server_url: str, page_faults: list[str], browser_options: dict[str, object]
) -> Iterator[Callable[..., Page]]:
    """A function that opens a page of one more reader, of whom nothing is known and nothing stored.

    It takes what Playwright's `new_context` takes, on top of `browser_options`. With `leaves` the
    reader answers the question whether to leave a page with yes; with `cold` the browser has none of
    the map's files yet.
    """
    with readers(contexts, {"base_url": server_url} | browser_options, page_faults) as open_new:
        yield open_new
    assert page_faults == []


@pytest.fixture(scope="module")
def walk_faults() -> list[str]:
    """What went wrong on the page that stays open, in this test so far."""
    return []


@pytest.fixture(scope="module")
def new_walk(
    contexts: Contexts, server_url: str, walk_faults: list[str], browser_options: dict[str, object]
) -> Iterator[Callable[..., Page]]:
    """As `new_page`, for a page that stays open throughout the module."""
    with readers(contexts, {"base_url": server_url} | browser_options, walk_faults) as open_new:
        yield open_new


@pytest.fixture(scope="module")
def walk(new_walk: Callable[..., Page]) -> Page:
    """The page that stays open; a module may override it with that of somebody else."""
    return new_walk()


@pytest.fixture
def walking_page(walk: Page, walk_faults: list[str]) -> Iterator[Page]:
    """A page of a reader who has looked at others before; for tests that go somewhere and only look."""
    yield walk
    faults = walk_faults.copy()
    walk_faults.clear()
    assert faults == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A new page of a reader who was never here before."""
    return new_page()


def watch(page: Page, server_url: str, faults: list[str], leaves: bool) -> None:
    """Note every error on the page, every dialog, every request that fails or leaves the server."""

    def note_console(message: ConsoleMessage) -> None:
        # The base map complains of tiles that were given up; `note_failure` tells that from failing.
        url = message.location.get("url", "")
        is_tile = url.endswith("/protomaps-leaflet.js")
        is_given_up = is_tile and message.text.startswith("TypeError: Failed to fetch")
        if message.type == "error" and not is_given_up:
            faults.append(f"console: {message.text} ({url})")

    def note_error(error: Error) -> None:
        faults.append(f"script: {error}")

    def note_request(request: BrowserRequest) -> None:
        if not request.url.startswith((f"{server_url}/", "data:", "blob:")):
            faults.append(f"left the server: {request.url}")

    def note_failure(request: BrowserRequest) -> None:
        # What a page still loads when the reader goes on is given up by the browser itself, and so
        # are all scripts where none may run; a policy that refuses one says so in the console.
        if request.failure not in ("net::ERR_ABORTED", "csp"):
            faults.append(f"failed: {request.url} ({request.failure})")

    def note_dialog(dialog: Dialog) -> None:
        faults.append(f"dialog: {dialog.type}")
        if leaves:
            dialog.accept()
        else:
            dialog.dismiss()

    page.on("console", note_console)
    page.on("pageerror", note_error)
    page.on("request", note_request)
    page.on("requestfailed", note_failure)
    page.on("dialog", note_dialog)


@pytest.fixture(scope="package")
def editors_desk(plain_ground: Settings, clone_database: Callable[[], Engines]) -> Iterator[Desk]:
    """The desk on a copy of the data that ships, in which tests save; nobody needs to approve."""
    engines = clone_database()
    with editing_session(engines, "Load what ships") as editing:
        load_datasets(editing, shipped_datasets())
    yield open_desk(plain_ground.model_copy(update={"review": "off"}), engines)
    engines.dispose()


@pytest.fixture(scope="package")
def desk_url(editors_desk: Desk) -> Iterator[str]:
    """Address of a web server on that desk."""
    with serve(editors_desk.app) as address:
        yield address


@pytest.fixture
def new_desk_page(
    new_page: Callable[..., Page], editors_desk: Desk, desk_url: str
) -> Callable[..., Page]:
    """A function that opens a page of a new reviewer, or of the one who has the page `like`."""

    def open_new(like: Page | None = None, **options: object) -> Page:
        opened = new_page(base_url=desk_url, **options)
        if like is None:
            secret = editors_desk.seat("reviewer").cookie() or ""
            opened.context.add_cookies([{"name": SESSION, "value": secret, "url": desk_url}])
        else:
            kept = [{**cookie, "url": desk_url} for cookie in like.context.cookies()]
            named = [{name: each[name] for name in ("name", "value", "url")} for each in kept]
            opened.context.add_cookies(named)
        return opened

    return open_new


@pytest.fixture
def editor_page(new_desk_page: Callable[..., Page]) -> Page:
    """A page of a reviewer who has just signed in."""
    return new_desk_page()
