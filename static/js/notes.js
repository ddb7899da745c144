/**
 * Notes over the map: what can't be shown, and that there is newer data. They say it and let the map go on.
 */

import { element, need } from "./dom.js";
import { gettext } from "./lib/say.js";

/**
 * @returns {{problem: (sentence: string) => void, newer: (show: (() => void) | null) => void}}
 */
export function createNotes() {
  /** @type {Map<string, HTMLElement>} */
  const notes = new Map();

  /**
   * @param {string} kind one note of each is shown
   * @param {HTMLElement[]} content nothing takes it away
   */
  function note(kind, ...content) {
    notes.get(kind)?.remove();
    notes.delete(kind);
    if (!content.length) return;
    const made = element("div", { class: "map-note notice", role: "status" }, ...content);
    notes.set(kind, made);
    need("map-region").append(made);
  }

  return {
    problem(sentence) {
      note("problem", element("p", { text: sentence }), element("button", {
        type: "button", class: "button button-quiet", text: gettext("Close"), on: { click: () => note("problem") },
      }));
    },
    newer(show) {
      if (!show) note("newer");
      else note("newer", element("p", { text: gettext("There is newer data.") }), element("button", {
        type: "button", class: "button button-quiet", text: gettext("Show"), on: { click: show },
      }));
    },
  };
}
