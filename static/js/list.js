/**
 * The list «On this map»: the keyboard's primary way to every mark, in step with the map both ways.
 */

import { element, findIn, focusedElement, need } from "./dom.js";
import { dayInWords, shortDay } from "./lib/days.js";
import { counted } from "./lib/words.js";
import { placeRow, positionRow, rankOf } from "./list-rows.js";

const PAGE = 25;
/** Places where nobody is come after all where somebody is, settled ones included. */
const NOBODY = 3;

/**
 * @import { MarkActions } from "./spot-layers.js"
 * @import { Resolved, Store } from "./store.js"
 * @import { Behind } from "./lib/shown.js"
 * @import { Listed, View } from "./scene.js"
 *
 * @typedef {object} ListActions
 * @property {MarkActions} marks
 * @property {Store["address"]} address
 * @property {() => void} showAll list all again, not just what is behind one mark
 * @property {() => void} more fetch more of what is on view, where that is too much to have been fetched
 * @property {string | null} firstKnown the day on which the map first showed anything, if this one is from before
 *
 * @typedef {object} List
 * @property {(view: View, state: Resolved) => void} show
 * @property {(spot: Behind | null) => void} only from the next `show` on, what is behind one mark; null for all that
 *   is on view
 * @property {() => void} draw
 * @property {() => void} focus
 */

/**
 * What is listed, in its order: what was observed first, then what is expected, then what is settled, then where
 * nobody is. Rows are made when they are shown.
 * @param {Listed} rows
 * @param {boolean} isApart whether each position has a row of its own: behind one mark, or where not all are there
 * @param {Resolved} state
 * @param {ListActions} actions
 * @returns {(() => HTMLLIElement)[]}
 */
function ordered({ places, positions }, isApart, state, { marks, address }) {
  const byPlace = Map.groupBy(positions, ({ place }) => place ?? "");
  const listed = new Set(places.map(({ slug }) => slug));
  return [
    ...places.map((place) => {
      // Behind one mark each position has a row of its own, so that each can be opened.
      const there = isApart ? [] : byPlace.get(place.slug) ?? [];
      return { rank: Math.min(NOBODY, ...there.map(rankOf)), row: () => placeRow(place, there, state, marks, address) };
    }),
    ...positions.filter(({ place }) => isApart || place === null || !listed.has(place)).map((position) => ({
      rank: isApart ? NOBODY + 1 + rankOf(position) : rankOf(position),
      row: () => positionRow(position, state, marks, address),
    })),
  ].sort((a, b) => a.rank - b.rank).map(({ row }) => row);
}

/**
 * How many there are, for those who don't see the list.
 * @param {{places: number, positions: number, listed: number}} numbers `listed`: positions that can be
 * @param {boolean} isSpot
 * @param {boolean} isPart whether there are more places than are named
 * @param {Resolved} state
 * @returns {string}
 */
function saying({ places, positions, listed }, isSpot, isPart, { actors, on }) {
  const narrowed = actors.length ? `, narrowed to ${counted(actors.length, "actor")}` : "";
  const where = isSpot ? "behind this mark" : "on view";
  const rest = isSpot
    ? listed < positions ? ` The newest ${listed} are listed.` : ""
    : isPart ? " More places are named as you zoom in." : "";
  return `${counted(places, "place")} and ${counted(positions, "position")} ${where}, ${dayInWords(on)}${narrowed}.${rest}`;
}

/**
 * What says how much more of a list there is.
 * @param {HTMLElement} button
 * @param {number} shown
 * @param {number} whole
 */
function sayMore(button, shown, whole) {
  button.hidden = whole <= shown;
  button.textContent = `Show ${Math.min(PAGE, whole - shown)} more of ${whole.toLocaleString("en")}`;
}

/**
 * What leads from behind one mark to all.
 * @param {() => void} lead
 * @returns {HTMLElement}
 */
