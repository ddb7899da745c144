/**
 * The circle that says how far off something may be, with a handle on its edge to widen it by.
 */

import { gettext } from "../lib/say.js";
import { roundMetres } from "../lib/shape-text.js";

/** A circle smaller than this on the screen has no handle: it would cover the very spot. */
const SMALLEST_PX = 26;

/**
 * @import { At } from "../lib/types.js"
 */

/**
 * A sign of the drawing, in pixels.
 * @param {string} className
 * @param {number} size
 * @returns {L.DivIcon}
 */
export const drawingIcon = (className, size) => L.divIcon({ className, iconSize: [size, size] });

/**
 * Let a click on a mark of the drawing be none on the map.
 * @param {L.Marker} mark
 * @param {(button: HTMLElement) => void} [then]
 * @returns {void}
 */
export function keepClicks(mark, then) {
  mark.on("add", () => {
    const button = mark.getElement();
    if (!button) return;
    L.DomEvent.disableClickPropagation(button);
    then?.(button);
  });
}

/**
 * Tell when a hand begins to drag a mark and when it lets go: drawn anew meanwhile, the mark would be lost to it.
 * @param {L.Marker} mark
 * @param {(isHeld: boolean) => void} tell
 * @returns {void}
 */
export function noteHeld(mark, tell) {
  mark.on("dragstart", () => tell(true));
  mark.on("dragend", () => tell(false));
}

/**
 * @param {L.Map} map
 * @param {(metres: number) => void} widened
 * @returns {(at: At | null | undefined, metres: number | null) => void} puts the circle there; nowhere where either
 *   isn't known
 */
export function createCircle(map, widened) {
  /**
   * Its middle and its radius in metres.
   * @type {{at: At, metres: number} | null}
   */
  let circle = null;
  let isHeld = false;
  const edge = L.layerGroup().addTo(map);

  function draw() {
    if (isHeld) return;
    edge.clearLayers();
    if (!circle || !(circle.metres > 0)) return;
    const { at, metres } = circle;
    const shape = L.circle(at, { radius: metres, className: "drawing-circle", interactive: false, pane: "uncertainty" });
    edge.addLayer(shape);
    const east = shape.getBounds().getEast();
    const reach = map.latLngToContainerPoint([at[0], east]).x - map.latLngToContainerPoint(at).x;
    if (reach < SMALLEST_PX) return;
    const handle = L.marker([at[0], east], {
      icon: drawingIcon("drawing-handle", 16), draggable: true, keyboard: false, pane: "positions", zIndexOffset: 950,
      title: gettext("Drag: how far off it may be"),
    });
    let dragged = metres;
    noteHeld(handle, (now) => { isHeld = now; });
    handle.on("drag", () => {
      dragged = map.distance(at, [at[0], handle.getLatLng().lng]);
      circle = { at, metres: dragged };
      shape.setRadius(dragged);
    });
    handle.on("dragend", () => widened(roundMetres(dragged)));
    keepClicks(handle);
    edge.addLayer(handle);
  }

  map.on("zoomend", draw);
  return (at, metres) => {
    if (isHeld) return;
    circle = at && metres ? { at, metres } : null;
    draw();
  };
}
