"""Where links of our pages lead once the pages are in one file: to a part of it, to another site, or nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from app.languages import Language
from app.publishing.tree import Element

# Nouns that have a part of the text, with a list of all.
NOUNS = ("places", "actors", "claims", "sources", "positions")
# Links that lead nowhere go with what stands around them, where that is only there for their sake.
ONLY_FOR_LINKS = ("record-actions", "kicker", "claim-map", "falls-how", "claims-more", "button")
DRAWINGS = {"icons.svg": "icons-", "marks.svg": "marks-", "wordmark.svg": "wordmark-"}


@dataclass(frozen=True)
class Leads:
    """What is in the file, by noun, and the language and the hosts of the pages that are put into it."""

    held: Mapping[str, frozenset[str]]
    language: Language
    hosts: frozenset[str]

    def of(self, href: str) -> str | None:
        """The address in the file for one of a page; none where it leads to nothing in it."""
        parts = urlsplit(href)
        if parts.scheme and parts.netloc not in self.hosts:
            return href if parts.scheme in ("http", "https") else None
        if not parts.path:
            return None
        path = parts.path.removeprefix(self.language.prefix) or "/"
        query = [
            each for each in parse_qsl(parts.query, keep_blank_values=True) if each[0] != "known"
        ]
        if path == "/":
            return "#" + urlencode(query, safe=",:/")
        _, noun, *rest = path.split("/")
        if noun == "about" and not rest:
            return f"#about/{parts.fragment}" if parts.fragment else "#about"
        if noun not in NOUNS or len(rest) > 1:
            return None
        if not rest:
            return None if query else f"#{noun}"
        if noun == "sources" and parts.fragment.startswith("claim-"):
            return self.of(f"/claims/{parts.fragment.removeprefix('claim-')}")
        return f"#{noun}/{rest[0]}" if rest[0] in self.held[noun] else None

    def turn(self, tree: Element) -> None:
        """Turn every link of a fragment, and take out what it can't have."""
        self.turn_links(tree)
        for other in tree.find_all(
            lambda each: each.tag in ("form", "script", "noscript", "template")
        ):
            other.remove()

    def turn_links(self, tree: Element) -> None:
        """Turn every link; what leads nowhere stays as words, or goes."""
        for link in tree.find_all(lambda each: each.tag == "a" and "href" in each.attributes):
            self._turn_link(link)
        for drawing in tree.find_all(lambda each: each.tag == "use"):
            file, _, name = drawing.get("href").rpartition("/")[2].partition("#")
            drawing.attributes["href"] = f"#{DRAWINGS[file]}{name}"

    def _turn_link(self, link: Element) -> None:
        panel, more = link.get("data-panel"), link.get("data-more")
        there = None if link.get("href").startswith("#") else self.of(link.get("href"))
        if link.get("href").startswith("#") and not more:
            return
        if panel and self.of(panel.removesuffix("/panel")) is None:
            there = None
        if more and self.of(more.removesuffix("/claims")) is not None:
            there = "#" + more.removesuffix("/claims").lstrip("/")
        if there is not None:
            link.attributes["href"] = there
            if not there.startswith("#"):
                link.attributes |= {"rel": "noopener noreferrer", "referrerpolicy": "no-referrer"}
            return
        around = link.parent
        if link.has_class(*ONLY_FOR_LINKS) or (around and around.has_class(*ONLY_FOR_LINKS)):
            link.remove()
            if around and not around.text.strip():
                around.remove()
            return
        kept = {"class": link.attributes["class"]} if "class" in link.attributes else {}
        words = Element(
            "span", {**kept, **{n: v for n, v in link.attributes.items() if n in ("lang", "dir")}}
        )
        words.append(*link.children)
        link.replace(words)
