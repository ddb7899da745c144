"""The columns of the downloads: one list, from which the files are written and the guide is made.

A file says what the API says, in the same words. `path` tells where the API has a column: in an
item, or in the properties of a feature. What the API nests, a table has flat: `source.title` is a
member of a member, and `places.slug` is one of each of a list, joined by «; » in their order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.nouns.members import public_members

Cell = str | int | float | bool | None
SEPARATOR = "; "


@dataclass(frozen=True)
class Column:
    """A column: its name, what stands in it, and where the API has the same."""

    name: str
    about: str
    path: str
    # Its type, as `app.api.members` reads it, where it is a member of the API's item itself.
    type: str = ""
    # Whether of several equal values only the first is told, as of names that languages share.
    is_distinct: bool = False

    def cell(self, item: Mapping[str, Any]) -> Cell:
        """What stands in the column of an item of the API."""
        found: Any = item
        for step in self.path.split("."):
            found = _step(found, step)
        if not isinstance(found, list):
            cell: Cell = found
            return cell
        parts = ["" if part is None else str(part) for part in found]
        return SEPARATOR.join(dict.fromkeys(parts) if self.is_distinct else parts) or None


def _step(value: Any, name: str) -> Any:
    if isinstance(value, list):
        return [_step(part, name) for part in value]
    return None if value is None else value[name]


def _columns(text: str, noun: str = "") -> tuple[Column, ...]:
    """Columns from lines of «name[:type] [path]: what stands in it»; without a path it is the name.

    What stands in a column that has just a name is told by the field of the noun. Fields that readers
    find and that no line names come before the note, or at the end.
    """
    told = {member.name: member for member in public_members(noun)} if noun else {}
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        head, _, about = line.partition(": ")
        typed_name, _, path = head.partition(" ")
        name, _, kind = typed_name.partition(":")
        member = told.pop(name, None)
        if member is not None and not about:
            path, about, kind = member.path, member.about, member.type
        path = path or name
        found.append(Column(name, about, path, kind, path == "names.name"))
    names = [column.name for column in found]
    others = [Column(each.name, each.about, each.path, each.type) for each in told.values()]
    before = next((names.index(name) for name in ("note", "url") if name in names), len(names))
    found[before:before] = others
    return tuple(found)


PLACES = _columns(
    """
    slug
    name
    name_ar:str?: the first Arabic name
    names names.name: every spelling, each once
    kind
    country
    part_of:str?: slug of the place that it lies in
    uncertainty_m
    evidence
    claim_count:count: claims that speak of it
    source_count:count: sources of these claims
    position_count:count: positions at it
    note
    url:url: its page
""",
    "places",
)
POSITIONS = _columns(
    """
    id
    title:str: the position in words, «expected to» where nobody observed it
    actor:str: slug of who it is
    actor_name:str: what the actor is called
    actor_colour:str: what it is drawn in
    actor_symbol:str: its sign on the map
    place:str?: slug of the place
    place_name:str?: what the place is called
    posture
    modality
    valid_from
    valid_to
    valid_precision
    valid_edtf:str?: the days as EDTF (ISO 8601-2)
    start_unknown:bool: whether since when is unknown
    drawn_from:day?: first day on which it is drawn, also where the first day isn't known
    last_confirmed:day?: of what was observed, the last day that any claim beneath it speaks of
    last_said:day?: of what is expected, the last day on which any claim beneath it was made
    days_since:count?: how many days before the last day asked for that was
    uncertainty_m
    claims:strs: ids of the claims that it rests on
    kinds:strs: kinds of these claims
    grades:strs: their grades
    said_by:strs: whose claims these are: author, else publisher, else title
    settled_on:day?: of a forecast that came true or did not, the day on which that was known
    note
    url:url: its page
""",
    "positions",
)
CLAIMS = _columns(
    """
    id
    kind
    statement
    speaker:str?: slug of whose words are passed on
    source source.slug: slug of the source
    source_title source.title: its title
    author source.author: its author
    publisher source.publisher: its publisher
    paragraph passage.paragraph: paragraph of its text, 0 for the heading
    start passage.start: where the passage begins, in code points
    end passage.end: where the passage ends
    quote passage.quote: at most a dozen of its words
    locator
    text_sha256 passage.text_sha256: SHA-256 of the text in which the offsets were measured
    valid_from:day?: first day that it speaks of
    valid_to:day?: last day, inclusive
    valid_precision:str?: how exactly the days are known
    valid_edtf:str?: the days as EDTF (ISO 8601-2)
    reliability:str reliability_label: grade of the source, A to F, with its words
    credibility
    credibility_label:str: the same with its words
    places places.slug: slugs of the places that it speaks of
    place_roles places.role: the role of each of these places
    actors actors.slug: slugs of the actors that it speaks of
    actor_roles actors.role: the role of each of these actors
    links links.id: ids of the claims that it is linked with; links.csv says how and why
    link_relations links.relation: the relation of each of these
    note
    url:url: its page
""",
    "claims",
)
LINKS = _columns(
    """
    id
    from: id of the claim that supports, contradicts, supersedes or is the outcome
    relation
    to: id of the other claim
    verdict
    why
    url: the page of the first claim
""",
    "links",
)
ACTORS = _columns(
    """
    slug
    name
    short_name
    names names.name: every spelling, each once
    kind
    parent:str?: slug of whom it belongs to
    colour:str: what it is drawn in
    symbol
    relations relations.relation: how it stands to others
    related_actors relations.actor: the slug of each of these others
    claim_count:count: claims that speak of it
    position_count:count: positions of it
    note
    url:url: its page
""",
    "actors",
)
SOURCES = _columns(
    """
    slug
    title
    title_note
    author
    publisher
    published:day?: the day, where it is one
    published_from
    published_to
    published_note
    published_edtf:str?: the same as EDTF (ISO 8601-2)
    document_url
    language
    text_sha256:str?: SHA-256 of its text
    reliability:str reliability_label: its grade, A to F, with its words
    leaning
    origin
    collected_at
    collected_by
    note
    claim_count:count: claims that rest on it
    url:url: its page
""",
    "sources",
)


def typed_members(columns: Iterable[Column]) -> str:
    """Those that are members of the API's item itself with their types, as `app.api.members` reads them."""
    return " ".join(
        f"{each.path}:{each.type}" for each in columns if each.type and "." not in each.path
    )


# Behind the others in CSV; a GeoJSON feature has its geometry.
GEOMETRY = _columns("""
    longitude: of a point, in degrees east; empty for a line or an area
    latitude: of a point, in degrees north; empty for a line or an area
    wkt: the geometry as text, (longitude, latitude), lines in their direction
""")
