/**
 * The list «On this map»: the keyboard's primary way to every mark, in step with the map both ways.
 */

import { inAlphabet } from "./lib/alphabet.js";
import { allIn, element, findIn, focusedElement, need } from "./dom.js";
import { dayInWords, rangeInWords, shortDay } from "./lib/days.js";
import { GROUPS, GROUP_NAMES, countGroups, sayGroups } from "./lib/span.js";
import { gettext, inLanguage, listed, ngettext, sayNumber } from "./lib/say.js";
import { counted } from "./lib/words.js";
import { placeRow, positionRow, rankOf } from "./list-rows.js";
import { drawnWith } from "./symbols.js";

const PAGE = 25;
/** Places where nobody is come after all where somebody is, settled ones included. */
const NOBODY = 3;

/**
 * @import { PositionMark } from "./lib/types.js"
 * @import { MarkActions } from "./spot-layers.js"
 * @import { Resolved, Store } from "./store.js"
 * @import { Behind } from "./lib/shown.js"
 * @import { Listed, View } from "./scene.js"
 * @import { Group } from "./lib/span.js"
 *
 * @typedef {Record<Group, number>} GroupCounts
 * @typedef {{group: Group | null, make: () => HTMLLIElement}} Row
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
 * What is listed, in its order: of a span by what became of it; what was observed first, then what is expected, then
 * what is settled, then where nobody is. Rows are made when they are shown.
 * @param {Listed} rows
 * @param {boolean} isApart whether each position has a row of its own: behind one mark, or where not all are there
 * @param {Resolved} state
 * @param {ListActions} actions
 * @returns {Row[]}
 */
function ordered({ places, positions }, isApart, state, { marks, address }) {
  const byPlace = Map.groupBy(positions, ({ place }) => place ?? "");
  const rowsOf = new Set(places.map(({ slug }) => slug));
  return [
    ...places.map((place) => {
      // Behind one mark each position has a row of its own, so that each can be opened.
      const there = isApart ? [] : byPlace.get(place.slug) ?? [];
      return { group: null, rank: Math.min(NOBODY, ...there.map(rankOf)), make: () => placeRow(place, there, state, marks, address) };
    }),
    ...positions.filter(({ place }) => isApart || place === null || !rowsOf.has(place)).map((position) => ({
      group: position.group ?? null,
      rank: position.group ? GROUPS.indexOf(position.group) - GROUPS.length : isApart ? NOBODY + 1 + rankOf(position) : rankOf(position),
      make: () => positionRow(position, state, marks, address),
    })),
  ].sort((a, b) => a.rank - b.rank);
}

/**
 * The heading of a group of a span, with how many are in it.
 * @param {Group} group
 * @param {GroupCounts} counts
 * @returns {HTMLLIElement}
 */
const groupRow = (group, counts) => element("li", { class: "map-list-group" },
  element("h3", {}, gettext(GROUP_NAMES[group]), " ", element("span", { text: sayNumber(counts[group]) })));

/**
 * How many positions of a list are in each group of a span.
 * @param {PositionMark[]} positions
 * @returns {GroupCounts}
 */
const groupsIn = (positions) => countGroups(positions.flatMap(({ group }) => group ?? []));

/**
 * How many there are, for those who don't see the list.
 * @param {{places: number, positions: number, listed: number, groups: GroupCounts}} numbers `listed`: positions that
 *   can be
 * @param {boolean} isSpot
 * @param {boolean} isPart whether there are more places than are named
 * @param {Resolved} state
 * @returns {string}
 */
function saying({ places, positions, listed: isListed, groups }, isSpot, isPart, { actors, on, span }) {
  const counts = { places: counted(places, "place"), positions: counted(positions, "position") };
  const what = span
    ? isSpot ? gettext("{positions} behind this mark", counts) : gettext("{positions} on view", counts)
    : isSpot ? gettext("{places} and {positions} behind this mark", counts) : gettext("{places} and {positions} on view", counts);
  const words = listed([
    what,
    span ? rangeInWords(span.from, span.to) : dayInWords(on),
    actors.length > 0 && ngettext("narrowed to {n} actor", "narrowed to {n} actors", actors.length),
  ]);
  return [
    span && positions ? gettext("{what}: {groups}.", { what: words, groups: sayGroups(groups) }) : gettext("{what}.", { what: words }),
    isSpot && isListed < positions ? ngettext("The newest {n} is listed.", "The newest {n} are listed.", isListed) : "",
    !isSpot && isPart ? gettext("More places are named as you zoom in.") : "",
  ].filter(Boolean).join(" ");
}

