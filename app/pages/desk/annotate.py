"""Annotating a text: reading it with the map beside it, choosing a passage, making a claim of it.

What the machine recognises is offered here and nowhere else; nothing of it is kept. Attaching and
replacing the text itself is in `annotate_text`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request, Response
from sqlalchemy.orm import Session

from app.desk.offers import Offer, offers_in, places_on_map, say_state
from app.editing.idempotency import new_key
from app.errors import Said
from app.forms.fields import Typed
from app.languages import current
from app.languages.words import WordsByCode
from app.models import Claim, Source
from app.queries.gazetteer import Loaded, loaded_countries
from app.queries.known_names import own_names, region_names, world_names
from app.queries.sources import get_source
from app.queries.texts import Placed, erased_on, kept_texts, place_claims, read_text
from app.recognition import Mention, NameIndex, recognise
from app.recognition.anchoring import NotInText, find_words, quote_in, trimmed
from app.recognition.layout import ParagraphLaid, Passage, lay_out
from app.recognition.paragraphs import Paragraph, paragraph_at, split_paragraphs
from app.requests import PathSlug
from app.routers import router_for_desk
from app.security.callers import Desk
from app.templating import render

router = router_for_desk()
LONGEST_WORDS = 5000
MOST_RECOGNISED = 16
# What the frame of the page doesn't say by itself.
NOTICES = WordsByCode(
    {
        "unchanged": "That is how it was already.",
        "attached": "The text is attached. It is the one that its passages were chosen in.",
        "private": "The text is attached. Readers don’t see it, only the words that claims quote.",
    }
)


# What the last texts that were read name, by all that it was made of.
_recognised: dict[tuple[str, NameIndex, tuple[Loaded, ...]], list[Mention]] = {}


@dataclass(frozen=True)
class Reading:
    """A source's text, split, with what was recognised in it and the claims that rest on it."""

    source: Source
    text: str
    paragraphs: list[Paragraph]
    mentions: list[Mention]
    placed: list[Placed]

    @property
    def laid(self) -> list[ParagraphLaid]:
        """The text cut into pieces, passages that stand where they did and mentions marked."""
        passages = [
            Passage(each.claim.public_id, each.claim.start_offset or 0, each.claim.end_offset or 0)
            for each in self.placed
            if each.is_in_place
        ]
        spans = [(mention.start, mention.end) for mention in self.mentions]
        return lay_out(self.text, self.paragraphs, passages, spans)

    @property
    def claims(self) -> Mapping[str, Claim]:
        """The claims with passages, by their ids."""
        return {each.claim.public_id: each.claim for each in self.placed}

    @property
    def elsewhere(self) -> list[Placed]:
        """Claims whose passages don't stand in this text as chosen, the hardest cases first."""
        apart = [each for each in self.placed if not each.is_in_place]
        return sorted(apart, key=lambda each: each.where.now is not None)

    def claims_within(self, start: int, end: int) -> list[Claim]:
        """The claims that rest on words of a passage."""
        return [
            each.claim
            for each in self.placed
            if each.is_in_place
            and (each.claim.start_offset or 0) < end
            and start < (each.claim.end_offset or 0)
        ]

    def mentions_within(self, start: int, end: int) -> list[Mention]:
        """What was recognised wholly within a passage."""
        return [each for each in self.mentions if start <= each.start and each.end <= end]


def recognised(session: Session, text: str) -> list[Mention]:
    """What a text names, remembered for as long as our names and the gazetteer are the same."""
    own = own_names(session)
    which = text, own, tuple(loaded_countries(session))
    found = _recognised.get(which)
    if found is None:
        found = recognise(text, [own, region_names()], partial(world_names, session))
        if len(_recognised) >= MOST_RECOGNISED:
            _recognised.pop(next(iter(_recognised)), None)
        _recognised[which] = found
    return found


def open_reading(session: Session, source: Source) -> Reading | None:
    """The source's text, ready to be read; none where no text is kept for it."""
    text = read_text(session, source.id, source.text_sha256)
    if text is None:
        return None
    paragraphs = split_paragraphs(text, source.text_body_start or 0)
    placed = place_claims(session, source, text, paragraphs)
    return Reading(source, text, paragraphs, recognised(session, text), placed)


@router.get("/admin/sources/{slug}/text")
def show_text(request: Request, session: Desk, slug: PathSlug, saved: str = "") -> Response:
    """The text of a source to read and annotate; without one, the form that attaches it."""
    source = get_source(session, slug).source
    reading = open_reading(session, source)
    if reading is None:
        return show_new_text(request, session, source, Typed())
    return show_reading(request, session, reading, Typed(), saved=saved)


def show_new_text(request: Request, session: Session, source: Source, typed: Typed) -> Response:
    """The form into which a text is pasted or uploaded."""
    status = 200 if typed.is_fine else 422
    has_text = read_text(session, source.id, source.text_sha256) is not None
    return render(
        request,
        "admin/annotate_new.html",
        status,
        source=source,
        typed=typed,
        has_text=has_text,
        erased=source.text_sha256 and erased_on(session, source.id, source.text_sha256),
    )


