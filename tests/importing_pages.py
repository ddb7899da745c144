"""Files sent and checked at the desk as its pages do, for tests of imports."""

import re
from typing import Any

import pytest
from httpx2 import Response

from app.database import editing_session
from tests.desk import ORIGIN, Browser, Desk, messages
from tests.importing import TABLE, add_named


@pytest.fixture
def importer(desk: Desk) -> Browser:
    """An editor, on a map with what the table names."""
    with editing_session(desk.engines, "What the table names") as session:
        add_named(session)
    return desk.seat()


def take(browser: Browser, content: bytes | str = TABLE, name: str = "events.csv") -> str:
    """Take a file; the address of its import."""
    answer = send_file(browser, content, name)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def send_file(browser: Browser, content: bytes | str, name: str, **fields: str) -> Response:
    data = {"csrf": browser.token(), "cells": "", "sheet": "", "header": ""} | fields
    raw = content.encode() if isinstance(content, str) else content
    return browser.http.post(
        "/admin/imports", data=data, files={"file": (name, raw)}, headers={"origin": ORIGIN}
    )


def check(browser: Browser, address: str, **fields: str) -> Response:
    """Send the form of the columns as the page has it, with some of it otherwise."""
    page = browser.get(address).text
    form = page[page.index('class="import-matching"') :]
    form = form[: form.index("</form>")]
    sent: dict[str, Any] = {}
    for name, options in re.findall(
        r'<select id="\w+" name="(\w+)".*?>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)"\s*selected', options)
        sent[name] = chosen[1] if chosen else ""
    for pattern in (
        r'<textarea id="\w+" name="(\w+)".*?>\n(.*?)</textarea>',
        r'name="(\w+)"\s+value="([^"]*)"\s+maxlength',
    ):
        sent |= dict(re.findall(pattern, form, re.DOTALL))
    return browser.send(f"{address}/check", **(sent | fields))


def checked(browser: Browser, content: bytes | str = TABLE) -> str:
    address = take(browser, content)
    answer = check(browser, address)
    assert answer.status_code == 303, messages(answer)
    return address
