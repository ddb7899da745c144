"""The map as a folder of pages for any web host: `write_site(sites, folder, at)`.

Each page is the application's own, asked for as a stranger asks, with everything readable without scripts. What it
links is followed, and links become relative, so that the folder may stand below any address. Of the map itself there
is the one-file edition, at the place where the application has the map; of one that is more than a file should hold there
is a drawing, with the lists of all that is on it.
"""

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from app.publishing.asking import HOST, Site
from app.publishing.front import IMAGE, drawn_map, front_page
from app.publishing.leads import ONLY_FOR_LINKS
from app.publishing.one_file import draw_up
from app.publishing.records import Part, TooMuch
from app.publishing.tree import DOCTYPE, Element, parse, write

NOUNS = "places|actors|claims|sources|positions"
LISTS = "disputed|forecasts|untold|stale|corrections"
PAGE = re.compile(rf"/((?:{NOUNS})(?:/[a-z0-9-]+)?|{LISTS}|about|data)")
# These know no past, or have it in their own way.
WITHOUT_PAST = ("/corrections",)
DOWNLOAD = re.compile(r"/data/[\w-]+(\.[\w-]+)+")
# A list may be narrowed to one record, and goes on behind another.
NARROWED = ("place", "actor", "source", "cursor")
OPENING = ("/places", "/actors", "/claims", "/sources", "/positions", "/about", "/data", *(f"/{each}" for each in LISTS.split("|")))  # fmt: skip
# Only a server has an answer for these.
GONE = (
    "sign-in-link",
    "site-menu-account",
    "known-form",
    "unknown-parameters",
    "skip-to-map",
    "filters",
    "day-form",
)
KEPT_LINKS = ("stylesheet", "icon", "preload")
IN_SHEET = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
# The digest in the addresses of static files tells versions apart, which a folder doesn't need.
STATIC = re.compile(r"^/static/[0-9a-f]+/(.+)$")


def page_file(path: str, query: Sequence[tuple[str, str]]) -> str:
    """The file of a page, by its path and what narrows it."""
    parts = [path.strip("/")]
    for name, value in sorted(query):
        parts.append(f"{name}-{quote(value, safe='')}")
    # No slug has a dot, so that no record's page has such a name.
    return f"{parts[0]}{'.by/' + '/'.join(parts[1:]) if parts[1:] else ''}/index.html"


