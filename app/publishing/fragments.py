"""What the panel reads in one file: the fragments that the application answers, as trees that scripts make of."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

from app.publishing.asking import Site
from app.publishing.leads import Leads
from app.publishing.records import Records, key_of
from app.publishing.tree import Element, as_data, parse, tidy

IN_PANEL = ("places", "actors", "claims", "positions")


# Pages that are asked for at once; the database works on one while another is laid out.
AT_ONCE = 4


def record_fragments(site: Site, records: Records, leads: Leads) -> dict[str, Any]:
    """The fragments by their paths: of each record, and what more is said of a place or an actor."""
    paths = [f"/{noun}/{quote(key_of(row))}" for noun in IN_PANEL for row in getattr(records, noun)]

    def of(path: str) -> dict[str, Any]:
        article = _read(site, f"{path}/panel", leads)
        found = {f"{path}/panel": as_data(article)}
        if article.find(lambda each: "data-more" in each.attributes):
            found[f"{path}/claims"] = as_data(_read(site, f"{path}/claims", leads))
        return found

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return {path: tree for each in pool.map(of, paths) for path, tree in each.items()}


def _read(site: Site, path: str, leads: Leads) -> Element:
    tree = parse(site.page(path))
    leads.turn(tree)
    tidy(tree)
    return next(each for each in tree.children if isinstance(each, Element))
