/**
 * What the strip says of a day on which nothing is on view: the nearest days on which something is.
 */

import { element } from "./dom.js";
import { dayOfNumber, shortDay } from "./lib/days.js";
import { gettext } from "./lib/say.js";

/**
 * @param {HTMLElement} root
 * @param {(day: number) => void} choose
 * @returns {(nearest: import("./strip-counts.js").Nearest | null) => void} null: nothing is to be said
 */
export function createNote(root, choose) {
  const line = element("p", { class: "strip-note", hidden: true });
  root.append(line);
  let said = "null";
  return (nearest) => {
    const key = JSON.stringify(nearest);
    if (key === said) return;
    said = key;
    line.hidden = nearest === null;
    if (nearest === null) return;
    const days = [nearest.before, nearest.after].filter((day) => day !== null);
    line.replaceChildren(
      days.length ? `${gettext("Nothing on this day. Nearest:")} ` : gettext("Nothing on view on any day."),
      ...days.map((day) => element("button", {
        type: "button", class: "button", text: shortDay(dayOfNumber(day)), on: { click: () => choose(day) },
      })),
    );
  };
}
