"""HTML as text: what a description says, without its marks; nothing in it is run or fetched."""

from html.parser import HTMLParser

# What stands on a line of its own.
BREAKS = frozenset({"br", "p", "div", "li", "tr", "td", "h1", "h2", "h3", "table", "ul", "ol"})
SILENT = frozenset({"script", "style"})


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.silent += tag in SILENT
        if tag in BREAKS:
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT and self.silent > 0
        if tag in BREAKS:
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


def plain_words(text: str) -> str:
    """The words of a text that may be HTML."""
    if "<" not in text and "&" not in text:
        return text.strip()
    parser = _Words()
    parser.feed(text)
    parser.close()
    return " ".join("".join(parser.words).split())
