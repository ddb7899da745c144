/**
 * Writes `static/icons/marks.svg` from the drawings in `static/js/lib/symbols.js`, for pages that show
 * marks without scripts. Run by hand after a drawing changed: `node scripts/build_marks.mjs`.
 * `tests/js/symbols.test.js` holds the two together.
 */

import { writeFileSync } from "node:fs";
import { ACTOR_SIGNS, KIND_SIGNS, POSTURES } from "../static/js/lib/symbols.js";

const symbol = (id, viewBox, path) =>
  `  <symbol id="${id}" viewBox="${viewBox}"><path fill-rule="evenodd" d="${path}"/></symbol>`;

/**
 * The sprite as text.
 * @returns {string}
 */
export function marksSprite() {
  return [
    '<svg xmlns="http://www.w3.org/2000/svg">',
    ...Object.entries(ACTOR_SIGNS).map(([name, path]) => symbol(`actor-${name}`, "-6 -6 12 12", path)),
    ...Object.entries(POSTURES).map(([name, { path }]) => symbol(`posture-${name}`, "-14 -14 28 28", path)),
    ...Object.entries(KIND_SIGNS).map(([name, path]) => symbol(`kind-${name}`, "-8 -8 16 16", path)),
    "</svg>",
    "",
  ].join("\n");
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  writeFileSync(new URL("../static/icons/marks.svg", import.meta.url), marksSprite());
}
