"""A server or a database that is lost while someone reads: it is said, and «Try again» mends it."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from app.database import Engines, editing_session
from app.local_postgres.cluster import Cluster
from app.main import create_app
from app.settings import Settings
from tests.browser.reading import badges, mark, open_page, panel, reads, the_list
from tests.conftest import as_superuser
from tests.factories import make_claim, make_place
from tests.web import serve

# The base map goes on asking.
ON = "shipped_url"

LOST = "This could not be fetched: the server is not reachable or is busy."


def only_network_faults(page: Page, page_faults: list[str]) -> None:
    """See that what was provoked is all that went wrong, close the page, and clear the faults."""
    # An open page goes on asking for its base map, which may come after all else.
    page.close()
    wanted = re.compile(
        r"ERR_INTERNET_DISCONNECTED|ERR_FAILED|status of 503|Failed to fetch|answered 503"
    )
    assert [fault for fault in page_faults if not wanted.search(fault)] == []
    page_faults.clear()


def test_a_lost_server_is_told_in_the_panel_and_try_again_mends_it(
    page: Page, page_faults: list[str]
) -> None:
    # However fast the server is, this panel isn't read ahead.
    page.route("**/places/deir-al-zour/panel*", lambda route: route.abort())
    open_page(page, "/?place=raqqah")
    page.context.set_offline(True)
    mark(page, "Deir al-Zour").click()
    expect(panel(page).get_by_text(LOST)).to_be_visible()
    page.unroute("**/places/deir-al-zour/panel*")
    page.context.set_offline(False)
    panel(page).get_by_role("button", name="Try again").click()
    reads(page, "Deir al-Zour")
    only_network_faults(page, page_faults)


def test_another_day_needs_no_server_once_all_are_read(page: Page, page_faults: list[str]) -> None:
    with page.expect_response("**/api/v1/positions?limit=500") as everything:
        open_page(page, "/?place=")
    everything.value.finished()
    expect(page.locator("#strip-total")).to_contain_text("on view")
    page.context.set_offline(True)
    page.get_by_label("On this day", exact=True).fill("2017-10-17")
    expect(badges(page, re.compile("^SDF holds Raqqah")).first).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    only_network_faults(page, page_faults)


def test_a_lost_server_is_told_when_the_day_changes(page: Page, page_faults: list[str]) -> None:
    # Days are asked for one by one where not all positions could be read.
    page.route("**/api/v1/positions?limit=500", lambda route: route.abort())
    open_page(page, "/?place=")
    page.context.set_offline(True)
    page.get_by_label("On this day", exact=True).fill("2017-10-17")
    told = page.get_by_role("alert").filter(has_text="The map's data could not be fetched")
    expect(told).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(told).to_be_hidden()
    expect(badges(page, re.compile("^SDF holds Raqqah")).first).to_be_visible()
    only_network_faults(page, page_faults)


def test_data_that_never_came_are_told_and_can_be_asked_for_again(
    page: Page, page_faults: list[str]
) -> None:
    page.route("**/api/v1/positions*", lambda route: route.abort())
    open_page(page, "/?place=")
    told = page.get_by_role("alert").filter(has_text="The map's data could not be fetched")
    expect(told).to_be_visible()
    page.unroute("**/api/v1/positions*")
    page.get_by_role("button", name="Try again").click()
    expect(the_list(page).get_by_role("status")).to_contain_text("positions on view")
    only_network_faults(page, page_faults)


@pytest.fixture
def losable(fresh_database: Engines, settings: Settings) -> Iterator[str]:
    """Address of a web server on a small database that may be lost."""
    with editing_session(fresh_database, "A test") as session:
        places = [make_place(session, longitude=38 + n, name=f"Town {n}") for n in (1, 2)]
        for place in places:
            make_claim(session, places=(place,))
    with serve(create_app(settings, fresh_database)) as address:
        yield address


def test_a_lost_database_is_told_and_its_return_mends_it(
    new_page: Callable[..., Page],
    losable: str,
    fresh_database: Engines,
    cluster: Cluster,
    page_faults: list[str],
) -> None:
    name = fresh_database.reader.url.database
    page = new_page(base_url=losable)
    # However fast the server is, this panel isn't read ahead.
    page.route("**/places/*/panel*", lambda route: route.abort())
    open_page(page, "/?place=")
    page.unroute("**/places/*/panel*")
    as_superuser(cluster, f"alter database {name} with allow_connections false")
    as_superuser(
        cluster,
        f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'",
    )
    mark(page, "Town 1").click()
    expect(panel(page).get_by_text(LOST)).to_be_visible()
    page.goto("/places")
    expect(page.get_by_role("heading", level=1)).to_have_text("The database can't be reached")
    as_superuser(cluster, f"alter database {name} with allow_connections true")
    page.get_by_role("link", name="try this page again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Places")
    only_network_faults(page, page_faults)
