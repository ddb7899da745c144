"""What axe-core says of a page: `complaints(page)`, by all rules in one theme, by those about colours in both.

Contrast is most of what axe's time goes to, and what it finds depends on the look of a text: its colour, size and
ground. So of the texts of one look on a page three are looked at, and none again that was found good before. Where a page
has many rows of one build, `few_alike(page)` leaves four of them.
"""

from pathlib import Path

from playwright.sync_api import JSHandle, Page

VENDOR = Path(__file__).resolve().parent.parent / "vendor"
AXE = (VENDOR / "axe.min.js").read_text()
RUN = """async ([options, within]) => {
  if (within?.length === 0) return [];
  const found = await axe.run(within ? {include: within} : document, {resultTypes: ["violations"], preload: false, ...options});
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}"""
# What a theme can spoil on a page whose structure is already known to be good.
COLOURS = ["color-contrast", "link-in-text-block"]
ONLY_COLOURS: dict[str, object] = {"runOnly": COLOURS}
# How large a target is (WCAG 2.2, 2.5.8) axe asks only where it is told to.
ALL_BUT_COLOURS: dict[str, object] = {
    "rules": {name: {"enabled": False} for name in COLOURS} | {"target-size": {"enabled": True}}
}
# Of what has text and a look that nothing had when this was asked before in the same theme (kind, colour, face, ground,
# way of lying there): the first, the last and one between for each look.
NEW_LOOKS = """(theme) => {
  window.looks ??= { light: new Set(), dark: new Set() };
  const known = window.looks[theme];
  const now = new Map();
  const found = new Map();
  for (const each of document.querySelectorAll("*")) {
    const style = getComputedStyle(each);
    const { width, height } = each.getBoundingClientRect();
    const above = now.get(each.parentElement);
    const ground = [above?.ground, style.backgroundColor, style.backgroundImage, style.opacity, style.position].join();
    const { color, fontSize, fontWeight, fontFamily, textShadow } = style;
    now.set(each, { ground, color });
    const look = [each.className, each.tagName, color, above?.color, fontSize, fontWeight, fontFamily, textShadow, ground].join(";");
    const isSeen = each.checkVisibility({ visibilityProperty: true }) && width > 1 && height > 1;
    const hasText = [...each.childNodes].some((inner) => inner.nodeType === Node.TEXT_NODE && inner.data.trim());
    if (isSeen && hasText && !known.has(look)) found.set(look, [...found.get(look) ?? [], each]);
  }
  for (const look of found.keys()) known.add(look);
  return [...found.values()].flatMap((alike) => [...new Set([alike[0], alike[alike.length >> 1], alike.at(-1)])]);
}"""
# Of neighbours that are built alike (kinds, classes, attributes, where there is text) the first three and the last stay.
FEW_ALIKE = """() => {
  const built = (each) => {
    const texts = [...each.childNodes].some((inner) => inner.nodeType === Node.TEXT_NODE && inner.data.trim());
    const parts = new Set([...each.children].map(built));
    return [each.tagName, each.className, each.getAttributeNames().join(), texts, ...parts, ";"].join(" ");
  };
  const thin = (parent) => {
    const alike = Map.groupBy(parent.children, built);
    for (const rows of alike.values()) rows.slice(3, -1).forEach((row) => row.remove());
    for (const each of parent.children) thin(each);
  };
  thin(document.body);
}"""
WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 390, "height": 844}
# 1280 x 1024 at 400 %, as WCAG 2.2 puts it under «Reflow» (1.4.10).
MAGNIFIED = {"width": 320, "height": 256}
# What sticks out of the page; nothing, where nothing needs scrolling sideways.
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll("body *")]
    .filter((each) => each.checkVisibility() && each.getBoundingClientRect().right > room + 1)
    .map((each) => `${each.tagName}.${each.className} ${Math.round(each.getBoundingClientRect().right)}`)
    .slice(0, 5);
}"""


def run_axe(
    page: Page, theme: str, rules: dict[str, object], within: JSHandle | None = None
) -> list[str]:
    """What axe says in a theme by these rules, about the page or some of its elements: a line for each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    return [f"{theme}, {line}" for line in page.evaluate(RUN, [rules, within])]


def few_alike(page: Page) -> None:
    """Leave few of the rows of a page that are built alike; of one that nothing is done with afterwards."""
    page.evaluate(FEW_ALIKE)


def colours(page: Page, theme: str) -> list[str]:
    """What axe says about colours in a theme, of looks that it hasn't seen on this page: a line for each."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    return run_axe(page, theme, ONLY_COLOURS, page.evaluate_handle(NEW_LOOKS, theme))


def complaints(page: Page, theme: str = "light") -> list[str]:
    """What axe says about the page: by all rules in that theme, by those about colours in the other."""
    other = {"light": "dark", "dark": "light"}[theme]
    return colours(page, other) + run_axe(page, theme, ALL_BUT_COLOURS) + colours(page, theme)


# Words of buttons that go on in a second line.
BROKEN_WORDS = """() => [...document.querySelectorAll(".button")]
  .filter((button) => button.checkVisibility())
  .flatMap((button) => [...button.childNodes])
  .filter((node) => node.nodeType === Node.TEXT_NODE)
  .flatMap((node) => [...node.data.matchAll(/[^\\s-]+/g)].filter((word) => {
    const range = document.createRange();
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].length);
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
  }).map(([word]) => word))"""


def complaints_at_both_widths(page: Page) -> list[str]:
    """What axe says about the page on a phone, then on a desk's screen; it fits the phone, its buttons too.

    Each rule is asked at both widths, those about colours in both themes at either.
    """
    page.set_viewport_size(NARROW)
    few_alike(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert page.evaluate(BROKEN_WORDS) == []
    found = complaints(page, "dark")
    page.set_viewport_size(WIDE)
    return found + complaints(page, "light")
