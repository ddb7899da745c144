/**
 * The map on one sheet of paper: how much smaller it gets, its legend, and the positions on view with
 * whose word they rest on. Filled when somebody is about to print.
 */

import { element, need } from "./dom.js";
import { rangeInWords } from "./lib/days.js";
import { groupInWords } from "./lib/group-names.js";
import { printedPositions } from "./lib/printed.js";
import { gettext, listed, ngettext, sayNumber } from "./lib/say.js";
import { holding } from "./lib/words.js";

/** The room for the map on a landscape A4 sheet, in CSS pixels (96 to the inch). */
const ROOM = { width: 600, height: 440 };

/**
 * @import { PositionMark } from "./lib/types.js"
 * @typedef {{centre: L.LatLng, zoom: number, address: string}} Before
 */

const words = (/** @type {PositionMark} */ position) => listed([
  holding(position.actor_name, position.posture, null, position.modality),
  rangeInWords(position.valid_from, position.valid_to, position.valid_precision),
  position.group && groupInWords(position.group),
]);

/**
 * @param {L.Map} map
 * @param {() => {positions: PositionMark[], many: {held: number} | null}} view of many positions just the first are
 *   there
 * @returns {{isPrinting: () => boolean}} what moves the map meanwhile is the paper and not its reader
 */
export function createPrintSheet(map, view) {
  /** @type {Before | null} */
  let before = null;
  const comeBack = () => {
    if (!before) return;
    map.invalidateSize({ pan: false });
    map.setView(before.centre, before.zoom, { animate: false });
    history.replaceState(null, "", before.address);
    before = null;
  };
  // Two frames later the window has its own size again, and whoever watches that has been told.
  addEventListener("afterprint", () => requestAnimationFrame(() => requestAnimationFrame(comeBack)));
  addEventListener("beforeprint", () => {
    before = { centre: map.getCenter(), zoom: map.getZoom(), address: location.href };
    const { x: width, y: height } = map.getSize();
    const { style } = document.documentElement;
    style.setProperty("--print-map-width", `${width}px`);
    style.setProperty("--print-map-height", `${height}px`);
    style.setProperty("--print-map-scale", String(Math.min(ROOM.width / width, ROOM.height / height)));
    const isDark = document.documentElement.dataset.theme
      ? document.documentElement.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.toggleAttribute("data-drawn-dark", isDark);
    const legend = need("print-legend");
    legend.className = "print-only legend";
    legend.replaceChildren(...[...need("map-legend-body").children].map((each) => each.cloneNode(true)));
    const { positions, many } = view();
    const { lines, sources, left: unprinted } = printedPositions(positions, words);
    const left = unprinted + (many ? many.held - positions.length : 0);
    need("print-positions").replaceChildren(
      element("h2", { text: gettext("Positions") }),
      element("ol", {}, ...lines.map(({ place, text }) =>
        element("li", {}, element("b", {}, element("bdi", { text: place })), element("span", { text: ` ${text}` })))),
      ...(left ? [element("p", {
        text: ngettext("and {n} position more, at the address below", "and {n} positions more, at the address below", left),
      })] : []),
      element("h2", { text: gettext("On whose word") }),
      element("ol", {}, ...sources.map((name, i) => element("li", { dir: "auto", text: `[${sayNumber(i + 1)}] ${name}` }))),
    );
    need("print-address").textContent = location.href;
  });
  return { isPrinting: () => before !== null };
}
