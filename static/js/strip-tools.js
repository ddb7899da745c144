/**
 * The tools of the strip of time: play, its speed, nearer and farther. Where there is little room, all but playing
 * fold behind a button.
 */

import { element, iconOf, need } from "./dom.js";
import { gettext } from "./lib/say.js";
import { counted } from "./lib/words.js";

/**
 * @param {object} tools
 * @param {import("./strip-play.js").Playing} tools.playing
 * @param {HTMLButtonElement} tools.span
 * @param {() => void} tools.nearer
 * @param {() => void} tools.farther
 * @returns {void}
 */
export function createTools({ playing, span, nearer, farther }) {
  const root = need("strip-tools");
  const extra = element("div", { class: "strip-extra", id: "strip-extra" },
    playing.speeds,
    span,
    button(gettext("Farther: show more days"), "farther", farther),
    button(gettext("Nearer: show fewer days"), "nearer", nearer));
  const more = button(gettext("More about time"), "more", () => fold(!("open" in extra.dataset)));
  more.classList.add("strip-more");
  more.setAttribute("aria-controls", extra.id);
  fold(false);
  extra.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !("open" in extra.dataset)) return;
    event.preventDefault();
    fold(false);
    more.focus();
  });
  root.replaceChildren(playing.button, more, extra);
  root.hidden = false;

  /** @param {boolean} open */
  function fold(open) {
    extra.toggleAttribute("data-open", open);
    more.setAttribute("aria-expanded", String(open));
  }
}

/**
 * @param {string} name
 * @param {string} icon
 * @param {() => void} press
 * @returns {HTMLButtonElement}
 */
function button(name, icon, press) {
  return element("button", {
    type: "button", class: "button button-icon", "aria-label": name, title: name, on: { click: press },
  }, iconOf(icon));
}

/**
 * How many are on view on the day, beside its words.
 * @returns {(held: number | null, why?: string) => void} null where nothing counts them, and why that is so
 */
export function createTotal() {
  const line = element("span", { class: "strip-total", id: "strip-total" });
  need("day-words").after(line);
  let said = "";
  return (held, why = said) => {
    said = held === null ? why : "";
    line.textContent = held === null ? why : gettext("{positions} on view", { positions: counted(held, "position") });
  };
}
