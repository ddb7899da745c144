"""The text of a file: everything that is in it, once, to be read from top to bottom without any script."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app import wording
from app.basemap import OfflineBasemap, credits_of
from app.languages import current, speaking
from app.publishing.asking import Site
from app.publishing.leads import Leads
from app.publishing.records import Records, Row, key_of
from app.publishing.tree import Element, parse, tidy, write
from app.templating import ENVIRONMENT


@dataclass(frozen=True)
class Told:
    """What the text says of the file itself: when the map was so, and who says so."""

    at: datetime
    address: str | None
    is_part: bool


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _days(row: Row) -> str:
    """The days of a claim or a position in words."""
    return wording.say_days(_day(row["valid_from"]), _day(row["valid_to"]), row["valid_precision"])


def _published(source: Row) -> str:
    return wording.say_published(_day(source["published_from"]), _day(source["published_to"]))


def _own(row: Row) -> str:
    """What a place or an actor is called in the language that is spoken."""
    names = row.get("names", ())
    own = (each["name"] for each in names if each["language"] == current().code)
    return str(next(own, row["name"]))


def about_page(site: Site, leads: Leads) -> str:
    """What the page about the map says, with ids of its own."""
    tree = parse(site.page("/about"))
    main = tree.by_id("main") or Element("main")
    for each in main.walk():
        if each.tag == "a" and each.get("href").startswith("#"):
            each.attributes["href"] = f"#about/{each.get('href')[1:]}"
    leads.turn(main)
    for each in main.walk():
        for name in ("id", "aria-labelledby", "aria-describedby", "for"):
            if each.attributes.get(name):
                each.attributes[name] = f"about/{each.attributes[name]}"
        if each.tag in ("h1", "h2", "h3", "h4"):
            each.tag = f"h{int(each.tag[1]) + 1}"
    for crumbs in main.find_all(lambda each: each.has_class("breadcrumbs")):
        crumbs.remove()
    tidy(main)
    return "".join(write(each) for each in main.children)


def write_text(site: Site, records: Records, leads: Leads, told: Told) -> str:
    """The text as HTML, in the language of the site."""
    about = about_page(site, leads)
    with speaking(site.language):
        return ENVIRONMENT.get_template("published/text.html").render(
            **vars(records),
            **_ties(records),
            about=about,
            told=told,
            credits=credits_of(OfflineBasemap()),
            language=site.language,
            days=_days,
            published=_published,
            own=_own,
        )


def _ties(records: Records) -> dict[str, Any]:
    """What the text needs to find: records by their keys, and what speaks of or stands at each."""
    positions = [row["properties"] for row in records.positions]
    tied: dict[str, dict[str, list[Row]]] = {
        name: {}
        for name in ("said_of_place", "said_of_actor", "said_in", "at_place", "of_actor", "resting")
    }

    def tie(name: str, key: str | None, row: Row) -> None:
        if key is not None and row not in (there := tied[name].setdefault(key, [])):
            there.append(row)

    for claim in records.claims:
        for at in claim["places"]:
            tie("said_of_place", at["slug"], claim)
        for by in claim["actors"]:
            tie("said_of_actor", by["slug"], claim)
        if claim["source"]:
            tie("said_in", claim["source"]["slug"], claim)
    for position in positions:
        tie("at_place", position["place"], position)
        tie("of_actor", position["actor"], position)
        for claim in position["claims"]:
            tie("resting", claim, position)
    return {
        **tied,
        "claims_by_id": {key_of(row): row for row in records.claims},
        "place_by_slug": {key_of(row): row["properties"] for row in records.places},
        "actor_by_slug": {key_of(row): row for row in records.actors},
    }
