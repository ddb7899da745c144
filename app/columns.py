"""The columns of the downloads: one list, from which the files are written and the guide is made.

A file says what the API says, in the same words. `path` tells where the API has a column: in an
item, or in the properties of a feature. What the API nests, a table has flat: `source.title` is a
member of a member, and `places.slug` is one of each of a list, joined by «; » in their order.
"""

from collections.abc import Mapping
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
    """Columns from lines of «name [path]: what stands in it»; without a path it is the name.

    What stands in a column that has just a name is told by the field of the noun. Fields that readers
    find and that no line names come before the note, or at the end.
    """
    told = {member.name: member for member in public_members(noun)} if noun else {}
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        head, _, about = line.partition(": ")
        name, _, path = head.partition(" ")
        member = told.pop(name, None)
        if member is not None and not about:
            path, about = member.path, member.about
        path = path or name
        found.append(Column(name, about, path, path == "names.name"))
    names = [column.name for column in found]
    others = [Column(each.name, each.about, each.path) for each in told.values()]
    before = next((names.index(name) for name in ("note", "url") if name in names), len(names))
    found[before:before] = others
    return tuple(found)


PLACES = _columns(
    """
    slug
    name
    name_ar: the first Arabic name
    names names.name: every spelling, each once
    kind
    country
    part_of: slug of the place that it lies in
    uncertainty_m
    evidence
    claim_count: claims that speak of it
    source_count: sources of these claims
    position_count: positions at it
    note
    url: its page
""",
    "places",
)
POSITIONS = _columns(
    """
    id
    title: the position in words, «expected to» where nobody observed it
    actor: slug of who it is
    actor_name: what the actor is called
    actor_colour: what it is drawn in
    actor_symbol: its sign on the map
    place: slug of the place
    place_name: what the place is called
    posture
    modality
    valid_from
    valid_to
    valid_precision
    valid_edtf: the days as EDTF (ISO 8601-2)
    start_unknown: whether since when is unknown
    drawn_from: first day on which it is drawn, also where the first day isn't known
    last_confirmed: of what was observed, the last day that any claim beneath it speaks of
    last_said: of what is expected, the last day on which any claim beneath it was made
    days_since: how many days before the last day asked for that was
    uncertainty_m
    claims: ids of the claims that it rests on
    kinds: kinds of these claims
    grades: their grades
    said_by: whose claims these are: author, else publisher, else title
    settled_on: of a forecast that came true or did not, the day on which that was known
    note
    url: its page
""",
    "positions",
)
CLAIMS = _columns(
    """
    id
    kind
    statement
    speaker: slug of whose words are passed on
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
    valid_from: first day that it speaks of
    valid_to: last day, inclusive
    valid_precision: how exactly the days are known
    valid_edtf: the days as EDTF (ISO 8601-2)
    reliability reliability_label: grade of the source, A to F, with its words
    credibility
    credibility_label: the same with its words
    places places.slug: slugs of the places that it speaks of
    place_roles places.role: the role of each of these places
    actors actors.slug: slugs of the actors that it speaks of
    actor_roles actors.role: the role of each of these actors
    links links.id: ids of the claims that it is linked with; links.csv says how and why
    link_relations links.relation: the relation of each of these
    note
    url: its page
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
    parent: slug of whom it belongs to
    colour: what it is drawn in
    symbol
    relations relations.relation: how it stands to others
    related_actors relations.actor: the slug of each of these others
    claim_count: claims that speak of it
    position_count: positions of it
    note
    url: its page
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
    published: the day, where it is one
    published_from
    published_to
    published_note
    published_edtf: the same as EDTF (ISO 8601-2)
    document_url
    language
    text_sha256: SHA-256 of its text
    reliability reliability_label: its grade, A to F, with its words
    leaning
    origin
    collected_at
    collected_by
    note
    claim_count: claims that rest on it
    url: its page
""",
    "sources",
)
# Behind the others in CSV; a GeoJSON feature has its geometry.
GEOMETRY = _columns("""
    longitude: of a point, in degrees east; empty for a line or an area
    latitude: of a point, in degrees north; empty for a line or an area
    wkt: the geometry as text, (longitude, latitude), lines in their direction
""")