@dataclass
class Crawl:
    """The pages and files of one language, as they are found.

    Each is asked for once and lies in the folder from then on, so that a large map needs no more memory.
    """

    site: Site
    folder: Path
    hosts: frozenset[str]
    # The path of the address where the folder will stand, without a stroke at its end.
    base: str
    # Codes of the languages that the folder has.
    languages: frozenset[str]
    # Whether the folder has the map that moves, which opens at what an address says of it.
    has_map: bool = True
    waiting: deque[str] = field(default_factory=deque)
    # Whether there is a page or a file at an address.
    known: dict[str, bool] = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        """The language's part of addresses."""
        return self.site.language.prefix

    def run(self) -> int:
        """Write every page that can be reached, and what it needs; how many pages there are."""
        count = 0
        for address in OPENING:
            self.has_page(address)
        while self.waiting:
            file = self.file_of(self.waiting.popleft())
            tree = parse((self.folder / file).read_text("utf-8"))
            self.write_page(tree, file)
            count += 1
        return count

    def write_page(self, tree: Element, file: str) -> None:
        """Make a page one of the folder, and write it."""
        self.turn(tree, file)
        html = next(each for each in tree.walk() if each.tag == "html")
        put(self.folder / file, (DOCTYPE + write(html)).encode())

    def write_front(self) -> None:
        """Write the page that stands where the map would, with the map as it is drawn."""
        file = f"{self.prefix}/index.html".lstrip("/")
        self.write_page(front_page(self.site), file)
        put((self.folder / file).with_name(IMAGE), drawn_map(self.site))

    def file_of(self, address: str) -> str:
        """The file of an address without a language."""
        parts = urlsplit(address)
        return f"{self.prefix}/{page_file(parts.path, parse_qsl(parts.query))}".lstrip("/")

    def has_page(self, address: str) -> bool:
        """Whether there is a page at an address without a language. It is fetched, and waits to be turned."""
        if address not in self.known:
            is_known = urlsplit(address).path not in WITHOUT_PAST
            asked = self.site.get(f"{self.prefix}{address}", accept="text/html", is_known=is_known)
            self.known[address] = asked.status == 200
            if self.known[address]:
                put(self.folder / self.file_of(address), asked.body)
                self.waiting.append(address)
        return self.known[address]

    def has_file(self, path: str) -> bool:
        """Whether there is a static file or a download at a path. It is fetched, with what a style sheet names."""
        if path not in self.known:
            file = self.folder / plain_file(path)
            is_static = STATIC.match(path) is not None
            if file.exists():
                self.known[path] = True
                return True
            answer = self.site.get(path, is_known=not is_static)
            self.known[path] = answer.status == 200
            if self.known[path]:
                put(file, answer.body)
            if self.known[path] and is_static and path.endswith(".css"):
                for named in IN_SHEET.findall(answer.text):
                    if not named.startswith(("data:", "#")):
                        self.has_file(
                            normpath(join(dirname(path), unquote(named).partition("#")[0]))
                        )
        return self.known[path]

    def turn(self, tree: Element, file: str) -> None:
        """Make a page one of the folder."""
        for each in tree.find_all(_is_for_servers):
            each.remove()
        for node in tree.walk():
            for name in ("href", "src"):
                if node.attributes.get(name) and node.tag != "a":
                    node.attributes[name] = self.static_file(node.get(name), file)
        for link in tree.find_all(lambda node: node.tag == "a" and "href" in node.attributes):
            self.turn_link(link, file)

    def static_file(self, href: str, file: str) -> str:
        """The relative address of a static file, which is noted."""
        path, hash_, fragment = href.partition("#")
        parts = urlsplit(path)
        if not STATIC.match(parts.path):
            return href
        self.has_file(parts.path)
        return relpath(plain_file(parts.path), dirname(file)) + hash_ + fragment

    def turn_link(self, link: Element, file: str) -> None:
        """Turn a link; what leads to nothing in the folder stays as words, or goes."""
        href = link.get("href")
        if href.startswith(("#", "mailto:")):
            return
        around = link.parent
        # Back to the map of now, which isn't here.
        is_back = (
            around is not None
            and around.parent is not None
            and around.parent.has_class("past-banner")
        )
        there = None if is_back else self.lead(href, file)
        if there is not None:
            link.attributes["href"] = there
            for name in [each for each in link.attributes if each.startswith("data-")]:
                del link.attributes[name]
            return
        words = link.text.strip()
        if around and (
            is_back or link.has_class(*ONLY_FOR_LINKS) or around.has_class(*ONLY_FOR_LINKS)
        ):
            link.remove()
        elif around and around.tag in ("li", "p") and around.text.strip() == words:
            above = around.parent
            around.remove()
            if above and above.tag in ("ul", "ol", "nav") and not above.text.strip():
                above.remove()
        else:
            self.as_words(link)

    def as_words(self, link: Element) -> None:
        """Leave the words of a link."""
        kept = {
            name: value
            for name, value in link.attributes.items()
            if name in ("class", "lang", "dir")
        }
        plain = Element("span", kept)
        plain.append(*link.children)
        link.replace(plain)

    def lead(self, href: str, file: str) -> str | None:
        """The relative address for one of a page; none where it leads to nothing in the folder."""
        parts = urlsplit(href)
        if parts.scheme and (
            parts.scheme not in ("http", "https") or parts.netloc not in self.hosts
        ):
            return href if parts.scheme in ("http", "https") else None
        path = parts.path.removeprefix(self.base) or "/"
        language, path = self.in_language(path)
        if language is None:
            return None
        folder = f"{language}/" if language else ""
        query = [each for each in parse_qsl(parts.query) if each[0] != "known"]
        hash_ = f"#{parts.fragment}" if parts.fragment else ""
        if path == "/":
            if query and not self.has_map:
                return None
            state = "&".join(f"{name}={quote(value, safe=',:/')}" for name, value in query)
            return relpath(f"{folder}index.html", dirname(file)) + (f"#{state}" if state else "")
        if STATIC.match(path):
            return self.static_file(path, file)
        if DOWNLOAD.fullmatch(path):
            return (
                None
                if query or not self.has_file(path)
                else relpath(plain_file(path), dirname(file))
            )
        if not PAGE.fullmatch(path):
            return None
        # The page of a record is the same on every day, but for the day that it opens on.
        kept = [(name, value) for name, value in query if name not in ("on", "panel", "limit")]
        if any(name not in NARROWED for name, _ in kept) or (kept and path.count("/") > 1):
            return None
        address = path + (
            "?" + "&".join(f"{name}={quote(value)}" for name, value in kept) if kept else ""
        )
        if f"/{language}".rstrip("/") != self.prefix:
            # The other language's own crawl finds it where this one does.
            return relpath(f"{folder}{page_file(path, kept)}", dirname(file)) + hash_
        return (
            relpath(self.file_of(address), dirname(file)) + hash_
            if self.has_page(address)
            else None
        )

    def in_language(self, path: str) -> tuple[str | None, str]:
        """(code of another language or nothing, the path in it); no code where the folder doesn't have it."""
        first, _, rest = path.lstrip("/").partition("/")
        own = self.prefix.lstrip("/")
        if first == "en" and "en" in self.languages:
            return "", f"/{rest}"
        if first in self.languages and first != "en":
            return first, f"/{rest}"
        if first and f"/{first}" == self.prefix:
            return own, f"/{rest}"
        # An address without a language is English, but data has none.
        if DOWNLOAD.fullmatch(path) or STATIC.match(path):
            return "", path
        return ("", path) if "en" in self.languages else (None, path)


def _is_for_servers(node: Element) -> bool:
    """True of what needs scripts or a server, or tells others where such things are."""
    if node.tag == "link":
        return not {*node.get("rel").split()} & {*KEPT_LINKS} or node.get("as") == "script"
    if node.tag == "meta":
        return "image" in node.get("property") or node.get("name").startswith("twitter:")
    return node.tag in ("script", "noscript", "form", "template") or node.has_class(*GONE)


def write_site(sites: Sequence[Site], folder: Path, at: datetime) -> int:
    """Write the pages of every language into an empty folder; how many there are. Raises SetupError."""
    address = urlsplit(sites[0].app.state.settings.public_url or "")
    hosts = frozenset({HOST, address.netloc} - {""})
    languages = frozenset(site.language.code for site in sites)
    base = address.path.rstrip("/")
    count = 0
    for site in sites:
        crawl = Crawl(site, folder, hosts, base, languages)
        try:
            one_file = draw_up(site, Part(), at).text.encode()
        except TooMuch:
            crawl.has_map = False
            crawl.write_front()
        else:
            put(folder / site.language.prefix.lstrip("/") / "index.html", one_file)
        count += 1 + crawl.run()
    return count


def plain_file(path: str) -> str:
    """The file of a static file or a download."""
    found = STATIC.match(path)
    return f"static/{found[1]}" if found else path.lstrip("/")


def put(path: Path, content: bytes) -> None:
    """Write a file, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
