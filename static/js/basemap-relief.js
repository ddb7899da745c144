/**
 * Shaded relief from a file of images, in tiles of its own. Loaded with what draws vector tiles, whose library reads
 * the file.
 */

import { readLittle } from "./basemap-sources.js";

/** How much of it shows up to each zoom: its pixels are two minutes of arc, and grow. */
const SHOWS = [[6, 1], [7, 0.75], [8, 0.4], [9, 0.15]];
const [LAST_ZOOM] = SHOWS[SHOWS.length - 1];

/**
 * @import { TileFile } from "./basemap-sources.js"
 */

class Relief extends L.GridLayer {
  /** @param {TileFile} file */
  constructor(file) {
    super({ pane: "relief", className: "relief", maxNativeZoom: file.maxDataZoom, maxZoom: LAST_ZOOM });
    this.images = readLittle(new protomapsL.PmtilesSource(new URL(file.url, location.href).href, false).p, file);
  }

  /**
   * @param {L.Coords} coords
   * @param {L.DoneCallback} done
   * @returns {HTMLElement}
   */
  createTile(coords, done) {
    const canvas = document.createElement("canvas");
    this.draw(canvas, coords).then(() => done(undefined, canvas), (fault) => done(fault, canvas));
    return canvas;
  }

  /**
   * Sea has no tiles, and its canvas stays empty.
   * @param {HTMLCanvasElement} canvas
   * @param {L.Coords} coords
   */
  async draw(canvas, { x, y, z }) {
    const found = await this.images.getZxy(z, x, y);
    if (!found) return;
    // The policy allows no address of a blob, which an element for images would need.
    const image = await createImageBitmap(new Blob([found.data]));
    [canvas.width, canvas.height] = [image.width, image.height];
    canvas.getContext("2d")?.drawImage(image, 0, 0);
  }
}

/**
 * The relief of the world, which fades as the map comes nearer.
 * @param {L.Map} map
 * @param {TileFile} file
 * @returns {L.GridLayer}
 */
export function worldRelief(map, file) {
  const layer = new Relief(file);
  const fade = () => {
    const [, opacity] = SHOWS.find(([upTo]) => map.getZoom() <= upTo) ?? [0, 0];
    layer.setOpacity(opacity);
  };
  map.on("zoomend", fade);
  layer.on("add", fade);
  return layer;
}
