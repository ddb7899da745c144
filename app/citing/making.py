"""Citations of records and of views, made of what a reader's session has read.

Who is named first is whose words they are: of a claim the source's author or publisher, of all else the map itself.
The address that a citation names shows the same for good (`/cite/…?known=…&cited=…`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from fastapi import Request

from app import vocabulary, wording
from app.citing.citation import Citation, CitedSource, Kind, SealedHead, Stretch
from app.citing.data import digest, of_claim, of_place, of_position
from app.clock import write_instant
from app.languages import current, gettext, say_list
from app.languages.versions import statement_of
from app.languages.versions import title_of as title_of_source
from app.letters import isolated
from app.models import Claim, Source
from app.presenting.own_names import own_name
from app.presenting.pictured import title_of
from app.published.describing import TITLE, site_name
from app.published.parts import Json
from app.queries.places import PlaceRow
from app.queries.position_rows import PositionRow
from app.queries.sealed_shown import Head
from app.templating import absolute

# Names of whose claims a position rests on; of more, how many they are.
MOST_NAMES = 5


@dataclass(frozen=True)
class Cited:
    """A citation and the data that its digest is of."""

    citation: Citation
    data: Json


@dataclass(frozen=True)
class As:
    """As what something is cited: in which state of the map, and how addresses are written."""

    request: Request
    instant: datetime
    head: Head | None = None

    @property
    def accessed(self) -> date:
        """The day on which it was read, in UTC."""
        today: datetime = self.request.app.state.clock()
        return today.date()

    @property
    def sealed(self) -> SealedHead | None:
        """The signed head that covers it."""
        if self.head is None:
            return None
        return SealedHead(self.head.size, self.head.note.split("\n")[2])

    @property
    def publisher(self) -> str:
        """Who publishes the map."""
        return f"{TITLE} ({site_name(absolute(self.request, '/'))})"

    def address(self, path: str, told: Sequence[tuple[str, str]], cited: str | None) -> str:
        """The address that shows it for good, with what is asked for besides."""
        query = [*told, ("known", write_instant(self.instant))]
        query += [("cited", cited)] if cited else []
        return absolute(self.request, f"{current().prefix}{path}?{urlencode(query, safe=':,/')}")

    def said(self, sentence: str, cited: str | None) -> str:
        """A sentence with the state of the map, the day and the digest behind it."""
        known = gettext(
            "As known on {instant}, read on {day}.",
            instant=wording.say_instant(self.instant),
            day=wording.say_day(self.accessed),
        )
        return " ".join([sentence, known, *([f"SHA-256 {cited}"] if cited else [])])

    def notes(self, own: Sequence[str], spoken: Stretch, cited: str | None) -> tuple[str, ...]:
        """What formats have no field for."""
        told = list(own)
        if spoken:
            days = wording.say_days(spoken.first, spoken.last, spoken.precision)
            told.append(gettext("Days: {days} ({edtf})", days=days, edtf=spoken.edtf))
        told.append(gettext("As known on {instant}", instant=write_instant(self.instant)))
        if cited:
            told.append(f"SHA-256 {cited}")
        if self.sealed:
            told.append(
                gettext(
                    "Head of the sealed history: {size} {root}",
                    size=self.sealed.size,
                    root=self.sealed.root,
                )
            )
        return tuple(told)


def cite_claim(at: As, claim: Claim) -> Cited:
    """A claim, in whose source it stands."""
    data = of_claim(claim)
    cited, source = digest(data), claim.source
    url = at.address(f"/cite/claims/{claim.public_id}", (), cited)
    spoken = Stretch(claim.valid_from, claim.valid_to, claim.valid_precision)
    where = wording.say_where(claim.locator, claim.paragraph)
    own = []
    if source is not None:
        published = wording.say_published(source.published_from, source.published_to)
        own = [
            gettext(
                "In our words, after “{title}” ({published}), {passage}",
                title=source.title,
                published=published,
                passage=where,
            )
        ]
    said = statement_of(claim)
    if said.original is not None:
        own.append(said.whole)
    citation = Citation(
        kind="claim",
        key=claim.public_id,
        title=said.brief,
        author=_author(source),
        container=TITLE,
        publisher=at.publisher,
        issued=Stretch(source.published_from, source.published_to) if source else Stretch(),
        spoken=spoken,
        instant=at.instant,
        accessed=at.accessed,
        url=url,
        digest=cited,
        head=at.sealed,
        source=CitedSource(source.title, source.publisher, where) if source else None,
        text=at.said(say_claim(claim, url), cited),
        notes=at.notes(own, spoken, cited),
        language=current().code,
    )
    return Cited(citation, data)


def _author(source: Source | None) -> str | None:
    return (source.author or source.publisher) if source else None


def say_claim(claim: Claim, url: str) -> str:
    """Who said it where, our words for it, and the address that stays.

    Each field that may be written from right to left is isolated, so that a copy reads rightly.
    """
    source = claim.source
    who = isolated(_author(source) or gettext("Unknown author"))
    statement = isolated(statement_of(claim).whole)
    if source is None:
        return gettext(
            "{author}: {statement} Conflict map, claim {id}, {url}",
            author=who,
            statement=statement,
            id=claim.public_id,
            url=url,
        )
    return gettext(
        "{author}, “{title}” ({published}), {passage}; as put by Conflict map, claim {id}: “{statement}” {url}",
        author=who,
        title=isolated(title_of_source(source).whole),
        published=wording.say_published(source.published_from, source.published_to),
        passage=isolated(wording.say_where(claim.locator, claim.paragraph)),
        id=claim.public_id,
        statement=statement,
        url=url,
    )


def cite_position(at: As, row: PositionRow) -> Cited:
    """A position, which is the map's own reading of claims."""
    position, data = row.position, of_position(row)
    cited = digest(data)
    url = at.address(f"/cite/positions/{position.public_id}", (), cited)
    title = title_of(row)
    spoken = Stretch(position.valid_from, position.valid_to, position.valid_precision)
    names = say_list([isolated(each) for each in row.said_by[:MOST_NAMES]])
    if len(row.said_by) > MOST_NAMES:
        names = gettext("{names} and others", names=names)
    sentence = gettext(
        "“{title}”, {days}, according to {names}; Conflict map, position {id}, {url}",
        title=isolated(title),
        days=wording.say_days(spoken.first, spoken.last, spoken.precision),
        names=names,
        id=position.public_id,
        url=url,
    )
    own = [gettext("According to {names}", names=say_list(row.said_by[:MOST_NAMES]))]
    told = Told("position", position.public_id, title, spoken, url, sentence, tuple(own), cited)
    return Cited(_of_the_map(at, told), data)


