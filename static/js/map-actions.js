/**
 * What marks and rows of the list do on the map page when they are pressed or pointed at, and where its skip links
 * lead.
 */

import { need } from "./dom.js";
import { hint } from "./hints.js";
import { roomAround } from "./room.js";

/** Places and positions behind one mark that an address names: MOST_BEHIND in app/presenting/map_list.py. */
const MOST_BEHIND = 60;
const CLOSED = { claim: null, position: null, actorPanel: false };

/**
 * @import { List } from "./list.js"
 * @import { MarkActions } from "./spot-layers.js"
 * @import { Panel } from "./panel.js"
 * @import { Scene } from "./scene.js"
 * @import { Sheet } from "./sheet.js"
 * @import { Store } from "./store.js"
 */

/**
 * @param {{map: L.Map, store: Store, scene: Scene, sheet: Sheet, panel: Panel, list: List,
 *   many: import("./many.js").Many | null}} page
 * @returns {MarkActions}
 */
export function actOn({ map, store, scene, sheet, panel, list, many }) {
  return {
    openPlace: ({ slug }) => store.update({ ...CLOSED, place: slug }),
    open: ({ id, place }) => store.update({ ...CLOSED, position: id, place }),
    openSpot(spot) {
      const slugs = spot.places.map(({ slug }) => slug);
      const elsewhere = spot.positions.filter(({ place }) => place === null || !slugs.includes(place)).map(({ id }) => id);
      // No address names hundreds; so many are brought apart instead.
      if (slugs.length + elsewhere.length > MOST_BEHIND && scene.zoomApart(spot, roomAround(map, sheet))) return;
      store.update({ ...CLOSED, place: null, places: slugs, positions: elsewhere });
      sheet.atLeast("half");
      map.panInside(spot.at, roomAround(map, sheet));
      list.focus();
    },
    async openRows(rows, at) {
      if (!many) return;
      const points = many.pointsOf(rows);
      if (rows.length > MOST_BEHIND && scene.zoomApart({ points }, roomAround(map, sheet))) return;
      const positions = await many.open(rows, MOST_BEHIND);
      if (rows.length === 1) {
        const [{ id, place }] = positions;
        store.update({ ...CLOSED, position: id, place });
        return;
      }
      store.update({ ...CLOSED, place: null, places: [], positions: positions.map(({ id }) => id) });
      sheet.atLeast("half");
      map.panInside(at, roomAround(map, sheet));
      list.focus();
    },
    hintPlace(place) {
      hint("place", place?.slug ?? null);
      if (place) panel.prefetch({ place: place.slug });
    },
    hint(position) {
      hint("position", position?.id ?? null);
      if (position) panel.prefetch({ position: position.id });
    },
  };
}

/**
 * What to do for each target of a skip link.
 * @param {Store} store
 * @param {Sheet} sheet
 * @param {Panel} panel
 * @param {List} list
 * @returns {Record<string, () => void>} by its id
 */
export function waysTo(store, sheet, panel, list) {
  return {
    panel() {
      sheet.atLeast("half");
      panel.focus();
    },
    "map-list"() {
      store.update({ ...CLOSED, place: null }, { source: "close" });
      sheet.atLeast("half");
      list.focus();
    },
    "on-day"() {
      // A whole sheet lies over the day.
      if (sheet.covers()) sheet.to("half");
      need("on-day").focus();
    },
  };
}
