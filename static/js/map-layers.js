/**
 * The layers of the map page, which the map beside a form has as well, so that a mark looks there as it will.
 */

import { areasLayer } from "./areas-layer.js";
import { linesLayer } from "./lines-layer.js";
import { placesLayer, positionsLayer } from "./spot-layers.js";
import { chosenLayer, uncertaintyLayer } from "./uncertainty-layer.js";

/**
 * Holds the layer of many positions, on a map that has so many: its scripts are only fetched then.
 * @returns {import("./composed.js").ManyHolder}
 */
const manyHolder = () => Object.assign(L.layerGroup(), { show() {}, boxes: () => [] });

/**
 * @param {import("./spot-layers.js").MarkActions} marks
 * @returns {import("./composed.js").Layers}
 */
export const mapLayers = (marks) => ({
  places: placesLayer(marks),
  positions: positionsLayer(marks),
  lines: linesLayer(marks),
  areas: areasLayer(marks),
  uncertainty: uncertaintyLayer(),
  chosen: chosenLayer(),
  many: manyHolder(),
});