def cite_place(at: As, row: PlaceRow) -> Cited:
    """A place, as the map has it: its names and where it lies."""
    place, data = row.place, of_place(row.place, row.geometry)
    cited = digest(data)
    url = at.address(f"/cite/places/{place.slug}", (), cited)
    title = own_name(place.names) or place.name
    sentence = gettext(
        "“{title}”, {what}; Conflict map, place {id}, {url}",
        title=isolated(title),
        what=vocabulary.say_place_kind(place.kind, place.country),
        id=place.slug,
        url=url,
    )
    own = [wording.sentence(vocabulary.say_place_kind(place.kind, place.country))]
    told = Told("place", place.slug, title, Stretch(), url, sentence, tuple(own), cited)
    return Cited(_of_the_map(at, told), data)


def cite_view(
    at: As,
    title: str,
    spoken: Stretch,
    told: Sequence[tuple[str, str]],
    data: Json | None,
) -> Cited:
    """The map as an address of it shows it; without data no digest is given.

    `told` are the parameters of that address.
    """
    cited = digest(data) if data is not None else None
    url = at.address("/cite/map", told, cited)
    sentence = gettext("“{title}”, a view of Conflict map, {url}", title=isolated(title), url=url)
    days = [day.isoformat() for day in (spoken.first, spoken.last) if day]
    key = "-".join(dict.fromkeys(days)) or "map"
    told_of = Told("view", key, title, spoken, url, sentence, (), cited)
    return Cited(_of_the_map(at, told_of), data or {})


@dataclass(frozen=True)
class Told:
    """What is told of something that is the map's own."""

    kind: Kind
    key: str
    title: str
    spoken: Stretch
    url: str
    sentence: str
    notes: tuple[str, ...]
    cited: str | None


def _of_the_map(at: As, told: Told) -> Citation:
    """A citation whose author is the map itself; what was published is that state of it."""
    day = at.instant.date()
    return Citation(
        kind=told.kind,
        key=told.key,
        title=told.title,
        author=at.publisher,
        container=TITLE,
        publisher=at.publisher,
        issued=Stretch(day, day),
        spoken=told.spoken,
        instant=at.instant,
        accessed=at.accessed,
        url=told.url,
        digest=told.cited,
        head=at.sealed,
        source=None,
        text=at.said(told.sentence, told.cited),
        notes=at.notes(told.notes, told.spoken, told.cited),
        language=current().code,
    )
