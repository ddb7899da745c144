/**
 * Places and positions on the map: at each spot a ring with the name of its place, and a row of badges.
 * Two layers, so that each can be switched off; marks that stay the same keep their elements.
 */

import { badgeButton } from "./badge.js";
import { element } from "./dom.js";
import { isArea, isLine } from "./lib/anchors.js";
import { isolated, listed, ngettext, sayNumber } from "./lib/say.js";
import { daysSince } from "./lib/words.js";
import { REST_PX } from "./spots.js";
import { drawnWith } from "./symbols.js";

/**
 * @import { PlaceMark, PositionMark } from "./lib/types.js"
 * @import { Child, Listeners } from "./dom.js"
 * @import { Spot } from "./spots.js"
 */

/**
 * What marks do when they are pressed or pointed at.
 * @typedef {object} MarkActions
 * @property {(place: PlaceMark) => void} openPlace
 * @property {(position: PositionMark) => void} open
 * @property {(spot: Spot) => void} openSpot
 * @property {(place: PlaceMark | null) => void} hintPlace
 * @property {(position: PositionMark | null) => void} hint
 * @property {(rows: number[], at: L.LatLng) => void} openRows what is behind one of many marks, as rows of the columns
 */

/**
 * Actions that do nothing yet: the layers are made before the page is, which then says what they do.
 * @returns {MarkActions}
 */
export const idleActions = () => ({ openPlace() {}, open() {}, openSpot() {}, hintPlace() {}, hint() {}, openRows() {} });

class SpotLayer extends L.LayerGroup {
  /**
   * @param {string} pane
   * @param {(spot: Spot) => string | null} keyOf what decides how a spot looks; null where nothing is to be seen
   * @param {(spot: Spot) => HTMLElement} draw
   */
  constructor(pane, keyOf, draw) {
    super();
    this.pane = pane;
    this.keyOf = keyOf;
    this.draw = draw;
    /** @type {Map<string, L.Marker>} */
    this.marks = new Map();
  }

  /** @param {Spot[]} spots */
  show(spots) {
    /** @type {Map<string, Spot>} */
    const wanted = new Map();
    for (const spot of spots) {
      const key = this.keyOf(spot);
      if (key) wanted.set(key, spot);
    }
    for (const [key, mark] of this.marks) {
      if (wanted.has(key)) continue;
      this.removeLayer(mark);
      this.marks.delete(key);
    }
    for (const [key, spot] of wanted) {
      if (this.marks.has(key)) continue;
      const content = this.draw(spot);
      L.DomEvent.disableClickPropagation(content);
      const icon = L.divIcon({ className: "spot", html: content, iconSize: [0, 0] });
      const mark = L.marker(spot.at, { icon, pane: this.pane, keyboard: false, interactive: false });
      this.marks.set(key, mark);
      this.addLayer(mark);
    }
  }
}

/**
 * A part of a spot that is one line: both its parts have their own place in it.
 * @param {number} left
 * @param {number} top
 * @param {...Child} children
 * @returns {HTMLElement}
 */
function linePart(left, top, ...children) {
  const style = { left: `${left}px`, top: `${top}px` };
  return element("div", { class: "spot-part spot-part-right", style }, ...children);
}

/**
 * A part of a spot, placed beside it.
 * @param {Spot} spot
 * @param {number} top in pixels from the spot
 * @param {...Child} children
 * @returns {HTMLElement}
 */
function part(spot, top, ...children) {
  const { side, box } = spot;
  const left = side === "right" ? box.left : side === "left" ? box.right : (box.left + box.right) / 2;
  return element(
    "div",
    { class: `spot-part spot-part-${side}`, style: { left: `${left}px`, top: `${top}px` } },
    ...children,
  );
}

const shape = (/** @type {PlaceMark} */ { geometry }) =>
  isLine(geometry) ? " place-mark-line" : isArea(geometry) ? " place-mark-area" : "";

/**
 * A name as it is shown. The ellipsis of one that was cut is drawn by the style sheet: who speaks to a
 * computer says the words that they see, and the button's name must begin with these.
 */
function shownName(/** @type {string} */ text) {
  return text.endsWith("…")
    ? element("span", { class: "is-cut", text: text.slice(0, -1) })
    : element("span", { text });
}

/** What of a spot decides how it looks: while it stays the same, so does the element. */
const layoutOf = (/** @type {Spot} */ { id, side, box, nameHeight, inLine }) =>
  [id, side, inLine, nameHeight, Math.round(box.top), Math.round(box.left)];

