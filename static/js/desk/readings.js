/**
 * What typed coordinates and days were understood as: a point is said back in words, several readings
 * are offered beside their field, and what the texts propose for other fields is filled in.
 */

import { element, findIn } from "../dom.js";
import { lapsed, ready } from "../lib/readings.js";
import { controlOf, needControl, typeInto, valueOf } from "./fields.js";
import { wireChoices } from "./reading-choices.js";

/**
 * @import { Outlook } from "./types.js"
 */

/**
 * Whether somebody is at work in a field, or in the group of days that it belongs to.
 * @param {HTMLFormElement} form
 * @param {string} name
 * @returns {boolean}
 */
function isAtWork(form, name) {
  const input = controlOf(form, name);
  return (input?.closest("[data-days]") ?? input)?.contains(document.activeElement) ?? false;
}

/**
 * Say a point back in words; nothing where nothing was understood.
 * @param {HTMLFormElement} form
 * @param {string} [where]
 * @returns {void}
 */
function sayWhere(form, where = "") {
  const line = findIn(form, '[data-says="where"]');
  if (!line) return;
  if (line.textContent !== where) line.textContent = where;
  line.hidden = !where;
  // The server asks for a look at what wasn't said in words.
  if (where) needControl(form, "where-said").value = needControl(form, "where").value;
}

/**
 * @param {HTMLFormElement} form
 * @returns {{show: (outlook: Outlook) => void, withoutProposals: (data: FormData) => FormData}} `withoutProposals`:
 *   a proposal that nobody has touched follows what it was made of
 */
export function wireReadings(form) {
  /**
   * What was proposed for a field and stands there untouched.
   * @type {Map<string, string>}
   */
  const proposed = new Map();
  /**
   * What goes into other fields once nobody is at work in them.
   * @type {Record<string, string>}
   */
  let waiting = {};
  const status = element("p", { class: "visually-hidden", role: "status" });
  form.append(status);
  const choices = wireChoices(form, (words) => { status.textContent = words; });

  function fill() {
    const now = ready(waiting, {
      valueOf: (name) => valueOf(form, name),
      isOpen: choices.isOpen,
      isAtWork: (name) => isAtWork(form, name),
    });
    for (const [name, text] of now) {
      delete waiting[name];
      if (name === "uncertainty_m") proposed.set(name, text);
      typeInto(needControl(form, name), text);
    }
  }

  form.addEventListener("focusout", () => setTimeout(fill));

  return {
    show({ says, readings, fills }) {
      choices.show(readings);
      sayWhere(form, says.where);
      for (const name of lapsed(proposed, fills, (each) => valueOf(form, each))) {
        proposed.delete(name);
        typeInto(needControl(form, name), "");
      }
      waiting = { ...fills };
      fill();
    },
    withoutProposals(data) {
      for (const [name, text] of proposed) {
        if (data.get(name) === text) data.set(name, "");
      }
      return data;
    },
  };
}