const allButton = (lead) => element("button", {
  type: "button", class: "button button-quiet", text: "Show all that is on this map", hidden: true, on: { click: lead },
});

/**
 * What stands in a list without a row: why there is none, and what leads on.
 * @param {ListActions} actions
 * @returns {HTMLLIElement}
 */
function emptyRow({ firstKnown }) {
  if (firstKnown === null) {
    const text = "Nothing is on this part of the map on this day. Move the map, or choose another day.";
    return element("li", { class: "map-list-empty", text });
  }
  return element("li", { class: "map-list-empty" },
    element("span", { text: `At that time nothing was known here yet. The map knows something since ${shortDay(firstKnown)}: ` }),
    element("a", { href: `/?known=${firstKnown}`, text: "see the map of that day" }),
    element("span", { text: "." }));
}

/**
 * What decides how a list looks.
 * @param {Resolved} state
 * @param {Listed} rows
 * @param {unknown[]} more
 * @returns {string}
 */
const keyOf = ({ place, position, on }, { places, positions }, more) =>
  JSON.stringify([place, position, on, more, places.map(({ slug }) => slug), positions.map(({ id }) => id)]);

/**
 * @param {ListActions} actions
 * @returns {List}
 */
export function createList(actions) {
  const section = need("panel-list");
  const list = need("map-list");
  const more = need("map-list-more");
  const status = need("map-status");
  const title = need("map-list-title");
  let shown = PAGE;
  /** @type {{view: View, state: Resolved} | null} */
  let told = null;
  let drawn = "";
  /** @type {Behind | null} */
  let spot = null;

  const wholeButton = allButton(() => { actions.showAll(); title.focus(); });
  title.after(wholeButton);
  more.addEventListener("click", () => {
    const first = shown;
    shown += PAGE;
    actions.more();
    draw();
    const row = list.children[first];
    if (row) findIn(row, "a")?.focus();
  });

  function draw() {
    if (!told) return;
    const { state } = told;
    const isSpot = spot !== null;
    const { places, positions } = spot ?? told.view;
    const all = spot ? spot.of ?? positions.length : told.view.many?.held ?? positions.length;
    const byClaims = [...places].sort((a, b) => b.claim_count - a.claim_count || a.name.localeCompare(b.name, "en"));
    const numbers = { places: places.length, positions: all, listed: positions.length };
    status.textContent = saying(numbers, isSpot, told.view.isPartOfPlaces, state);
    if (!isSpot && told.view.isPartOfPlaces) status.textContent += " More places are named as you zoom in.";
    if (isSpot && all > positions.length) status.textContent += ` The newest ${positions.length} are listed.`;
    // Behind the reading panel nobody sees it; it is drawn when it comes back.
    if (section.hidden) return;
    wholeButton.hidden = !isSpot;
    title.textContent = isSpot ? "At this spot" : "On this map";
    const key = keyOf(state, { places: byClaims, positions }, [shown, isSpot, all]);
    // The same rows stay: whoever reads or holds the focus in the list isn't disturbed.
    if (key === drawn) return;
    drawn = key;
    const isMany = !isSpot && told.view.many !== null;
    fill(ordered({ places: byClaims, positions }, isSpot || isMany, state, actions), isMany ? all - positions.length : 0);
  }

  /**
   * @param {(() => HTMLLIElement)[]} rows
   * @param {number} unread how many more there are that haven't been fetched
   */
  function fill(rows, unread) {
    const focused = focusedElement()?.closest("#map-list a")?.getAttribute("href");
    list.replaceChildren(
      ...(rows.length ? rows.slice(0, shown).map((row) => row()) : [emptyRow(actions)]),
    );
    sayMore(more, shown, rows.length + unread);
    if (focused) findIn(list, `a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  return {
    show(view, state) {
      told = { view, state };
      draw();
    },
    only(newSpot) {
      spot = newSpot;
    },
    draw,
    focus: () => title.focus(),
  };
}
