/**
 * The room that is left on the map, for all that moves it: to its own edges lie the buttons, on a phone the
 * day, the tools, and the sheet.
 */

import { isNarrow } from "./dom.js";

/** Between what lies over the map and what is shown, in pixels. */
const AIR_PX = 24;
/** A name and its badges beside a spot. */
const LABEL_PX = 40;
/** What lies over the map at its edges. */
const OVER = ".leaflet-control-zoom, .leaflet-control-scale, .map-tools, .map-credits, .add-here";

/**
 * Where the map's tools are, in pixels of the world at this zoom: no name may lie beneath them.
 * @param {L.Map} map
 * @returns {import("./lib/types.js").Box[]}
 */
export function toolBoxes(map) {
  const stage = map.getContainer().getBoundingClientRect();
  const { x = 0, y = 0 } = map.getPixelBounds().min ?? {};
  const over = [...document.querySelectorAll(isNarrow.matches ? `${OVER}, .day-strip` : OVER)];
  return over.map((each) => each.getBoundingClientRect()).filter(({ width }) => width > 0).map((box) => ({
    left: x + box.left - stage.left,
    top: y + box.top - stage.top,
    right: x + box.right - stage.left,
    bottom: y + box.bottom - stage.top,
  }));
}

/**
 * @param {L.Map} map
 * @param {{covered: () => number}} sheet
 * @returns {{paddingTopLeft: [number, number], paddingBottomRight: [number, number]}} options of Leaflet's
 */
export function roomAround(map, sheet) {
  const stage = map.getContainer().getBoundingClientRect();
  const boxOf = (/** @type {string} */ selector) => {
    const box = document.querySelector(selector)?.getBoundingClientRect();
    return box?.width ? box : null;
  };
  const zoom = boxOf(".leaflet-control-zoom");
  const tools = boxOf(".map-tools");
  const day = isNarrow.matches ? boxOf(".day-strip") : null;
  // On a page written from right to left the buttons are at the right, the tools at the left.
  const isRtl = getComputedStyle(map.getContainer()).direction === "rtl";
  const reach = (/** @type {DOMRect | null} */ box, /** @type {boolean} */ isLeft) =>
    (box ? (isLeft ? box.right - stage.left : stage.right - box.left) : 0);
  const top = (/** @type {DOMRect | null} */ box) => (box ? Math.max(0, box.bottom - stage.top) : 0);
  // An unfolded tool on a phone takes most of the width: what is shown goes below it, where there is room.
  const isOpen = isNarrow.matches && document.querySelector(".map-tool[open]") !== null;
  const isBelow = isOpen && stage.height - top(tools) - sheet.covered() > 3 * LABEL_PX;
  const atButtons = reach(zoom, !isRtl) + AIR_PX;
  const atTools = Math.min(isBelow ? 0 : reach(tools, isRtl), stage.width / 3) + AIR_PX;
  return {
    paddingTopLeft: [isRtl ? atTools : atButtons, Math.max(top(day), isBelow ? top(tools) : 0) + LABEL_PX],
    paddingBottomRight: [isRtl ? atButtons : atTools, sheet.covered() + LABEL_PX],
  };
}
