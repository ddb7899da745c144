/**
 * The rows of the map page: fetched when it opens and when the day changes, and drawn as soon as any of them is
 * there. What can't be fetched is told on the map, with a way to try again.
 */

import { element, need } from "./dom.js";
import { gettext } from "./lib/say.js";
import { lensOf } from "./lib/url-state.js";
import { createPositionReader, fetchActors, fetchPlaces } from "./rows.js";
import { createWindowPlaces } from "./window-places.js";

/**
 * @import { Actor, Place, Position } from "./lib/types.js"
 * @import { Store } from "./store.js"
 *
 * @typedef {object} MapRows
 * @property {Map<string, Place>} places by slug
 * @property {Map<string, Actor>} actors by slug
 * @property {Position[]} positions of the day
 * @property {boolean} isPartOfPlaces whether the window has more places than these
 *
 * @typedef {object} RowsReader
 * @property {MapRows} rows what is there so far
 * @property {() => boolean} isRead whether all of it has been there once; until then the list stays as it came with
 *   the page: half of the rows would move it
 * @property {() => Promise<void>} readDay once all is kept, it is there at once
 * @property {() => void} keepAll read the positions of all days, where these are few
 * @property {() => Promise<void>} readAll
 * @property {Promise<void>} begun settles when the first marks are drawn, or none can be
 * @property {Promise<void>} whole settles when all of it has been there once, or can't be
 */

/**
 * @param {() => void} again
 * @returns {{tell: (fault: unknown) => void, clear: () => void}}
 */
function createTrouble(again) {
  /** @type {HTMLElement | null} */
  let trouble = null;
  return {
    tell(fault) {
      console.error(fault);
      trouble?.remove();
      trouble = element(
        "div",
        { class: "map-fault notice notice-danger", role: "alert" },
        element("p", { text: gettext("The map's data could not be fetched: the server is not reachable or is busy.") }),
        element("button", { type: "button", class: "button", text: gettext("Try again"), on: { click: again } }),
      );
      need("map-region").append(trouble);
    },
    clear: () => trouble?.remove(),
  };
}

/**
 * @param {L.Map} map
 * @param {Store} store
 * @param {number} around longitude of the middle that the map was composed about
 * @param {() => void} draw
 * @param {(() => Promise<void>) | null} readMany reads the positions of all days at once, where there are many
 * @returns {RowsReader}
 */
export function createRowsReader(map, store, around, draw, readMany) {
  const positions = createPositionReader(around);
  /** @type {MapRows} */
  const rows = { places: new Map(), actors: new Map(), positions: [], isPartOfPlaces: false };
  const trouble = createTrouble(readAll);
  let isRead = false;
  /** @type {PromiseWithResolvers<void>} */
  const begun = Promise.withResolvers();
  /** @type {PromiseWithResolvers<void>} */
  const whole = Promise.withResolvers();

  /**
   * Once for all that arrives together.
   * @type {ReturnType<typeof setTimeout> | undefined}
   */
  let queued;
  const drawSoon = () => { queued ??= setTimeout(drawNow); };
  function drawNow() {
    clearTimeout(queued);
    queued = undefined;
    draw();
    if (rows.places.size || rows.positions.length) begun.resolve();
  }

  async function fetchDay() {
    if (readMany) return;
    const { on, span } = store.state();
    const there = positions.there({ on, span });
    if (there) {
      rows.positions = there;
      return;
    }
    const read = await positions.read({ on, span }, lensOf(store.state(), "positions"));
    const now = store.state();
    if (now.on !== on || now.span?.from !== span?.from) return;
    rows.positions = read;
    drawSoon();
  }

  const readWindow = readMany && createWindowPlaces(map, lensOf(store.state(), "others"), ({ places, isPart }) => {
    Object.assign(rows, { places, isPartOfPlaces: isPart });
    drawSoon();
  }, trouble.tell);

  async function readAll() {
    const lens = lensOf(store.state(), "others");
    trouble.clear();
    try {
      // Each is shown as soon as it is there: names need not wait for who stands beside them.
      await Promise.all([
        readWindow ? readWindow() : fetchPlaces(lens, around).then((read) => { rows.places = read; drawSoon(); }),
        fetchActors(lens).then((read) => { rows.actors = read; drawSoon(); }),
        readMany ? readMany().then(begun.resolve) : fetchDay(),
      ]);
      isRead = true;
      drawNow();
    } catch (fault) {
      trouble.tell(fault);
    }
    begun.resolve();
    whole.resolve();
  }

  return {
    rows,
    isRead: () => isRead,
    readDay: () => fetchDay().catch(trouble.tell),
    // Without them each day is asked for, as before.
    keepAll: () => { positions.keepAll(lensOf(store.state(), "positions")).catch(console.warn); },
    readAll,
    begun: begun.promise,
    whole: whole.promise,
  };
}
