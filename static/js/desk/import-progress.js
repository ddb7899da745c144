/**
 * How far a long step of an import is, asked every other second; the page comes anew once it is done. Without
 * a script there is a link that looks again.
 */

import { findIn, needIn } from "../dom.js";
import { ngettext, sayNumber } from "../lib/say.js";

const EVERY_MS = 2000;

/**
 * @typedef {object} Told
 * @property {string} state
 * @property {number} rows_done
 * @property {number | null} rows
 */

/**
 * @param {HTMLElement} section
 * @returns {Promise<void>}
 */
async function look(section) {
  const { progress = "", state } = section.dataset;
  try {
    const answer = await fetch(progress, { headers: { accept: "application/json" } });
    if (answer.ok) {
      const told = /** @type {Told} */ (await answer.json());
      if (told.state !== state) {
        location.reload();
        return;
      }
      tell(section, told);
    }
  } catch {
    // The server is out of reach for now; what is shown stays true of when it was shown.
  }
  setTimeout(() => void look(section), EVERY_MS);
}

/**
 * @param {HTMLElement} section
 * @param {Told} told
 * @returns {void}
 */
function tell(section, told) {
  const bar = needIn(section, "progress", HTMLProgressElement);
  needIn(section, "[data-done]").textContent = sayNumber(told.rows_done);
  if (told.rows === null) return;
  bar.max = Math.max(told.rows, 1);
  bar.value = told.rows_done;
  needIn(section, "[data-all]").textContent = ngettext("{n} row", "{n} rows", told.rows);
}

const section = findIn(document, "[data-progress]");
if (section) setTimeout(() => void look(section), EVERY_MS);
