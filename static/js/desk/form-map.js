/**
 * The map beside a form: the same composed map as on the map page, with the same layers, so that the mark
 * looks as it will. It shows what is there on the form's day, and takes what is drawn.
 */

import { answerComposed } from "../composed.js";
import { need, pageData } from "../dom.js";
import { gettext } from "../lib/say.js";
import { mapLayers } from "../map-layers.js";
import { openOn } from "../opening.js";
import { idleActions } from "../spot-layers.js";
import { FormMap } from "./form-on-map.js";

const marks = idleActions();
const layers = mapLayers(marks);
answerComposed(layers, start);

/**
 * @param {L.Map} map
 * @param {L.Control.Layers} control
 */
function start(map, control) {
  const page = /** @type {import("./form-on-map.js").FormMapData} */ (pageData("form-map-data"));
  control.remove();
  arrange(map);
  if (page.view) openOn(map, page.view);
  const formMap = new FormMap(map, layers, need("desk-form", HTMLFormElement), page);
  // A mark of the map is as good as a name: it names the place, or is a corner of the line.
  Object.assign(marks, {
    openPlace: formMap.takePlace.bind(formMap),
    open: formMap.takePosition.bind(formMap),
    openSpot: formMap.scene.zoomApart,
  });
  formMap.wire();
  formMap.begin();
}

/**
 * The composed map is made for the map page: what only that needs is put away.
 * @param {L.Map} map
 */
function arrange(map) {
  const container = map.getContainer();
  container.setAttribute("aria-label", gettext(
    "Map to mark the spot on. Arrow keys move it, plus and minus zoom, Enter sets a corner in its middle. Coordinates can be typed instead.",
  ));
  document.getElementById("map-tools")?.remove();
  document.getElementById("map-credits")?.removeAttribute("open");
  need("form-map-tools").hidden = false;
}
