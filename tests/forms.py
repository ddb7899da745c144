"""Forms in tests, as a browser without scripts has them: read from the page, filled in, sent."""

import html
from html.parser import HTMLParser
from typing import Any

from httpx2 import Response

from app.editing.idempotency import new_key
from app.forms.locating import LOOK_AGAIN
from tests.desk import ORIGIN, Browser


class FormReader(HTMLParser):
    """The fields of the form with the id `desk-form`, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.action = ""
        self.inside = False
        self.templates = 0
        self.select: str | None = None
        self.area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field."""
        given = {name: value or "" for name, value in attrs}
        if tag == "template":
            self.templates += 1
        if tag == "form":
            self.inside = given.get("id") == "desk-form"
            self.action = given["action"] if self.inside else self.action
        if not self.inside or self.templates:
            return
        self.note_field(tag, given)

    def note_field(self, tag: str, given: dict[str, str]) -> None:
        """Note what a field would send as it stands."""
        if tag == "input" and given.get("type") in ("radio", "checkbox"):
            if "checked" in given:
                self.fields[given["name"]] = given["value"]
        elif tag == "input" and "name" in given:
            self.fields[given["name"]] = given.get("value", "")
        elif tag == "textarea":
            self.area = given["name"]
            self.fields[self.area] = ""
        elif tag == "select":
            self.select = given["name"]
        elif tag == "option" and self.select:
            chosen = "selected" in given
            if chosen or self.select not in self.fields:
                self.fields[self.select] = given["value"]

    def handle_endtag(self, tag: str) -> None:
        """Note the end of a field."""
        if tag == "template":
            self.templates -= 1
        if tag == "form":
            self.inside = False
        if tag == "textarea":
            self.area = None
        if tag == "select":
            self.select = None

    def handle_data(self, data: str) -> None:
        """Note what stands in a text area."""
        if self.area:
            self.fields[self.area] += data


def read_form(page: str) -> FormReader:
    """The form on a page."""
    reader = FormReader()
    reader.feed(page)
    assert reader.action, "The page has no form."
    return reader


def fill_in(browser: Browser, path: str, **fields: Any) -> dict[str, str]:
    """The fields of a form as it opens, with some typed over; dashes are written as underscores."""
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    form = read_form(answer.text)
    typed = {name.replace("__", "-"): str(value) for name, value in fields.items()}
    return form.fields | typed


def send(browser: Browser, path: str, do: str = "publish", **fields: Any) -> Response:
    """Open a form, type, and press a button."""
    return post(browser, path, fill_in(browser, path, **fields), do)


def send_twice(browser: Browser, path: str, do: str = "publish", **fields: Any) -> Response:
    """As `send`, for typed coordinates: the form says where they lie, and is sent once more."""
    said = send(browser, path, do, **fields)
    assert errors(said) == {"where": LOOK_AGAIN}, said.text
    return post(browser, path, read_form(said.text).fields, do)


def post(browser: Browser, path: str, fields: dict[str, str], do: str = "publish") -> Response:
    """Press a button of a form that is filled in."""
    form = {"csrf": browser.token()} | fields | {"do": do}
    form.setdefault("submission", new_key())
    answer = browser.http.post(
        path.split("?", maxsplit=1)[0], data=form, headers={"origin": ORIGIN}
    )
    browser.looked_at = answer.text
    return answer


def errors(answer: Response) -> dict[str, str]:
    """The messages beside the fields, by field."""
    reader = MessageReader()
    reader.feed(answer.text)
    return {name: " ".join(text.split()) for name, text in reader.messages.items()}


class MessageReader(HTMLParser):
    """The messages of a form that came back."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: dict[str, str] = {}
        self.open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a message begins."""
        given = {name: value or "" for name, value in attrs}
        if tag == "p" and "field-error" in given.get("class", ""):
            self.open = given["id"].removesuffix("-error")
            self.messages[self.open] = ""

    def handle_endtag(self, tag: str) -> None:
        """Note where it ends."""
        if tag == "p":
            self.open = ""

    def handle_data(self, data: str) -> None:
        """Note its words."""
        if self.open:
            self.messages[self.open] += html.unescape(data)
