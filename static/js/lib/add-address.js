/**
 * Addresses of the desk's forms for adding something where a reader of the map is.
 */

import { inLanguage } from "./say.js";
import { decimalsAt } from "./shape-text.js";
import { formatView } from "./url-state.js";

/**
 * @param {object} from
 * @param {"positions" | "places"} [from.noun]
 * @param {string | null} [from.place] slug of what is open
 * @param {string | null} [from.on] the map's day
 * @param {[number, number] | null} [from.at] a point, [latitude, longitude]
 * @param {import("./url-state.js").View | null} [from.view]
 * @param {string} from.back where saving leads back to: path, query and fragment
 * @returns {string}
 */
export function addAddress({ noun = "positions", place = null, on = null, at = null, view = null, back }) {
  const query = new URLSearchParams();
  if (at) {
    const decimals = decimalsAt(view?.zoom ?? 10);
    query.set("latitude", at[0].toFixed(decimals));
    query.set("longitude", at[1].toFixed(decimals));
  } else if (place && noun === "positions") query.set("place", place);
  if (on && noun === "positions") query.set("on", on);
  query.set("return", back);
  return inLanguage(`/admin/${noun}/new?${query}${view ? formatView(view) : ""}`);
}
