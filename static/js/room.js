/**
 * The room that is left on the map, for all that moves it: to its own edges lie the buttons, on a phone the
 * day, the tools, and the sheet.
 */

import { isNarrow } from "./dom.js";

/** Between what lies over the map and what is shown, in pixels. */
const AIR_PX = 24;
/** A name and its badges beside a spot. */
const LABEL_PX = 40;

/**
 * @param {L.Map} map
 * @param {{covered: () => number}} sheet
 * @returns {{paddingTopLeft: [number, number], paddingBottomRight: [number, number]}} options of Leaflet's
 */
export function roomAround(map, sheet) {
  const stage = map.getContainer().getBoundingClientRect();
  const boxOf = (selector) => {
    const box = document.querySelector(selector)?.getBoundingClientRect();
    return box?.width ? box : null;
  };
  const zoom = boxOf(".leaflet-control-zoom");
  const tools = boxOf(".map-tools");
  const day = isNarrow.matches ? boxOf(".day-strip") : null;
  return {
    paddingTopLeft: [
      (zoom ? zoom.right - stage.left : 0) + AIR_PX,
      (day ? Math.max(0, day.bottom - stage.top) : 0) + LABEL_PX,
    ],
    paddingBottomRight: [
      // An unfolded tool on a phone would leave no room at all; it is closed before anything else.
      Math.min(tools ? stage.right - tools.left : 0, stage.width / 3) + AIR_PX,
      sheet.covered() + LABEL_PX,
    ],
  };
}