def show_reading(
    request: Request,
    session: Session,
    reading: Reading,
    typed: Typed,
    *,
    saved: str = "",
    status: int = 0,
) -> Response:
    """The page on which a text is read; with messages where a passage wasn't found."""
    source = reading.source
    return render(
        request,
        "admin/annotate.html",
        status or (200 if typed.is_fine else 422),
        source=source,
        reading=reading,
        laid=reading.laid,
        claims=reading.claims,
        elsewhere=reading.elsewhere,
        kept=kept_texts(session, source.id),
        typed=typed,
        say_state=say_state,
        notice=NOTICES.get(saved),
        submission=new_key(),
        page_data={"places": places_on_map(reading.mentions), "slug": source.slug},
        composed=request.app.state.composed,
    )


@router.get("/admin/sources/{slug}/text/passage")
def show_passage(
    request: Request,
    session: Desk,
    slug: PathSlug,
    *,
    start: Annotated[str, Query(max_length=9)] = "",
    end: Annotated[str, Query(max_length=9)] = "",
    paragraph: Annotated[str, Query(max_length=9)] = "",
    words: Annotated[str, Query(max_length=LONGEST_WORDS)] = "",
    part: str = "",
) -> Response:
    """One passage with what was recognised in it: what a claim made of it begins with.

    Given by offsets in code points, or by its words and the paragraph they are in. `part=panel`
    gives the fragment that goes beside the text.
    """
    source = get_source(session, slug).source
    reading = open_reading(session, source)
    typed = Typed(texts={"start": start, "end": end, "paragraph": paragraph, "words": words})
    if reading is None:
        return show_new_text(request, session, source, Typed())
    found = passage_of(reading, typed)
    if found is None:
        if part == "panel":
            return render(request, "admin/annotate_unfit.html", 422, typed=typed)
        return show_reading(request, session, reading, typed)
    inside, begin, finish = found
    mentions = reading.mentions_within(begin, finish)
    offers = offers_in(reading.text, mentions)
    quote = quote_in(reading.text, begin, finish, [(one.start, one.end) for one in mentions])
    return render(
        request,
        "admin/annotate_panel.html" if part == "panel" else "admin/annotate_passage.html",
        source=source,
        paragraph=inside,
        start=begin,
        end=finish,
        words=reading.text[begin:finish],
        quote=quote,
        places=[offer for offer in offers if offer.is_place],
        actors=[offer for offer in offers if not offer.is_place],
        claims=reading.claims_within(begin, finish),
        back=f"{current().prefix}/admin/sources/{source.slug}/text#{inside.anchor}",
        place_form=lambda offer: place_form(offer, source.slug, inside),
    )


def place_form(offer: Offer, slug: str, paragraph: Paragraph) -> str:
    """The address that makes a place of ours of one of the gazetteer, and leads back here."""
    back = f"{current().prefix}/admin/sources/{slug}/text#{paragraph.anchor}"
    query = {"gazetteer": offer.choices[0].key, "name": offer.text, "return": back}
    return f"{current().prefix}/admin/places/new?{urlencode(query)}"


def passage_of(reading: Reading, typed: Typed) -> tuple[Paragraph, int, int] | None:
    """The paragraph and offsets of the passage that was asked for; none, with messages noted."""
    if typed.text("words"):
        return _by_words(reading, typed)
    if not (typed.text("start").isdecimal() and typed.text("end").isdecimal()):
        typed.refuse(
            "words",
            Said(
                "missing", "Copy the words of the passage here, or give where it starts and ends."
            ),
        )
        return None
    start, end = int(typed.text("start")), int(typed.text("end"))
    if end > len(reading.text):
        typed.refuse(
            "end", Said("beyond_the_text", "The text ends at {length:,}.", length=len(reading.text))
        )
        return None
    start, end = trimmed(reading.text, start, end)
    if start >= end:
        typed.refuse("start", Said("empty", "There are no words between these two."))
        return None
    inside = paragraph_at(reading.paragraphs, start, end)
    if inside is None:
        typed.refuse(
            "end",
            Said(
                "several_paragraphs",
                "A passage lies within one paragraph; this runs across several.",
            ),
        )
        return None
    return inside, start, end


def _by_words(reading: Reading, typed: Typed) -> tuple[Paragraph, int, int] | None:
    wanted = typed.text("paragraph")
    among = [one for one in reading.paragraphs if not wanted or str(one.number) == wanted]
    if not among:
        typed.refuse(
            "paragraph", Said("not_found", "There is no paragraph {paragraph}.", paragraph=wanted)
        )
        return None
    found = []
    for inside in among:
        try:
            found.append((inside, *find_words(reading.text, inside, typed.text("words"))))
        except NotInText as error:
            typed.refuse("words", error.said)
    if len(found) > 1:
        typed.refuse(
            "paragraph",
            Said(
                "several",
                "These words stand in {count} paragraphs: say in which.",
                count=len(found),
            ),
        )
        return None
    if not found:
        return None
    typed.errors.clear()
    return found[0]
