"""The first page of a folder whose map is more than one file should hold: the map as it is drawn, and its lists."""

from app.languages import gettext, speaking
from app.publishing.asking import Site
from app.publishing.tree import Element, parse
from app.templating import ENVIRONMENT

# How the map opens, in pixels.
DRAWN = "/map.svg?width=1200&height=800"
IMAGE = "map.svg"


def front_page(site: Site) -> Element:
    """The page as the application would have it, with the image beside it, under `IMAGE`. Raises SetupError."""
    tree = parse(site.page("/about"))
    with speaking(site.language):
        inner = ENVIRONMENT.get_template("published/front.html").render(
            image=IMAGE, prefix=site.language.prefix
        )
        title = gettext("Conflict map")
    for each in tree.walk():
        if each.get("aria-current") == "page":
            del each.attributes["aria-current"]
        # The same page in another language.
        if each.tag == "a" and each.get("hreflang"):
            each.attributes["href"] = each.get("href").replace("/about", "/", 1)
        if each.get("property") == "og:title":
            each.attributes["content"] = title
        if each.get("property") == "og:url":
            each.attributes["content"] = each.get("content").removesuffix("about")
        if each.tag == "title":
            each.children = [title]
        # What is told of the page whose head this was.
        if each.get("name") == "description" or each.get("property") == "og:description":
            each.remove()
    main = tree.by_id("main") or Element("main")
    main.children = []
    main.append(*parse(inner).children)
    return tree


def drawn_map(site: Site) -> bytes:
    """The image. Raises SetupError."""
    return site.file(f"{site.language.prefix}{DRAWN}")