/**
 * What says how much more of a list there is.
 * @param {HTMLElement} button
 * @param {number} shown
 * @param {number} whole
 */
function sayMore(button, shown, whole) {
  button.hidden = whole <= shown;
  const more = Math.min(PAGE, whole - shown);
  button.textContent = ngettext("Show {n} more of {all}", "Show {n} more of {all}", more, { all: whole });
}

/**
 * What leads from behind one mark to all.
 * @param {() => void} lead
 * @returns {HTMLElement}
 */
const allButton = (lead) => element("button", {
  type: "button", class: "button button-quiet", text: gettext("Show all that is on this map"), hidden: true, on: { click: lead },
});

/**
 * What stands in a list without a row: why there is none, and what leads on.
 * @param {ListActions} actions
 * @param {boolean} isSpan
 * @returns {HTMLLIElement}
 */
function emptyRow({ firstKnown }, isSpan) {
  if (firstKnown === null) {
    const text = isSpan
      ? gettext("Nothing is on this part of the map between these days. Move the map, or choose other days.")
      : gettext("Nothing is on this part of the map on this day. Move the map, or choose another day.");
    return element("li", { class: "map-list-empty", text });
  }
  return element("li", { class: "map-list-empty" },
    element("span", {
      text: gettext("At that time nothing was known here yet. The map knows something since {day}:", { day: shortDay(firstKnown) }),
    }),
    " ",
    element("a", { href: inLanguage(`/?known=${firstKnown}`), text: gettext("see the map of that day") }),
    element("span", { text: "." }));
}

/**
 * The elements of rows, with a heading before each group of a span.
 * @param {Row[]} rows
 * @param {GroupCounts} groups
 * @returns {HTMLLIElement[]}
 */
const madeOf = (rows, groups) => rows.flatMap(({ group, make }, at) =>
  (group && group !== rows[at - 1]?.group ? [groupRow(group, groups), make()] : [make()]));

/**
 * Put rows into a list; whoever has the focus in it keeps it.
 * @param {HTMLElement} list
 * @param {HTMLLIElement[]} rows
 */
function fill(list, rows) {
  const focused = focusedElement()?.closest("#map-list a")?.getAttribute("href");
  list.replaceChildren(...rows);
  if (focused) findIn(list, `a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

/**
 * What decides how a list looks.
 * @param {Resolved} state
 * @param {Listed} rows
 * @param {unknown[]} more
 * @returns {string}
 */
const keyOf = ({ place, position, on }, { places, positions }, more) =>
  JSON.stringify([place, position, on, more, drawnWith(), places.map(({ slug }) => slug), positions.map(({ id }) => id)]);

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
    allIn(list, "a")[first]?.focus();
  });

  function draw() {
    if (!told) return;
    const { state } = told;
    const isSpot = spot !== null;
    const { places, positions } = spot ?? told.view;
    const all = spot ? spot.of ?? positions.length : told.view.many?.held ?? positions.length;
    const byClaims = [...places].sort((a, b) => b.claim_count - a.claim_count || inAlphabet(a.name, b.name));
    const groups = (spot ? null : told.view.many?.groups) ?? groupsIn(positions);
    const numbers = { places: places.length, positions: all, listed: positions.length, groups };
    status.textContent = saying(numbers, isSpot, told.view.isPartOfPlaces, state);
    // Behind the reading panel nobody sees it; it is drawn when it comes back.
    if (section.hidden) return;
    wholeButton.hidden = !isSpot;
    title.textContent = isSpot ? gettext("At this spot") : gettext("On this map");
    const key = keyOf(state, { places: byClaims, positions }, [shown, isSpot, all, state.span, positions.map(({ group }) => group)]);
    // The same rows stay: whoever reads or holds the focus in the list isn't disturbed.
    if (key === drawn) return;
    drawn = key;
    const isMany = !isSpot && told.view.many !== null;
    const isApart = isSpot || isMany || state.span !== null;
    const rows = ordered({ places: byClaims, positions }, isApart, state, actions);
    fill(list, rows.length ? madeOf(rows.slice(0, shown), groups) : [emptyRow(actions, state.span !== null)]);
    sayMore(more, shown, rows.length + (isMany ? all - positions.length : 0));
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
