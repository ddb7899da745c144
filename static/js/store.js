/**
 * The state of the map page, in step with the address and the browser's history. Everything that shows
 * something subscribes; everything that is clicked calls `update`.
 */

import { formatState, formatView, parseState } from "./lib/url-state.js";

/**
 * @import { MapState } from "./lib/url-state.js"
 * @typedef {MapState & {place: string | null, on: string}} Resolved place and day resolved; of a span `on` is the last
 * @typedef {{on: string, span: null} | {on: null, span: import("./lib/url-state.js").DaySpan}} Days
 * @typedef {(now: Resolved, before: Resolved, source: string) => void} Listener
 */

/**
 * @typedef {object} Store
 * @property {() => Resolved} state
 * @property {(changes: Partial<MapState>, how?: {replace?: boolean, source?: string}) => void} update
 * @property {(days: Days) => void} pass a day or a span that is only passed by, while it is dragged or played: shown,
 *   but neither in the address nor in the history before `update` says where it came to
 * @property {(view: import("./lib/url-state.js").View) => void} noteView
 * @property {(listener: Listener) => void} subscribe
 * @property {(changes: Partial<MapState>) => string} address of the state with these changes
 */

/**
 * @param {{place: string | null, on: string | null}} opening what shows when the address names neither
 * @param {string | null} known instant that the page was asked for
 * @param {string | null} own day of what the address names, where that says none and it isn't the opening one
 * @param {MapState["symbols"]} symbols those that the reader chose before
 * @returns {Store}
 */
export function createStore(opening, known, own, symbols) {
  /** @type {Listener[]} */
  const listeners = [];
  let said = parseState(location.search, location.hash);
  /**
   * What was said before days were passed by.
   * @type {MapState | null}
   */
  let passedFrom = null;
  const isOwnDay = own && !said.on && !said.span;
  if (isOwnDay || (symbols && !said.symbols)) {
    // Said in full from now on: what is opened next stays on this day, and so does Back; what is sent shows the same.
    said = { ...said, on: isOwnDay ? own : said.on, symbols: said.symbols ?? symbols };
    history.replaceState(null, "", formatState(said));
  }

  /**
   * @param {MapState} state
   * @returns {Resolved}
   */
  const resolve = (state) => {
    const asksForOther = state.claim || state.position || state.actors.length > 0
      || state.places.length > 0 || state.positions.length > 0;
    const place = state.place === undefined ? (asksForOther ? null : opening.place) : state.place;
    const today = new Date().toISOString().slice(0, 10);
    return { ...state, place, on: state.span?.to ?? state.on ?? opening.on ?? today, known: state.known ?? known };
  };

  const tell = (/** @type {Resolved} */ before, /** @type {string} */ source) => {
    const now = resolve(said);
    for (const listener of listeners) listener(now, before, source);
  };

  addEventListener("popstate", () => {
    const before = resolve(said);
    said = parseState(location.search, location.hash);
    passedFrom = null;
    tell(before, "history");
  });

  return {
    state: () => resolve(said),
    subscribe: (listener) => { listeners.push(listener); },
    address: (changes) => formatState({ ...said, place: resolve(said).place, ...changes, view: null }),
    noteView(view) {
      said = { ...said, view };
      history.replaceState(null, "", location.search + formatView(view));
    },
    pass(days) {
      const before = resolve(said);
      passedFrom ??= said;
      said = { ...said, ...days };
      tell(before, "passing");
    },
    update(changes, { replace = false, source = "reader" } = {}) {
      if (passedFrom) {
        changes = { on: said.on, span: said.span, ...changes };
        said = { ...passedFrom, view: said.view };
        passedFrom = null;
      }
      const before = resolve(said);
      const unchanged = formatState({ ...said, place: before.place });
      said = { ...said, place: before.place, ...changes };
      const address = formatState(said);
      // What already shows makes no new entry in the history, but its address is said in full.
      const how = replace || address === unchanged ? "replaceState" : "pushState";
      history[how](null, "", address);
      tell(before, source);
    },
  };
}