/**
 * @param {MarkActions} actions
 * @returns {L.LayerGroup & {show: (spots: Spot[]) => void}}
 */
export function placesLayer(actions) {
  const keyOf = (/** @type {Spot} */ spot) =>
    spot.places.length
      ? JSON.stringify([layoutOf(spot), spot.places.map(({ slug }) => slug), spot.chosen, spot.nameLines, spot.quiet])
      : null;
  return new SpotLayer("places", keyOf, (spot) => {
    const [place] = spot.places;
    const several = spot.places.length - 1;
    const chosen = spot.chosen === place.slug ? " is-chosen" : "";
    /** @type {Listeners} */
    const on = {
      click: () => actions.openPlace(place),
      mouseenter: () => actions.hintPlace(place),
      pointerdown: () => actions.hintPlace(place),
      focus: () => actions.hintPlace(place),
      mouseleave: () => actions.hintPlace(null),
    };
    const others = listed(spot.places.slice(1).map(({ name }) => isolated(name)));
    const ring = element("button", {
      type: "button", tabindex: "-1", "data-place": place.slug, on, title: place.name,
      // Where the name stands beside it, the ring is only more of the same to press.
      "aria-hidden": spot.named ? "true" : null,
      "aria-label": spot.named ? null : place.name,
      class: `place-mark${shape(place)}${several ? " place-mark-several" : ""}${spot.quiet || spot.extent ? " place-mark-quiet" : ""}${chosen}`,
    });
    if (!spot.named) return element("div", {}, ring);
    const name = element("button", {
      type: "button", tabindex: "-1", title: place.name, "data-place": place.slug, on, "aria-label": place.name,
      class: `place-name${spot.nameHeight > 24 ? " place-name-long" : ""}${spot.extent ? " place-name-extent" : spot.quiet ? " place-name-quiet" : ""}${chosen}`,
    }, shownName(spot.nameLines.join("\n")));
    const more = several > 0 && element("button", {
      type: "button", tabindex: "-1", class: "place-more", title: others,
      "aria-label": ngettext("{n} more place here: {names}", "{n} more places here: {names}", several, { names: others }), on: { click: () => actions.openSpot(spot) },
    }, element("span", { class: "place-more-sign" }), element("span", { dir: "ltr", text: `+${sayNumber(several)}` }));
    const names = element("div", { class: "spot-names" }, name, more);
    if (spot.inLine) return element("div", {}, ring, linePart(spot.box.left, spot.box.top, names));
    return element("div", {}, ring, part(spot, spot.box.top, names));
  });
}

/**
 * @param {MarkActions} actions
 * @returns {L.LayerGroup & {show: (spots: Spot[]) => void}}
 */
export function positionsLayer(actions) {
  const looks = (/** @type {PositionMark} */ position) =>
    [position.id, drawnWith(position), position.actor_name, position.settled, position.group, position.on ? daysSince(position, position.on) : null];
  const keyOf = (/** @type {Spot} */ spot) =>
    spot.badges.length || spot.rest
      ? JSON.stringify([layoutOf(spot), spot.badges.map(({ positions }) => positions.map(looks)), spot.rest, spot.chosenPosition])
      : null;
  return new SpotLayer("positions", keyOf, (spot) => {
    const badges = spot.badges.map(({ position, positions }) => {
      const badge = badgeButton(position, positions.length, {
        click: () => (positions.length > 1 ? actions.openSpot(spot) : actions.open(position)),
        mouseenter: () => actions.hint(position),
        pointerdown: () => actions.hint(position),
        focus: () => actions.hint(position),
        mouseleave: () => actions.hint(null),
      });
      badge.classList.toggle("is-chosen", positions.some(({ id }) => id === spot.chosenPosition));
      return badge;
    });
    const words = ngettext("{n} more position here", "{n} more positions here", spot.rest);
    const more = spot.rest > 0 && element("button", {
      type: "button", tabindex: "-1", class: "badge-more", dir: "ltr", text: `+${sayNumber(spot.rest)}`, "aria-label": words, title: words,
      on: { click: () => actions.openSpot(spot) },
    });
    const row = element("div", { class: "badges" }, ...badges, more);
    if (spot.inLine) return element("div", {}, linePart(spot.box.right - REST_PX, spot.box.top, row));
    return element("div", {}, part(spot, spot.box.top + spot.nameHeight, row));
  });
}
