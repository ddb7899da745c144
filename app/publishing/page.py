"""The map page made into a file: what it would load is put in, what needs a server is taken out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app import wording
from app.joined_scripts import STATIC
from app.languages import gettext, speaking
from app.publishing.leads import Leads
from app.publishing.styles import data_address
from app.publishing.tree import Element, parse
from app.templating import escaped

# Parts of the page that only a server has an answer for.
GONE = (
    "past-banner",
    "sign-in-link",
    "site-menu-account",
    "map-list-all",
    "known-form",
    "languages",
    "unknown-parameters",
    "map-regions",
)
PARTS = ("places", "actors", "claims", "sources", "about")


@dataclass(frozen=True)
class Sheet:
    """What is put into the page: scripts that run before it is painted and after, styles, data by its id, drawings;
    `place` marks where the text goes.
    """

    first: list[str]
    last: list[str]
    style: str
    plain: str
    blocks: Mapping[str, str]
    drawings: Sequence[Element]
    place: str


def _made(tag: str, text: str = "", **attributes: str | None) -> Element:
    made = Element(tag, {name.replace("_", "-"): value for name, value in attributes.items()})
    if text:
        made.append(text)
    return made


def prepare(tree: Element, sheet: Sheet, leads: Leads, at: datetime, policy: str) -> None:
    """Make the tree of the map page that of a file."""
    with speaking(leads.language):
        _fill_head(tree, sheet, policy, at)
        _clear(tree)
        _turn_header(tree, at)
        _turn_map(tree)
        leads.turn_links(_find(tree, "body"))
        _fill_body(tree, sheet)


def _find(tree: Element, tag: str) -> Element:
    found = tree.find(lambda each: each.tag == tag)
    assert found is not None
    return found


def _fill_head(tree: Element, sheet: Sheet, policy: str, at: datetime) -> None:
    """Character set, policy and title first; then what the page would have linked."""
    head = _find(tree, "head")
    title = _find(head, "title")
    title.children = [gettext("Conflict map: who was where, says who?")]
    viewport = head.find(lambda each: each.get("name") == "viewport")
    about = head.find(lambda each: each.get("name") == "description")
    site = head.find(lambda each: each.get("property") == "og:site_name")
    kept = [each for each in (viewport, title, about, site) if each is not None]
    plain = _made("noscript")
    plain.append(_made("style", sheet.plain))
    head.children = []
    head.append(
        _made("meta", charset="utf-8"),
        _made("meta", http_equiv="Content-Security-Policy", content=policy),
        *kept,
        _made("meta", name="dcterms.date", content=at.isoformat()),
        _made("meta", name="dcterms.license", content="https://creativecommons.org/licenses/by/4.0/"),
        _made("link", rel="icon", type="image/svg+xml",
              href=data_address(STATIC / "icons" / "favicon.svg", "image/svg+xml")),
        *(_made("script", each) for each in sheet.first),
        _made("style", sheet.style),
        plain,
    )  # fmt: skip


def _clear(tree: Element) -> None:
    for each in tree.find_all(lambda each: each.has_class(*GONE) or each.get("id") in GONE):
        each.remove()
    for script in _find(tree, "body").find_all(lambda each: each.tag in ("script", "noscript")):
        script.remove()
    for each in tree.find_all(lambda each: "data-no-script" in each.attributes):
        each.remove()


def _turn_header(tree: Element, at: datetime) -> None:
    """Links to the parts of the text, the search of the file, and as of when it is."""
    header = _find(tree, "header")
    named = dict(
        zip(
            PARTS,
            (
                gettext("Places"),
                gettext("Actors"),
                gettext("Claims"),
                gettext("Sources"),
                gettext("About"),
            ),
            strict=True,
        )
    )
    links = [("", gettext("Map")), *named.items()]
    for nav in header.find_all(lambda each: each.tag == "nav"):
        made = [_made("a", name, href=f"#{part}") for part, name in links]
        if nav.has_class("site-nav"):
            listed = _made("ul")
            for each in made:
                item = _made("li")
                item.append(each)
                listed.append(item)
            nav.children = []
            nav.append(listed)
        else:
            nav.children = []
            nav.append(*made)
    form = header.find(lambda each: each.has_class("site-search"))
    if form is not None:
        for hidden in form.find_all(lambda each: each.get("type") == "hidden"):
            hidden.remove()
        form.attributes.pop("action", None)
        status = _made("p", id="found-status", role="status")
        status.attributes["class"] = "visually-hidden"
        found = _made(
            "div", id="found", role="region", aria_label=gettext("What was found"), hidden=None
        )
        found.attributes["class"] = "found"
        form.append(status, found)
    said = _made("p", gettext("As known on {instant}", instant=wording.say_instant(at)))
    said.attributes["class"] = "file-instant"
    if form is not None and form.parent is not None:
        form.replace(form, said)


def _turn_map(tree: Element) -> None:
    """What the page came with is drawn by the scripts, out of what is in the file."""
    body = tree.by_id("panel-body")
    if body is not None:
        for article in body.find_all(lambda each: each.tag == "article"):
            article.remove()
    for key in ("map-list", "strip-time"):
        part = tree.by_id(key)
        if part is not None:
            part.children = []
    share = tree.by_id("map-share")
    if share is not None:
        share.attributes["hidden"] = None
    settled = tree.by_id("map-settled")
    if settled is not None:
        settled.attributes["hidden"] = None
    for form in tree.find_all(lambda each: each.tag == "form"):
        form.attributes.pop("action", None)
        form.attributes.pop("method", None)


def _fill_body(tree: Element, sheet: Sheet) -> None:
    body = _find(tree, "body")
    drawn = _made("svg", aria_hidden="true", width="0", height="0")
    drawn.attributes["class"] = "file-drawings"
    drawn.append(*sheet.drawings)
    stage = tree.find(lambda each: each.has_class("map-stage"))
    if stage is not None:
        words = escaped(
            gettext("The drawn map needs JavaScript. Everything in this file can be read below.")
        )
        note = parse(f'<noscript><p class="map-noscript">{words}</p></noscript>')
        stage.append(*note.children)
    body.append(
        drawn,
        sheet.place,
        *(
            _made("script", text, type="application/json", id=key)
            for key, text in sheet.blocks.items()
        ),
        *(_made("script", each) for each in sheet.last),
    )
