/**
 * «On this day»: one day on the ground, and the steps to the days before and after it on which anything
 * changed.
 */

import { allIn, need } from "./dom.js";
import { dayInWords, isDay, rangeInWords, shortDay } from "./lib/days.js";
import { gettext } from "./lib/say.js";

/**
 * @param {import("./store.js").Store} store
 * @param {(on: string, way: 1 | -1) => string | null} change the next ISO day, or the one before, on which anything
 *   changes
 * @returns {(state: import("./store.js").Resolved) => void} shows the state's day, or says its span
 */
export function createDay(store, change) {
  const form = need("day-strip");
  const input = need("on-day", HTMLInputElement);
  const words = need("day-words");
  const previous = need("day-previous");
  const next = need("day-next");
  const choose = (/** @type {string} */ on) => store.update({ on, span: null }, { source: "day" });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isDay(input.value)) choose(input.value);
  });
  for (const button of allIn(form, ".strip-day [data-no-script]")) button.hidden = true;
  // While a date is being typed it is not one yet; only whole days count.
  input.addEventListener("change", () => {
    if (isDay(input.value)) choose(input.value);
  });
  previous.addEventListener("click", () => step(-1));
  next.addEventListener("click", () => step(1));
  previous.hidden = false;
  next.hidden = false;

  /** @param {1 | -1} way */
  function step(way) {
    const day = change(store.state().on, way);
    if (day) choose(day);
  }

  /**
   * @param {HTMLElement} button
   * @param {string | null} day null where there is none
   * @param {string} text
   */
  function label(button, day, text) {
    // Not `disabled`: the button would lose the focus of whoever steps with it.
    button.setAttribute("aria-disabled", String(!day));
    button.setAttribute("aria-label", text);
    button.title = text;
  }

  return ({ on, span }) => {
    if (input.value !== on) input.value = on;
    words.textContent = span ? rangeInWords(span.from, span.to) : dayInWords(on);
    const [earlier, later] = [change(on, -1), change(on, 1)];
    label(previous, earlier, earlier
      ? gettext("Earlier day with a change: {day}", { day: shortDay(earlier) }) : gettext("No earlier day with a change"));
    label(next, later, later
      ? gettext("Later day with a change: {day}", { day: shortDay(later) }) : gettext("No later day with a change"));
  };
}
