"""Pressing a button in tests, on a page as a browser without scripts has it."""

from html.parser import HTMLParser

from httpx2 import Response

from tests.desk import ORIGIN, Browser

VOID = ("input",)


class PageReader(HTMLParser):
    """The forms of a page: their addresses and the fields that they would send as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.inside = False
        self.area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form or a field."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = True
            self.forms.append((given.get("action", ""), {}))
        elif self.inside and "name" in given:
            fields = self.forms[-1][1]
            if tag == "textarea":
                self.area = given["name"]
                fields[self.area] = ""
            elif tag == "input" and (
                given.get("type") not in ("radio", "checkbox") or "checked" in given
            ):
                fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        """Note the end of a form."""
        if tag == "form":
            self.inside = False
        if tag == "textarea":
            self.area = None

    def handle_data(self, data: str) -> None:
        """Note what stands in a text area."""
        if self.inside and self.area:
            self.forms[-1][1][self.area] += data


def fields_on(browser: Browser, action: str, nth: int = 0) -> dict[str, str]:
    """The fields of the page's form with that address, as it would send them."""
    reader = PageReader()
    reader.feed(browser.looked_at)
    found = [fields for address, fields in reader.forms if address == action]
    assert found, f"No form on the page leads to {action}."
    return found[nth]


def press(browser: Browser, action: str, nth: int = 0, **typed: str) -> Response:
    """Send the page's form with that address, some fields typed over."""
    fields = fields_on(browser, action, nth) | {
        name.replace("__", "-"): text for name, text in typed.items()
    }
    answer = browser.http.post(action, data=fields, headers={"origin": ORIGIN})
    browser.looked_at = answer.text
    return answer
